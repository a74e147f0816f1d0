// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer from its first byte until the socket has taken its last one. The server calls an answer
 * ended as soon as that is queued, however much waits before it.
 *
 * <p>Where something of it waits and the socket has taken too little within an interval, its
 * connection ends. Of a connection of HTTP/2 all streams are judged together, and a stream also by
 * itself where nothing at all of it goes on.
 *
 * <p>All is done by the event loop of the connection.
 */
final class UnreadAnswer {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Channel channel;
  private final HttpServerResponse response;
  private final Duration interval;
  private final long fewest;
  private final Runnable taken;
  private long sentBefore;
  private long writtenBefore;
  private @Nullable Future<?> next;

  /**
   * @param slowest bytes a second
   * @param taken what is done when nobody need wait for the reader any more
   */
  UnreadAnswer(
      Channel channel,
      HttpServerResponse response,
      Duration interval,
      long slowest,
      Runnable taken) {
    this.channel = channel;
    this.response = response;
    this.interval = interval;
    fewest = slowest * interval.toSeconds();
    this.taken = taken;
  }

  /** The first byte is about to be sent. */
  void begin() {
    channel.eventLoop().execute(this::again);
  }

  /** The last byte has been queued, or the connection is closed. */
  void end() {
    channel.eventLoop().execute(this::awaitLast);
  }

  private void again() {
    sentBefore = SentBytes.of(channel);
    writtenBefore = response.bytesWritten();
    next = channel.eventLoop().schedule(this::judge, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void judge() {
    boolean isStreamQueued = isStreamQueued();
    var queue = channel.unsafe().outboundBuffer();
    boolean waits = isStreamQueued || (queue != null && !queue.isEmpty());
    boolean stands =
        isStreamQueued && !response.ended() && response.bytesWritten() == writtenBefore;
    if (stands || (waits && SentBytes.of(channel) - sentBefore < fewest)) {
      Connections.end(channel);
    } else {
      again();
    }
  }

  /** Whether something waits until the reader makes room for its stream. */
  private boolean isStreamQueued() {
    var http2 = channel.pipeline().get(Http2ConnectionHandler.class);
    var stream = http2 == null ? null : http2.connection().stream(response.streamId());
    return stream != null && http2.connection().remote().flowController().hasFlowControlled(stream);
  }

  private void awaitLast() {
    if (isStreamQueued()) {
      var _ =
          channel.eventLoop().schedule(this::awaitLast, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      // It comes behind everything that is queued, and fails where the connection is closed.
      var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> over());
    }
  }

  private void over() {
    if (next != null) {
      next.cancel(false);
    }
    taken.run();
  }
}
