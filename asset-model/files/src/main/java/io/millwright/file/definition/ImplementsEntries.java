// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads which interfaces one model fulfils, once all models have been read. */
final class ImplementsEntries {
  private final ModelId id;
  private final WrittenKeys keys;
  private final Places places;
  private final Map<Fields.Entry, Fields> interfaces = new LinkedHashMap<>();

  ImplementsEntries(ModelYaml document) {
    id = document.id();
    keys = document.keys();
    places = document.places();
  }

  /** Takes an entry of {@code implements} with its members, to be read later. */
  void add(Fields.Entry entry, Fields fields) {
    interfaces.put(entry, fields);
  }

  /**
   * Returns the model with the interfaces that it fulfils: by the parts that {@code implements}
   * maps, and otherwise by the parts that have the same keys.
   *
   * @param contracts all models by their keys
   */
  public AssetModel fulfilling(AssetModel model, Map<String, AssetModel> contracts) {
    var relationships = new ArrayList<InterfaceRelationship>();
    interfaces.forEach((entry, fields) -> {
      var contract = contracts.get(keys.node(entry.key()));
      if (contract == null) {
        keys.missing(entry.key(), fields.position(entry.keyNode()));
        fields.report(
            entry.keyNode(),
            "Interface \"%s\" does not exist%s"
                .formatted(
                    entry.key(), Spelling.hint(entry.key(), keys.right(contracts.keySet()))));
        return;
      }
      places.put(new PlantPlace.OfInterface(id, contract.id()), fields.position(entry.keyNode()));
      var properties = new LinkedHashMap<PropertyId, PropertyId>();
      for (var wanted : contract.properties()) {
        standing(fields, wanted.key())
            .flatMap(model::findProperty)
            .ifPresent(own -> properties.put(wanted.id(), own.id()));
      }
      var hierarchies = new LinkedHashMap<HierarchyId, HierarchyId>();
      for (var wanted : contract.hierarchies()) {
        standing(fields, wanted.key())
            .flatMap(model::findHierarchy)
            .ifPresent(own -> hierarchies.put(wanted.id(), own.id()));
      }
      fields.finish();
      relationships.add(new InterfaceRelationship(contract.id(), properties, hierarchies));
    });
    return model.with(relationships);
  }

  /**
   * Returns the key of the part that stands for one of an interface: the key written, or the same.
   */
  private static Optional<String> standing(Fields fields, String wanted) {
    return fields.has(wanted) ? fields.text(wanted) : Optional.of(wanted);
  }
}
