// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.engine.store.PastReadings;
import io.millwright.feed.Feed;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is stored, together with what has changed since and is not stored yet, of the streams whose
 * changes are noted here.
 */
public final class PendingChanges implements PastReadings {
  private final PastReadings stored;

  /** By alias and time; none where a point is gone. */
  private final Map<Alias, NavigableMap<Long, Value>> changes = new HashMap<>();

  /** By alias the times of readings that are not GOOD. */
  private final Map<Alias, NavigableSet<Long>> notGood = new HashMap<>();

  private long generation;

  public PendingChanges(PastReadings stored) {
    this.stored = stored;
  }

  /** Counts how often something changed behind what the engine remembers. */
  public long generation() {
    return generation;
  }

  /** Takes note that something is about to change behind what the engine remembers. */
  public void nextGeneration() {
    generation++;
  }

  /** Notes that a point has come, changed or, with no value, gone. */
  public void note(Alias alias, long time, Value value) {
    changes.computeIfAbsent(alias, _ -> new TreeMap<>()).put(time, value);
  }

  /** Notes that a reading has come that is not GOOD. */
  void noteNotGood(Alias alias, long time) {
    notGood.computeIfAbsent(alias, _ -> new TreeSet<>()).add(time);
  }

  /** All that has been noted is stored now. */
  public void clear() {
    changes.clear();
    notGood.clear();
  }

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    var batch = stored.range(streams, range);
    if (streams.stream()
        .noneMatch(alias -> changes.containsKey(alias) || notGood.containsKey(alias))) {
      return batch;
    }
    var merged = new ReadingBatch.Builder();
    for (int row = 0; row < batch.size(); row++) {
      var alias = batch.alias(row);
      var quality = batch.quality(row);
      if (quality != Quality.GOOD || !of(alias).containsKey(batch.micros(row))) {
        merged.add(merged.stream(alias), batch.micros(row), quality, batch.value(row));
      }
    }
    for (var alias : streams) {
      of(alias)
          .subMap(Micros.of(range.from()), false, Micros.of(range.to()), true)
          .forEach((time, value) -> {
            if (value.isPresent()) {
              merged.add(merged.stream(alias), time, Quality.GOOD, value);
            }
          });
      notGoodOf(alias)
          .subSet(Micros.of(range.from()), false, Micros.of(range.to()), true)
          .forEach(time -> merged.add(merged.stream(alias), time, Quality.BAD, Value.none()));
    }
    return merged.build();
  }

  @Override
  public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
    var found = new HashMap<>(stored.lastGood(streams, atOrBefore));
    for (var alias : streams) {
      if (changes.containsKey(alias)) {
        var at = of(alias).floorEntry(Micros.of(atOrBefore));
        while (at != null && !at.getValue().isPresent()) {
          at = of(alias).lowerEntry(at.getKey());
        }
        var changed =
            Optional.ofNullable(at)
                .map(point ->
                    new Tqv(Micros.toInstant(point.getKey()), Quality.GOOD, point.getValue()));
        lastStored(alias, Optional.ofNullable(found.get(alias)), changed)
            .or(() -> changed)
            .ifPresentOrElse(tqv -> found.put(alias, tqv), () -> found.remove(alias));
      }
    }
    return found;
  }

  /** Exact for streams of which no point goes: measurements. Others have no lapses. */
  @Override
  public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
    var found = lastGood(streams, atOrBefore);
    var ofAny = stored.last(streams, atOrBefore);
    for (var alias : streams) {
      var lastNotGood = notGoodOf(alias).floor(Micros.of(atOrBefore));
      Stream.of(
              Optional.ofNullable(ofAny.get(alias)).filter(tqv -> tqv.quality() != Quality.GOOD),
              Optional.ofNullable(lastNotGood)
                  .map(time -> new Tqv(Micros.toInstant(time), Quality.BAD, Value.none())))
          .flatMap(Optional::stream)
          .forEach(tqv ->
              found.merge(
                  alias, tqv, (one, other) -> other.time().isAfter(one.time()) ? other : one));
    }
    return found;
  }

  /** The last stored point that still is as it is stored, where it is behind a changed one. */
  private Optional<Tqv> lastStored(Alias alias, Optional<Tqv> newest, Optional<Tqv> changed) {
    var found = newest.filter(point -> isBehind(point, changed));
    while (found.isPresent() && of(alias).containsKey(Micros.of(found.get().time()))) {
      var before = Micros.toInstant(Micros.of(found.get().time()) - 1);
      found =
          Optional.ofNullable(stored.lastGood(List.of(alias), before).get(alias))
              .filter(point -> isBehind(point, changed));
    }
    return found;
  }

  private static boolean isBehind(Tqv point, Optional<Tqv> changed) {
    return changed.isEmpty() || point.time().isAfter(changed.get().time());
  }

  @Override
  public List<Feed> feeds(Collection<Alias> streams) {
    return stored.feeds(streams);
  }

  private NavigableSet<Long> notGoodOf(Alias alias) {
    return notGood.getOrDefault(alias, Collections.emptyNavigableSet());
  }

  private NavigableMap<Long, Value> of(Alias alias) {
    return changes.getOrDefault(alias, Collections.emptyNavigableMap());
  }
}
