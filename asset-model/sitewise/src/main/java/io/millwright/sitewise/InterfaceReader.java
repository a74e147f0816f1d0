// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.sitewise.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which interfaces a model implements, and by which of its properties and hierarchies. */
final class InterfaceReader {
  private final ModelNames own;
  private final Map<ModelId, ModelNames> all;
  private final Map<ModelId, InterfaceRelationship> fulfilled = new LinkedHashMap<>();

  /**
   * Creates a reader.
   *
   * @param own the names of the model
   * @param all the names of all models
   */
  InterfaceReader(ModelNames own, Map<ModelId, ModelNames> all) {
    this.own = own;
    this.all = all;
  }

  /**
   * Returns the interfaces that the model implements.
   *
   * @param described documents of DescribeAssetModelInterfaceRelationship
   * @param mentioned the {@code interfaceDetails} of the model's own document
   */
  List<InterfaceRelationship> read(List<JsonObject> described, List<JsonObject> mentioned) {
    for (var document : described) {
      contract(document, "interfaceAssetModelId")
          .ifPresent(contract -> fulfilled.put(contract.model().id(), mapped(document, contract)));
    }
    for (var detail : mentioned) {
      boolean isDescribed =
          detail.id("id").map(ModelId::new).filter(fulfilled::containsKey).isPresent();
      if (!isDescribed) {
        contract(detail, "id")
            .ifPresent(contract ->
                fulfilled.put(contract.model().id(), byName(own.model(), contract.model())));
      }
    }
    return List.copyOf(fulfilled.values());
  }

  private Optional<ModelNames> contract(JsonObject json, String member) {
    var id = json.id(member).map(ModelId::new);
    var contract = id.flatMap(known -> Optional.ofNullable(all.get(known)));
    id.ifPresent(known -> {
      json.note(new PlantPlace.OfInterface(own.model().id(), known));
      if (contract.isEmpty()) {
        json.report(
            "Interface %s is not in these files; add what describe-asset-model says of it"
                .formatted(known));
      }
    });
    return contract;
  }

  private InterfaceRelationship mapped(JsonObject document, ModelNames contract) {
    var properties = new LinkedHashMap<PropertyId, PropertyId>();
    for (var mapping : document.objects("propertyMappings")) {
      var wanted = property(contract, mapping, "interfaceAssetModelPropertyId");
      var mine = property(own, mapping, "assetModelPropertyId");
      if (wanted.isPresent() && mine.isPresent()) {
        properties.put(wanted.get(), mine.get());
      }
    }
    var hierarchies = new LinkedHashMap<HierarchyId, HierarchyId>();
    for (var mapping : document.objects("hierarchyMappings")) {
      var wanted = mapping.id("interfaceAssetModelHierarchyId");
      var mine = mapping.id("assetModelHierarchyId");
      if (wanted.isPresent() && mine.isPresent()) {
        hierarchies.put(new HierarchyId(wanted.get()), new HierarchyId(mine.get()));
      }
    }
    return new InterfaceRelationship(contract.model().id(), properties, hierarchies);
  }

  private static Optional<PropertyId> property(ModelNames of, JsonObject mapping, String member) {
    return NamedBy.of(mapping, member)
        .flatMap(named -> {
          var found = of.property("", named);
          if (found.isEmpty()) {
            named.report(FormulaReader.unknownProperty(named.written(), of));
          }
          return found.map(property -> property.id());
        });
  }

  /**
   * Returns the relationship of a model that maps nothing explicitly: parts of the same name belong
   * together.
   */
  private static InterfaceRelationship byName(AssetModel model, AssetModel contract) {
    var properties = new LinkedHashMap<PropertyId, PropertyId>();
    for (var wanted : contract.properties()) {
      model.properties().stream()
          .filter(mine -> mine.name().equals(wanted.name()))
          .findFirst()
          .ifPresent(mine -> properties.put(wanted.id(), mine.id()));
    }
    var hierarchies = new LinkedHashMap<HierarchyId, HierarchyId>();
    for (var wanted : contract.hierarchies()) {
      model.hierarchies().stream()
          .filter(mine -> mine.name().equals(wanted.name()))
          .findFirst()
          .ifPresent(mine -> hierarchies.put(wanted.id(), mine.id()));
    }
    return new InterfaceRelationship(contract.id(), properties, hierarchies);
  }
}
