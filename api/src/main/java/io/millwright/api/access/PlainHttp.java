// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Keeps connections without TLS at HTTP/1.1. Clients that offer to upgrade such a connection to
 * HTTP/2 with their first request (the JDK's does) sometimes read the body of a large first answer
 * as frames, and give up; with TLS the protocol is agreed on before the first request.
 */
@Singleton
final class PlainHttp implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }
}
