// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;

/**
 * Counts the bytes that the socket of a connection has accepted. These are the bytes that the
 * reader has taken, apart from the buffers of both systems. The HTTP server counts only what it has
 * queued. For use by the connection's event loop only.
 */
final class SentBytes extends ChannelOutboundHandlerAdapter {
  private long sent;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    long size = size(message);
    if (size == 0) {
      var _ = context.write(message, promise);
    } else {
      var _ = context.write(message, promise.unvoid().addListener(_ -> sent += size));
    }
  }

  private static long size(Object message) {
    return switch (message) {
      case ByteBuf bytes -> bytes.readableBytes();
      case FileRegion file -> file.count();
      default -> 0;
    };
  }

  /** Returns how many bytes the socket of a connection has accepted since the connection began. */
  static long of(Channel channel) {
    var counter = channel.pipeline().get(SentBytes.class);
    var queue = channel.unsafe().outboundBuffer();
    return (counter == null ? 0 : counter.sent) + (queue == null ? 0 : queue.currentProgress());
  }
}
