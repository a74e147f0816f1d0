// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import io.millwright.access.Action;
import io.millwright.access.Principal;
import io.millwright.access.Role;
import io.millwright.api.problem.Refusal;
import io.millwright.application.Actor;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.feed.Liveness;
import io.millwright.reading.Alias;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows the caller: the principal of the request that this thread is answering. If the request is
 * not authenticated, every question fails, and none is answered with yes.
 */
@Singleton
public final class Caller {
  /** The principal of every caller if there is no access file. */
  public static final Principal ANYBODY = new Principal("", Role.ADMIN, List.of());

  private static final String PRINCIPAL = "millwright.principal";
  private static final String ACTION = "millwright.action";
  private static final String ADDRESS = "millwright.address";

  private final CurrentVertxRequest request;

  Caller(CurrentVertxRequest request) {
    this.request = request;
  }

  public static void letIn(RoutingContext context, Principal principal) {
    context.put(PRINCIPAL, principal);
  }

  /**
   * Records the address from which a request comes.
   *
   * @param address the address of the caller, or of its network
   */
  public static void comesFrom(RoutingContext context, String address) {
    context.put(ADDRESS, address);
  }

  /**
   * Returns to whom the cost of a request is charged: to its principal, or to its address if the
   * request is not authenticated yet or there is no access file.
   */
  public static String payer(RoutingContext context) {
    Principal principal = context.get(PRINCIPAL);
    if (principal != null && !principal.name().isEmpty()) {
      return "principal " + principal.name();
    }
    var address = context.<@Nullable String>get(ADDRESS);
    return address == null ? "" : "address " + address;
  }

  /** Returns the caller. Keep the result if the work continues after the request. */
  public Principal principal() {
    var context = context();
    if (context == null) {
      throw new IllegalStateException("Nobody calls here; this is a bug");
    }
    Principal principal = context.get(PRINCIPAL);
    if (principal == null) {
      throw new Refusal(Refusal.Kind.MISSING_AUTHENTICATION, "Say who you are");
    }
    return principal;
  }

  /**
   * Returns the caller's name for records; empty if there is no request or callers need not
   * identify themselves.
   */
  public Optional<String> name() {
    return context() == null
        ? Optional.empty()
        : Optional.of(principal().name()).filter(name -> !name.isEmpty());
  }

  /**
   * Returns the actor: the caller, or the way itself if there is no request or callers need not
   * identify themselves.
   */
  public Actor actor(String via) {
    return actor(via, via);
  }

  /**
   * Returns the actor.
   *
   * @param otherwise the actor's name if there is no request or callers need not identify
   *     themselves
   */
  public Actor actor(String otherwise, String via) {
    return new Actor(name().orElse(otherwise), via);
  }

  /** Returns whether the caller may do this to the asset at a path. */
  public boolean may(Action action, String path) {
    return principal().may(action, path);
  }

  /** Returns whether the caller may do this to a data stream. */
  public boolean may(Action action, Plant plant, Alias stream) {
    return may(principal(), action, plant, stream);
  }

  /**
   * Returns whether a principal may do this to a data stream. The place of a stream is that of its
   * property's asset, or its alias if no property claims it. The liveness of a source requires the
   * right to its whole tree.
   */
  public static boolean may(Principal principal, Action action, Plant plant, Alias stream) {
    if (!principal.isLimited()) {
      return principal.may(action);
    }
    if (Liveness.isLiveness(stream)) {
      return principal.may(action)
          && principal.below().stream().anyMatch(path -> Liveness.goesWith(stream, path));
    }
    return principal.may(
        action,
        plant
            .findProperty(stream)
            .map(AssetProperty::asset)
            .map(asset -> plant.path(asset.id()))
            .orElse(stream.path()));
  }

  /**
   * Checks that the caller may do this to the asset at a path.
   *
   * @throws Refusal if it may not
   */
  public void require(Action action, String path) {
    if (!may(action, path)) {
      throw denied(path);
    }
  }

  /**
   * Checks that the caller may do this to a data stream.
   *
   * @throws Refusal if it may not
   */
  public void require(Action action, Plant plant, Alias stream) {
    if (!may(action, plant, stream)) {
      throw denied(stream.path());
    }
  }

  /**
   * Returns whether a stream that the caller names exists for it. An alias in the caller's part of
   * the plant may belong to a property elsewhere; for the caller such a stream does not exist.
   *
   * @throws Refusal if the caller may not do this to any stream with such an alias
   */
  public boolean sees(Action action, Plant plant, Alias stream) {
    boolean isSeen = may(action, plant, stream);
    if (!isSeen && (Liveness.isLiveness(stream) || !may(action, stream.path()))) {
      throw denied(stream.path());
    }
    return isSeen;
  }

  /**
   * Returns the asset at a path. Outside the caller's part of the plant, the answer is the same
   * whether an asset exists or not. The assets above that part may be named for reading.
   *
   * @throws Refusal if there is no asset that the caller may name
   */
  public Asset asset(Action action, Plant plant, String path) {
    if (!may(action, path)
        && (action != Action.READ
            || principal().below().stream().noneMatch(own -> own.startsWith(path + "/")))) {
      throw denied(path);
    }
    return plant
        .findAsset(path)
        .orElseThrow(() -> Refusal.notFound("There is no asset at %s; see /api/v1/assets", path));
  }

  /** Returns the action of the request, as its operation declares it. */
  public Action action() {
    var context = context();
    Action action = context == null ? null : context.get(ACTION);
    return action == null ? Action.ADMINISTER : action;
  }

  void does(Action action) {
    var context = context();
    if (context != null) {
      context.put(ACTION, action);
    }
  }

  /**
   * Returns the refusal of a caller that may not do this.
   *
   * @param where the place in the caller's own words, because other words could reveal what exists
   */
  public Refusal denied(String where) {
    return new Refusal(
        Refusal.Kind.ACCESS_DENIED,
        "%s may not do this to %s, being limited to %s"
            .formatted(principal().name(), where, String.join(", ", principal().below())));
  }

  private @Nullable RoutingContext context() {
    return Arc.container().requestContext().isActive() ? request.getCurrent() : null;
  }
}
