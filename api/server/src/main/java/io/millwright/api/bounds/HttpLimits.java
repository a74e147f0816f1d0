// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Configures HTTP.
 *
 * <ol>
 *   <li>Connections without TLS use HTTP/1.1 only. Some clients, such as the JDK's, offer to
 *       upgrade to HTTP/2 with their first request, then sometimes read the body of a large answer
 *       as frames, and fail. With TLS the protocol is negotiated before the first request.
 *   <li>An address has a limited length, so that a client that never ends one makes the server
 *       store no more than that for each connection.
 *   <li>The number of streams, resets and headers on an HTTP/2 connection is limited. (Netty itself
 *       limits pings and settings to 10,000 unanswered frames.)
 * </ol>
 */
@Singleton
final class HttpLimits implements HttpServerOptionsCustomizer {
  private static final int LONGEST_LINE = 16 * 1024;

  private static final int HEADERS = 16 * 1024;
  private static final int STREAMS = 100;

  /** The most streams that may be reset within half a minute. */
  private static final int RESETS = 200;

  private static final int WINDOW_SECONDS = 30;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(LONGEST_LINE)
        .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
        .setHttp2RstFloodWindowDuration(WINDOW_SECONDS)
        .setInitialSettings(
            options
                .getInitialSettings()
                .setMaxConcurrentStreams(STREAMS)
                .setMaxHeaderListSize(HEADERS));
  }
}
