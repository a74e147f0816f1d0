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
        lastStored(alias, Optional.ofNullable(found.get(alias)))
            .ifPresentOrElse(tqv -> found.put(alias, tqv), () -> found.remove(alias));
        var at = of(alias).floorEntry(Micros.of(atOrBefore));
        while (at != null && !at.getValue().isPresent()) {
          at = of(alias).lowerEntry(at.getKey());
        }
        var known = found.get(alias);
        if (at != null && (known == null || at.getKey() >= Micros.of(known.time()))) {
          found.put(alias, new Tqv(Micros.toInstant(at.getKey()), Quality.GOOD, at.getValue()));
        }
      }
    }
    return found;
  }

  /** The last stored point that still is as it is stored. */
  private Optional<Tqv> lastStored(Alias alias, Optional<Tqv> newest) {
    var found = newest;
    while (found.isPresent() && of(alias).containsKey(Micros.of(found.get().time()))) {
      var before = Micros.toInstant(Micros.of(found.get().time()) - 1);
      found = Optional.ofNullable(stored.lastGood(List.of(alias), before).get(alias));
    }
    return found;
  }

  private NavigableMap<Long, Value> of(Alias alias) {
    return changes.getOrDefault(alias, new TreeMap<>());
  }
}
