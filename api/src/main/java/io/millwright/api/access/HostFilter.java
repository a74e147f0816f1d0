// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.api.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses foreign Host and Origin headers before anything else looks at the request. */
@Singleton
final class HostFilter {
  private static final int FIRST = 10_000;

  private final HostRules rules;
  private final Refusals refusals;

  HostFilter(ApiConfig config, Refusals refusals) {
    rules =
        new HostRules(
            config.hosts().orElse(Set.of()),
            config.origins().orElse(Set.of()),
            config.access().isPresent());
    this.refusals = refusals;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, FIRST);
  }

  private void handle(RoutingContext context) {
    // A kubelet asks by the pod's address; whether the server is up is no secret.
    if (context.normalizedPath().startsWith("/q/health")) {
      context.next();
      return;
    }
    rules
        .refusal(authority(context), context.request().getHeader("Origin"))
        .or(() -> fromElsewhere(context.request()))
        .ifPresentOrElse(
            message -> refusals.send(context, new Refusal(Refusal.Kind.ACCESS_DENIED, message)),
            context::next);
  }

  /** Null where there is none, or none that can be understood. */
  private static @Nullable String authority(RoutingContext context) {
    try {
      var authority = context.request().authority();
      return authority == null ? null : text(authority);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Browsers say of every request from which site's page it comes, also of those for images and
   * such, which have no Origin (W3C, Fetch Metadata Request Headers).
   */
  private Optional<String> fromElsewhere(HttpServerRequest request) {
    return request.getHeader("Origin") == null
        ? rules.refusalOfSite(
            request.getHeader("Sec-Fetch-Site"),
            request.getHeader("Sec-Fetch-Mode"),
            request.path())
        : Optional.empty();
  }

  /** As it stands in the Host header. */
  static String text(HostAndPort authority) {
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }
}
