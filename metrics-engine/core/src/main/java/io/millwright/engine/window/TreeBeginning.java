// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.PropertyKind;
import io.millwright.asset.model.Window;
import io.millwright.engine.store.PastReadings;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.util.ArrayList;
import java.util.List;

/**
 * When the windows of a tree's streamless metrics begin: those whose formulas name attributes only,
 * or nothing. No point of an input says when such a metric begins, so it begins with the first
 * reading of its tree, or, where its tree has none yet, when an engine first sees the tree. What
 * has begun stays begun: the stored values of these metrics count as readings do.
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class TreeBeginning {
  private final PastReadings past;
  private final List<Alias> streams = new ArrayList<>();

  /** The tree has begun at this time, or before. */
  private long begunAt = Long.MAX_VALUE;

  /** The tree has not begun at this time. */
  private long emptyAt = Long.MIN_VALUE;

  public TreeBeginning(PastReadings past) {
    this.past = past;
  }

  /** Adds a measurement of the tree, or a streamless metric. */
  public void add(Alias stream) {
    streams.add(stream);
  }

  /** Takes note that the tree has begun at a time. */
  public void note(long time) {
    begunAt = Math.min(begunAt, time);
  }

  /**
   * A time at which the tree is known to have begun; {@link Long#MAX_VALUE} where none is known.
   */
  public long begunAt() {
    return begunAt;
  }

  /** True where the tree has begun at a time. */
  public boolean hasBegun(long time) {
    if (time < begunAt && time > emptyAt) {
      past.lastGood(streams, Micros.toInstant(time))
          .values()
          .forEach(tqv -> note(Micros.of(tqv.time())));
      if (time < begunAt) {
        emptyAt = time;
      }
    }
    return time >= begunAt;
  }

  /** True where a formula of a model names attributes only, or nothing. */
  public static boolean isStreamless(Plant plant, AssetModel model, Expression formula) {
    return formula
        .nodes()
        .allMatch(node ->
            switch (node) {
              case Expression.Property(String key, var _) -> isAttribute(model, key);
              case Expression.ChildProperty(String hierarchy, String key, var _) ->
                  model
                      .findHierarchy(hierarchy)
                      .flatMap(found -> plant.findModel(found.child()))
                      .filter(child -> isAttribute(child, key))
                      .isPresent();
              default -> true;
            });
  }

  private static boolean isAttribute(AssetModel model, String key) {
    return model
        .findProperty(key)
        .filter(property -> property.kind() instanceof PropertyKind.Attribute)
        .isPresent();
  }

  /** True where a tree has a streamless metric, whose windows close although no reading came. */
  public static boolean isOf(Plant plant, Asset root) {
    return plant
        .subtree(root)
        .map(Asset::model)
        .distinct()
        .flatMap(id -> plant.findModel(id).stream())
        .anyMatch(model ->
            model.properties().stream()
                .anyMatch(property ->
                    property.kind() instanceof PropertyKind.Metric metric
                        && isStreamless(plant, model, metric)));
  }

  /** True where a metric of a model is streamless, and the clock gives its windows. */
  public static boolean isStreamless(Plant plant, AssetModel model, PropertyKind.Metric metric) {
    return !(metric.window() instanceof Window.OfFrame)
        && isStreamless(plant, model, metric.formula().expression());
  }
}
