// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.written.WrittenParts;
import io.millwright.value.DataType;
import java.util.List;
import java.util.Optional;

/**
 * Checks SiteWise's rules for composite models and structs in a request. They hold for new parts: a
 * part that a file has defined otherwise can still be sent back as it was described.
 */
final class CompositeRules {
  private static final String ALARM = "AWS/ALARM";
  private static final String ALARM_STATE = "AWS/ALARM_STATE";
  private static final List<String> OF_ALARM = List.of("AWS/ALARM_TYPE", ALARM_STATE);
  private static final String ANOMALY = "AWS/L4E_ANOMALY";
  private static final List<String> TYPES = List.of(CompositeModel.CUSTOM, ALARM, ANOMALY);

  private final ModelType model;
  private final Optional<AssetModel> before;

  /**
   * Creates the rules of a request.
   *
   * @param model the type of the model that the request is about
   * @param before the model before the request; empty for a new one
   */
  CompositeRules(ModelType model, Optional<AssetModel> before) {
    this.model = model;
    this.before = before;
  }

  /** Reports a composite model of the model itself whose name another one has already. */
  static void name(List<CompositeModel> others, String name, JsonObject json) {
    boolean isTaken =
        others.stream()
            .anyMatch(other -> KeyMaker.group(other.key()).isEmpty() && other.name().equals(name));
    if (isTaken && !name.isEmpty()) {
      json.report(
          "name",
          "There are two composite models with the name \"%s\"; give each its own".formatted(name));
    }
  }

  /**
   * Reports the external id of a new composite model that another one has already.
   *
   * @param model the model before the request
   * @param parts how callers wrote the parts of the model
   * @param group the key of the composite model around the new one, with a dot; empty at the top
   */
  static void externalId(
      AssetModel model, WrittenParts parts, String group, String external, JsonObject json) {
    model.composites().stream()
        .filter(known -> KeyMaker.group(known.key()).equals(group))
        .filter(known ->
            parts
                .writtenId(known.id().uuid(), known.key())
                .orElse(known.key().substring(group.length()))
                .equals(KeyMaker.within(group, external)))
        .findFirst()
        .ifPresent(known ->
            json.report(
                "assetModelCompositeModelExternalId",
                "Composite model \"%s\" has this external id; choose another"
                    .formatted(known.name())));
  }

  /**
   * Reports an unknown type, an alarm that a model can't have, and what its properties lack.
   *
   * @param known the composite model before the request; empty for a new one
   * @param json the object that defines it
   * @param member the member of its type
   */
  void composite(
      String type,
      Optional<CompositeModel> known,
      JsonObject json,
      String member,
      List<JsonObject> properties) {
    if (known.isEmpty() && !TYPES.contains(type)) {
      json.report(
          member, "\"%s\" is not a type of composite model; use one of %s".formatted(type, TYPES));
    }
    if (type.equals(ALARM)) {
      if (known.isEmpty() && model == ModelType.COMPONENT_MODEL) {
        json.report(
            member, "A component model has no alarms; add this one to the models composed of it");
      }
      for (var name : OF_ALARM) {
        if (!isWithout(known, name)
            && properties.stream().noneMatch(each -> each.text("name").equals(Optional.of(name)))) {
          json.report("An alarm has a property \"%s\"; add it".formatted(name));
        }
      }
    }
    properties.forEach(property -> struct(type, property));
  }

  /** Returns whether a composite model had no property with a name already before. */
  private boolean isWithout(Optional<CompositeModel> known, String name) {
    return known.isPresent()
        && before.isPresent()
        && before.get().propertiesIn(known.get()).stream()
            .noneMatch(own -> own.name().equals(name));
  }

  /** Reports what the properties of the model itself lack. */
  void properties(List<JsonObject> properties) {
    properties.forEach(property -> struct(CompositeModel.CUSTOM, property));
  }

  private void struct(String type, JsonObject property) {
    if (!property.text("dataType").equals(Optional.of(DataType.STRUCT.name()))) {
      return;
    }
    var structure = property.text("dataTypeSpec");
    if (structure.isEmpty() && !isStruct(property)) {
      property.report(
          "\"dataTypeSpec\" is missing; a property of type STRUCT says its structure, such as "
              + ALARM_STATE);
    }
    structure
        .filter(text ->
            !text.equals(ALARM_STATE) && !(type.equals(ANOMALY) && text.startsWith(ANOMALY)))
        .ifPresent(text ->
            property.report(
                "dataTypeSpec",
                "\"%s\" is not a structure that this property can have; use %s"
                    .formatted(text, ALARM_STATE)));
  }

  /** Returns whether the model has this property already as a struct. */
  private boolean isStruct(JsonObject property) {
    return before.stream()
        .flatMap(model -> model.properties().stream())
        .filter(known -> known.type() == DataType.STRUCT)
        .anyMatch(known -> isNamed(known, property));
  }

  private static boolean isNamed(PropertyDefinition known, JsonObject property) {
    return property.text("id").equals(Optional.of(known.id().toString()))
        || property.text("name").equals(Optional.of(known.name()));
  }
}
