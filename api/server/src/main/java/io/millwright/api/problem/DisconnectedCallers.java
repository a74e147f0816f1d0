// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Ignores failures that happen because the caller has disconnected. Anybody can disconnect at any
 * time, and such failures must not fill the log.
 */
@Singleton
final class DisconnectedCallers {
  private static final System.Logger LOG = System.getLogger(DisconnectedCallers.class.getName());

  /**
   * Registers the handler before the framework's own one, which logs every failure with its stack
   * trace.
   */
  void register(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .failureHandler(context -> {
          if (!isGone(context)) {
            context.next();
            return;
          }
          LOG.log(System.Logger.Level.DEBUG, "the caller has gone", context.failure());
          if (!context.response().ended()) {
            var _ = context.response().end();
          }
        });
  }

  /** Returns whether the caller has disconnected. */
  static boolean isGone(RoutingContext context) {
    return context.response().closed()
        // An answer behind another one on the same connection does not learn that the connection is
        // closed.
        || (context.request().connection() instanceof ConnectionBase connection
            && !connection.channel().isOpen());
  }
}
