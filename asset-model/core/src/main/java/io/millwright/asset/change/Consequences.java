// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.formula.Formula;
import io.millwright.formula.check.FormulaUnits;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What follows from a change of the plant, for those who decide on it.
 *
 * @param computedAnew the transforms and metrics that other values come out of, such as {@code
 *     line.oee}: those with another formula, and all that depends on what has changed
 * @param converted the values of new and changed formulas that are converted to another unit, such
 *     as {@code line.ratio: pressure from kPa to bar}
 * @param moved the data streams that get another alias and keep their history
 * @param left the data streams that belong to no property any more: they keep their alias and their
 *     history, and belong to a property again as soon as one has this alias
 * @param forgotten the attributes with a value of their own that goes, such as {@code
 *     /graz/line-1/filler/ideal_rate}; only earlier versions of the plant have it
 * @param counted since when and until when assets that come and go count in their parents' metrics
 */
public record Consequences(
    List<String> computedAnew,
    List<String> converted,
    List<Move> moved,
    List<Alias> left,
    List<Alias> forgotten,
    List<String> counted) {
  public Consequences {
    converted = List.copyOf(converted);
    computedAnew = List.copyOf(computedAnew);
    moved = List.copyOf(moved);
    left = List.copyOf(left);
    forgotten = List.copyOf(forgotten);
    counted = List.copyOf(counted);
  }

  /** A data stream with a new alias. */
  public record Move(Alias before, Alias after) {}

  /** Returns what follows from making one plant the other. */
  public static Consequences of(Plant before, Plant after) {
    var moved = new ArrayList<Move>();
    var left = new ArrayList<Alias>();
    var forgotten = new ArrayList<Alias>();
    for (var was : before.assets()) {
      var is = after.findAsset(was.id());
      boolean same =
          is.filter(was::equals).isPresent()
              && before.path(was.id()).equals(after.path(was.id()))
              && before.model(was).equals(after.model(was));
      if (same) {
        continue;
      }
      for (var property : before.properties(was)) {
        var now = after.findProperty(was.id(), property.property().id());
        boolean isAttribute = property.property().kind() instanceof PropertyKind.Attribute;
        if (now.isPresent() && !now.get().alias().equals(property.alias())) {
          moved.add(new Move(property.alias(), now.get().alias()));
        }
        if (now.isEmpty() && !isAttribute) {
          left.add(property.alias());
        }
        if (isAttribute
            && was.attributes().containsKey(property.property().id())
            && (now.isEmpty()
                || !now.get().asset().attributes().containsKey(property.property().id()))) {
          forgotten.add(property.alias());
        }
      }
    }
    var converted = new ArrayList<>(conversions(after));
    converted.removeAll(conversions(before));
    return new Consequences(
        new Affected(before, after).names(),
        converted,
        moved,
        left,
        forgotten,
        HistoryOfHierarchies.lines(before, after));
  }

  private static List<String> conversions(Plant plant) {
    return plant.models().stream()
        .flatMap(model ->
            Stream.concat(
                    model.properties().stream()
                        .flatMap(property ->
                            property
                                .kind()
                                .formulas()
                                .map(formula -> Map.entry(property.key(), formula))),
                    model.alarms().stream().map(alarm -> Map.entry(alarm.key(), alarm.when())))
                .flatMap(entry ->
                    conversions(plant, model, entry.getValue())
                        .map(text -> "%s.%s: %s".formatted(model.key(), entry.getKey(), text))))
        .distinct()
        .toList();
  }

  private static Stream<String> conversions(Plant plant, AssetModel model, Formula formula) {
    return FormulaUnits.convert(
            formula.expression(), name -> plant.unit(model, name, Map.of()), (_, _) -> {})
        .conversions()
        .stream()
        .map(conversion ->
            "%s from %s to %s"
                .formatted(
                    formula
                        .source()
                        .substring(
                            conversion.node().span().start(), conversion.node().span().end()),
                    conversion.from().code(),
                    conversion.to().code()));
  }

  /** Follows the formulas from what has changed to what depends on it, model by model. */
  private static final class Affected {
    /** A property of a model. */
    private record Part(ModelId model, PropertyId property) {}

    private final Plant before;
    private final Plant after;
    private final Map<Part, List<Part>> dependents = new HashMap<>();
    private final Map<HierarchyId, List<Part>> readers = new HashMap<>();
    private final Set<Part> found = new LinkedHashSet<>();
    private final ArrayDeque<Part> next = new ArrayDeque<>();

    Affected(Plant before, Plant after) {
      this.before = before;
      this.after = after;
      after.models().forEach(this::read);
    }

    private void read(AssetModel model) {
      for (var property : model.properties()) {
        var part = new Part(model.id(), property.id());
        property
            .kind()
            .formulas()
            .flatMap(formula -> formula.expression().nodes())
            .forEach(node -> {
              switch (node) {
                case Expression.Property own ->
                    model
                        .findProperty(own.key())
                        .ifPresent(input -> depend(part, model.id(), input));
                case Expression.ChildProperty child ->
                    model
                        .findHierarchy(child.hierarchy())
                        .ifPresent(hierarchy -> child(part, hierarchy, child.key()));
                case Expression.Literal _,
                    Expression.Unary _,
                    Expression.Binary _,
                    Expression.Index _,
                    Expression.Slice _,
                    Expression.Call _ -> {}
              }
            });
        if (property.kind() instanceof PropertyKind.Metric(var _, Window.Calendar days, int _)
            && days.zone().isEmpty()) {
          zones(part);
        }
        if (property.kind()
            instanceof PropertyKind.Metric(var _, Window.OfFrame(var frame), int _)) {
          model.findProperty(frame).ifPresent(input -> depend(part, model.id(), input));
        }
      }
    }

    /** The time zone may be said at any asset above. */
    private void zones(Part part) {
      for (var model : after.models()) {
        model
            .findProperty(PropertyDefinition.TIME_ZONE)
            .ifPresent(zone -> depend(part, model.id(), zone));
      }
    }

    private void child(Part part, Hierarchy hierarchy, String key) {
      readers.computeIfAbsent(hierarchy.id(), _ -> new ArrayList<>()).add(part);
      after
          .findModel(hierarchy.child())
          .flatMap(model -> model.findProperty(key))
          .ifPresent(input -> depend(part, hierarchy.child(), input));
    }

    private void depend(Part part, ModelId model, PropertyDefinition input) {
      dependents.computeIfAbsent(new Part(model, input.id()), _ -> new ArrayList<>()).add(part);
    }

    /** Returns the transforms and metrics whose values may be others, in the order of the plant. */
    List<String> names() {
      after.models().forEach(this::changedIn);
      changedAssets();
      while (!next.isEmpty()) {
        dependents.getOrDefault(next.poll(), List.of()).forEach(this::add);
      }
      var used = new HashSet<ModelId>();
      after.assets().forEach(asset -> used.add(asset.model()));
      return after.models().stream()
          .filter(model -> used.contains(model.id()))
          .flatMap(model ->
              model.properties().stream()
                  .filter(PropertyDefinition::isComputed)
                  .filter(property -> found.contains(new Part(model.id(), property.id())))
                  .map(property -> model.key() + "." + property.key()))
          .toList();
    }

    private void changedIn(AssetModel model) {
      var was = before.findModel(model.id());
      for (var property : model.properties()) {
        var old = was.flatMap(known -> known.findProperty(property.id()));
        if (old.isEmpty() || !givesTheSame(old.get(), property)) {
          add(new Part(model.id(), property.id()));
        }
      }
      for (var hierarchy : model.hierarchies()) {
        var old = was.flatMap(known -> known.findHierarchy(hierarchy.id()));
        if (old.filter(known -> known.child().equals(hierarchy.child())).isEmpty()) {
          readers.getOrDefault(hierarchy.id(), List.of()).forEach(this::add);
        }
      }
    }

    /** What it is called has no part in what comes out of it. */
    private static boolean givesTheSame(PropertyDefinition old, PropertyDefinition now) {
      return old.kind().equals(now.kind())
          && old.type() == now.type()
          && old.unit().equals(now.unit());
    }

    private void changedAssets() {
      for (var asset : after.assets()) {
        var was = before.findAsset(asset.id());
        if (was.filter(asset::equals).isPresent()) {
          continue;
        }
        if (was.isEmpty() || !was.get().model().equals(asset.model())) {
          after
              .model(asset)
              .properties()
              .forEach(property -> add(new Part(asset.model(), property.id())));
        } else {
          var old = was.get().attributes();
          for (var property : after.model(asset).properties()) {
            if (!Objects.equals(asset.attributes().get(property.id()), old.get(property.id()))) {
              add(new Part(asset.model(), property.id()));
            }
          }
        }
        if (was.isEmpty() || !was.get().placement().equals(asset.placement())) {
          hung(asset);
          was.ifPresent(this::hung);
        }
      }
      before.assets().stream()
          .filter(asset -> after.findAsset(asset.id()).isEmpty())
          .forEach(this::hung);
    }

    /** Takes note that formulas over the children of a hierarchy see other children. */
    private void hung(Asset asset) {
      if (asset.placement() instanceof Placement.Under(var _, HierarchyId hierarchy)) {
        readers.getOrDefault(hierarchy, List.of()).forEach(this::add);
      }
    }

    private void add(Part part) {
      if (found.add(part)) {
        next.add(part);
      }
    }
  }
}
