// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Asset;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.PropertyId;
import io.millwright.reading.Alias;
import io.millwright.sitewise.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads one asset's settings of its properties: attributes' values, aliases, units, notifications.
 */
final class AssetSettings {
  private final AssetEntry asset;
  private final String path;
  private final Map<PropertyId, AttributeValue> attributes = new HashMap<>();
  private final Map<PropertyId, Alias> aliases = new HashMap<>();
  private final Map<PropertyId, String> units = new HashMap<>();
  private final Set<PropertyId> notifying = new HashSet<>();

  /**
   * Creates a reader with the settings that the asset already has.
   *
   * @param path the path of the asset
   */
  AssetSettings(AssetEntry asset, String path) {
    this.asset = asset;
    this.path = path;
    asset
        .before()
        .map(before -> before.fitting(asset.model().model()))
        .ifPresent(before -> {
          attributes.putAll(before.attributes());
          aliases.putAll(before.aliases());
          units.putAll(before.units());
          notifying.addAll(before.notifying());
        });
  }

  /** Adds values of attributes from other documents. */
  void addAttributes(Map<PropertyId, AttributeValue> values) {
    attributes.putAll(values);
  }

  /**
   * Adds the settings of one property in an object. Settings that the object does not mention stay.
   */
  void add(JsonObject json) {
    property(json)
        .ifPresent(property -> {
          json.text("alias").ifPresent(written -> alias(property, json, written));
          json.text("unit").ifPresent(written -> unit(property, written));
          notification(json)
              .ifPresent(state -> {
                if (state.equals("ENABLED")) {
                  notifying.add(property.id());
                } else {
                  notifying.remove(property.id());
                }
              });
          json.text("attributeValue").ifPresent(written -> attribute(property, json, written));
        });
  }

  /** Returns the asset with these settings. */
  Asset of(Asset like) {
    return like.withAttributes(attributes).withAliases(aliases).with(units, notifying);
  }

  private void alias(PropertyDefinition property, JsonObject json, String written) {
    aliases.remove(property.id());
    if (written.equals(path + "/" + property.aliasSteps())) {
      return;
    }
    json.note(new PlantPlace.OfAlias(asset.id(), property.id()), "alias");
    try {
      aliases.put(property.id(), new Alias(written));
    } catch (IllegalArgumentException e) {
      json.report("alias", String.valueOf(e.getMessage()));
    }
  }

  private void unit(PropertyDefinition property, String written) {
    if (written.equals(property.unit())) {
      units.remove(property.id());
    } else {
      units.put(property.id(), written);
    }
  }

  /**
   * Returns the notification state of a property, from a metadata transfer job or from
   * describe-asset; empty if there is none.
   */
  private static Optional<String> notification(JsonObject property) {
    return property
        .text("propertyNotificationState")
        .or(() -> property.object("notification").flatMap(object -> object.text("state")));
  }

  private void attribute(PropertyDefinition property, JsonObject json, String written) {
    if (!(property.kind() instanceof PropertyKind.Attribute)) {
      json.report(
          "attributeValue",
          "\"%s\" is not an attribute of model \"%s\", so an asset can't give it a value"
              .formatted(property.name(), asset.model().model().name()));
      return;
    }
    json.note(new PlantPlace.OfAttribute(asset.id(), property.id()), "attributeValue");
    PropertyReader.value(property.type(), json, "attributeValue", written)
        .ifPresent(value -> attributes.put(property.id(), AttributeValue.always(value)));
  }

  /** Returns the property that an object names; empty after reporting that there is none. */
  private Optional<PropertyDefinition> property(JsonObject json) {
    var named = NamedBy.of(json, "id", "externalId");
    if (named.isEmpty()) {
      json.report("\"id\" is missing; give it, or an externalId");
      return Optional.empty();
    }
    var found = asset.model().property("", named.get());
    // Documents of a model do not name the properties of its components, so an entry without
    // settings is ignored.
    boolean saysSomething =
        Stream.of("alias", "attributeValue").anyMatch(json::has)
            || notification(json).equals(Optional.of("ENABLED"))
            || json.isStrict();
    if (found.isEmpty() && saysSomething) {
      named.get().report(FormulaReader.unknownProperty(named.get().written(), asset.model()));
    }
    return found;
  }
}
