// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.AttributeValue;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the values of attributes from documents of GetAssetPropertyValue, because DescribeAsset
 * does not contain them. Such a document does not name its asset and property, so users add {@code
 * assetId} and {@code propertyId} to it.
 */
final class AttributeDocuments {
  private static final List<String> KINDS =
      List.of("stringValue", "integerValue", "doubleValue", "booleanValue");

  private final Map<AssetId, AssetEntry> assets;
  private final Map<AssetId, Map<PropertyId, AttributeValue>> values = new HashMap<>();

  /**
   * Reads the documents.
   *
   * @param documents the answers of GetAssetPropertyValue
   * @param assets all assets, by their ids
   */
  AttributeDocuments(List<JsonObject> documents, Map<AssetId, AssetEntry> assets) {
    this.assets = assets;
    documents.forEach(this::read);
  }

  /** Returns the values of an asset's attributes that the documents contain. */
  Map<PropertyId, AttributeValue> of(AssetId asset) {
    return values.getOrDefault(asset, Map.of());
  }

  private void read(JsonObject document) {
    if (!document.has("assetId") || !document.has("propertyId")) {
      document.hint(
          "This value is ignored, because it names no property; write \"assetId\" and"
              + " \"propertyId\" into the file, beside \"propertyValue\"");
      return;
    }
    var entry =
        document.id("assetId").flatMap(id -> Optional.ofNullable(assets.get(new AssetId(id))));
    if (entry.isEmpty()) {
      document.report(
          "assetId",
          "Asset %s is not in these files; add what describe-asset says of it"
              .formatted(document.text("assetId").orElse("")));
      return;
    }
    NamedBy.of(document, "propertyId").ifPresent(named -> read(document, entry.get(), named));
  }

  private void read(JsonObject document, AssetEntry asset, NamedBy named) {
    var property = asset.model().property("", named);
    if (property.isEmpty()) {
      named.report(FormulaReader.unknownProperty(named.written(), asset.model()));
      return;
    }
    var variant = document.object("propertyValue").flatMap(value -> value.object("value"));
    // The newest value of a measurement, transform or metric belongs to the history, not to the
    // plant.
    if (property.get().kind() instanceof PropertyKind.Attribute && variant.isPresent()) {
      document.note(new PlantPlace.OfAttribute(asset.id(), property.get().id()));
      value(property.get(), variant.get())
          .ifPresent(value ->
              values
                  .computeIfAbsent(asset.id(), _ -> new HashMap<>())
                  .put(property.get().id(), value));
    }
  }

  private static Optional<AttributeValue> value(PropertyDefinition property, JsonObject variant) {
    for (var kind : KINDS) {
      var text =
          variant
              .find(kind)
              .flatMap(found ->
                  switch (found) {
                    case JsonValue.JsonText(String written) -> Optional.of(written);
                    case JsonValue.JsonNumber(var number) -> Optional.of(number.toPlainString());
                    case JsonValue.JsonFlag(boolean isTrue) ->
                        Optional.of(Boolean.toString(isTrue));
                    case JsonValue.JsonMembers _, JsonValue.JsonItems _, JsonValue.JsonNull _ ->
                        Optional.empty();
                  });
      if (text.isPresent()) {
        return PropertyReader.value(property.type(), variant, kind, text.get())
            .map(AttributeValue::always);
      }
    }
    return Optional.empty();
  }
}
