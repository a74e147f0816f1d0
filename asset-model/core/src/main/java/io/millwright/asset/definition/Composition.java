// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives models the properties of the component models that they are composed of. A property keeps
 * its id for as long as the composite model and the component's property keep theirs.
 */
public final class Composition {
  private final Map<ModelId, AssetModel> models = new LinkedHashMap<>();
  private final Map<ModelId, AssetModel> composed = new LinkedHashMap<>();
  private final Set<ModelId> open = new HashSet<>();

  private Composition(Collection<AssetModel> all) {
    all.forEach(model -> models.putIfAbsent(model.id(), model));
  }

  /**
   * Returns the models, in the same order, each with what its components have now: first its own
   * properties, in the order of its composite models, then those of its components. Components that
   * don't exist, or contain themselves, give nothing: validation reports them.
   */
  public static List<AssetModel> of(Collection<AssetModel> models) {
    var composition = new Composition(models);
    return models.stream().map(composition::composed).toList();
  }

  private AssetModel composed(AssetModel model) {
    if (model.composites().isEmpty()) {
      return model;
    }
    var known = composed.get(model.id());
    if (known != null) {
      return known;
    }
    open.add(model.id());
    var composites = new ArrayList<CompositeModel>();
    var properties = new ArrayList<>(model.ownProperties());
    var order = model.composites().stream().map(CompositeModel::key).toList();
    properties.sort(
        Comparator.comparingInt(
            property -> Keys.above(property.key()).map(order::indexOf).orElse(-1)));
    for (var composite : model.ownComposites()) {
      composites.add(composite);
      composite
          .component()
          .filter(id -> !open.contains(id))
          .flatMap(id -> Optional.ofNullable(models.get(id)))
          .map(this::composed)
          .ifPresent(component -> {
            component.composites().forEach(part -> composites.add(within(composite, part)));
            component.properties().forEach(part -> properties.add(within(composite, part)));
          });
    }
    open.remove(model.id());
    var result = model.with(properties, composites);
    composed.put(model.id(), result);
    return result;
  }

  private static CompositeModel within(CompositeModel composite, CompositeModel part) {
    return new CompositeModel(
        StableIds.within(composite.id(), part.id()),
        composite.key() + "." + part.key(),
        part.name(),
        part.description(),
        part.type(),
        part.component());
  }

  private static PropertyDefinition within(CompositeModel composite, PropertyDefinition part) {
    var prefix = composite.key() + ".";
    return new PropertyDefinition(
        StableIds.within(composite.id(), part.id()),
        prefix + part.key(),
        part.name(),
        part.type(),
        part.unit(),
        switch (part.kind()) {
          case PropertyKind.Attribute _, PropertyKind.Measurement _ -> part.kind();
          case PropertyKind.Transform(var formula) ->
              new PropertyKind.Transform(formula.within(prefix));
          case PropertyKind.Metric(var formula, var window, int percentGood) ->
              new PropertyKind.Metric(
                  formula.within(prefix),
                  window instanceof Window.OfFrame(var frame)
                      ? new Window.OfFrame(prefix + frame)
                      : window,
                  percentGood);
          case PropertyKind.Frame(var from, var until, var min) ->
              new PropertyKind.Frame(
                  from.within(prefix), until.map(formula -> formula.within(prefix)), min);
        },
        part.assigned());
  }
}
