// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import io.millwright.api.problem.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses foreign Host and Origin headers before anything else looks at the request, and answers
 * browsers that ask whether pages of trusted origins may call.
 */
@Singleton
public final class HostFilter {
  private static final int FIRST = 10_000;
  private static final int MALFORMED = 400;

  private final HostRules rules;
  private final OriginHeaders origins;
  private final Refusals refusals;

  HostFilter(ApiConfig config, Refusals refusals) {
    rules =
        new HostRules(
            config.hosts().orElse(Set.of()),
            config.origins().orElse(Set.of()),
            config.access().isPresent());
    origins = new OriginHeaders(config.origins().orElse(Set.of()));
    this.refusals = refusals;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, FIRST);
  }

  /**
   * The HTTP server itself fails requests whose Host header or address can't be understood; the
   * framework's answer to that would speak of Java.
   */
  void answerMalformed(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .failureHandler(context -> {
          if (context.statusCode() == MALFORMED && !context.response().ended()) {
            refusals.send(
                context,
                new Refusal(
                    Refusal.Kind.INVALID_REQUEST,
                    "The request can't be understood: its address or its Host header is"
                        + " malformed"));
          } else {
            context.next();
          }
        });
  }

  /** A kubelet asks by the pod's address; whether the server is up is no secret. */
  public static boolean isOfHealth(RoutingContext context) {
    return context.normalizedPath().startsWith("/q/health");
  }

  private void handle(RoutingContext context) {
    if (isOfHealth(context)) {
      context.next();
      return;
    }
    rules
        .refusal(authority(context), context.request().getHeader("Origin"))
        .or(() -> fromElsewhere(context.request()))
        .ifPresentOrElse(
            message -> refusals.send(context, new Refusal(Refusal.Kind.ACCESS_DENIED, message)),
            () -> {
              if (!origins.add(context)) {
                context.next();
              }
            });
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
  public static String text(HostAndPort authority) {
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }
}
