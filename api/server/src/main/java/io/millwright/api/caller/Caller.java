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
 * Who calls: the principal of the request that is being answered on this thread. Where nobody has
 * been let in, all questions fail, and none is answered with yes.
 */
@Singleton
public final class Caller {
  /** Everybody, where no access file says who may call. */
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
   * Says from where a request comes.
   *
   * @param address that of the caller, or of its network
   */
  public static void comesFrom(RoutingContext context, String address) {
    context.put(ADDRESS, address);
  }

  /**
   * To whom it is counted what a request costs: to its principal, and to its address as long as
   * nobody has been let in, or everybody is.
   */
  public static String payer(RoutingContext context) {
    Principal principal = context.get(PRINCIPAL);
    if (principal != null && !principal.name().isEmpty()) {
      return "principal " + principal.name();
    }
    var address = context.<@Nullable String>get(ADDRESS);
    return address == null ? "" : "address " + address;
  }

  /** The caller; keep it where the work goes on after the request. */
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

  /** The caller's name for the records; empty where nobody calls, or anybody may. */
  public Optional<String> name() {
    return context() == null
        ? Optional.empty()
        : Optional.of(principal().name()).filter(name -> !name.isEmpty());
  }

  /** Who acts: the caller, or what the way is called where nobody calls, or anybody may. */
  public Actor actor(String via) {
    return actor(via, via);
  }

  /**
   * Who acts.
   *
   * @param otherwise who it is where nobody calls, or anybody may
   */
  public Actor actor(String otherwise, String via) {
    return new Actor(name().orElse(otherwise), via);
  }

  /** True where the caller may do this to the asset at this path. */
  public boolean may(Action action, String path) {
    return principal().may(action, path);
  }

  /** True where the caller may do this to a data stream. */
  public boolean may(Action action, Plant plant, Alias stream) {
    return may(principal(), action, plant, stream);
  }

  /**
   * A stream is where the asset of its property is; that of no property, where its alias says. The
   * liveness of a source goes with all of a tree.
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
   * Goes on only where the caller may do this to the asset at this path.
   *
   * @throws Refusal where not
   */
  public void require(Action action, String path) {
    if (!may(action, path)) {
      throw denied(path);
    }
  }

  /**
   * Goes on only where the caller may do this to a data stream.
   *
   * @throws Refusal where not
   */
  public void require(Action action, Plant plant, Alias stream) {
    if (!may(action, plant, stream)) {
      throw denied(stream.path());
    }
  }

  /**
   * Whether a stream that the caller names is there for it. An alias in the caller's part of the
   * plant may belong to a property elsewhere; to the caller such a stream is one that is not there.
   *
   * @throws Refusal where the caller may do this to no stream with such an alias
   */
  public boolean sees(Action action, Plant plant, Alias stream) {
    boolean isSeen = may(action, plant, stream);
    if (!isSeen && (Liveness.isLiveness(stream) || !may(action, stream.path()))) {
      throw denied(stream.path());
    }
    return isSeen;
  }

  /**
   * The asset at a path. Outside of the caller's part of the plant one that is not there is
   * answered as one that is; the assets above that part may be named.
   *
   * @throws Refusal where there is none that the caller may name
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

  /** What the request does, as its operation declares. */
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
   * The answer to one who may not do this.
   *
   * @param where as the caller has named it, or it would tell what is there
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
