// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions when a request has ended, because it was answered or its caller has disconnected. A
 * handler of the server itself would not be called if it is registered after the caller has
 * disconnected. Safe for use by several threads.
 */
public final class RequestEnd {
  private static final String KEY = RequestEnd.class.getName();
  private static final System.Logger LOG = System.getLogger(RequestEnd.class.getName());

  /** The actions; null after the request has ended. */
  private @Nullable List<Runnable> actions = new ArrayList<>();

  RequestEnd() {}

  /** Begins to watch for the end of a request. Called before the request is handled. */
  static void begin(RoutingContext context) {
    var known = context.<@Nullable RequestEnd>get(KEY);
    var watched = known == null ? new RequestEnd() : known;
    context.put(KEY, watched);
    context.addEndHandler(_ -> watched.end());
  }

  /**
   * Runs an action when a request has ended. If it has already ended, the action runs at once in
   * the calling thread.
   *
   * @return false if the request has already ended
   */
  public static boolean add(RoutingContext context, Runnable action) {
    RequestEnd watched = context.get(KEY);
    return Objects.requireNonNull(watched, "begin comes first").add(action);
  }

  boolean add(Runnable action) {
    synchronized (this) {
      if (actions != null) {
        actions.add(action);
        return true;
      }
    }
    run(action);
    return false;
  }

  void end() {
    List<Runnable> left;
    synchronized (this) {
      left = actions == null ? List.of() : actions;
      actions = null;
    }
    left.forEach(RequestEnd::run);
  }

  /** Runs an action. A failure does not keep the other actions from running. */
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR, "what a request held can't be given back; this is a bug", e);
    }
  }
}
