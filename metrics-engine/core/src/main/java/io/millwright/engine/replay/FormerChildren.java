// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.name.AssetNames;
import io.millwright.engine.name.Measurements;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.Replay;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Finds the trees whose metrics still read the past of former children: of assets that belong to
 * another tree by now, or were removed. Where that past changes, by late readings or by a replay of
 * the other tree, the reading trees need a replay, which is stored in the same transaction as the
 * change.
 */
public final class FormerChildren {
  private static final String REASON = "a former child's past has changed";
  private static final long HOUR = Duration.ofHours(1).toNanos() / 1_000;

  private final Plant plant;
  private final Map<Alias, List<Reader>> readers = new HashMap<>();

  /** A metric of a tree that reads a stream in (from, to], in microseconds since the epoch. */
  private record Reader(AssetId tree, Alias metric, long from, long to) {}

  /** Finds the former children of a plant, which takes no time where nothing was ever moved. */
  public FormerChildren(Plant plant) {
    this.plant = plant;
    var trees = new LinkedHashSet<Asset>();
    for (var child : plant.memberships().children()) {
      for (var member : plant.memberships().of(child)) {
        plant
            .findAsset(member.parent())
            .filter(parent -> AssetNames.isStored(plant, parent, member))
            .ifPresent(parent -> {
              add(parent, member);
              trees.add(plant.root(parent));
            });
      }
    }
    trees.forEach(tree -> plant.subtree(tree).forEach(asset -> addMeasured(tree, asset)));
  }

  /** Adds the measurements of other trees whose quality the metrics of an asset ask for. */
  private void addMeasured(Asset tree, Asset asset) {
    for (var property : plant.properties(asset)) {
      if (property.property().kind()
              instanceof PropertyKind.Metric(Formula formula, Window _, int percentGood)
          && percentGood > 0) {
        for (var measured : Measurements.under(plant, asset, formula)) {
          boolean isOwn =
              plant
                  .findProperty(measured.alias())
                  .filter(found -> plant.root(found.asset()).id().equals(tree.id()))
                  .isPresent();
          if (!isOwn) {
            add(property, measured.alias(), measured.from(), measured.to());
          }
        }
      }
    }
  }

  private void add(Asset parent, Membership member) {
    for (var property : plant.properties(parent)) {
      property
          .property()
          .kind()
          .formulas()
          .map(Formula::expression)
          .flatMap(Expression::nodes)
          .forEach(node -> {
            if (node instanceof Expression.ChildProperty(String hierarchy, String key, var _)) {
              plant
                  .model(parent)
                  .findHierarchy(hierarchy)
                  .filter(known -> known.id().equals(member.hierarchy()))
                  .flatMap(_ -> AssetNames.ofChild(plant, member, key))
                  .ifPresent(meaning -> add(property, meaning, member));
            }
          });
    }
  }

  private void add(AssetProperty metric, AssetNames.Meaning meaning, Membership member) {
    if (meaning instanceof AssetNames.Meaning.Stream(Alias alias, var _, var _)) {
      add(metric, alias, member.from(), member.to());
    }
  }

  private void add(AssetProperty metric, Alias alias, Instant from, Instant to) {
    readers
        .computeIfAbsent(alias, _ -> new ArrayList<>())
        .add(
            new Reader(
                plant.root(metric.asset()).id(), metric.alias(), Micros.of(from), Micros.of(to)));
  }

  /** Returns the streams of former children that a tree's metrics read. */
  List<Alias> streams(AssetId tree) {
    return readers.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(each -> each.tree().equals(tree)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the trees whose metrics read a stream of a former child. */
  public Set<AssetId> readers(Alias stream) {
    var found = new LinkedHashSet<AssetId>();
    readers.getOrDefault(stream, List.of()).forEach(reader -> found.add(reader.tree()));
    return found;
  }

  /**
   * Returns some changes together with the replays that other trees need because of them.
   *
   * @param now the time at which the replays are asked for
   * @param ids gives each replay its id
   */
  public Changes withReplays(Changes changes, Instant now, Supplier<UUID> ids) {
    if (readers.isEmpty()) {
      return changes;
    }
    var due = new Due();
    due.add(changes.readings());
    due.add(changes.computed());
    for (var removal : changes.removals()) {
      due.add(removal.alias(), Micros.of(removal.range().from()), Micros.of(removal.range().to()));
    }
    return changes.with(due.replays(now, ids));
  }

  /**
   * Returns the replays that other trees need because the values of a tree have changed in a range
   * and behind it. Example: machine M moved from line A to line B at 10:00; a late reading of M for
   * 09:30 changes A's window that ends at 09:35, so A gets a replay of (09:00, 10:00].
   *
   * @param tree the tree whose values have changed
   * @param now the time at which the replays are asked for
   * @param ids gives each replay its id
   */
  List<Replay> replaysAfter(AssetId tree, TimeRange range, Instant now, Supplier<UUID> ids) {
    var due = new Due();
    if (readers.isEmpty()) {
      return List.of();
    }
    long from = Micros.of(range.from()) - longestFrames(tree);
    for (var alias : readers.keySet()) {
      if (plant
          .findProperty(alias)
          .filter(found -> found.property().isComputed())
          .filter(found -> plant.root(found.asset()).id().equals(tree))
          .isPresent()) {
        due.add(alias, from, Long.MAX_VALUE);
      }
    }
    return due.replays(now, ids);
  }

  /**
   * Returns how far before a change the results of a tree may change, in microseconds: the sum of
   * the least lengths of its frames.
   */
  private long longestFrames(AssetId tree) {
    return plant
        .subtree(plant.findAsset(tree).orElseThrow())
        .map(plant::model)
        .distinct()
        .flatMap(model -> model.properties().stream())
        .mapToLong(property ->
            property.kind() instanceof PropertyKind.Frame(var _, var _, Duration min)
                ? min.toNanos() / 1_000
                : 0)
        .sum();
  }

  /** Gathers the ranges that the reading trees have to compute again. */
  private final class Due {
    private final Map<AssetId, Span> trees = new LinkedHashMap<>();

    private static final class Span {
      final Set<Alias> metrics = new LinkedHashSet<>();
      long from = Long.MAX_VALUE;
      long to = Long.MIN_VALUE;
    }

    void add(ReadingBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        if (readers.containsKey(batch.alias(row))) {
          add(batch.alias(row), batch.micros(row) - 1, batch.micros(row));
        }
      }
    }

    /** Adds a change of a stream in (from, to]. */
    void add(Alias alias, long from, long to) {
      for (var reader : readers.getOrDefault(alias, List.of())) {
        if (from < reader.to()) {
          var span = trees.computeIfAbsent(reader.tree(), _ -> new Span());
          span.metrics.add(reader.metric());
          // A value from before the child came may still hold when it comes.
          span.from = Math.min(span.from, Math.max(from, reader.from()));
          span.to = Math.max(span.to, Math.clamp(to, reader.from() + 1, reader.to()));
        }
      }
    }

    /** Returns a replay for each tree, over whole hours, so that small changes share one replay. */
    List<Replay> replays(Instant now, Supplier<UUID> ids) {
      var found = new ArrayList<Replay>();
      trees.forEach((tree, span) -> {
        var range =
            new TimeRange(
                Micros.toInstant(Math.floorDiv(span.from, HOUR) * HOUR),
                Micros.toInstant((Math.floorDiv(span.to - 1, HOUR) + 1) * HOUR));
        found.add(Replay.waiting(ids.get(), tree, span.metrics, range, REASON, now));
      });
      return found;
    }
  }
}
