// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.name.AssetNames;
import io.millwright.engine.name.Measurements;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The recipes of a tree. The recipe of a computed stream is everything its values follow from, but
 * for the readings: its formulas, and what the names in them mean on its asset. Where two plants
 * have the same recipe for a stream, they compute the same values.
 */
public final class Recipes {
  private final Plant plant;
  private final Map<Alias, Recipe> recipes = new LinkedHashMap<>();

  /**
   * The recipe of one computed stream.
   *
   * @param kind the kind of the property, with its formulas
   * @param type the type of the property
   * @param zone the time zone of the asset, for windows of the calendar
   * @param inputs what the names mean, in the order of the formulas
   */
  private record Recipe(PropertyKind kind, DataType type, ZoneId zone, List<Ingredient> inputs) {
    /**
     * Returns since when values may differ from those of another recipe; empty where none can.
     *
     * @param other the other recipe; null where the other plant does not compute the stream
     */
    Optional<Instant> differsSince(@Nullable Recipe other) {
      if (equals(other)) {
        return Optional.empty();
      }
      if (other == null
          || !kind.equals(other.kind)
          || type != other.type
          || !zone.equals(other.zone)
          || inputs.size() != other.inputs.size()) {
        return Optional.of(Membership.BEGINNING);
      }
      var earliest = Membership.OPEN;
      for (int i = 0; i < inputs.size(); i++) {
        var since = inputs.get(i).differsSince(other.inputs.get(i));
        earliest = since.filter(earliest::isAfter).orElse(earliest);
      }
      return Optional.of(earliest);
    }

    boolean reads(Alias stream) {
      return inputs.stream().anyMatch(input -> stream.equals(input.stream().orElse(null)));
    }
  }

  /**
   * The meaning of a name: a stream or the values of an attribute.
   *
   * @param stream the stream; empty for an attribute
   * @param constant the values of the attribute; empty for a stream
   * @param unit the unit of the values, a UCUM code
   * @param kind the definition of a frame, whose least length counts; empty otherwise
   * @param from the name counts behind this time, where it is one of a child
   * @param to the name counts up to this time, where it is one of a child
   */
  private record Ingredient(
      Optional<Alias> stream,
      Optional<AttributeValue> constant,
      String unit,
      Optional<PropertyKind> kind,
      Instant from,
      Instant to) {
    /**
     * Returns since when this input has other values than another one; empty where it never has.
     */
    Optional<Instant> differsSince(Ingredient other) {
      if (equals(other)) {
        return Optional.empty();
      }
      return constant.isPresent() && equals(other.with(constant))
          ? other.constant.flatMap(constant.get()::differsSince)
          : Optional.of(Membership.BEGINNING);
    }

    private Ingredient with(Optional<AttributeValue> otherConstant) {
      return new Ingredient(stream, otherConstant, unit, kind, from, to);
    }

    /** Returns the input without its unit, for a formula that takes numbers as they are. */
    Ingredient bare() {
      return new Ingredient(stream, constant, "", kind, from, to);
    }
  }

  private Recipes(Plant plant, Optional<Asset> root) {
    this.plant = plant;
    root.stream().flatMap(plant::subtree).forEach(this::add);
  }

  /**
   * Returns the streams of a tree that two plants compute differently, each with the time since
   * when its values may differ; {@link Membership#BEGINNING} where all of them may.
   */
  public static Map<Alias, Instant> changed(Plant before, Plant after, AssetId root) {
    var old = new Recipes(before, before.findAsset(root)).recipes;
    var found = new LinkedHashMap<Alias, Instant>();
    new Recipes(after, after.findAsset(root))
        .recipes.forEach((alias, recipe) ->
            recipe.differsSince(old.get(alias)).ifPresent(since -> found.put(alias, since)));
    return found;
  }

  /**
   * Returns some streams together with every stream of the tree that is computed from them, each
   * with the earliest time of the streams that it is computed from.
   *
   * @param changed some computed streams of a tree, each with a time
   */
  static Map<Alias, Instant> withReaders(Plant plant, AssetId root, Map<Alias, Instant> changed) {
    var readers = new HashMap<Alias, List<Alias>>();
    new Recipes(plant, plant.findAsset(root))
        .recipes.forEach((alias, recipe) ->
            recipe.inputs.stream()
                .flatMap(input -> input.stream().stream())
                .forEach(
                    input -> readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(alias)));
    var found = new LinkedHashMap<>(changed);
    var next = new ArrayDeque<>(changed.keySet());
    while (!next.isEmpty()) {
      var input = next.poll();
      var since = Objects.requireNonNull(found.get(input));
      for (var reader : readers.getOrDefault(input, List.of())) {
        var known = found.get(reader);
        if (known == null || since.isBefore(known)) {
          found.put(reader, since);
          next.add(reader);
        }
      }
    }
    return found;
  }

  /**
   * Returns for each tree the computed streams of which some streams are an input: of the tree to
   * which the streams belong, and of the trees that still read the past of former children.
   */
  public static Map<AssetId, Set<Alias>> readers(Plant plant, Set<Alias> streams) {
    var trees = new LinkedHashSet<AssetId>();
    var former = new FormerChildren(plant);
    for (var stream : streams) {
      plant
          .findProperty(stream)
          .ifPresent(property -> trees.add(plant.root(property.asset()).id()));
      trees.addAll(former.readers(stream));
    }
    var found = new LinkedHashMap<AssetId, Set<Alias>>();
    for (var tree : trees) {
      var readers = readers(plant, plant.findAsset(tree).orElseThrow(), streams);
      if (!readers.isEmpty()) {
        found.put(tree, readers);
      }
    }
    return found;
  }

  /** Returns the computed streams of a tree of which some streams are an input. */
  public static Set<Alias> readers(Plant plant, Asset root, Set<Alias> streams) {
    var found = new LinkedHashSet<Alias>();
    new Recipes(plant, Optional.of(root))
        .recipes.forEach((alias, recipe) -> {
          if (streams.stream().anyMatch(recipe::reads)) {
            found.add(alias);
          }
        });
    return found;
  }

  private void add(Asset asset) {
    var names = new HashMap<String, AssetNames.Meaning>();
    var properties = plant.properties(asset);
    properties.forEach(property -> names.put(property.property().key(), AssetNames.of(property)));
    for (var property : properties) {
      if (property.property().isComputed()) {
        recipes.put(property.alias(), recipe(property, names));
      }
    }
  }

  private Recipe recipe(AssetProperty property, Map<String, AssetNames.Meaning> names) {
    var kind = property.property().kind();
    var inputs = new ArrayList<Ingredient>();
    kind.formulas()
        .map(Formula::expression)
        .flatMap(Expression::nodes)
        .flatMap(node -> meant(property.asset(), node, names))
        .forEach(inputs::add);
    if (kind instanceof PropertyKind.Metric(Formula _, Window.OfFrame(String frame), int _)
        && names.containsKey(frame)) {
      inputs.add(ingredient(names.get(frame), Membership.BEGINNING, Membership.OPEN));
    }
    if (kind instanceof PropertyKind.Metric(Formula formula, Window _, int percentGood)
        && percentGood > 0) {
      Measurements.under(plant, property.asset(), formula)
          .forEach(measured -> inputs.add(ingredient(measured)));
    }
    return new Recipe(kind, property.property().type(), plant.zone(property.asset()), inputs);
  }

  private Stream<Ingredient> meant(
      Asset asset, Expression node, Map<String, AssetNames.Meaning> names) {
    return switch (node) {
      case Expression.Property(String key, var _) ->
          Stream.ofNullable(names.get(key))
              .map(meaning -> ingredient(meaning, Membership.BEGINNING, Membership.OPEN))
              .map(input -> plant.model(asset).rules().isLabelling() ? input.bare() : input);
      case Expression.ChildProperty(String hierarchy, String key, var _) ->
          AssetNames.members(plant, asset, hierarchy).stream()
              .flatMap(member ->
                  AssetNames.ofChild(plant, member, key).stream()
                      .map(meaning -> ingredient(meaning, member.from(), member.to()))
                      .map(input -> takesBare(asset, member) ? input.bare() : input));
      default -> Stream.empty();
    };
  }

  /** Returns true where a formula takes the numbers of a child as they are, whatever their unit. */
  private boolean takesBare(Asset asset, Membership member) {
    return plant.model(asset).rules().isLabelling()
        || plant.findAsset(member.child()).map(plant::model).stream()
            .anyMatch(model -> model.rules().isLabelling());
  }

  private static Ingredient ingredient(AssetNames.Meaning meaning, Instant from, Instant to) {
    return switch (meaning) {
      case AssetNames.Meaning.Stream(Alias alias, String unit, Optional<PropertyKind> frame) ->
          new Ingredient(Optional.of(alias), Optional.empty(), unit, frame, from, to);
      case AssetNames.Meaning.Constant(AttributeValue value, String unit) ->
          new Ingredient(Optional.empty(), Optional.of(value), unit, Optional.empty(), from, to);
    };
  }

  private static Ingredient ingredient(Measurements.Measured measured) {
    return new Ingredient(
        Optional.of(measured.alias()),
        Optional.empty(),
        "",
        Optional.empty(),
        measured.from(),
        measured.to());
  }
}
