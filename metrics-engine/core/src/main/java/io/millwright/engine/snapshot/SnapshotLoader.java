// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.snapshot.SnapshotFormat.SavedSeries;
import io.millwright.engine.snapshot.SnapshotFormat.UnreadableException;
import io.millwright.engine.store.ChangedSince;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the near past of a tree: from its last snapshot the points that have not changed since, and
 * from the store the rest. The result is the same as without a snapshot.
 *
 * <ol>
 *   <li>A series is taken from the snapshot where the snapshot reaches back as far as is needed
 *       now, and where the series has changed since only behind the beginning of the near past.
 *   <li>The points of such a series are read from the store from the earliest time on at which it
 *       may have changed.
 *   <li>The point whose value holds where the near past begins is always read from the store,
 *       because the snapshot may have an older one.
 *   <li>All other series are read from the store as a whole. The GOOD readings of a stream and its
 *       other readings both come from the snapshot, or both from the store.
 * </ol>
 *
 * <p>Not safe for use by several threads.
 */
public final class SnapshotLoader {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private final SnapshotStore store;
  private final AssetId tree;
  private final Consumer<String> listener;
  private long logPosition;

  /**
   * Makes the loader of a tree.
   *
   * @param listener is told why a snapshot could not be used
   */
  SnapshotLoader(SnapshotStore store, AssetId tree, Consumer<String> listener) {
    this.store = store;
    this.tree = tree;
    this.listener = listener;
  }

  /** Returns the position of the log up to which this engine knows the changes of others. */
  long logPosition() {
    return logPosition;
  }

  /** Takes note that the engine knows every change of others before a position. */
  void moveLogPosition(long position) {
    logPosition = position;
  }

  /**
   * Loads the near past of series that have none yet.
   *
   * @param past the store
   * @param beginning points before this time, in microseconds since the epoch, count for nothing
   * @param from where the near past begins, in microseconds since the epoch; each series also gets
   *     the points that it looks back for
   */
  public void load(Collection<Series> all, PastReadings past, long beginning, long from) {
    logPosition = store.starting(tree);
    var changed = new HashMap<Series, Long>();
    readSnapshot(all, changed);
    var others = all.stream().filter(series -> !changed.containsKey(series)).toList();
    new SeriesLoader(others, past, beginning).load(from, Micros.of(FAR_FUTURE));
    readChanged(changed, past, beginning);
    readHeads(changed.keySet(), past, beginning);
  }

  /**
   * Fills the series that the snapshot has.
   *
   * @param changed takes each series that was filled, with the time from which on it may have
   *     changed
   */
  private void readSnapshot(Collection<Series> all, Map<Series, Long> changed) {
    var found = store.find(tree);
    if (found.isEmpty()) {
      return;
    }
    var known = new SeriesByAlias(all);
    try (var kept = found.get()) {
      var reader =
          new SnapshotFormat.Reader(tree, new SnapshotSeries(known, kept.changed(), changed));
      for (var block = kept.next(); block.isPresent(); block = kept.next()) {
        reader.read(block.get());
      }
      reader.end();
      known.withoutOther(changed.keySet()).forEach(series -> forget(series, changed));
      return;
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      listener.accept(
          "Cannot use the snapshot of the tree %s: %s; its past is read from the historian"
              .formatted(
                  tree.uuid(), e instanceof UnreadableException ? e.getMessage() : e.toString()));
    }
    List.copyOf(changed.keySet()).forEach(series -> forget(series, changed));
    store.drop(tree);
  }

  private static void forget(Series series, Map<Series, Long> changed) {
    series.startNear(series.nearFrom);
    changed.remove(series);
  }

  /** Series by their aliases: those of GOOD readings and those of other readings. */
  private static final class SeriesByAlias {
    private final Map<Alias, Series> streams = new HashMap<>();
    private final Map<Alias, Series> notGood = new HashMap<>();

    SeriesByAlias(Collection<Series> all) {
      all.forEach(series -> (series.holdsNotGood() ? notGood : streams).put(series.alias, series));
    }

    Set<Alias> aliases() {
      return streams.keySet();
    }

    @Nullable Series find(Alias alias, boolean holdsNotGood) {
      return (holdsNotGood ? notGood : streams).get(alias);
    }

    /** Returns those of some series of which the series of the other quality is missing. */
    List<Series> withoutOther(Set<Series> come) {
      return come.stream()
          .filter(series -> {
            var other = find(series.alias, !series.holdsNotGood());
            return other != null && !come.contains(other);
          })
          .toList();
    }
  }

  private record SnapshotSeries(SeriesByAlias known, ChangedSince since, Map<Series, Long> changed)
      implements SnapshotFormat.SeriesConsumer {
    @Override
    public boolean wants(Alias alias, boolean holdsNotGood, long completeFrom) {
      var series = known.find(alias, holdsNotGood);
      return series != null && completeFrom <= series.nearFrom && since.of(alias) > series.nearFrom;
    }

    @Override
    public void take(SavedSeries found) {
      var series = known.find(found.alias(), found.holdsNotGood());
      if (series != null) {
        long from = since.of(found.alias());
        var points = new Points(found.columns());
        points.forgetFrom(from);
        points.forgetBefore(series.nearFrom);
        series.putNear(points);
        changed.put(series, from);
      }
    }
  }

  /**
   * Reads the points that may have changed since the snapshot. Series that need about equally long
   * ranges are read with one question.
   */
  private static void readChanged(Map<Series, Long> changed, PastReadings past, long beginning) {
    long latest =
        changed.values().stream()
            .filter(from -> from != ChangedSince.NEVER)
            .mapToLong(Long::longValue)
            .max()
            .orElse(ChangedSince.NEVER);
    var groups = new TreeMap<Integer, List<Series>>();
    changed.forEach((series, from) -> {
      if (from != ChangedSince.NEVER) {
        int magnitude = Long.SIZE - Long.numberOfLeadingZeros(latest - from);
        groups.computeIfAbsent(magnitude, _ -> new ArrayList<>()).add(series);
      }
    });
    for (var group : groups.values()) {
      var known = new SeriesByAlias(group);
      long from = latest;
      for (var series : group) {
        from = Math.min(from, changed.getOrDefault(series, latest));
      }
      var range = new TimeRange(Micros.toInstant(from - 1), FAR_FUTURE);
      var batch = past.range(known.aliases(), range);
      for (int row = 0; row < batch.size(); row++) {
        var series = known.find(batch.alias(row), batch.quality(row) != Quality.GOOD);
        long time = batch.micros(row);
        if (series != null && time >= beginning) {
          series.put(time, batch.value(row));
        }
      }
    }
  }

  /** Reads the points whose values hold where the near past begins. */
  private static void readHeads(Collection<Series> filled, PastReadings past, long beginning) {
    var byFrom = new TreeMap<Long, List<Series>>();
    for (var series : filled) {
      byFrom.computeIfAbsent(series.nearFrom, _ -> new ArrayList<>()).add(series);
    }
    byFrom.forEach((from, group) -> {
      var known = new SeriesByAlias(group);
      var at = Micros.toInstant(from);
      var heads = past.lastGood(known.streams.keySet(), at);
      var notGood =
          known.notGood.isEmpty() ? Map.<Alias, Tqv>of() : past.last(known.notGood.keySet(), at);
      for (var series : group) {
        var head = new Points();
        var found = (series.holdsNotGood() ? notGood : heads).get(series.alias);
        if (found != null
            && (found.quality() == Quality.GOOD) != series.holdsNotGood()
            && Micros.of(found.time()) >= beginning) {
          head.put(Micros.of(found.time()), found.value());
        }
        series.near().replaceHead(from, head);
      }
    });
  }
}
