// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.engine.store.PastReadings;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The time from which on a tree's streamless metrics have values. A metric is streamless where its
 * formula names attributes only, or nothing, as {@code target / 60} does. No point of an input says
 * when such a metric begins. So it begins with the first reading of its tree or, where the tree has
 * no reading yet, when an engine first sees the tree. Once begun, it stays begun: the stored values
 * of streamless metrics count as readings do.
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class TreeBeginning {
  private final PastReadings past;
  private final List<Alias> streams = new ArrayList<>();

  /** The earliest time at which the tree is known to have begun. */
  private long begunAt = Long.MAX_VALUE;

  /** The latest time at which the tree is known not to have begun. */
  private long emptyAt = Long.MIN_VALUE;

  /**
   * Makes the beginning of a tree of which nothing is known yet.
   *
   * @param past the store, which is asked for the oldest readings
   */
  public TreeBeginning(PastReadings past) {
    this.past = past;
  }

  /** Returns the beginning of a tree, as its measurements and streamless metrics are stored. */
  public static TreeBeginning of(Plant plant, Asset root, PastReadings past) {
    var start = new TreeBeginning(past);
    plant
        .subtree(root)
        .flatMap(asset -> plant.properties(asset).stream())
        .filter(property ->
            switch (property.property().kind()) {
              case PropertyKind.Measurement _ -> true;
              case PropertyKind.Metric metric ->
                  isStreamless(plant, plant.model(property.asset()), metric);
              case PropertyKind.Attribute _, PropertyKind.Transform _, PropertyKind.Frame _ ->
                  false;
            })
        .forEach(property -> start.add(property.alias()));
    return start;
  }

  /**
   * Adds a stream whose points show that the tree has begun: a measurement or a streamless metric.
   */
  public void add(Alias stream) {
    streams.add(stream);
  }

  /** Takes note that the tree has begun at a time. */
  public void note(long time) {
    begunAt = Math.min(begunAt, time);
  }

  /**
   * Takes note of the first reading of a batch.
   *
   * @param time the time of the reading; {@link Long#MAX_VALUE} where the batch has none
   * @param closed the time up to which windows are closed
   * @return the time up to which streamless metrics have to be computed again, since the tree
   *     begins earlier than was known; empty where it does not
   */
  public OptionalLong noteReading(long time, long closed) {
    if (time == Long.MAX_VALUE || hasBegun(time)) {
      return OptionalLong.empty();
    }
    long before = Math.min(begunAt, closed);
    note(time);
    return OptionalLong.of(before);
  }

  /** Returns true where the tree has begun at a time. The store is asked where it is not known. */
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

  /** Returns true where a formula of a model names attributes only, or nothing. */
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

  /** Returns true where a tree has a streamless metric, whose windows close without any reading. */
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

  /** Returns true where a metric of a model is streamless and does not have frames as windows. */
  public static boolean isStreamless(Plant plant, AssetModel model, PropertyKind.Metric metric) {
    return !(metric.window() instanceof Window.OfFrame)
        && isStreamless(plant, model, metric.formula().expression());
  }
}
