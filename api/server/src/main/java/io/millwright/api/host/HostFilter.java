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
 * Refuses requests with foreign Host and Origin headers before anything else reads them, and
 * answers browsers that ask whether pages of trusted origins may call.
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
   * Answers requests whose Host header or address is malformed. The HTTP server fails them itself,
   * and the framework's answer would contain Java terms.
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

  /**
   * Returns whether a request is a health check, which any Host may call: a kubelet uses the pod's
   * address, and the state of the server is not secret.
   */
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

  /** Returns the authority of a request; null if there is none or it is malformed. */
  private static @Nullable String authority(RoutingContext context) {
    try {
      var authority = context.request().authority();
      return authority == null ? null : text(authority);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Returns why a request from a page of another site is refused. Browsers name the kind of site
   * even for requests without Origin, such as images (W3C, Fetch Metadata Request Headers).
   */
  private Optional<String> fromElsewhere(HttpServerRequest request) {
    return request.getHeader("Origin") == null
        ? rules.refusalOfSite(
            request.getHeader("Sec-Fetch-Site"),
            request.getHeader("Sec-Fetch-Mode"),
            request.path())
        : Optional.empty();
  }

  /** Returns an authority as in the Host header. */
  public static String text(HostAndPort authority) {
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }
}
