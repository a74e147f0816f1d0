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
 * The stored points with the changes laid over them that a running call of the engine has made and
 * that are not stored yet. A node that reads the store reads it through this class, so that it sees
 * the results of the same call. Only streams whose dependents read the store have their changes
 * noted. Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class PendingChanges implements PastReadings {
  private final PastReadings stored;

  /** The changed points by alias and time; {@link Value#none} where a point was removed. */
  private final Map<Alias, NavigableMap<Long, Value>> changes = new HashMap<>();

  /** For each alias the times of the readings that are not GOOD. */
  private final Map<Alias, NavigableSet<Long>> notGood = new HashMap<>();

  private long generation;

  /** Makes an empty set of changes over a store. */
  public PendingChanges(PastReadings stored) {
    this.stored = stored;
  }

  /**
   * Returns a number that grows whenever the past before the near past changes. What was found in
   * the store holds as long as the number is the same.
   */
  public long generation() {
    return generation;
  }

  /** Takes note that the past before the near past is about to change. */
  public void nextGeneration() {
    generation++;
  }

  /** Notes a new or changed point; with {@link Value#none}, that the point was removed. */
  public void note(Alias alias, long time, Value value) {
    changes.computeIfAbsent(alias, _ -> new TreeMap<>()).put(time, value);
  }

  /** Notes a reading that is not GOOD. */
  void noteNotGood(Alias alias, long time) {
    notGood.computeIfAbsent(alias, _ -> new TreeSet<>()).add(time);
  }

  /** Forgets all changes, since they are stored now. */
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

  /**
   * {@inheritDoc}
   *
   * <p>The result is exact for measurements, of which no point is ever removed. Computed streams
   * have no readings that are not GOOD.
   */
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

  /**
   * Returns the last stored point that no change replaces, where it is newer than the last change.
   */
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
