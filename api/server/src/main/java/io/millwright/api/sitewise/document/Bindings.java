// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.NamedParts;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.value.DataType;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Checks the data bindings of computation models: the properties of models or assets that variables
 * stand for.
 */
final class Bindings {
  private static final String MODEL_PROPERTY = "assetModelProperty";
  private static final String ASSET_PROPERTY = "assetProperty";

  private final NamedParts named;
  private final Plant plant;

  /**
   * Creates the check.
   *
   * @param plant the plant that the bindings must match
   */
  Bindings(NamedParts named, Plant plant) {
    this.named = named;
    this.plant = plant;
  }

  /** Refuses bindings that do not match the plant, or the anomaly detection that uses them. */
  void check(JsonNode detection, JsonNode bindings) {
    var inputs = bound(detection, bindings, "inputProperties");
    var result = bound(detection, bindings, "resultProperty");
    leaves(bindings).forEach(this::property);
    if (result.has("list")) {
      throw Refusal.invalid("resultProperty stands for a list; bind its variable to one property");
    }
    if (property(result).type() != DataType.STRING) {
      throw Refusal.invalid(
          "resultProperty is of type %s; it has to be STRING", property(result).type());
    }
    leavesOf(inputs)
        .map(this::property)
        .filter(
            property -> property.type() != DataType.DOUBLE && property.type() != DataType.INTEGER)
        .findFirst()
        .ifPresent(property -> {
          throw Refusal.invalid(
              "Input property \"%s\" is of type %s; inputs have to be DOUBLE or INTEGER",
              property.key(), property.type());
        });
  }

  /** Returns the values that name one property each, taken out of lists. */
  static Stream<JsonNode> leaves(JsonNode bindings) {
    return bindings.valueStream().flatMap(Bindings::leavesOf);
  }

  /** Returns whether a value is one that a request searches. */
  static Predicate<JsonNode> filter(Body body) {
    var wanted = body.raw("dataBindingValueFilter");
    if (wanted.has("asset")) {
      return value ->
          value.path(ASSET_PROPERTY).path("assetId").equals(wanted.at("/asset/assetId"));
    }
    if (wanted.has("assetModel")) {
      return value ->
          value
              .path(MODEL_PROPERTY)
              .path("assetModelId")
              .equals(wanted.at("/assetModel/assetModelId"));
    }
    return wanted::equals;
  }

  private static JsonNode bound(JsonNode detection, JsonNode bindings, String field) {
    var variable = detection.path(field).asText();
    var name = variable.substring(2, variable.length() - 1);
    if (!bindings.has(name)) {
      throw Refusal.invalid(
          "%s is %s, but computationModelDataBinding has no %s; bind it", field, variable, name);
    }
    return bindings.get(name);
  }

  private static Stream<JsonNode> leavesOf(JsonNode value) {
    return value.has("list") ? value.get("list").valueStream() : Stream.of(value);
  }

  private PropertyDefinition property(JsonNode value) {
    var ofAsset = value.get(ASSET_PROPERTY);
    if (ofAsset != null) {
      var asset = named.asset(plant, ofAsset.path("assetId").asText());
      return named.property(plant.model(asset), ofAsset.path("propertyId").asText());
    }
    var ofModel = value.path(MODEL_PROPERTY);
    return named.property(
        named.model(plant, ofModel.path("assetModelId").asText()),
        ofModel.path("propertyId").asText());
  }
}
