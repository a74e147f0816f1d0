// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live;

import io.millwright.figure.Figure;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counts the work of the live feed. Safe for use by several threads. */
final class LiveFigures {
  /** The events that were handed to a subscriber's connection. */
  final LongAdder sent = new LongAdder();

  /** The notifications that were dropped because too many waited. */
  final LongAdder dropped = new LongAdder();

  /** The subscribers that were disconnected because they accepted nothing any more. */
  final LongAdder letGo = new LongAdder();

  List<Figure> figures(IntSupplier subscribers) {
    return List.of(
        new Figure.Gauge(
            "millwright_live_subscribers",
            "Connections that follow the live feed, such as open pages",
            subscribers::getAsInt),
        new Figure.Counter(
            "millwright_live_events_total",
            "Events that the live feed has sent to all subscribers together, signs of life"
                + " included",
            sent::sum),
        new Figure.Counter(
            "millwright_live_notifications_dropped_total",
            "Values that a subscriber wanted one by one and lost because it was too slow",
            dropped::sum),
        new Figure.Counter(
            "millwright_live_slow_subscribers_total",
            "Subscribers that were let go because they took nothing for a minute, or could not be"
                + " served",
            letGo::sum));
  }
}
