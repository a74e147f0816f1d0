// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.part.KeptIds;
import io.millwright.file.yaml.Fields;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The ids of the parts of one model: those that the known plant has, or else ones made of keys. */
final class ModelIds {
  private final KeptIds<PropertyId> propertyIds;
  private final KeptIds<HierarchyId> hierarchyIds;
  private final KeptIds<CompositeModelId> compositeIds;

  /**
   * Makes the ids of the parts of a model.
   *
   * @param known the model as it is in the known plant
   * @param hints is told of keys in {@code was:} that name nothing
   */
  ModelIds(ModelId id, Optional<AssetModel> known, List<Problem> hints) {
    propertyIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findProperty(each)).map(PropertyDefinition::id),
            each -> StableIds.property(id, each),
            each -> known.flatMap(model -> model.findProperty(each)).isPresent(),
            was -> unknown("property", was, known, AssetModel::properties, PropertyDefinition::key),
            hints);
    hierarchyIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findHierarchy(each)).map(Hierarchy::id),
            each -> StableIds.hierarchy(id, each),
            each -> known.flatMap(model -> model.findHierarchy(each)).isPresent(),
            was -> unknown("hierarchy", was, known, AssetModel::hierarchies, Hierarchy::key),
            hints);
    compositeIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findComposite(each)).map(CompositeModel::id),
            each -> StableIds.composite(id, each),
            each -> known.flatMap(model -> model.findComposite(each)).isPresent(),
            was ->
                unknown("composite model", was, known, AssetModel::composites, CompositeModel::key),
            hints);
  }

  private static <T> Optional<String> unknown(
      String kind,
      String was,
      Optional<AssetModel> known,
      Function<AssetModel, List<T>> parts,
      Function<T, String> key) {
    return known.flatMap(model ->
        KeptIds.unknown(
            "%s that model %s has".formatted(kind, model.key()),
            was,
            parts.apply(model).stream().map(key).toList()));
  }

  /** Returns the ids of properties. */
  KeptIds<PropertyId> properties() {
    return propertyIds;
  }

  /** Returns the ids of hierarchies. */
  KeptIds<HierarchyId> hierarchies() {
    return hierarchyIds;
  }

  /** Returns the ids of composite models. */
  KeptIds<CompositeModelId> composites() {
    return compositeIds;
  }

  /**
   * Takes note of all parts with another key than before; comes before the first id is asked for.
   */
  void rename(ModelYaml document, Fields fields) {
    document.entries(fields, "properties", propertyIds::rename);
    document.entries(fields, "children", hierarchyIds::rename);
    document.entries(
        fields,
        "composites",
        (composite, below) -> {
          compositeIds.rename(composite, below);
          var before = below.text("was").orElse(composite);
          document.entries(
              below,
              "properties",
              (property, inner) ->
                  propertyIds.rename(
                      composite + "." + property,
                      before + "." + inner.text("was").orElse(property),
                      inner));
        });
  }
}
