// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.AssetModel;
import io.millwright.asset.CompositeModel;
import io.millwright.asset.CompositeModelId;
import io.millwright.asset.Hierarchy;
import io.millwright.asset.HierarchyId;
import io.millwright.asset.InterfaceRelationship;
import io.millwright.asset.ModelId;
import io.millwright.asset.ModelType;
import io.millwright.asset.PlantPlace;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyId;
import io.millwright.asset.PropertyKind;
import io.millwright.asset.StableIds;
import io.millwright.formula.Formula;
import io.millwright.formula.syntax.FormulaException;
import io.millwright.role.AssignedRole;
import io.millwright.sitewise.KeyMaker;
import io.millwright.sitewise.Variables;
import io.millwright.sitewise.Windows;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads one asset model from SiteWise's JSON: first what it consists of, then, when that is known
 * of all models, its formulas, which name parts of others.
 */
final class SiteWiseModel {
  private static final List<String> KINDS =
      List.of("attribute", "measurement", "transform", "metric");

  private final JsonFields json;
  private final ModelId id;
  private final String key;
  private final String name;
  private final Optional<AssetModel> before;
  private final boolean isTransfer;
  private final Places places;
  private final List<JsonFields> compositeFiles = new ArrayList<>();
  private final List<JsonFields> interfaceFiles = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Hierarchy> hierarchies = new ArrayList<>();
  private final Map<Group, CompositeModel> composites = new LinkedHashMap<>();
  private List<Group> within = List.of();

  /** A property before its formula is read. */
  private record Part(JsonFields json, PropertyDefinition definition, String group) {}

  /**
   * A composite model, in whichever of the documents it stands.
   *
   * @param names its id and its external id
   * @param parent the id or external id of the one around it
   */
  private record Group(
      JsonFields json,
      List<String> names,
      Optional<String> external,
      String name,
      String description,
      String type,
      Optional<String> parent,
      Optional<ScalarNode> component,
      List<JsonFields> properties) {}

  /**
   * @param before the model as it is, whose ids keeps what the documents give none
   * @param isTransfer true for a metadata transfer job, whose schema allows no other keys
   */
  SiteWiseModel(
      JsonFields json,
      ModelId id,
      String key,
      String name,
      Optional<AssetModel> before,
      boolean isTransfer,
      Places places) {
    this.json = json;
    this.id = id;
    this.key = key;
    this.name = name;
    this.before = before;
    this.isTransfer = isTransfer;
    this.places = places;
  }

  ModelId id() {
    return id;
  }

  /** Adds what describe-asset-model-composite-model says. */
  void addComposite(JsonFields composite) {
    compositeFiles.add(composite);
  }

  /** Adds what describe-asset-model-interface-relationship says. */
  void addInterface(JsonFields relationship) {
    interfaceFiles.add(relationship);
  }

  /**
   * The model without its formulas.
   *
   * @param models finds a model by its id or external id
   */
  AssetModel structure(Function<String, Optional<ModelId>> models) {
    json.know("assetModelId", "assetModelExternalId", "assetModelName", "tags");
    var description = json.text("assetModelDescription").orElse("");
    var type = type();
    json.objects("assetModelHierarchies").forEach(hierarchy -> hierarchy(hierarchy, models));
    json.objects("assetModelProperties").forEach(property -> property("", property));
    var open = new ArrayList<>(groups());
    var given = new ArrayList<Group>();
    for (boolean goesOn = true; goesOn; ) {
      goesOn = open.removeIf(group -> hang(group, given, models));
    }
    open.forEach(group ->
        group
            .json()
            .report(
                "The composite model around \"%s\", %s, is not in these files; add it"
                    .formatted(group.name(), group.parent().orElse(""))));
    within = List.copyOf(given);
    summaries(given);
    if (isTransfer) {
      json.finish();
    }
    return model(description, type, parts.stream().map(Part::definition).toList(), List.of());
  }

  private AssetModel model(
      String description,
      ModelType type,
      List<PropertyDefinition> properties,
      List<InterfaceRelationship> interfaces) {
    return new AssetModel(
        id,
        key,
        name,
        description,
        type,
        properties,
        hierarchies,
        List.copyOf(composites.values()),
        interfaces,
        List.of());
  }

  private ModelType type() {
    var written = json.scalar("assetModelType");
    if (written.isEmpty()) {
      return ModelType.ASSET_MODEL;
    }
    return Arrays.stream(ModelType.values())
        .filter(type -> type.name().equals(written.get().getValue()))
        .findFirst()
        .orElseGet(() -> {
          json.report(
              written.get(),
              "\"%s\" is not a type of model; use one of %s"
                  .formatted(written.get().getValue(), List.of(ModelType.values())));
          return ModelType.ASSET_MODEL;
        });
  }

  private void hierarchy(JsonFields hierarchy, Function<String, Optional<ModelId>> models) {
    var hierarchyName = hierarchy.required("name").map(ScalarNode::getValue).orElse("");
    var external = hierarchy.text("externalId");
    var hierarchyKey = KeyMaker.variable("hierarchy", external, hierarchyName, this::isTaken);
    var hierarchyId =
        hierarchy
            .id("id")
            .map(HierarchyId::new)
            .or(() -> before.flatMap(model -> model.findHierarchy(hierarchyKey)).map(Hierarchy::id))
            .orElseGet(() -> StableIds.hierarchy(id, hierarchyKey));
    places.put(new PlantPlace.OfHierarchy(id, hierarchyId), hierarchy.position());
    var child = hierarchy.reference("childAssetModelId", "childAssetModelExternalId");
    if (child.isEmpty()) {
      hierarchy.report("\"childAssetModelId\" is missing; name the model of the children");
    }
    child
        .flatMap(written -> model(hierarchy, written, models))
        .ifPresent(model ->
            hierarchies.add(new Hierarchy(hierarchyId, hierarchyKey, hierarchyName, model)));
    finish(hierarchy);
  }

  private static Optional<ModelId> model(
      JsonFields at, ScalarNode written, Function<String, Optional<ModelId>> models) {
    var found = models.apply(written.getValue());
    if (found.isEmpty()) {
      at.report(
          written,
          "Model %s is not in these files; add what describe-asset-model says of it"
              .formatted(written.getValue()));
    }
    return found;
  }

  private boolean isTaken(String taken) {
    return parts.stream().anyMatch(part -> part.definition().key().equals(taken))
        || composites.values().stream().anyMatch(composite -> composite.key().equals(taken))
        || hierarchies.stream().anyMatch(hierarchy -> hierarchy.key().equals(taken));
  }

  /**
   * @param prefix the key of the composite model around it, with a dot; empty at the top
   */
  private void property(String prefix, JsonFields property) {
    property.know("dataTypeSpec", "path", "assetModelCompositeModelId");
    var propertyName = property.required("name").map(ScalarNode::getValue).orElse("");
    var external = property.text("externalId");
    var propertyKey =
        prefix
            + KeyMaker.variable(
                "property",
                external.map(written -> withoutPrefix(prefix, written)),
                propertyName,
                taken -> isTaken(prefix + taken));
    var propertyId =
        property
            .id("id")
            .map(PropertyId::new)
            .or(() ->
                before
                    .flatMap(model -> model.findProperty(propertyKey))
                    .map(PropertyDefinition::id))
            .orElseGet(() -> StableIds.property(id, propertyKey));
    places.put(new PlantPlace.OfProperty(id, propertyId), property.position());
    var dataType = property.required("dataType");
    var type =
        dataType
            .flatMap(written ->
                Arrays.stream(DataType.values())
                    .filter(each -> each.name().equals(written.getValue()))
                    .findFirst())
            .orElseGet(() -> {
              dataType.ifPresent(written ->
                  property.report(
                      written,
                      "\"%s\" is not a type; use one of %s"
                          .formatted(written.getValue(), List.of(DataType.values()))));
              return DataType.DOUBLE;
            });
    var unit = property.text("unit").map(Units::ucum).orElse("");
    parts.add(
        new Part(
            property,
            new PropertyDefinition(
                propertyId,
                propertyKey,
                propertyName,
                type,
                unit,
                property.object("type").filter(kind -> kind.has("attribute")).isPresent()
                    ? new PropertyKind.Attribute(Value.none())
                    : new PropertyKind.Measurement(),
                role(property, propertyKey)),
            prefix));
  }

  /**
   * SiteWise has no word for roles: {@code "role"} is ours, and where it is missing a role stays.
   */
  private AssignedRole role(JsonFields property, String propertyKey) {
    return property
        .scalar("role")
        .map(word -> RoleText.read(word.getValue(), message -> property.report(word, message)))
        .or(() ->
            before
                .flatMap(model -> model.findProperty(propertyKey))
                .map(PropertyDefinition::assigned)
                .filter(AssignedRole::isSet))
        .orElse(AssignedRole.UNKNOWN);
  }

  /** Our own server's external ids begin with those of the composite models around. */
  private static String withoutPrefix(String prefix, String external) {
    return external.startsWith(prefix) ? external.substring(prefix.length()) : external;
  }

  private List<Group> groups() {
    var groups = new ArrayList<Group>();
    var seen = new HashSet<String>();
    for (var file : compositeFiles) {
      var path = file.objects("assetModelCompositeModelPath");
      var group =
          group(
              file,
              "assetModelCompositeModel",
              path.size() < 2 ? Optional.empty() : path.get(path.size() - 2).text("id"),
              file.object("compositionDetails")
                  .flatMap(
                      details -> details.objects("compositionRelationship").stream().findFirst())
                  .flatMap(relationship -> relationship.scalar("id")));
      groups.add(group);
      seen.addAll(group.names());
    }
    for (var inline : json.objects("assetModelCompositeModels")) {
      var group =
          group(
              inline,
              "",
              inline.reference("parentId", "parentExternalId").map(ScalarNode::getValue),
              inline.reference("composedAssetModelId", "composedAssetModelExternalId"));
      if (seen.addAll(group.names())) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static Group group(
      JsonFields at, String prefix, Optional<String> parent, Optional<ScalarNode> component) {
    Function<String, String> named =
        field ->
            prefix.isEmpty()
                ? field
                : prefix + Character.toUpperCase(field.charAt(0)) + field.substring(1);
    var external = at.text(named.apply("externalId"));
    var names = new ArrayList<String>();
    at.id(named.apply("id")).ifPresent(id -> names.add(id.toString()));
    external.ifPresent(names::add);
    return new Group(
        at,
        names,
        external,
        at.required(named.apply("name")).map(ScalarNode::getValue).orElse(""),
        at.text(named.apply("description")).orElse(""),
        at.text(named.apply("type")).orElse(CompositeModel.CUSTOM),
        parent,
        component,
        at.objects(named.apply("properties")));
  }

  /** Puts a composite model where it belongs; false where the one around it is not known yet. */
  private boolean hang(Group group, List<Group> given, Function<String, Optional<ModelId>> models) {
    var prefix = "";
    if (group.parent().isPresent()) {
      var parent = group.parent().get();
      if (given.stream().anyMatch(above -> above.names().contains(parent))) {
        given.add(group);
        return true;
      }
      var above =
          composites.entrySet().stream()
              .filter(entry -> entry.getKey().names().contains(parent))
              .map(Map.Entry::getValue)
              .findFirst();
      if (above.isEmpty()) {
        return false;
      }
      if (above.get().component().isPresent()) {
        given.add(group);
        return true;
      }
      prefix = above.get().key() + ".";
    }
    var start = prefix;
    var compositeKey =
        start
            + KeyMaker.variable(
                "composite",
                group.external().map(written -> withoutPrefix(start, written)),
                group.name(),
                taken -> isTaken(start + taken));
    var compositeId =
        group.json().has("id") || group.json().has("assetModelCompositeModelId")
            ? group
                .json()
                .id(group.json().has("id") ? "id" : "assetModelCompositeModelId")
                .map(CompositeModelId::new)
            : Optional.<CompositeModelId>empty();
    var composite =
        new CompositeModel(
            compositeId
                .or(() ->
                    before
                        .flatMap(model -> model.findComposite(compositeKey))
                        .map(CompositeModel::id))
                .orElseGet(() -> StableIds.composite(id, compositeKey)),
            compositeKey,
            group.name(),
            group.description(),
            group.type(),
            group.component().flatMap(written -> model(group.json(), written, models)));
    places.put(new PlantPlace.OfComposite(id, composite.id()), group.json().position());
    composites.put(group, composite);
    if (group.component().isEmpty()) {
      group.properties().forEach(property -> property(compositeKey + ".", property));
    }
    finish(group.json());
    return true;
  }

  /** What describe-asset-model only mentions stands in documents of its own. */
  private void summaries(List<Group> given) {
    var known =
        composites.keySet().stream()
            .flatMap(group -> group.names().stream())
            .collect(Collectors.toCollection(HashSet::new));
    given.forEach(group -> known.addAll(group.names()));
    for (var summary : json.objects("assetModelCompositeModelSummaries")) {
      var path = summary.objects("path");
      if (path.size() < 2) {
        summary
            .text("id")
            .filter(composite -> !known.contains(composite))
            .ifPresent(composite ->
                summary.report(
                    ("Composite model \"%s\" is not in these files; add what"
                            + " describe-asset-model-composite-model says of"
                            + " --asset-model-composite-model-id %s")
                        .formatted(summary.text("name").orElse(composite), composite)));
      }
    }
  }

  /** A metadata transfer job's schema allows no other keys; what AWS answers has more each year. */
  private void finish(JsonFields object) {
    if (isTransfer) {
      object.finish();
    }
  }

  /**
   * Notes how the documents name the model's parts.
   *
   * @param names of this model, with what its components give it
   */
  void name(SiteWiseNames names) {
    for (var part : parts) {
      part.json().text("externalId").ifPresent(own -> names.note(own, part.definition().key()));
    }
    composites.forEach((group, composite) -> {
      if (composite.component().isPresent()) {
        given(group, composite.key(), names);
      }
    });
    // Those within others stand behind them.
    for (var group : within) {
      keyOf(group, names.model()).ifPresent(found -> given(group, found, names));
    }
  }

  private Optional<String> keyOf(Group group, AssetModel whole) {
    var parent = group.parent().orElse("");
    var above =
        composites.entrySet().stream()
            .filter(entry -> entry.getKey().names().contains(parent))
            .map(entry -> entry.getValue().key())
            .findFirst()
            .or(() ->
                within.stream()
                    .filter(other -> other.names().contains(parent))
                    .findFirst()
                    .flatMap(other -> keyOf(other, whole)));
    return whole.composites().stream()
        .filter(
            composite -> composite.parent().equals(above) && composite.name().equals(group.name()))
        .map(CompositeModel::key)
        .findFirst();
  }

  /** What a component gives is known by its name. */
  private static void given(Group group, String compositeKey, SiteWiseNames names) {
    for (var property : group.properties()) {
      var name = property.required("name").map(ScalarNode::getValue).orElse("");
      var prefix = compositeKey + ".";
      names.model().properties().stream()
          .filter(known ->
              known.key().startsWith(prefix)
                  && known.key().indexOf('.', prefix.length()) < 0
                  && known.name().equals(name))
          .findFirst()
          .ifPresentOrElse(
              known -> {
                property.text("id").ifPresent(own -> names.note(own, known.key()));
                property.text("externalId").ifPresent(own -> names.note(own, known.key()));
              },
              () ->
                  property.report(
                      "The component of composite model \"%s\" has no property \"%s\"; its properties are those of the component"
                          .formatted(group.name(), name)));
    }
  }

  /**
   * The model with its formulas.
   *
   * @param structure as it was read first
   * @param all how the documents name the parts of each model
   */
  AssetModel whole(AssetModel structure, Map<ModelId, SiteWiseNames> all) {
    var properties = new ArrayList<PropertyDefinition>();
    for (var part : parts) {
      properties.add(part.definition().with(kind(part, all)));
      finish(part.json());
    }
    return model(structure.description(), structure.type(), properties, interfaces(all));
  }

  private PropertyKind kind(Part part, Map<ModelId, SiteWiseNames> all) {
    var type = part.json().object("type");
    var given = KINDS.stream().filter(kind -> type.isPresent() && type.get().has(kind)).toList();
    if (given.size() != 1) {
      part.json()
          .report(
              "type names %d kinds; give exactly one of attribute, measurement, transform and metric"
                  .formatted(given.size()));
      return new PropertyKind.Measurement();
    }
    var kind = type.flatMap(object -> object.object(given.getFirst()));
    if (kind.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    var fields = kind.get();
    fields.know("processingConfig");
    return switch (given.getFirst()) {
      case "attribute" -> attribute(part, fields);
      case "measurement" -> new PropertyKind.Measurement();
      case "transform" ->
          formula(part, fields, all)
              .<PropertyKind>map(PropertyKind.Transform::new)
              .orElseGet(PropertyKind.Measurement::new);
      default -> metric(part, fields, all);
    };
  }

  private PropertyKind attribute(Part part, JsonFields fields) {
    var definition = part.definition();
    var written = fields.scalar("defaultValue");
    written.ifPresent(scalar ->
        places.put(
            new PlantPlace.OfDefault(id, definition.id()), fields.document().position(scalar)));
    return new PropertyKind.Attribute(
        written.flatMap(scalar -> value(definition.type(), fields, scalar)).orElse(Value.none()));
  }

  /** A value of an attribute; empty where it is none of its type, which is reported. */
  static Optional<Value> value(DataType type, JsonFields fields, ScalarNode scalar) {
    var value = Scalars.parse(type, scalar.getValue());
    if (value.isEmpty()) {
      fields.report(
          scalar, "\"%s\" is not %s".formatted(scalar.getValue(), Scalars.describe(type)));
    }
    return value;
  }

  private PropertyKind metric(Part part, JsonFields fields, Map<ModelId, SiteWiseNames> all) {
    var formula = formula(part, fields, all);
    var tumbling = fields.object("window").flatMap(window -> window.object("tumbling"));
    var interval = tumbling.flatMap(window -> window.required("interval"));
    if (tumbling.isEmpty()) {
      fields.report("A metric needs a window, such as {\"tumbling\": {\"interval\": \"5m\"}}");
    }
    if (formula.isEmpty() || interval.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    try {
      return new PropertyKind.Metric(
          formula.get(),
          Windows.window(
              interval.get().getValue(), tumbling.flatMap(window -> window.text("offset"))));
    } catch (IllegalArgumentException e) {
      fields.report(interval.get(), String.valueOf(e.getMessage()));
      return new PropertyKind.Measurement();
    }
  }

  private Optional<Formula> formula(Part part, JsonFields fields, Map<ModelId, SiteWiseNames> all) {
    var expression = fields.required("expression");
    var variables = new LinkedHashMap<String, Variables.Target>();
    Set<String> unknown = new HashSet<>();
    for (var variable : fields.objects("variables")) {
      var variableName = variable.required("name").map(ScalarNode::getValue).orElse("");
      variable
          .object("value")
          .flatMap(value -> target(part, value, all))
          .ifPresentOrElse(
              target -> variables.put(variableName, target), () -> unknown.add(variableName));
    }
    if (expression.isEmpty() || !unknown.isEmpty()) {
      places.said(new PlantPlace.OfProperty(id, part.definition().id()));
      return Optional.empty();
    }
    var scalar = expression.get();
    try {
      var translated = Variables.fromSiteWise(new Variables.Declared(scalar.getValue(), variables));
      places.putFormula(
          id, part.definition().id(), fields.document(), scalar, translated::original);
      return Optional.of(translated.formula());
    } catch (FormulaException e) {
      fields.report(fields.document().position(scalar, e.offset()), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What a variable stands for; empty where it stands for nothing, which is reported. */
  private Optional<Variables.Target> target(
      Part part, JsonFields value, Map<ModelId, SiteWiseNames> all) {
    var path = value.objects("propertyPath");
    var property =
        value
            .reference("propertyId", "propertyExternalId")
            .or(() -> path.isEmpty() ? Optional.empty() : path.getLast().reference("id", "name"));
    if (property.isEmpty()) {
      value.report("A variable needs a propertyId; name the property that it stands for");
      return Optional.empty();
    }
    var written = property.get();
    var hierarchy = value.reference("hierarchyId", "hierarchyExternalId");
    if (hierarchy.isEmpty()) {
      return found(names(all, id), path.isEmpty() ? part.group() : group(path, all), value, written)
          .map(own -> new Variables.Target("", own));
    }
    var child = names(all, id).hierarchy(hierarchy.get().getValue());
    if (child.isEmpty()) {
      value.report(
          hierarchy.get(),
          "\"%s\" is not a hierarchy of model \"%s\"; known are %s"
              .formatted(
                  hierarchy.get().getValue(),
                  name,
                  hierarchies.stream().map(Hierarchy::name).toList()));
      return Optional.empty();
    }
    return found(names(all, child.get().child()), "", value, written)
        .map(key -> new Variables.Target(child.get().key(), key));
  }

  /** The key of the composite model that a path of names leads through, with a dot. */
  private String group(List<JsonFields> path, Map<ModelId, SiteWiseNames> all) {
    var prefix = "";
    for (var step : path.subList(0, path.size() - 1)) {
      var start = prefix;
      prefix =
          names(all, id).model().composites().stream()
              .filter(composite ->
                  composite.parent().map(parent -> parent + ".").orElse("").equals(start)
                      && step.text("name").equals(Optional.of(composite.name())))
              .map(composite -> composite.key() + ".")
              .findFirst()
              .orElse(start);
    }
    return prefix;
  }

  private static SiteWiseNames names(Map<ModelId, SiteWiseNames> all, ModelId of) {
    return Objects.requireNonNull(all.get(of));
  }

  private static Optional<String> found(
      SiteWiseNames names, String group, JsonFields at, ScalarNode written) {
    var found = names.property(group, written.getValue());
    if (found.isEmpty()) {
      at.report(
          written,
          "\"%s\" is not a property of model \"%s\" in these files; add the document that defines it"
              .formatted(written.getValue(), names.model().name()));
    }
    return found;
  }

  private List<InterfaceRelationship> interfaces(Map<ModelId, SiteWiseNames> all) {
    var fulfilled = new LinkedHashMap<ModelId, InterfaceRelationship>();
    for (var file : interfaceFiles) {
      var contract = file.id("interfaceAssetModelId").map(ModelId::new);
      if (contract.isPresent() && isKnown(file, contract.get(), all)) {
        var properties = new LinkedHashMap<PropertyId, PropertyId>();
        for (var mapping : file.objects("propertyMappings")) {
          property(names(all, contract.get()), mapping, "interfaceAssetModelPropertyId")
              .ifPresent(wanted ->
                  property(names(all, id), mapping, "assetModelPropertyId")
                      .ifPresent(own -> properties.put(wanted, own)));
        }
        var mapped = new LinkedHashMap<HierarchyId, HierarchyId>();
        for (var mapping : file.objects("hierarchyMappings")) {
          mapping
              .id("interfaceAssetModelHierarchyId")
              .ifPresent(wanted ->
                  mapping
                      .id("assetModelHierarchyId")
                      .ifPresent(own -> mapped.put(new HierarchyId(wanted), new HierarchyId(own))));
        }
        fulfilled.put(
            contract.get(), new InterfaceRelationship(contract.get(), properties, mapped));
      }
    }
    for (var detail : json.objects("interfaceDetails")) {
      detail
          .id("id")
          .map(ModelId::new)
          .filter(contract -> !fulfilled.containsKey(contract) && isKnown(detail, contract, all))
          .ifPresent(contract -> fulfilled.put(contract, byName(contract, all)));
    }
    return List.copyOf(fulfilled.values());
  }

  private boolean isKnown(JsonFields at, ModelId contract, Map<ModelId, SiteWiseNames> all) {
    boolean known = all.containsKey(contract);
    if (known) {
      places.put(new PlantPlace.OfInterface(id, contract), at.position());
    } else {
      at.report(
          "Interface %s is not in these files; add what describe-asset-model says of it"
              .formatted(contract));
    }
    return known;
  }

  private static Optional<PropertyId> property(
      SiteWiseNames names, JsonFields mapping, String field) {
    return mapping
        .scalar(field)
        .flatMap(written -> found(names, "", mapping, written))
        .flatMap(found -> names.model().findProperty(found))
        .map(PropertyDefinition::id);
  }

  /** Without its own document, an interface is taken to be fulfilled by what has the same name. */
  private InterfaceRelationship byName(ModelId contract, Map<ModelId, SiteWiseNames> all) {
    var model = names(all, id).model();
    var wanted = names(all, contract).model();
    var properties = new LinkedHashMap<PropertyId, PropertyId>();
    for (var property : wanted.properties()) {
      model.properties().stream()
          .filter(own -> own.name().equals(property.name()))
          .findFirst()
          .ifPresent(own -> properties.put(property.id(), own.id()));
    }
    var mapped = new LinkedHashMap<HierarchyId, HierarchyId>();
    for (var hierarchy : wanted.hierarchies()) {
      model.hierarchies().stream()
          .filter(own -> own.name().equals(hierarchy.name()))
          .findFirst()
          .ifPresent(own -> mapped.put(hierarchy.id(), own.id()));
    }
    return new InterfaceRelationship(contract, properties, mapped);
  }
}
