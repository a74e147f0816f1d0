// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.AssetModel;
import io.millwright.asset.CompositeModel;
import io.millwright.asset.CompositeModelId;
import io.millwright.asset.Hierarchy;
import io.millwright.asset.HierarchyId;
import io.millwright.asset.ModelId;
import io.millwright.asset.ModelType;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyDefinition;
import io.millwright.asset.PropertyId;
import io.millwright.asset.PropertyKind;
import io.millwright.asset.Window;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what requests say of an asset model or one of its composite models. What a request does not
 * speak of stays as it is.
 */
final class ModelReader {
  /** The longest path of composite models, as deep as SiteWise's formulas may name. */
  private static final int DEEPEST = 10;

  private final Plant plant;
  private final @Nullable AssetModel before;
  private final List<Hierarchy> hierarchies = new ArrayList<>();
  private final List<CompositeModel> composites = new ArrayList<>();
  private final List<Named> properties = new ArrayList<>();

  /** A property before its formula is read, which may name any other. */
  private record Named(
      PropertyId id,
      String key,
      String name,
      DataType type,
      String unit,
      AssignedRole role,
      Supplier<PropertyKind> kind) {
    static Named kept(PropertyDefinition property) {
      return new Named(
          property.id(),
          property.key(),
          property.name(),
          property.type(),
          property.unit(),
          property.assigned(),
          property::kind);
    }

    PropertyDefinition definition() {
      return new PropertyDefinition(id, key, name, type, unit, kind.get(), role);
    }

    /** The key of the composite model around it, with a dot; empty at the top. */
    String group() {
      return key.substring(0, key.lastIndexOf('.') + 1);
    }
  }

  private ModelReader(Plant plant, @Nullable AssetModel before) {
    this.plant = plant;
    this.before = before;
  }

  /** A new model. */
  static AssetModel create(Plant plant, Body body) {
    var type = modelType(body);
    var name = body.name("assetModelName");
    var external = Ids.external(body, "assetModelExternalId");
    var key = KeyMaker.node("model", external, name, taken -> plant.findModel(taken).isPresent());
    var id = new ModelId(Ids.chosen("assetModelId", body.findText("assetModelId")));
    for (var existing : plant.models()) {
      if (existing.id().equals(id) || existing.key().equals(key) || existing.name().equals(name)) {
        throw Refusal.about(
            Refusal.Kind.RESOURCE_ALREADY_EXISTS,
            existing.id().toString(),
            Ids.arn("asset-model", existing.id()),
            "Asset model \"%s\" (%s, external id %s) exists already; update it, or choose another name and id"
                .formatted(existing.name(), existing.id(), existing.key()));
      }
    }
    var reader = new ModelReader(plant, null);
    reader.whole(body);
    return new AssetModel(
        id,
        key,
        name,
        body.findText("assetModelDescription").orElse(""),
        type,
        reader.definitions(),
        reader.hierarchies,
        reader.composites,
        List.of(),
        List.of());
  }

  /**
   * The model as it is to be from now on. Properties and hierarchies that the body leaves out are
   * gone; composite models that it does not name stay, but for those of SiteWise's own types.
   */
  static AssetModel update(Plant plant, Body body, AssetModel before) {
    body.findText("assetModelExternalId")
        .filter(external -> !KeyMaker.node(external).equals(before.key()))
        .ifPresent(external -> {
          throw Refusal.invalid(
              "The external id of model %s can't become \"%s\"; leave it out",
              before.key(), external);
        });
    var reader = new ModelReader(plant, before);
    reader.whole(body);
    return new AssetModel(
        before.id(),
        before.key(),
        body.name("assetModelName"),
        body.findText("assetModelDescription").orElse(""),
        before.type(),
        reader.definitions(),
        reader.hierarchies,
        reader.composites,
        before.interfaces(),
        before.alarms());
  }

  /**
   * The model with a composite model more.
   *
   * @param id the new composite model's
   */
  static AssetModel withComposite(Plant plant, Body body, AssetModel before, CompositeModelId id) {
    var reader = new ModelReader(plant, before);
    reader.keepAllBut("");
    var prefix =
        body.findText("parentAssetModelCompositeModelId")
            .map(parent -> Ids.composite(before, parent).key() + ".")
            .orElse("");
    if (prefix.chars().filter(c -> c == '.').count() >= DEEPEST) {
      throw Refusal.invalid(
          "Composite models stand at most %d deep; put this one higher up", DEEPEST);
    }
    reader.refuseWithin(prefix);
    var component =
        body.findText("composedAssetModelId").map(named -> Ids.model(plant, named).id());
    var composite =
        reader.composite(
            id,
            prefix,
            body.name("assetModelCompositeModelName"),
            Ids.external(body, "assetModelCompositeModelExternalId"),
            body.findText("assetModelCompositeModelDescription").orElse(""),
            body.text("assetModelCompositeModelType"),
            component);
    var given = body.list("assetModelCompositeModelProperties");
    if (component.isPresent() && !given.isEmpty()) {
      throw Refusal.invalid(
          "A composite model has the properties of composedAssetModelId, or"
              + " assetModelCompositeModelProperties, not both; leave one out");
    }
    all(given, property -> reader.property(composite.key() + ".", property));
    return before.with(reader.definitions(), reader.composites);
  }

  /** The model with a composite model changed. */
  static AssetModel withComposite(
      Plant plant, Body body, AssetModel before, CompositeModel composite) {
    var reader = new ModelReader(plant, before);
    reader.refuseWithin(composite.key());
    reader.keepAllBut(composite.key() + ".");
    var given = body.list("assetModelCompositeModelProperties");
    if (composite.component().isPresent() && !given.isEmpty()) {
      throw Refusal.invalid(
          "The properties of composite model \"%s\" are those of its component model; change them"
              + " there",
          composite.name());
    }
    reader.composites.replaceAll(known ->
        known.equals(composite)
            ? new CompositeModel(
                composite.id(),
                composite.key(),
                body.name("assetModelCompositeModelName"),
                body.findText("assetModelCompositeModelDescription").orElse(""),
                composite.type(),
                composite.component())
            : known);
    all(given, property -> reader.property(composite.key() + ".", property));
    return before.with(reader.definitions(), reader.composites);
  }

  /** The model without a composite model and what is in it. */
  static AssetModel withoutComposite(Plant plant, AssetModel before, CompositeModel composite) {
    var reader = new ModelReader(plant, before);
    reader.refuseWithin(composite.key());
    before.composites().stream()
        .filter(known -> !known.equals(composite) && !composite.holds(known.key()))
        .forEach(reader.composites::add);
    before.properties().stream()
        .filter(known -> !composite.holds(known.key()))
        .map(Named::kept)
        .forEach(reader.properties::add);
    return before.with(reader.definitions(), reader.composites);
  }

  private static ModelType modelType(Body body) {
    var written = body.findText("assetModelType").orElse(ModelType.ASSET_MODEL.name());
    return Arrays.stream(ModelType.values())
        .filter(type -> type.name().equals(written))
        .findFirst()
        .orElseThrow(() ->
            Refusal.invalid(
                "assetModelType \"%s\" is not one of %s", written, List.of(ModelType.values())));
  }

  private List<PropertyDefinition> definitions() {
    var definitions = new ArrayList<PropertyDefinition>();
    all(properties, property -> definitions.add(property.definition()));
    return definitions;
  }

  /** Reads each of them; what is wrong with some is told together. */
  private static <T> void all(List<T> items, Consumer<T> read) {
    var wrong = new ArrayList<Refusal>();
    for (var item : items) {
      try {
        read.accept(item);
      } catch (Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INVALID_REQUEST) {
          throw refusal;
        }
        wrong.add(refusal);
      }
    }
    if (!wrong.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          wrong.stream().map(Refusal::text).collect(Collectors.joining("\n")),
          wrong.getFirst());
    }
  }

  private void whole(Body body) {
    all(body.list("assetModelHierarchies"), this::hierarchy);
    all(body.list("assetModelProperties"), property -> property("", property));
    var named = body.list("assetModelCompositeModels");
    if (before != null) {
      for (var composite : before.composites()) {
        if (composite.type().equals(CompositeModel.CUSTOM)
            && named.stream().noneMatch(each -> isThis(composite, each))) {
          composites.add(composite);
          before.propertiesIn(composite).stream().map(Named::kept).forEach(properties::add);
        }
      }
    }
    all(named, this::composite);
  }

  private static boolean isThis(CompositeModel composite, Body body) {
    return body.findText("id").isPresent()
        ? body.text("id").equals(composite.id().toString())
        : composite.parent().isEmpty() && body.text("name").equals(composite.name());
  }

  /** A composite model that stands within the request for its model. */
  private void composite(Body body) {
    var old =
        before == null
            ? Optional.<CompositeModel>empty()
            : before.ownComposites().stream().filter(known -> isThis(known, body)).findFirst();
    var key =
        old.map(CompositeModel::key)
            .orElseGet(() -> compositeKey("", Ids.external(body, "externalId"), body.text("name")));
    composites.add(
        new CompositeModel(
            old.map(CompositeModel::id)
                .orElseGet(
                    () -> new CompositeModelId(Ids.chosen(body.place("id"), body.findText("id")))),
            key,
            body.text("name"),
            body.findText("description").orElse(""),
            body.text("type"),
            old.flatMap(CompositeModel::component)));
    all(body.list("properties"), property -> property(key + ".", property));
  }

  private CompositeModel composite(
      CompositeModelId id,
      String prefix,
      String name,
      Optional<String> external,
      String description,
      String type,
      Optional<ModelId> component) {
    for (var known : composites) {
      boolean sibling = known.parent().map(parent -> parent + ".").orElse("").equals(prefix);
      if (known.id().equals(id) || (sibling && known.name().equals(name))) {
        throw Refusal.about(
            Refusal.Kind.RESOURCE_ALREADY_EXISTS,
            known.id().toString(),
            Ids.arn("asset-model", before == null ? known.id() : before.id()),
            "Composite model \"%s\" (%s) exists already; update it, or choose another name and id"
                .formatted(known.name(), known.id()));
      }
    }
    var composite =
        new CompositeModel(
            id, compositeKey(prefix, external, name), name, description, type, component);
    composites.add(composite);
    return composite;
  }

  private String compositeKey(String prefix, Optional<String> external, String name) {
    return prefix
        + KeyMaker.variable(
            "composite",
            external.map(written -> withoutPrefix(prefix, written)),
            name,
            key -> isTaken(prefix + key));
  }

  /** The external ids that we give begin with those of the composite models around. */
  private static String withoutPrefix(String prefix, String external) {
    return external.startsWith(prefix) ? external.substring(prefix.length()) : external;
  }

  /** Keeps all that the model has but the properties directly in one group. */
  private void keepAllBut(String group) {
    var model = known();
    hierarchies.addAll(model.hierarchies());
    composites.addAll(model.composites());
    model.properties().stream()
        .map(Named::kept)
        .filter(property -> group.isEmpty() || !property.group().equals(group))
        .forEach(properties::add);
  }

  private AssetModel known() {
    if (before == null) {
      throw new IllegalStateException("there is no model yet");
    }
    return before;
  }

  /** What a component model gives can't be changed in the model that is composed of it. */
  private void refuseWithin(String key) {
    if (!known().isOwn(key)) {
      throw Refusal.invalid(
          "\"%s\" is given by a component model; change it there, or use one of the model's own",
          key);
    }
  }

  private void hierarchy(Body hierarchy) {
    var name = hierarchy.name("name");
    var old = find(hierarchy, before == null ? List.of() : before.hierarchies());
    var child = Ids.model(plant, hierarchy.text("childAssetModelId")).id();
    if (old.isPresent() && !old.get().child().equals(child)) {
      throw Refusal.invalid(
          "%s: the child model of hierarchy %s can't change; remove the hierarchy and add another",
          hierarchy.place("childAssetModelId"), old.get().key());
    }
    hierarchies.add(
        new Hierarchy(
            old.map(Hierarchy::id)
                .orElseGet(() ->
                    new HierarchyId(Ids.chosen(hierarchy.place("id"), hierarchy.findText("id")))),
            old.map(Hierarchy::key)
                .orElseGet(() ->
                    KeyMaker.variable(
                        "hierarchy", Ids.external(hierarchy, "externalId"), name, this::isTaken)),
            name,
            child));
  }

  private Optional<Hierarchy> find(Body hierarchy, List<Hierarchy> among) {
    return hierarchy
        .findText("id")
        .flatMap(id -> among.stream().filter(known -> known.id().toString().equals(id)).findFirst())
        .or(() ->
            hierarchy
                .findText("externalId")
                .filter(_ -> !hierarchy.has("id"))
                .flatMap(key ->
                    among.stream().filter(known -> Ids.isKey(key, known.key())).findFirst()));
  }

  /**
   * @param group the key of the composite model around it, with a dot; empty at the top
   */
  private void property(String group, Body property) {
    var name = property.name("name");
    if (properties.stream()
        .anyMatch(known -> known.name().equals(name) && known.group().equals(group))) {
      throw Refusal.invalid(
          "%s: there are two properties with the name \"%s\"; give each its own",
          property.place("name"), name);
    }
    var old = oldProperty(property);
    var type = type(property);
    if (old.isPresent() && old.get().type() != type) {
      throw Refusal.invalid(
          "%s: the type of property %s can't change from %s to %s; remove it and add another",
          property.place("dataType"), old.get().key(), old.get().type(), type);
    }
    var kindName = kindName(property);
    if (old.isPresent() && !kindName(old.get()).equals(kindName)) {
      throw Refusal.invalid(
          "%s: property %s can't change from %s to %s; remove it and add another",
          property.place("type"), old.get().key(), kindName(old.get()), kindName);
    }
    properties.add(
        new Named(
            old.map(PropertyDefinition::id)
                .orElseGet(() ->
                    new PropertyId(Ids.chosen(property.place("id"), property.findText("id")))),
            old.map(PropertyDefinition::key)
                .orElseGet(() ->
                    group
                        + KeyMaker.variable(
                            "property",
                            Ids.external(property, "externalId").map(e -> withoutPrefix(group, e)),
                            name,
                            key -> isTaken(group + key))),
            name,
            type,
            property.findText("unit").orElse(""),
            // SiteWise has no word for roles, so a change by its API leaves them as they are.
            old.map(PropertyDefinition::assigned).orElse(AssignedRole.UNKNOWN),
            () -> kept(old, kind(group, type, property, old))));
  }

  private Optional<PropertyDefinition> oldProperty(Body property) {
    if (before == null) {
      return Optional.empty();
    }
    var model = before;
    var id = property.findText("id");
    return id.isPresent()
        ? id.flatMap(Ids::uuid).flatMap(uuid -> model.findProperty(new PropertyId(uuid)))
        : property.findText("externalId").flatMap(external -> Ids.findProperty(model, external));
  }

  /** Properties, composite models and hierarchies share no key: all may stand in formulas. */
  private boolean isTaken(String key) {
    return properties.stream().anyMatch(known -> known.key().equals(key))
        || composites.stream().anyMatch(known -> known.key().equals(key))
        || hierarchies.stream().anyMatch(known -> known.key().equals(key));
  }

  private static DataType type(Body property) {
    var text = property.text("dataType");
    try {
      return DataType.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "%s \"%s\" is not a type; use STRING, INTEGER, DOUBLE, BOOLEAN or STRUCT"
              .formatted(property.place("dataType"), text),
          e);
    }
  }

  private static String kindName(Body property) {
    var type = property.object("type");
    var kinds =
        List.of("attribute", "measurement", "transform", "metric").stream()
            .filter(type::has)
            .toList();
    if (kinds.size() != 1) {
      throw Refusal.invalid(
          "%s names %d kinds; give exactly one of attribute, measurement, transform and metric",
          property.place("type"), kinds.size());
    }
    return kinds.getFirst();
  }

  private static String kindName(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Frame ? "transform" : property.kind().word();
  }

  /** Frames, which are told as transforms, stay what they are where they come back unchanged. */
  private static PropertyKind kept(Optional<PropertyDefinition> old, PropertyKind kind) {
    return old.map(PropertyDefinition::kind)
        .filter(known ->
            known instanceof PropertyKind.Frame
                && known.formulas().findFirst().equals(kind.formulas().findFirst()))
        .orElse(kind);
  }

  private PropertyKind kind(
      String group, DataType dataType, Body property, Optional<PropertyDefinition> old) {
    var type = property.object("type");
    return switch (kindName(property)) {
      case "attribute" -> {
        var attribute = type.object("attribute");
        yield new PropertyKind.Attribute(
            attribute
                .findText("defaultValue")
                .map(text -> Variants.parse(attribute.place("defaultValue"), text, dataType))
                .orElseGet(Value::none));
      }
      case "measurement" -> new PropertyKind.Measurement();
      case "transform" -> {
        var transform = type.object("transform");
        yield new PropertyKind.Transform(
            formula(transform.place("expression"), declared(group, transform)));
      }
      default -> {
        var metric = type.object("metric");
        var tumbling = metric.object("window").object("tumbling");
        yield new PropertyKind.Metric(
            formula(metric.place("expression"), declared(group, metric)),
            sameWindow(old, tumbling).orElseGet(() -> window(metric.place("window"), tumbling)),
            percentGood(old));
      }
    };
  }

  private static Formula formula(String place, Variables.Declared declared) {
    try {
      return Variables.fromSiteWise(declared).formula();
    } catch (FormulaException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "%s, character %d of \"%s\": %s"
              .formatted(place, e.offset() + 1, declared.expression(), e.getMessage()),
          e);
    }
  }

  /** The windows that the metric has, where they are told in the same words. */
  private static Optional<Window> sameWindow(Optional<PropertyDefinition> old, Body tumbling) {
    return old.map(PropertyDefinition::kind)
        .flatMap(kind ->
            kind instanceof PropertyKind.Metric(var _, var window, int _)
                ? Optional.of(window)
                : Optional.empty())
        .filter(window ->
            ModelWriter.interval(window).equals(tumbling.text("interval"))
                && ModelWriter.offset(window).equals(tumbling.findText("offset")));
  }

  /** SiteWise has no word for it, so who changes a model there leaves it as it is. */
  private static int percentGood(Optional<PropertyDefinition> old) {
    return old.map(PropertyDefinition::kind)
        .map(kind ->
            kind instanceof PropertyKind.Metric(var _, var _, int percentGood) ? percentGood : 0)
        .orElse(0);
  }

  private static Window window(String place, Body tumbling) {
    try {
      return Windows.window(tumbling.text("interval"), tumbling.findText("offset"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, "%s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private Variables.Declared declared(String group, Body formula) {
    var variables = new LinkedHashMap<String, Variables.Target>();
    Set<String> seen = new HashSet<>();
    for (var variable : formula.list("variables")) {
      var name = variable.text("name");
      if (!seen.add(name)) {
        throw Refusal.invalid("%s: variable \"%s\" stands twice", variable.place("name"), name);
      }
      variables.put(name, target(group, variable.object("value")));
    }
    return new Variables.Declared(formula.text("expression"), variables);
  }

  private Variables.Target target(String group, Body value) {
    if (value.has("propertyPath")) {
      return new Variables.Target("", atPath(value));
    }
    var propertyName = value.text("propertyId");
    if (!value.has("hierarchyId")) {
      return new Variables.Target("", ownProperty(group, value.place("propertyId"), propertyName));
    }
    var hierarchyName = value.text("hierarchyId");
    var hierarchy =
        hierarchies.stream()
            .filter(known -> isNamed(hierarchyName, known.id().uuid(), known.key(), known.name()))
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "%s \"%s\" is not a hierarchy of this model; give an id or a name of %s",
                    value.place("hierarchyId"),
                    hierarchyName,
                    hierarchies.stream().map(Hierarchy::name).toList()));
    var child =
        plant
            .findModel(hierarchy.child())
            .orElseThrow(() -> Refusal.notFound("There is no asset model %s", hierarchy.child()));
    var property =
        child.properties().stream()
            .filter(known -> isNamed(propertyName, known.id().uuid(), known.key(), known.name()))
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "%s \"%s\" is not a property of model %s",
                    value.place("propertyId"), propertyName, child.key()));
    return new Variables.Target(hierarchy.key(), property.key());
  }

  /** The property that a path of composite models and a property leads to, by ids or by names. */
  private String atPath(Body value) {
    var path = value.list("propertyPath");
    if (path.isEmpty()) {
      throw Refusal.invalid("%s is empty; name a property", value.place("propertyPath"));
    }
    return all()
        .filter(known -> isAt(path, known))
        .findFirst()
        .map(Named::key)
        .orElseThrow(() ->
            Refusal.invalid(
                "%s does not lead to a property of this model; there are %s",
                value.place("propertyPath"), all().map(Named::key).toList()));
  }

  private boolean isAt(List<Body> path, Named property) {
    var last = path.getLast();
    if (last.has("id")) {
      return last.text("id").equals(property.id().toString());
    }
    var steps = property.key().split("\\.", -1);
    if (steps.length != path.size() || !last.text("name").equals(property.name())) {
      return false;
    }
    var key = new StringJoiner(".");
    for (int i = 0; i < steps.length - 1; i++) {
      key.add(steps[i]);
      var wanted = path.get(i);
      var composite =
          composites.stream().filter(known -> known.key().equals(key.toString())).findFirst();
      if (composite.filter(known -> isNamed(wanted, known.id().uuid(), known.name())).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamed(Body segment, UUID id, String name) {
    return segment.has("id")
        ? segment.text("id").equals(id.toString())
        : segment.text("name").equals(name);
  }

  /** The properties, with those that component models have given so far. */
  private Stream<Named> all() {
    return before == null
        ? properties.stream()
        : Stream.concat(
            properties.stream(),
            before.properties().stream()
                .filter(property -> !before.isOwn(property.key()))
                .map(Named::kept));
  }

  private String ownProperty(String group, String place, String name) {
    return all()
        .filter(known -> isNamed(name, known.id().uuid(), known.key(), known.name()))
        .min(
            Comparator.comparing(
                (Named known) -> !known.group().equals(group) && !known.group().isEmpty()))
        .stream()
        .findFirst()
        .map(Named::key)
        .orElseThrow(() ->
            Refusal.invalid(
                "%s \"%s\" is not a property of this model; give an id or a name of %s",
                place, name, properties.stream().map(Named::name).toList()));
  }

  /** SiteWise takes an id, {@code externalId:} and the external id, or the name. */
  private static boolean isNamed(String by, UUID id, String key, String name) {
    return by.equals(id.toString())
        || Ids.external(by).filter(external -> Ids.isKey(external, key)).isPresent()
        || by.equals(name);
  }
}
