// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Tells browsers what our pages may do: load only our own content, and not be shown in a frame of
 * others (W3C, Content Security Policy Level 3). Pages are not cached, so that a server of another
 * version is not shown by old pages.
 */
@Singleton
final class SecurityHeaders {
  /** The order of the filter, before all others that may answer. */
  private static final int FIRST = 20_000;

  private static final Map<String, String> ALWAYS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
              + " form-action 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer");

  void register(@Observes Filters filters) {
    filters.register(SecurityHeaders::handle, FIRST);
  }

  private static void handle(RoutingContext context) {
    var headers = context.response().headers();
    ALWAYS.forEach(headers::set);
    if (HostRules.PAGES.matcher(context.normalizedPath()).matches()) {
      headers.set("Cache-Control", "no-cache");
    }
    context.next();
  }
}
