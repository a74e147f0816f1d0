// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.Membership;
import io.millwright.asset.Memberships;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.EngineStore;
import io.millwright.reading.Alias;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An estimate of what a change of the plant computes again: how far back, and about how many
 * values, for people who decide on the change.
 *
 * @param since the time from which on values are computed again; {@link Membership#BEGINNING} where
 *     that is the beginning of the data
 * @param from the same, but not before the oldest reading of the trees concerned
 * @param streams how many transforms, metrics and frames are computed again from then on
 * @param windows about how many windows their metrics have from then on; windows that follow event
 *     frames are not counted
 */
public record ReplayEstimate(Instant since, Instant from, int streams, long windows) {
  /** The most measurements of a tree among which its oldest reading is looked for. */
  private static final int MOST_STREAMS = 10_000;

  /** Returns true where everything since the oldest reading is computed again. */
  public boolean isFromBeginning() {
    return since.equals(Membership.BEGINNING);
  }

  /**
   * Returns what a change computes again, one estimate for each time since when, the earliest
   * first. Trees without readings are left out.
   *
   * @param before the plant as it is
   * @param wanted the plant as it would be; its memberships follow from the change
   * @param now the time of the change, until which windows are counted
   */
  public static List<ReplayEstimate> of(
      Plant before, Plant wanted, EngineStore historian, Instant now) {
    var after = Memberships.settle(before, wanted, now);
    var found = new TreeMap<Instant, ReplayEstimate>();
    for (var tree : TreeChanges.between(before, after)) {
      var changed = Recipes.changed(before, after, tree);
      if (changed.isEmpty()) {
        continue;
      }
      var oldest = historian.oldest(measurements(before, after, tree));
      if (oldest.isEmpty()) {
        continue;
      }
      Recipes.withReaders(after, tree, changed)
          .forEach((alias, since) -> {
            var from = since.isBefore(oldest.get()) ? oldest.get() : since;
            found.merge(
                since,
                new ReplayEstimate(since, from, 1, windows(after, alias, from, now)),
                ReplayEstimate::and);
          });
    }
    return List.copyOf(found.values());
  }

  private ReplayEstimate and(ReplayEstimate other) {
    return new ReplayEstimate(
        since,
        from.isBefore(other.from) ? from : other.from,
        streams + other.streams,
        windows + other.windows);
  }

  /**
   * Returns the measurements of the assets that are in a tree now or will be, under the aliases of
   * both plants.
   */
  private static List<Alias> measurements(Plant before, Plant after, AssetId tree) {
    var now = before.findAsset(tree).stream().flatMap(before::subtree);
    var then = after.subtree(after.findAsset(tree).orElseThrow()).toList();
    var known =
        Stream.concat(now, then.stream().flatMap(asset -> before.findAsset(asset.id()).stream()));
    return Stream.concat(
            known.flatMap(asset -> before.properties(asset).stream()),
            then.stream().flatMap(asset -> after.properties(asset).stream()))
        .filter(property -> property.property().kind() instanceof PropertyKind.Measurement)
        .map(AssetProperty::alias)
        .distinct()
        .limit(MOST_STREAMS)
        .toList();
  }

  private static long windows(Plant plant, Alias alias, Instant from, Instant now) {
    return plant
        .findProperty(alias)
        .map(property -> property.property().kind())
        .filter(PropertyKind.Metric.class::isInstance)
        .map(kind -> windows(((PropertyKind.Metric) kind).window(), from, now))
        .orElse(0L);
  }

  private static long windows(Window window, Instant from, Instant now) {
    if (!from.isBefore(now)) {
      return 0;
    }
    return switch (window) {
      case Window.Fixed(Duration every, var _, var _) ->
          Duration.between(from, now).dividedBy(every);
      case Window.Calendar(Period every, var _, var _, var _) ->
          Duration.between(from, now)
              .dividedBy(Duration.between(from, from.atZone(ZoneOffset.UTC).plus(every)));
      case Window.OfFrame _ -> 0;
    };
  }
}
