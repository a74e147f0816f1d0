// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.name.AssetNames;
import io.millwright.engine.name.Child;
import io.millwright.engine.name.Input;
import io.millwright.engine.name.KnownTimeFinder;
import io.millwright.engine.name.Measurements;
import io.millwright.engine.name.StreamNames;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.window.GoodShare;
import io.millwright.engine.window.WindowFormulas;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The series of a tree, and what the names in the formulas of its assets mean. The series are those
 * of the tree's own assets and those of former children, which are read from the store because
 * other engines write them.
 */
final class TreeSeries {
  /** The measurements of the tree and the liveness of their sources, by their aliases. */
  final Map<Alias, Series> raw = new LinkedHashMap<>();

  /**
   * The readings that are not GOOD, of the measurements for which they count: where a metric
   * requires a share of GOOD time, or joins the points by straight lines.
   */
  final Map<Alias, Series> notGood = new LinkedHashMap<>();

  /** The computed properties of the tree, by their aliases. */
  final Map<Alias, AssetProperty> computed = new HashMap<>();

  /** The series of the computed properties. */
  final Map<Alias, Series> computedSeries = new LinkedHashMap<>();

  /** The series of former children. */
  final Map<Alias, Series> foreign = new LinkedHashMap<>();

  /** Every series of the tree, when {@link #complete} has been called. */
  final List<Series> all = new ArrayList<>();

  private final Plant plant;
  private final KnownTimeFinder known;
  private final Map<AssetId, Map<String, Input>> names = new LinkedHashMap<>();

  /** The readings of former children that are not GOOD, where they count. */
  private final Map<Alias, Series> foreignNotGood = new LinkedHashMap<>();

  TreeSeries(Plant plant, List<Asset> assets, PendingChanges unsaved) {
    this.plant = plant;
    known = new KnownTimeFinder(plant, unsaved, this::liveness, raw::containsKey);
    for (var asset : assets) {
      names.put(asset.id(), namesOf(asset));
    }
    known.prepare(List.copyOf(raw.keySet()));
  }

  /** Completes the list of all series; to be called when all nodes are placed. */
  void complete() {
    all.addAll(raw.values());
    all.addAll(computedSeries.values());
    all.addAll(foreign.values());
  }

  private Map<String, Input> namesOf(Asset asset) {
    var found = new HashMap<String, Input>();
    for (var property : plant.properties(asset)) {
      found.put(property.property().key(), input(property));
    }
    return found;
  }

  private Input input(AssetProperty property) {
    return switch (AssetNames.of(property)) {
      case AssetNames.Meaning.Constant(AttributeValue value, var _) -> Input.attribute(value);
      case AssetNames.Meaning.Stream(Alias alias, var _, var _) -> {
        if (!property.property().isComputed()) {
          yield new Input.Stream(raw.computeIfAbsent(alias, Series::new));
        }
        computed.put(alias, property);
        yield new Input.Stream(computedSeries.computeIfAbsent(alias, Series::new));
      }
    };
  }

  /** Returns what the names of an asset's own properties mean. */
  Map<String, Input> namesIn(Asset asset) {
    return names.getOrDefault(asset.id(), Map.of());
  }

  /** Sets the time in which a stream is known, where it is not set, and returns the stream. */
  Series withKnownTime(Series stream) {
    if (stream.known.isAlways()) {
      stream.known = known.of(stream.alias);
    }
    return stream;
  }

  private Series liveness(Alias alias) {
    var found = raw.computeIfAbsent(alias, Series::new);
    found.isLiveness = true;
    return found;
  }

  /** Returns the share of GOOD time that a metric of an asset requires. */
  GoodShare goodShare(Asset asset, PropertyKind.Metric metric) {
    if (metric.percentGood() == 0) {
      return GoodShare.NOTHING_REQUIRED;
    }
    var streams = new ArrayList<GoodShare.Stream>();
    for (var measured : Measurements.under(plant, asset, metric.formula())) {
      var alias = measured.alias();
      var own = raw.get(alias);
      var good = withKnownTime(own == null ? foreign.computeIfAbsent(alias, Series::new) : own);
      streams.add(GoodShare.Stream.of(measured, good, notGoodOf(good)));
    }
    return new GoodShare(streams, metric.percentGood());
  }

  /**
   * Returns the readings that are not GOOD of the measurements whose points an expression joins by
   * straight lines, and gives each of these measurements its own.
   */
  List<Series> notGoodOfLines(
      Asset asset, Expression expression, Map<String, List<Child>> children) {
    var found = new ArrayList<Series>();
    WindowFormulas.namesOfLines(expression)
        .flatMap(name -> streamsOf(name, namesIn(asset), children))
        .filter(stream -> !computed.containsKey(stream.alias))
        .forEach(stream -> {
          var ofStream = notGoodOf(stream);
          stream.notGood = ofStream;
          found.add(ofStream);
        });
    return found;
  }

  /** Returns the streams that a name stands for: one, or one of each child. */
  private static Stream<Series> streamsOf(
      Expression name, Map<String, Input> own, Map<String, List<Child>> children) {
    var found = new LinkedHashSet<Series>(StreamNames.streams(name, own));
    forEachChildStream(name, children, (_, stream) -> found.add(stream));
    return found.stream();
  }

  /** Returns the series of the readings that are not GOOD, of a measurement or a former child. */
  private Series notGoodOf(Series good) {
    boolean isOwn = raw.containsKey(good.alias);
    return (isOwn ? notGood : foreignNotGood)
        .computeIfAbsent(
            good.alias,
            _ -> {
              var added = Series.ofNotGood(good);
              all.add(added);
              return added;
            });
  }

  /** Returns the stream of frames that a metric's windows are; empty for other windows. */
  Optional<Series> frames(Window window, Asset asset) {
    return window instanceof Window.OfFrame(String key)
            && namesIn(asset).get(key) instanceof Input.Stream(Series series)
        ? Optional.of(series)
        : Optional.empty();
  }

  /** Returns, for each hierarchy that an expression names, every child that there ever was. */
  Map<String, List<Child>> childrenNamedIn(Asset asset, Expression expression) {
    var found = new HashMap<String, List<Child>>();
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty child) {
            found.computeIfAbsent(child.hierarchy(), key -> children(asset, key, expression));
          }
        });
    return found;
  }

  private List<Child> children(Asset asset, String hierarchy, Expression expression) {
    var found = new ArrayList<Child>();
    for (var member : AssetNames.members(plant, asset, hierarchy)) {
      boolean isStored = AssetNames.isStored(plant, asset, member);
      var here = names.get(member.child());
      found.add(
          Child.of(
              here == null ? storedNames(member, hierarchy, expression) : here, member, isStored));
    }
    return found;
  }

  /** Returns what an expression names of a child that does not belong to this tree any more. */
  private Map<String, Input> storedNames(
      Membership member, String hierarchy, Expression expression) {
    var found = new HashMap<String, Input>();
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty(String of, String key, var _)
              && of.equals(hierarchy)) {
            AssetNames.ofChild(plant, member, key)
                .ifPresent(meaning -> found.put(key, storedInput(meaning)));
          }
        });
    return found;
  }

  private Input storedInput(AssetNames.Meaning meaning) {
    return switch (meaning) {
      case AssetNames.Meaning.Constant(AttributeValue value, var _) -> Input.attribute(value);
      case AssetNames.Meaning.Stream(Alias alias, var _, var _) ->
          new Input.Stream(foreign.computeIfAbsent(alias, Series::new));
    };
  }

  /** Calls a consumer for each stream of a child that an expression names. */
  static void forEachChildStream(
      Expression expression,
      Map<String, List<Child>> children,
      BiConsumer<Child, Series> consumer) {
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty(String hierarchy, String key, var _)) {
            for (var child : children.getOrDefault(hierarchy, List.of())) {
              if (child.names().get(key) instanceof Input.Stream(Series stream)) {
                consumer.accept(child, stream);
              }
            }
          }
        });
  }
}
