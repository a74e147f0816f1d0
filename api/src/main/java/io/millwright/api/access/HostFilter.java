// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses foreign Host and Origin headers before anything else looks at the request. */
@Singleton
final class HostFilter {
  private static final int FIRST = 10_000;

  private final HostRules rules;
  private final ObjectMapper json;

  HostFilter(ApiConfig config, ObjectMapper json) {
    rules = new HostRules(config.hosts().orElse(Set.of()), config.origins().orElse(Set.of()));
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, FIRST);
  }

  private void handle(RoutingContext context) {
    var request = context.request();
    // A kubelet asks by the pod's address; whether the server is up is no secret.
    if (context.normalizedPath().startsWith("/q/health")) {
      context.next();
      return;
    }
    rules
        .refusal(authority(request.authority()), request.getHeader("Origin"))
        .ifPresentOrElse(message -> refuse(context, message), context::next);
  }

  private void refuse(RoutingContext context, String message) {
    var body = json.createObjectNode().put("message", message);
    body.putObject("error").put("code", Refusal.Kind.ACCESS_DENIED.code()).put("message", message);
    var _ =
        context
            .response()
            .setStatusCode(Refusal.Kind.ACCESS_DENIED.status())
            .putHeader("Content-Type", "application/json")
            .putHeader("x-amzn-ErrorType", Refusal.Kind.ACCESS_DENIED.code())
            .end(body.toString());
  }

  private static @Nullable String authority(@Nullable HostAndPort authority) {
    if (authority == null) {
      return null;
    }
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }
}
