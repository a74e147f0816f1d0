// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.Hierarchy;
import io.millwright.asset.model.PropertyKind;
import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the names in the formulas of an asset mean: a name of the asset itself, such as {@code
 * temperature}, or one of its children, such as {@code machines.produced}. The engine, the
 * explanations and the recipes ask here, so that they all mean the same.
 */
public final class AssetNames {
  private AssetNames() {}

  /** What a name means: a stream or the value of an attribute. */
  public sealed interface Meaning {
    /**
     * A stream.
     *
     * @param frame the kind of a frame, whose least length counts where it is a window; else empty
     */
    record Stream(Alias alias, String unit, Optional<PropertyKind> frame) implements Meaning {}

    /** An attribute. */
    record Constant(AttributeValue value, String unit) implements Meaning {}
  }

  /** Returns what a name means that stands for a property of the asset itself. */
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

  /** Returns what a name means in a formula of an asset; empty where the asset has no such name. */
  public static Optional<Meaning> of(Plant plant, Asset asset, String key) {
    return plant
        .model(asset)
        .findProperty(key)
        .map(definition -> of(plant.property(asset, definition)));
  }

  /** Returns every stay of a child that an asset ever had by a hierarchy of its model. */
  public static List<Membership> members(Plant plant, Asset parent, String hierarchy) {
    return plant
        .model(parent)
        .findHierarchy(hierarchy)
        .map(known -> plant.members(parent.id(), known.id()))
        .orElse(List.of());
  }

  /**
   * Returns what a name of a child means. A stream of a child that is gone may belong to another
   * asset by now, with all that is in it; then it counts there.
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
   * True where a parent reads the streams of a child as they are stored: the child is not computed
   * with the parent's tree any more, or could depend on the parent by now.
   */
  public static boolean isStored(Plant plant, Asset parent, Membership member) {
    var child = plant.findAsset(member.child());
    return child.isEmpty()
        || (!member.isOpen()
            && (!plant.root(child.get()).id().equals(plant.root(parent).id())
                || reaches(plant, plant.model(child.get()), parent.model(), new HashSet<>())));
  }

  /** True where assets of one model may stand somewhere below those of another. */
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
