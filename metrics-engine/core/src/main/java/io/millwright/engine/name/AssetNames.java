// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.ModelId;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the names in the formulas of an asset mean: a name of the asset itself, such as {@code
 * temperature}, or one of its children, such as {@code machines.produced}. The engine, the
 * explanations and the recipes resolve names here, so that a name means the same to all of them.
 */
public final class AssetNames {
  private AssetNames() {}

  /** The meaning of a name: a stream or the value of an attribute. */
  public sealed interface Meaning {
    /**
     * A stream.
     *
     * @param unit the unit of its values, a UCUM code; empty where it has none
     * @param frame the definition of the frame, where the stream is one of frames: a metric with
     *     these windows depends on the least length of a frame
     */
    record Stream(Alias alias, String unit, Optional<PropertyKind> frame) implements Meaning {}

    /**
     * An attribute.
     *
     * @param value the values that the attribute has and had
     * @param unit the unit of its values, a UCUM code; empty where it has none
     */
    record Constant(AttributeValue value, String unit) implements Meaning {}
  }

  /** Returns the meaning of a name that stands for a property of the asset itself. */
  public static Meaning of(AssetProperty property) {
    var definition = property.property();
    return definition.kind() instanceof PropertyKind.Attribute(Value fallback)
        ? new Meaning.Constant(
            property.asset().attribute(definition.id(), fallback), property.unit())
        : new Meaning.Stream(
            property.alias(),
            property.unit(),
            Optional.of(definition.kind()).filter(PropertyKind.Frame.class::isInstance));
  }

  /**
   * Returns the meaning of a name in a formula of an asset; empty where the asset has no such name.
   */
  public static Optional<Meaning> of(Plant plant, Asset asset, String key) {
    return plant
        .model(asset)
        .findProperty(key)
        .map(definition -> of(plant.property(asset, definition)));
  }

  /** Returns every membership that an asset ever had as a parent, in a hierarchy of its model. */
  public static List<Membership> members(Plant plant, Asset parent, String hierarchy) {
    return plant
        .model(parent)
        .findHierarchy(hierarchy)
        .map(known -> plant.members(parent.id(), known.id()))
        .orElse(List.of());
  }

  /**
   * Returns the meaning of a name of a child. A stream of a removed child may belong to another
   * asset by now, with all of its points; then the name means nothing for the former parent.
   */
  public static Optional<Meaning> ofChild(Plant plant, Membership member, String key) {
    var child = plant.findAsset(member.child());
    if (child.isPresent()) {
      return of(plant, child.get(), key);
    }
    var gone = plant.memberships().findRemoved(member.child());
    Optional<Meaning> constant =
        gone.map(known -> known.attributes().get(key))
            .map(value -> new Meaning.Constant(value, ""));
    return constant.or(() ->
        gone.map(known -> known.streams().get(key))
            .filter(alias -> plant.findProperty(alias).isEmpty())
            .map(alias -> new Meaning.Stream(alias, "", Optional.empty())));
  }

  /**
   * Returns true where a parent reads the streams of a child from the store: because the child was
   * removed, or has moved to another tree or to a place where it may depend on the parent itself.
   */
  public static boolean isStored(Plant plant, Asset parent, Membership member) {
    var child = plant.findAsset(member.child());
    return child.isEmpty()
        || (!member.isOpen()
            && (!plant.root(child.get()).id().equals(plant.root(parent).id())
                || reaches(plant, plant.model(child.get()), parent.model(), new HashSet<>())));
  }

  /** Returns true where assets of one model may stand somewhere below assets of another model. */
  private static boolean reaches(
      Plant plant, AssetModel from, ModelId wanted, Set<ModelId> visited) {
    if (from.id().equals(wanted)) {
      return true;
    }
    return visited.add(from.id())
        && from.hierarchies().stream()
            .map(Hierarchy::child)
            .flatMap(child -> plant.findModel(child).stream())
            .anyMatch(child -> reaches(plant, child, wanted, visited));
  }
}
