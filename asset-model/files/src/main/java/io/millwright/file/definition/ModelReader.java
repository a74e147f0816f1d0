// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one document that begins with {@code model:}. */
public final class ModelReader {
  private final ModelYaml document;
  private final ModelId id;
  private final String key;
  private final WrittenKeys keys;
  private final Map<String, ModelId> models;
  private final ModelIds ids;
  private final Places places;
  private final ImplementsEntries interfaces;

  /**
   * Makes the reader of one document.
   *
   * @param written the key as it is written, which may be none
   * @param models the ids of all models of the plant by their keys
   * @param known the model as it is in the known plant
   * @param hints is told what may not be meant
   */
  public ModelReader(
      YamlDocument document,
      ModelId id,
      String key,
      String written,
      WrittenKeys keys,
      Map<String, ModelId> models,
      Optional<AssetModel> known,
      Places places,
      List<Problem> problems,
      List<Problem> hints) {
    this.document = new ModelYaml(document, id, written, keys, places, problems);
    this.id = id;
    this.key = key;
    this.keys = keys;
    this.models = models;
    this.places = places;
    ids = new ModelIds(id, known, hints);
    interfaces = new ImplementsEntries(this.document);
  }

  /** Returns the key of the model, which stands for a wrong one. */
  public String key() {
    return key;
  }

  /** Takes note of wrong keys, before the first formula is read that may name one. */
  public void note() {
    var fields = document.quietFields();
    noteParts(fields);
    document.entries(fields, "children", (child, _) -> keys.variable(child));
    document.entries(
        fields,
        "composites",
        (composite, below) -> {
          keys.path(composite);
          noteParts(below);
        });
  }

  private void noteParts(Fields fields) {
    document.entries(
        fields,
        "properties",
        (property, below) -> {
          keys.variable(property);
          boolean isUntyped =
              Stream.of("attribute", "measurement", "type")
                  .flatMap(kind -> below.find(kind).stream())
                  .anyMatch(entry ->
                      !(entry.value() instanceof ScalarNode scalar)
                          || (ModelWords.type(scalar.getValue()).isEmpty()
                              && ModelWords.typeMeant(scalar.getValue()).isEmpty()));
          if (isUntyped) {
            document.noteUntyped(property);
          }
        });
  }

  /** Returns the model; the properties of its components and its interfaces come later. */
  public AssetModel read() {
    var fields = document.fields();
    fields.know("model");
    KeptIds.know(fields);
    fields
        .find("model")
        .ifPresent(e -> places.put(new PlantPlace.OfModel(id), fields.position(e.value())));
    var name = fields.text("name").orElse(key);
    var description = fields.text("description").orElse("");
    var type = ModelWords.type(fields);
    var rules = ModelWords.rules(fields);
    ids.rename(document, fields);
    var reader = new PropertyEntries(document, ids.properties(), rules);
    var properties = new ArrayList<PropertyDefinition>();
    document.each(
        fields,
        "properties",
        (entry, below) -> reader.read("", entry, below).ifPresent(properties::add));
    var hierarchies = new ArrayList<Hierarchy>();
    document.each(
        fields, "children", (entry, below) -> hierarchy(entry, below).ifPresent(hierarchies::add));
    var composites = new ArrayList<CompositeModel>();
    document.each(
        fields,
        "composites",
        (entry, below) -> composite(entry, below, reader, properties).ifPresent(composites::add));
    document.each(fields, "implements", interfaces::add);
    var alarmReader = new AlarmEntries(document);
    var alarms = new ArrayList<AlarmDefinition>();
    document.each(
        fields, "alarms", (entry, below) -> alarmReader.read(entry, below).ifPresent(alarms::add));
    fields.finish();
    return new AssetModel(
        id,
        key,
        name,
        description,
        type,
        properties,
        hierarchies,
        composites,
        List.of(),
        alarms,
        rules);
  }

  /**
   * Returns the model with the interfaces that it fulfils: by the parts that {@code implements}
   * maps, and otherwise by the parts that have the same keys.
   *
   * @param contracts all models by their keys
   */
  public AssetModel fulfilling(AssetModel model, Map<String, AssetModel> contracts) {
    return interfaces.fulfilling(model, contracts);
  }

  private Optional<CompositeModel> composite(
      Fields.Entry entry,
      Fields fields,
      PropertyEntries reader,
      List<PropertyDefinition> properties) {
    if (!Keys.PATH.matcher(entry.key()).matches()) {
      fields.report(
          entry.keyNode(),
          "\"%s\" is not a key; use small letters, digits and _, and a dot behind the composite model around it"
              .formatted(entry.key()));
    }
    var compositeKey = keys.path(entry.key());
    var compositeId =
        fields.id().map(CompositeModelId::new).orElseGet(() -> ids.composites().of(compositeKey));
    KeptIds.know(fields);
    var place = new PlantPlace.OfComposite(id, compositeId);
    places.put(place, fields.position(entry.keyNode()));
    var name = fields.text("name").orElse(entry.key());
    var description = fields.text("description").orElse("");
    var type = fields.text("type").orElse(CompositeModel.CUSTOM);
    var component = fields.scalar("component");
    if (component.isPresent() && fields.has("properties")) {
      fields.report(
          component.get(),
          "A composite model has a component: or properties: of its own, not both; remove one");
    }
    document.each(
        fields,
        "properties",
        (below, fieldsBelow) ->
            reader.read(compositeKey + ".", below, fieldsBelow).ifPresent(properties::add));
    fields.finish();
    return Optional.of(
        new CompositeModel(
            compositeId,
            compositeKey,
            name,
            description,
            type,
            component.map(scalar -> model(scalar, fields, place))));
  }

  /** Returns the id of the model with a key; a key that no model has is reported. */
  private ModelId model(ScalarNode written, Fields fields, PlantPlace place) {
    var found = models.get(keys.node(written.getValue()));
    if (found == null) {
      places.said(place);
      keys.missing(written.getValue(), fields.position(written));
      fields.report(
          written,
          "Model \"%s\" does not exist%s"
              .formatted(
                  written.getValue(),
                  Spelling.hint(written.getValue(), keys.right(models.keySet()))));
    }
    return found == null ? StableIds.model(written.getValue()) : found;
  }

  private Optional<Hierarchy> hierarchy(Fields.Entry entry, Fields fields) {
    var hierarchyKey = document.key(entry, fields);
    var hierarchyId =
        fields.id().map(HierarchyId::new).orElseGet(() -> ids.hierarchies().of(hierarchyKey));
    KeptIds.know(fields);
    var place = new PlantPlace.OfHierarchy(id, hierarchyId);
    places.put(place, fields.position(entry.keyNode()));
    var name = fields.text("name").orElse(entry.key());
    var model = fields.required("model", "name the model of the children, such as model: valve");
    fields.finish();
    if (model.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Hierarchy(hierarchyId, hierarchyKey, name, model(model.get(), fields, place)));
  }
}
