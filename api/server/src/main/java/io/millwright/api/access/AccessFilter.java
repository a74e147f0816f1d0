// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.access.AccessList;
import io.millwright.access.AccessRefusedException;
import io.millwright.access.Listening;
import io.millwright.access.Principal;
import io.millwright.access.RequestSignature;
import io.millwright.access.SignedRequest;
import io.millwright.api.bounds.BodyFilter;
import io.millwright.api.bounds.BodyLimits;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Permissions;
import io.millwright.api.host.ApiConfig;
import io.millwright.api.host.HostFilter;
import io.millwright.api.host.Refusals;
import io.millwright.api.problem.Refusal;
import io.millwright.api.problem.Refusal.Kind;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Authenticates every request. Health checks and the files of the web UI are open to everybody. No
 * operation is reachable by these paths, because an operation never answers an unauthenticated
 * request ({@link Permissions}).
 *
 * <p>A signed request is checked in two steps, before and after its body is read, so that only a
 * caller that names one of our keys can make the server store a body.
 */
@Singleton
final class AccessFilter {
  private static final int BEFORE_BODY = 9_500;
  private static final int AFTER_BODY = 9_000;
  private static final String SIGNED = "millwright.signed";
  private static final String BEARER = "Bearer ";

  /** The bytes whose hashing would delay the event loop's other connections. */
  private static final int MUCH = 256 * 1024;

  private static final Pattern OPEN_FILES =
      Pattern.compile("/|/index\\.html|/favicon\\.(?:svg|ico)|/(?:ui|webjars)/.*");

  private final ApiConfig config;
  private final String host;
  private final Refusals refusals;
  private final InstantSource clock;
  private final AccessWatch access;
  private final BodyFilter bodies;

  private record Signed(SignedRequest request, RequestSignature signature) {}

  AccessFilter(
      ApiConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host,
      AccessWatch access,
      Refusals refusals,
      BodyFilter bodies,
      InstantSource clock) {
    this.config = config;
    this.host = host;
    this.refusals = refusals;
    this.clock = clock;
    this.access = access;
    this.bodies = bodies;
  }

  /** Registers the filters. Runs before the server listens, and throws if it must not listen. */
  void register(@Observes Filters filters) {
    Listening.refusal(host, config.access().isPresent())
        .ifPresent(message -> {
          throw new IllegalStateException(message);
        });
    filters.register(this::beforeBody, BEFORE_BODY);
    filters.register(this::afterBody, AFTER_BODY);
  }

  private void beforeBody(RoutingContext context) {
    var list = access.list();
    if (list.isEmpty()) {
      Caller.letIn(context, Caller.ANYBODY);
      context.next();
      return;
    }
    try {
      var authorization = Optional.ofNullable(context.request().getHeader("Authorization"));
      if (authorization.isEmpty()) {
        nameless(context);
      } else if (authorization.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        byToken(context, list.get(), authorization.get().substring(BEARER.length()).strip());
      } else if (authorization.get().startsWith(RequestSignature.ALGORITHM)) {
        var request = request(context);
        var signature = RequestSignature.of(request, clock.instant());
        list.get().expect(signature);
        bodies.holdAll(context);
        context.put(SIGNED, new Signed(request, signature));
        BodyHandler.create(false).setBodyLimit(BodyLimits.of(context)).handle(context);
      } else {
        throw new Refusal(
            Kind.MISSING_AUTHENTICATION,
            "The Authorization header is neither a bearer token nor a signature of"
                + " AWS4-HMAC-SHA256");
      }
    } catch (AccessRefusedException refused) {
      refusals.send(context, Refusal.of(refused));
    } catch (Refusal refusal) {
      refusals.send(context, refusal);
    }
  }

  private void byToken(RoutingContext context, AccessList list, String token) {
    if (list.isForeign(token)) {
      // The token's issuer may have to be asked, so the body must wait.
      context.request().pause();
      later(
          context,
          () -> list.ofToken(token),
          principal -> {
            context.request().resume();
            letIn(context, principal);
          });
    } else {
      letIn(context, list.ofToken(token));
    }
  }

  private void nameless(RoutingContext context) {
    if (isOpen(context)) {
      context.next();
    } else if (context.request().getParam("X-Amz-Algorithm") != null) {
      throw new Refusal(
          Kind.MISSING_AUTHENTICATION,
          "Presigned URLs are not accepted; sign the Authorization header");
    } else {
      throw new Refusal(
          Kind.MISSING_AUTHENTICATION,
          "Say who you are: sign the request with an access key, or send a token as"
              + " Authorization: Bearer");
    }
  }

  private boolean isOpen(RoutingContext context) {
    var path = context.normalizedPath();
    return path.equals("/q/health")
        || path.startsWith("/q/health/")
        || (config.openMetrics() && path.equals("/q/metrics"))
        || OPEN_FILES.matcher(path).matches();
  }

  private void afterBody(RoutingContext context) {
    Signed signed = context.get(SIGNED);
    if (signed == null) {
      context.next();
      return;
    }
    var buffer = context.body().buffer();
    var body = buffer == null ? new byte[0] : buffer.getBytes();
    if (body.length <= MUCH) {
      try {
        letIn(context, verify(signed, body));
      } catch (AccessRefusedException refused) {
        refusals.send(context, Refusal.of(refused));
      }
      return;
    }
    later(context, () -> verify(signed, body), principal -> letIn(context, principal));
  }

  /** Authenticates on a worker thread, because the event loop has other connections to serve. */
  private void later(RoutingContext context, Callable<Principal> who, Consumer<Principal> onward) {
    var _ =
        context
            .vertx()
            .executeBlocking(who, false)
            .onSuccess(onward::accept)
            .onFailure(failure -> {
              if (failure instanceof AccessRefusedException refused) {
                refusals.send(context, Refusal.of(refused));
              } else {
                context.fail(failure);
              }
            });
  }

  private Principal verify(Signed signed, byte[] body) {
    return access
        .list()
        .orElseThrow()
        .ofSignature(signed.request(), signed.signature(), body, clock.instant());
  }

  private static void letIn(RoutingContext context, Principal principal) {
    Caller.letIn(context, principal);
    context.next();
  }

  private static SignedRequest request(RoutingContext context) {
    var request = context.request();
    var headers = new HashMap<String, List<String>>();
    for (var header : request.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.getValue());
    }
    var authority = request.authority();
    if (authority != null) {
      // HTTP/2 sends the host in :authority.
      headers.putIfAbsent("host", List.of(HostFilter.text(authority)));
    }
    return new SignedRequest(
        request.method().name(),
        request.path() == null ? "/" : request.path(),
        request.query() == null ? "" : request.query(),
        headers);
  }
}
