// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.historian.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Some series together with what the store has of them. Those that look back equally far are asked
 * for together.
 */
final class Stretch {
  private final PastReadings past;
  private final long beginning;
  private final Map<Alias, Series> bySlot = new HashMap<>();
  private final Map<Long, List<Alias>> byLookBack = new HashMap<>();
  private final List<Alias> aliases = new ArrayList<>();

  /**
   * @param beginning what is older counts for nothing
   */
  Stretch(Collection<Series> series, PastReadings past, long beginning) {
    this.past = past;
    this.beginning = beginning;
    for (var one : series) {
      bySlot.put(one.alias, one);
      aliases.add(one.alias);
      byLookBack.computeIfAbsent(one.lookBack, _ -> new ArrayList<>()).add(one.alias);
    }
  }

  /**
   * Puts into each series the point that holds where its look back from a time begins, and all from
   * there to another time.
   */
  void load(long from, long to) {
    byLookBack.forEach((lookBack, group) -> {
      past.lastGood(group, Micros.toInstant(from - lookBack))
          .forEach((alias, tqv) -> {
            var series = bySlot.get(alias);
            if (series != null && Micros.of(tqv.time()) >= beginning) {
              series.put(Micros.of(tqv.time()), tqv.value());
            }
          });
      load(group, from - lookBack, to);
    });
  }

  /** Adds what all series have in (from, to]; returns how many points that are. */
  int append(long from, long to) {
    return load(aliases, from, to);
  }

  /**
   * What comes out where the series show all from one time to another, with what held at the first;
   * they show what they did before behind it.
   */
  <T> T during(long from, long to, Supplier<T> work) {
    var shown = new ArrayList<Shown>();
    for (var series : bySlot.values()) {
      shown.add(new Shown(series, series.points(), series.completeFrom()));
    }
    try {
      bySlot.values().forEach(series -> series.show(new Points(), from));
      load(from, to);
      return work.get();
    } finally {
      shown.forEach(each -> each.series().show(each.points(), each.completeFrom()));
    }
  }

  private record Shown(Series series, Points points, long completeFrom) {}

  private int load(List<Alias> group, long from, long to) {
    if (to <= from) {
      return 0;
    }
    var batch = past.range(group, new TimeRange(Micros.toInstant(from), Micros.toInstant(to)));
    for (int row = 0; row < batch.size(); row++) {
      var series = bySlot.get(batch.alias(row));
      if (series != null && batch.quality(row) == Quality.GOOD && batch.micros(row) >= beginning) {
        series.put(batch.micros(row), batch.value(row));
      }
    }
    return batch.size();
  }
}
