// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.store.EngineStore;
import io.millwright.engine.store.LimitedReadings;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.feed.Feed;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Computes what a changed plant would give for the stored readings, and compares it with the stored
 * results. Nothing is stored.
 */
public final class DryRun {
  /** The length of one part of the range. */
  private static final Duration PART = Duration.ofDays(1);

  /** The most readings that are held at once: for one part of the range, or for one property. */
  private static final int MOST_READINGS = 2_000_000;

  private final Plant before;
  private final Plant after;
  private final EngineStore historian;
  private final EngineSettings settings;
  private final TimeRange range;
  private final int most;

  /**
   * The differences of one computed property.
   *
   * @param property the property in the changed plant
   * @param today how many values are stored in the range
   * @param values how many values there would be in the range
   * @param moments the times at which the value would be another one
   */
  public record Difference(
      AssetProperty property, long today, long values, NavigableMap<Instant, Change> moments) {}

  /**
   * The change of one value.
   *
   * @param today the stored value; {@link Value#none} where there is none
   * @param then the value with the changed plant; {@link Value#none} where there would be none
   */
  public record Change(Value today, Value then) {}

  /**
   * The outcome of a dry run.
   *
   * @param differences the differences of every property that is computed differently, and of the
   *     properties that depend on these and would have other values
   * @param isWhole false where there were too many differences, so that the dry run ended early
   */
  public record Outcome(List<Difference> differences, boolean isWhole) {}

  private DryRun(
      Plant before,
      Plant after,
      EngineStore historian,
      EngineSettings settings,
      TimeRange range,
      int most) {
    this.before = before;
    this.after = after;
    this.historian = historian;
    this.settings = settings;
    this.range = range;
    this.most = most;
  }

  /**
   * Computes a range with a changed plant.
   *
   * @param before the plant as it is
   * @param after the plant as it would be
   * @param range the times whose values are compared
   * @param most the number of differing values at which the dry run ends
   * @throws io.millwright.engine.store.TooManyReadings if a day of the range rests on more readings
   *     than fit into the memory
   */
  public static Outcome of(
      Plant before,
      Plant after,
      EngineStore historian,
      EngineSettings settings,
      TimeRange range,
      int most) {
    return new DryRun(before, after, historian, settings, range, most).run();
  }

  private Outcome run() {
    var found = new ArrayList<Difference>();
    int left = most;
    for (var tree : TreeChanges.between(before, after)) {
      var root = after.findAsset(tree).orElseThrow();
      var targets = Recipes.changed(before, after, tree);
      if (targets.isEmpty()) {
        continue;
      }
      var draft = new LinkedHashMap<Alias, NavigableMap<Instant, Value>>();
      targets.keySet().forEach(target -> draft.put(target, new TreeMap<>()));
      left -= compute(root, targets::containsKey, left, draft);
      draft.forEach((alias, moments) ->
          after
              .findProperty(alias)
              .ifPresent(property -> found.add(difference(property, moments))));
      if (left <= 0) {
        return new Outcome(found, false);
      }
    }
    return new Outcome(found, true);
  }

  /**
   * Computes the range for one tree.
   *
   * @param targets true for the streams that are computed differently
   * @param left the number of differing values at which it ends
   * @param draft takes the values that came out differently
   * @return how many values came out differently
   */
  private int compute(
      Asset root,
      Predicate<Alias> targets,
      int left,
      Map<Alias, NavigableMap<Instant, Value>> draft) {
    var stored = new Renamed();
    var progress =
        historian
            .progress(root.id())
            .or(() -> historian.newest(stored.streams(root)).map(at -> at.minus(settings.grace())));
    if (progress.isEmpty()) {
      return 0;
    }
    var limited = new LimitedReadings(stored, MOST_READINGS);
    var past = new PendingChanges(limited);
    int count = 0;
    for (var from = range.from(); from.isBefore(range.to()) && count < left; ) {
      var to = from.plus(PART).isBefore(range.to()) ? from.plus(PART) : range.to();
      limited.again();
      // A new engine for each part, so that it sees the results of the parts before.
      var engine = new Engine(after, root, settings, past);
      engine.resume(progress, List.of());
      var computed = engine.recompute(new TimeRange(from, to), targets);
      for (var removal : computed.removals()) {
        count += put(past, draft, removal.alias(), removal.range().to(), Value.none());
      }
      for (var reading : computed.values().readings()) {
        count += put(past, draft, reading.alias(), reading.tqv().time(), reading.tqv().value());
      }
      from = to;
    }
    return count;
  }

  private int put(
      PendingChanges past,
      Map<Alias, NavigableMap<Instant, Value>> draft,
      Alias alias,
      Instant time,
      Value value) {
    past.note(alias, Micros.of(time), value);
    if (time.isAfter(range.to()) || !time.isAfter(range.from())) {
      return 0;
    }
    draft.computeIfAbsent(alias, _ -> new TreeMap<>()).put(time, value);
    return 1;
  }

  private Difference difference(AssetProperty property, NavigableMap<Instant, Value> moments) {
    var today = new TreeMap<Instant, Value>();
    var stored = new LimitedReadings(new Renamed(), MOST_READINGS);
    for (var reading : stored.range(List.of(property.alias()), range).readings()) {
      if (reading.tqv().quality() == Quality.GOOD) {
        today.put(reading.tqv().time(), reading.tqv().value());
      }
    }
    var changes = new TreeMap<Instant, Change>();
    long values = today.size();
    for (var moment : moments.entrySet()) {
      var was = today.getOrDefault(moment.getKey(), Value.none());
      if (!was.equals(moment.getValue())) {
        changes.put(moment.getKey(), new Change(was, moment.getValue()));
        values += (moment.getValue().isPresent() ? 1 : 0) - (was.isPresent() ? 1 : 0);
      }
    }
    return new Difference(property, today.size(), values, changes);
  }

  /** The stored points, under the aliases that their properties have in the changed plant. */
  private final class Renamed implements PastReadings {
    private final Map<Alias, Alias> known = new HashMap<>();

    private Alias today(Alias alias) {
      return known.computeIfAbsent(
          alias,
          _ ->
              after
                  .findProperty(alias)
                  .flatMap(property ->
                      before.findProperty(property.asset().id(), property.property().id()))
                  .map(AssetProperty::alias)
                  .orElse(alias));
    }

    private Map<Alias, Alias> backwards(Collection<Alias> streams) {
      var found = new HashMap<Alias, Alias>();
      streams.forEach(stream -> found.put(today(stream), stream));
      return found;
    }

    List<Alias> streams(Asset root) {
      return after
          .subtree(root)
          .flatMap(asset -> after.properties(asset).stream())
          .map(property -> today(property.alias()))
          .toList();
    }

    @Override
    public ReadingBatch range(Collection<Alias> streams, TimeRange times) {
      var names = backwards(streams);
      var batch = historian.range(new HashSet<>(names.keySet()), times);
      var renamed = new ReadingBatch.Builder();
      for (int row = 0; row < batch.size(); row++) {
        var alias = names.getOrDefault(batch.alias(row), batch.alias(row));
        renamed.add(renamed.stream(alias), batch.micros(row), batch.quality(row), batch.value(row));
      }
      return renamed.build();
    }

    @Override
    public long count(Collection<Alias> streams, TimeRange times, long most) {
      return historian.count(backwards(streams).keySet(), times, most);
    }

    @Override
    public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
      return renamed(streams, today -> historian.lastGood(today, atOrBefore));
    }

    @Override
    public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
      return renamed(streams, today -> historian.last(today, atOrBefore));
    }

    @Override
    public List<Feed> feeds(Collection<Alias> streams) {
      var names = backwards(streams);
      return historian.feeds(Set.copyOf(names.keySet())).stream()
          .map(feed -> feed.of(names.getOrDefault(feed.alias(), feed.alias())))
          .toList();
    }

    private Map<Alias, Tqv> renamed(
        Collection<Alias> streams, Function<Set<Alias>, Map<Alias, Tqv>> read) {
      var names = backwards(streams);
      var found = new HashMap<Alias, Tqv>();
      read.apply(Set.copyOf(names.keySet()))
          .forEach((alias, tqv) -> found.put(names.getOrDefault(alias, alias), tqv));
      return found;
    }
  }
}
