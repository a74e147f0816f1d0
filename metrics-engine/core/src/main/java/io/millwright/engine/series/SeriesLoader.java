// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.engine.store.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads the points of some series from the store. Series that look back equally far are read with
 * one question. Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class SeriesLoader {
  private final PastReadings past;
  private final long beginning;
  private final List<Series> all;
  private final Map<Alias, Series> good = new HashMap<>();

  /** The series of readings that are not GOOD; {@link #good} has the GOOD ones of their streams. */
  private final Map<Alias, Series> notGood = new HashMap<>();

  private final Map<Long, List<Alias>> byLookBack = new HashMap<>();
  private final List<Alias> aliases = new ArrayList<>();

  /**
   * Makes the loader of some series.
   *
   * @param past the store
   * @param beginning points before this time count for nothing
   */
  public SeriesLoader(Collection<Series> series, PastReadings past, long beginning) {
    this.past = past;
    this.beginning = beginning;
    all = List.copyOf(series);
    for (var one : series) {
      if (one.holdsNotGood()) {
        notGood.put(one.alias, one);
        continue;
      }
      good.put(one.alias, one);
      aliases.add(one.alias);
      byLookBack.computeIfAbsent(one.lookBack, _ -> new ArrayList<>()).add(one.alias);
    }
  }

  /**
   * Fills each series with the points in (from - look back, to], and with the last point before
   * them, whose value holds there.
   */
  public void load(long from, long to) {
    byLookBack.forEach((lookBack, group) -> {
      past.lastGood(group, Micros.toInstant(from - lookBack))
          .forEach((alias, tqv) -> put(alias, Micros.of(tqv.time()), tqv.quality(), tqv.value()));
      var withNotGood = group.stream().filter(notGood::containsKey).toList();
      if (!withNotGood.isEmpty()) {
        past.last(withNotGood, Micros.toInstant(from - lookBack))
            .forEach((alias, tqv) -> put(alias, Micros.of(tqv.time()), tqv.quality(), tqv.value()));
      }
      load(group, from - lookBack, to);
    });
  }

  /** Adds the points of all series in (from, to]; returns how many points that are. */
  public int append(long from, long to) {
    return load(aliases, from, to);
  }

  /**
   * Does work while the series show the points in [from - look back, to] as {@link #load} fills
   * them, and returns what the work returns. Afterwards the series show what they showed before.
   */
  public <T> T during(long from, long to, Supplier<T> work) {
    var shown = new ArrayList<Shown>();
    for (var series : all) {
      shown.add(new Shown(series, series.points(), series.completeFrom()));
    }
    try {
      all.forEach(series -> series.show(new Points(), from));
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
      put(batch.alias(row), batch.micros(row), batch.quality(row), batch.value(row));
    }
    return batch.size();
  }

  private void put(Alias alias, long time, Quality quality, Value value) {
    var series = (quality == Quality.GOOD ? good : notGood).get(alias);
    if (series != null && time >= beginning) {
      series.put(time, value);
    }
  }
}
