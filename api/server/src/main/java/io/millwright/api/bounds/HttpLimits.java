// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * How HTTP is spoken.
 *
 * <ol>
 *   <li>Connections without TLS stay at HTTP/1.1. Clients that offer to upgrade such a connection
 *       to HTTP/2 with their first request (the JDK's does) sometimes read the body of a large
 *       first answer as frames, and give up; with TLS the protocol is agreed on before the first
 *       request.
 *   <li>An address may be as long as any that means something: who never ends one makes the server
 *       keep no more than that for each connection.
 *   <li>What a connection of HTTP/2 may open, reset and describe is bounded. (Netty bounds what it
 *       would answer to pings and settings, 10,000 frames, and ends connections beyond.)
 * </ol>
 */
@Singleton
final class HttpLimits implements HttpServerOptionsCustomizer {
  private static final int LONGEST_LINE = 16 * 1024;

  private static final int HEADERS = 16 * 1024;
  private static final int STREAMS = 100;

  /** Of streams reset within half a minute. */
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
