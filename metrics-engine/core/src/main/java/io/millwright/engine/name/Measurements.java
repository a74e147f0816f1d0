// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Membership;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the measurements that a formula rests on: the measurements that it names, and those on
 * which the transforms, frames and metrics rest that it names. Example: {@code availability} names
 * {@code running}, and {@code running} is a transform of the measurement {@code state}; then {@code
 * availability} rests on {@code state}. A name of a child stands for every child that there ever
 * was, each for the time in which it was one.
 */
public final class Measurements {
  private final Plant plant;
  private final Set<Measured> found = new LinkedHashSet<>();
  private final Set<Visit> seen = new HashSet<>();

  /**
   * A measurement, and the time in which it counts. A measurement of the asset itself counts
   * always, one of a child while it was a child.
   *
   * @param alias the stream of the measurement
   * @param from the measurement counts behind this time
   * @param to the measurement counts up to this time, inclusive
   */
  public record Measured(Alias alias, Instant from, Instant to) {}

  /** A property that the search has visited, for a range of time. */
  private record Visit(AssetId owner, String key, Instant from, Instant to) {}

  /**
   * An asset that the search visits, also one that was removed.
   *
   * @param id the id of the asset
   * @param model the model of the asset
   * @param asset the asset; empty where it was removed
   */
  private record Owner(AssetId id, AssetModel model, Optional<Asset> asset) {}

  private Measurements(Plant plant) {
    this.plant = plant;
  }

  /** Returns the measurements that a computed property rests on; none for other properties. */
  public static Set<Alias> under(Plant plant, AssetProperty property) {
    var found = new LinkedHashSet<Alias>();
    property
        .property()
        .kind()
        .formulas()
        .flatMap(formula -> under(plant, property.asset(), formula).stream())
        .forEach(measured -> found.add(measured.alias()));
    return found;
  }

  /** Returns the measurements that a formula of an asset rests on, in the order of the formula. */
  public static List<Measured> under(Plant plant, Asset asset, Formula formula) {
    return under(plant, asset, formula.expression());
  }

  /** Returns the measurements that a part of a formula of an asset rests on. */
  public static List<Measured> under(Plant plant, Asset asset, Expression expression) {
    var measurements = new Measurements(plant);
    var owner = new Owner(asset.id(), plant.model(asset), Optional.of(asset));
    measurements.add(owner, expression, Membership.BEGINNING, Membership.OPEN);
    return List.copyOf(measurements.found);
  }

  private void add(Owner owner, Expression expression, Instant from, Instant to) {
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.Property(String key, var _)) {
            add(owner, key, from, to);
          } else if (node
              instanceof Expression.ChildProperty(String hierarchy, String key, var _)) {
            owner.model().findHierarchy(hierarchy).stream()
                .flatMap(known -> plant.members(owner.id(), known.id()).stream())
                .forEach(member -> addChild(owner, member, key, from, to));
          }
        });
  }

  private void addChild(Owner parent, Membership member, String key, Instant from, Instant to) {
    var since = from.isAfter(member.from()) ? from : member.from();
    var until = to.isBefore(member.to()) ? to : member.to();
    if (since.isBefore(until)) {
      child(parent, member).ifPresent(child -> add(child, key, since, until));
    }
  }

  /** Returns the child of a membership; a removed child had the model that the hierarchy names. */
  private Optional<Owner> child(Owner parent, Membership member) {
    var asset = plant.findAsset(member.child());
    return asset.isPresent()
        ? asset.map(found -> new Owner(found.id(), plant.model(found), asset))
        : parent.model().hierarchies().stream()
            .filter(known -> known.id().equals(member.hierarchy()))
            .map(Hierarchy::child)
            .flatMap(model -> plant.findModel(model).stream())
            .map(model -> new Owner(member.child(), model, Optional.empty()))
            .findFirst();
  }

  private void add(Owner owner, String key, Instant from, Instant to) {
    if (!seen.add(new Visit(owner.id(), key, from, to))) {
      return;
    }
    owner
        .model()
        .findProperty(key)
        .ifPresent(definition -> {
          if (definition.kind() instanceof PropertyKind.Measurement) {
            stream(owner, key).ifPresent(alias -> found.add(new Measured(alias, from, to)));
          } else {
            definition
                .kind()
                .formulas()
                .forEach(formula -> add(owner, formula.expression(), from, to));
          }
        });
  }

  /**
   * Returns the stream of a property; empty for the stream of a removed asset that belongs to
   * another asset by now.
   */
  private Optional<Alias> stream(Owner owner, String key) {
    return owner.asset().isPresent()
        ? owner
            .asset()
            .flatMap(asset -> owner.model().findProperty(key).map(p -> plant.property(asset, p)))
            .map(property -> property.alias())
        : plant
            .memberships()
            .findRemoved(owner.id())
            .map(gone -> gone.streams().get(key))
            .filter(alias -> plant.findProperty(alias).isEmpty());
  }
}
