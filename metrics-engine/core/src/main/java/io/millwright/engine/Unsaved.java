// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.historian.PastReadings;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.Tqv;
import io.millwright.reading.Value;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is stored, together with what has changed since and is not stored yet, of the streams whose
 * changes are noted here. Only points of quality GOOD are told.
 */
final class Unsaved implements PastReadings {
  private final PastReadings stored;

  /** By alias and time; none where a point is gone. */
  private final Map<Alias, NavigableMap<Long, Value>> changes = new HashMap<>();

  Unsaved(PastReadings stored) {
    this.stored = stored;
  }

  /** Notes that a point has come, changed or, with no value, gone. */
  void note(Alias alias, long time, Value value) {
    changes.computeIfAbsent(alias, _ -> new TreeMap<>()).put(time, value);
  }

  /** All that has been noted is stored now. */
  void clear() {
    changes.clear();
  }

  @Override
  public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
    var batch = stored.range(streams, range);
    if (streams.stream().noneMatch(changes::containsKey)) {
      return batch;
    }
    var merged = new ReadingBatch.Builder();
    for (int row = 0; row < batch.size(); row++) {
      var alias = batch.alias(row);
      boolean isChanged =
          changes.containsKey(alias) && changes.get(alias).containsKey(batch.micros(row));
      if (batch.quality(row) == Quality.GOOD && !isChanged) {
        merged.add(merged.stream(alias), batch.micros(row), Quality.GOOD, batch.value(row));
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

  private NavigableMap<Long, Value> of(Alias alias) {
    return changes.getOrDefault(alias, new TreeMap<>());
  }
}
