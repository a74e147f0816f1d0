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
 * Watches an answer from its first byte until the socket has accepted its last one. The server
 * itself considers an answer ended as soon as it is queued, however much waits before it.
 *
 * <p>If a part of the answer waits and the socket has accepted too little within an interval, the
 * connection is closed. All streams of an HTTP/2 connection are judged together; a stream is also
 * judged alone if it does not move at all.
 *
 * <p>Everything runs in the event loop of the connection.
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
   * Creates the watch.
   *
   * @param slowest the slowest allowed speed, in bytes per second
   * @param taken runs when nobody has to wait for the reader any more
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

  /** Starts to watch; the first byte is about to be sent. */
  void begin() {
    channel.eventLoop().execute(this::again);
  }

  /** Records that the last byte has been queued or the connection is closed. */
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

  /** Returns whether data waits until the reader makes room for its stream. */
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
      // The empty buffer is written after everything in the queue, and fails if the connection is
      // closed.
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
