// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.id.StableIds;
import io.millwright.sitewise.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Decides which existing part of a model a JSON object changes, and which id a new part gets. */
sealed interface PartIds {
  /**
   * Returns the property that the object changes; empty if the object defines a new one.
   *
   * @param group the key of the composite model around it, with a dot; empty at the top
   */
  Optional<PropertyDefinition> changedProperty(String group, JsonObject json);

  /** Returns whether a part of the former model keeps its key with an external id. */
  boolean isSaid(String external, UUID part, String key);

  /**
   * Returns the present property with a key, if a new definition under that key means the same
   * property; otherwise empty.
   */
  Optional<PropertyDefinition> knownProperty(String key);

  /** Returns the hierarchy that the object changes; empty if the object defines a new one. */
  Optional<Hierarchy> changedHierarchy(JsonObject json);

  /** Returns the id for a new property without a given id. */
  PropertyId property(String key);

  /** Returns the id for a new hierarchy without a given id. */
  HierarchyId hierarchy(String key);

  /** Returns the id for a new composite model without a given id. */
  CompositeModelId composite(String key);

  /**
   * The ids of parts in files, which describe a model completely. The same files always give the
   * same ids. A part without an id keeps the id that the plant has for its key.
   *
   * @param model the id of the model
   * @param before the model in the present plant; empty for a new one
   */
  record OfFiles(ModelId model, Optional<AssetModel> before) implements PartIds {
    @Override
    public Optional<PropertyDefinition> changedProperty(String group, JsonObject json) {
      return Optional.empty();
    }

    @Override
    public boolean isSaid(String external, UUID part, String key) {
      return false;
    }

    @Override
    public Optional<PropertyDefinition> knownProperty(String key) {
      return before.flatMap(known -> known.findProperty(key));
    }

    @Override
    public Optional<Hierarchy> changedHierarchy(JsonObject json) {
      return Optional.empty();
    }

    @Override
    public PropertyId property(String key) {
      return knownProperty(key)
          .map(PropertyDefinition::id)
          .orElseGet(() -> StableIds.property(model, key));
    }

    @Override
    public HierarchyId hierarchy(String key) {
      return before
          .flatMap(known -> known.findHierarchy(key))
          .map(Hierarchy::id)
          .orElseGet(() -> StableIds.hierarchy(model, key));
    }

    @Override
    public CompositeModelId composite(String key) {
      return before
          .flatMap(known -> known.findComposite(key))
          .map(CompositeModel::id)
          .orElseGet(() -> StableIds.composite(model, key));
    }
  }

  /**
   * The ids of parts in requests. An object with the id or external id of an existing part changes
   * that part, which keeps its key. Any other object is a new part.
   *
   * @param before the names of the present model; empty for a new one
   * @param fresh gives new ids
   */
  record OfRequest(Optional<ModelNames> before, Supplier<UUID> fresh) implements PartIds {
    @Override
    public Optional<PropertyDefinition> changedProperty(String group, JsonObject json) {
      return before.flatMap(
          names -> named(json).flatMap(by -> names.changedProperty(group, within(group, by))));
    }

    private static NamedBy within(String group, NamedBy by) {
      return new NamedBy(
          by.at(),
          by.member(),
          by.written(),
          by.id(),
          by.external().map(external -> KeyMaker.within(group, external)));
    }

    @Override
    public boolean isSaid(String external, UUID part, String key) {
      return before.filter(names -> names.isSaid(external, part, key)).isPresent();
    }

    @Override
    public Optional<PropertyDefinition> knownProperty(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Hierarchy> changedHierarchy(JsonObject json) {
      return before.flatMap(names -> named(json).flatMap(names::changedHierarchy));
    }

    /**
     * Returns the reference in an object. A plain name is ignored, because it identifies no
     * existing part.
     */
    private static Optional<NamedBy> named(JsonObject json) {
      return NamedBy.of(json, "id", "externalId")
          .filter(by -> by.id().isPresent() || by.external().isPresent());
    }

    @Override
    public PropertyId property(String key) {
      return new PropertyId(fresh.get());
    }

    @Override
    public HierarchyId hierarchy(String key) {
      return new HierarchyId(fresh.get());
    }

    @Override
    public CompositeModelId composite(String key) {
      return new CompositeModelId(fresh.get());
    }
  }

  /**
   * Returns the model's own composite model that an object names by id or, if the object has no id,
   * by name.
   */
  static Optional<CompositeModel> changedComposite(ModelNames before, JsonObject json) {
    var own = before.model().ownComposites();
    var id = NamedBy.of(json, "id");
    if (id.isPresent()) {
      return before.composite(id.get()).filter(own::contains);
    }
    return own.stream()
        .filter(known ->
            known.parent().isEmpty() && json.text("name").equals(Optional.of(known.name())))
        .findFirst();
  }
}
