// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.file.part.Places;
import io.millwright.file.part.UcumUnits;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.Scalars;
import io.millwright.reading.Alias;
import io.millwright.validation.Spelling;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads what an asset sets for properties of its model: aliases, units and notifications. */
final class AssetOverrides {
  private final Places places;
  private final WrittenKeys keys;

  AssetOverrides(Places places, WrittenKeys keys) {
    this.places = places;
    this.keys = keys;
  }

  /** Returns the aliases that an asset has of its own. */
  Map<PropertyId, Alias> aliases(Fields fields, AssetId asset, Optional<AssetModel> model) {
    var aliases = new LinkedHashMap<PropertyId, Alias>();
    each(
        fields,
        "aliases",
        model,
        (below, property, scalar) -> {
          places.put(new PlantPlace.OfAlias(asset, property.id()), below.position(scalar));
          Scalars.alias(below, scalar).ifPresent(alias -> aliases.put(property.id(), alias));
        });
    return aliases;
  }

  /** Returns the units that an asset has instead of its model's. */
  Map<PropertyId, String> units(Fields fields, Optional<AssetModel> model) {
    var units = new LinkedHashMap<PropertyId, String>();
    each(
        fields,
        "units",
        model,
        (below, property, scalar) ->
            model
                .filter(known -> !known.rules().isLabelling())
                .flatMap(_ -> UcumUnits.problem(scalar.getValue()))
                .ifPresentOrElse(
                    message -> below.report(scalar, message),
                    () -> units.put(property.id(), scalar.getValue())));
    return units;
  }

  /** Returns the properties of an asset that notify. */
  Set<PropertyId> notifying(Fields fields, Optional<AssetModel> model) {
    var notifying = new LinkedHashSet<PropertyId>();
    for (Node item : fields.list("notify")) {
      if (!(item instanceof ScalarNode scalar)) {
        fields.report(item, "Expected the key of a property, such as notify: [temperature]");
      } else if (model.isPresent()) {
        property(fields, scalar, scalar.getValue(), model.get())
            .ifPresent(property -> notifying.add(property.id()));
      }
    }
    return notifying;
  }

  private interface Setting {
    void read(Fields below, PropertyDefinition property, ScalarNode value);
  }

  /** Calls back with each entry of a section that gives properties single values. */
  private void each(Fields fields, String section, Optional<AssetModel> model, Setting setting) {
    var mapping = fields.mapping(section);
    if (mapping.isEmpty()) {
      return;
    }
    var below = fields.below(mapping.get());
    for (var entry : below.all()) {
      model
          .flatMap(of -> property(below, entry.keyNode(), entry.key(), of))
          .ifPresent(property ->
              below.scalar(entry.key()).ifPresent(value -> setting.read(below, property, value)));
    }
  }

  private Optional<PropertyDefinition> property(
      Fields fields, Node at, String key, AssetModel model) {
    var property = model.findProperty(keys.path(key));
    if (property.isEmpty()) {
      fields.report(
          at,
          "Model %s has no property \"%s\"%s"
              .formatted(
                  model.key(),
                  key,
                  Spelling.hint(
                      key, model.properties().stream().map(PropertyDefinition::key).toList())));
    }
    return property;
  }
}
