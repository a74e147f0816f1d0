// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

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
 * </ol>
 */
@Singleton
final class HttpLimits implements HttpServerOptionsCustomizer {
  private static final int LONGEST_LINE = 16 * 1024;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false).setMaxInitialLineLength(LONGEST_LINE);
  }
}
