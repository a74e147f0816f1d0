// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.historian.files.value.ValuesWriter;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes the historian's values, stream by stream in the order of their aliases, each in the order
 * of time.
 */
@Singleton
final class StoredValues {
  private static final Set<Quality> EVERY_QUALITY = EnumSet.allOf(Quality.class);
  private static final int STREAMS = 1_000;
  private static final int POINTS = 10_000;

  private final Historian historian;
  private final Plants plants;

  StoredValues(Historian historian, Plants plants) {
    this.historian = historian;
    this.plants = plants;
  }

  /**
   * Writes the selected values.
   *
   * @param allowed the streams that the caller may read
   * @return how many points were written
   */
  long write(Selection selection, Predicate<Alias> allowed, ValuesWriter out) throws IOException {
    long written = 0;
    Optional<Alias> after = Optional.empty();
    while (true) {
      var page = historian.streams(selection.streams(), after, STREAMS);
      for (var stream : page) {
        if (isWanted(stream.alias(), selection) && allowed.test(stream.alias())) {
          written += write(stream.alias(), selection.range(), out);
        }
      }
      if (page.size() < STREAMS) {
        return written;
      }
      after = Optional.of(page.getLast().alias());
    }
  }

  private boolean isWanted(Alias alias, Selection selection) {
    return selection.computed()
        || plants
            .now()
            .findProperty(alias)
            .filter(property -> property.property().isComputed())
            .isEmpty();
  }

  private long write(Alias alias, TimeRange range, ValuesWriter out) throws IOException {
    long written = 0;
    var rest = range;
    while (true) {
      var points = historian.history(alias, rest, EVERY_QUALITY, Order.ASCENDING, POINTS);
      // More points with the time of the last one, but other qualities, may follow; they are read
      // together.
      boolean isAll = points.size() < POINTS;
      var last = isAll ? rest.to() : points.getLast().time();
      for (var point : points) {
        if (isAll || point.time().isBefore(last)) {
          out.write(alias, point);
          written++;
        }
      }
      if (isAll) {
        return written;
      }
      rest = new TimeRange(last.minusNanos(1_000), rest.to());
    }
  }
}
