// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.api.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

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
    var authority = context.request().authority();
    rules
        .refusal(authority == null ? null : text(authority), context.request().getHeader("Origin"))
        .ifPresentOrElse(
            message -> refusals.send(context, new Refusal(Refusal.Kind.ACCESS_DENIED, message)),
            context::next);
  }

  /** As it stands in the Host header. */
  static String text(HostAndPort authority) {
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }
}
