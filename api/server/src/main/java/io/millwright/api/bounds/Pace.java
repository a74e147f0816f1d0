// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Ends the connection of a request on which too little moves. Each interval is judged by itself:
 * who was fast before must not be slow for long.
 */
final class Pace {
  private Pace() {}

  /**
   * Watches a request until it has ended.
   *
   * @param slowest bytes a second
   * @param moved how many bytes have moved since the beginning
   * @param isOver whether no more are to come
   */
  static void watch(
      RoutingContext context,
      Duration interval,
      long slowest,
      LongSupplier moved,
      BooleanSupplier isOver) {
    long before = moved.getAsLong();
    long timer =
        context
            .vertx()
            .setTimer(
                interval.toMillis(),
                _ -> {
                  if (isOver.getAsBoolean()) {
                    return;
                  }
                  if (moved.getAsLong() - before < slowest * interval.toSeconds()) {
                    Connections.end(context.request());
                  } else {
                    watch(context, interval, slowest, moved, isOver);
                  }
                });
    UntilEnd.add(context, () -> context.vertx().cancelTimer(timer));
  }
}
