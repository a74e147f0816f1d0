// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Closes the connection of a request whose data moves too slowly. Each interval is judged by
 * itself, so that a client that was fast can't become slow.
 */
final class MinimumSpeed {
  private MinimumSpeed() {}

  /**
   * Watches a request until it has ended.
   *
   * @param slowest the slowest allowed speed, in bytes per second
   * @param moved returns how many bytes have moved since the beginning
   * @param isOver returns whether no more bytes will come
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
    RequestEnd.add(context, () -> context.vertx().cancelTimer(timer));
  }
}
