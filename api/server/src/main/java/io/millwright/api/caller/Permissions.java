// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import io.millwright.access.Action;
import io.millwright.api.problem.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses callers that may not call an operation. The decision depends on the operation that was
 * found, not on the path of the request, which can be spelt in many ways.
 */
@Singleton
public final class Permissions {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Caller caller;
  private final Map<Method, Rule> rules = new ConcurrentHashMap<>();

  private record Rule(Optional<Action> needs, Set<Action> scoped) {}

  Permissions(Caller caller) {
    this.caller = caller;
  }

  @ServerRequestFilter(priority = 1_000)
  void check(ContainerRequestContext request, ResourceInfo resource) {
    var rule = rules.computeIfAbsent(resource.getResourceMethod(), Permissions::rule);
    var action =
        rule.needs()
            .orElseGet(
                () -> READING.contains(request.getMethod()) ? Action.READ : Action.CONFIGURE);
    caller.does(action);
    var principal = caller.principal();
    if (!principal.may(action)) {
      throw new Refusal(
          Refusal.Kind.ACCESS_DENIED,
          "%s is %s, and this needs the role %s"
              .formatted(principal.name(), name(principal.role()), name(action.least())));
    }
    if (principal.isLimited() && !rule.scoped().contains(action)) {
      throw new Refusal(
          Refusal.Kind.ACCESS_DENIED,
          "%s is limited to %s, and this concerns the whole plant"
              .formatted(principal.name(), String.join(", ", principal.below())));
    }
  }

  private static Rule rule(Method method) {
    return new Rule(
        find(method, Needs.class).map(Needs::value),
        find(method, Scoped.class).map(scoped -> Set.of(scoped.value())).orElse(Set.of()));
  }

  /** Returns an annotation of a method, or of its class if the method has none. */
  private static <A extends Annotation> Optional<A> find(Method method, Class<A> kind) {
    return Optional.ofNullable(method.getAnnotation(kind))
        .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(kind)));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
