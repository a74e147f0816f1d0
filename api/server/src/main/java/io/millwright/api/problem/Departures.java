// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem;

import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What fails because the caller has gone is no failure of the server: anybody can go at any time,
 * and the log is not to be filled with that.
 */
@Singleton
final class Departures {
  private static final System.Logger LOG = System.getLogger(Departures.class.getName());

  /** Comes before the framework's own handler, which logs every failure with its stack. */
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

  /** Whether nobody is there any more who could be answered. */
  static boolean isGone(RoutingContext context) {
    return context.response().closed()
        // An answer behind another one on the same connection is not told that it is closed.
        || (context.request().connection() instanceof ConnectionBase connection
            && !connection.channel().isOpen());
  }
}
