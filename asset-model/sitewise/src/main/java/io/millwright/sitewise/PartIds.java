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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Decides which part of a model a JSON object is, and which id a new part gets. */
sealed interface PartIds {
  /** Returns the property that the object changes; empty where it makes a new one. */
  Optional<PropertyDefinition> changedProperty(JsonObject json);

  /**
   * Returns the property that the plant has by a key, where it is the one that is read; else empty.
   */
  Optional<PropertyDefinition> knownProperty(String key);

  /** Returns the hierarchy that the object changes; empty where it makes a new one. */
  Optional<Hierarchy> changedHierarchy(JsonObject json);

  /** Returns the id of a new property that gives none. */
  PropertyId property(String key);

  /** Returns the id of a new hierarchy that gives none. */
  HierarchyId hierarchy(String key);

  /** Returns the id of a new composite model that gives none. */
  CompositeModelId composite(String key);

  /**
   * For files, which say all of a model: the same files always give the same ids. A part without an
   * id keeps the one that the plant has by its key.
   *
   * @param model the id of the model
   * @param before the model as the plant has it; empty for a new one
   */
  record OfFiles(ModelId model, Optional<AssetModel> before) implements PartIds {
    @Override
    public Optional<PropertyDefinition> changedProperty(JsonObject json) {
      return Optional.empty();
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
   * For requests: a part that names itself by an id or external id which the model has changes that
   * part, and keeps its key; any other is new.
   *
   * @param before the model as it is; empty for a new one
   * @param fresh gives new ids
   */
  record OfRequest(Optional<AssetModel> before, Supplier<UUID> fresh) implements PartIds {
    @Override
    public Optional<PropertyDefinition> changedProperty(JsonObject json) {
      return before.flatMap(model -> {
        var names = new ModelNames(model);
        return named(json).flatMap(by -> names.property("", by));
      });
    }

    @Override
    public Optional<PropertyDefinition> knownProperty(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Hierarchy> changedHierarchy(JsonObject json) {
      return before.flatMap(model -> named(json).flatMap(new ModelNames(model)::hierarchy));
    }

    /** A plain name names nothing that could be changed. */
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

  /** Of composite models, the one that an object names by its id or, without one, its name. */
  static Optional<CompositeModel> changedComposite(List<CompositeModel> among, JsonObject json) {
    var id = NamedBy.of(json, "id");
    return among.stream()
        .filter(known ->
            id.isPresent()
                ? id.get().names(known.id().uuid(), known.key(), known.name())
                : known.parent().isEmpty() && json.text("name").equals(Optional.of(known.name())))
        .findFirst();
  }
}
