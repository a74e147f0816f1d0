// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.model;

import io.millwright.file.part.FormulaText;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.Places;
import io.millwright.file.part.UcumUnits;
import io.millwright.file.part.WrittenKeys;
import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.asset.id.StableIds;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.CompositeModel;
import io.millwright.asset.model.FormulaRules;
import io.millwright.asset.model.Hierarchy;
import io.millwright.asset.model.InterfaceRelationship;
import io.millwright.asset.model.ModelType;
import io.millwright.asset.model.PropertyDefinition;
import io.millwright.asset.model.PropertyKind;
import io.millwright.asset.model.Window;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.Scalars;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.formula.Formula;
import io.millwright.role.AssignedRole;
import io.millwright.role.RoleText;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one document that begins with {@code model:}. */
public final class ModelReader {
  private static final String PERCENT_GOOD = "percent_good";
  private static final List<String> KINDS =
      List.of("attribute", "measurement", "transform", "metric", "frame");
  private static final List<String> TYPES =
      Arrays.stream(DataType.values()).map(ModelReader::name).toList();

  /** As they are written; SiteWise's names say "model" besides. */
  public static final Map<String, ModelType> TYPES_OF_MODELS =
      Map.of(
          "asset", ModelType.ASSET_MODEL,
          "component", ModelType.COMPONENT_MODEL,
          "interface", ModelType.INTERFACE);

  /** The words for the rules of formulas. */
  private static final Map<String, FormulaRules> RULES =
      Map.of("millwright", FormulaRules.MILLWRIGHT, "sitewise", FormulaRules.SITEWISE);

  private final YamlDocument document;
  private final ModelId id;
  private final String key;
  private final String written;
  private final WrittenKeys keys;
  private final Map<String, ModelId> models;
  private final KeptIds<PropertyId> propertyIds;
  private final KeptIds<HierarchyId> hierarchyIds;
  private final KeptIds<CompositeModelId> compositeIds;
  private final Places places;
  private final List<Problem> problems;
  private FormulaRules rules = FormulaRules.MILLWRIGHT;
  private final Set<String> untyped = new HashSet<>();
  private final Map<Fields.Entry, Fields> interfaces = new LinkedHashMap<>();

  /**
   * @param written the key as it is written, which may be none
   * @param models the ids of all models of the plant by their keys
   * @param known the model as it is
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
    this.document = document;
    this.id = id;
    this.key = key;
    this.written = written;
    this.keys = keys;
    this.models = models;
    this.places = places;
    this.problems = problems;
    propertyIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findProperty(each)).map(PropertyDefinition::id),
            each -> StableIds.property(id, each),
            each -> known.flatMap(model -> model.findProperty(each)).isPresent(),
            was -> unknown("property", was, known, AssetModel::properties, PropertyDefinition::key),
            hints);
    hierarchyIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findHierarchy(each)).map(Hierarchy::id),
            each -> StableIds.hierarchy(id, each),
            each -> known.flatMap(model -> model.findHierarchy(each)).isPresent(),
            was -> unknown("hierarchy", was, known, AssetModel::hierarchies, Hierarchy::key),
            hints);
    compositeIds =
        new KeptIds<>(
            each -> known.flatMap(model -> model.findComposite(each)).map(CompositeModel::id),
            each -> StableIds.composite(id, each),
            each -> known.flatMap(model -> model.findComposite(each)).isPresent(),
            was ->
                unknown("composite model", was, known, AssetModel::composites, CompositeModel::key),
            hints);
  }

  private static <T> Optional<String> unknown(
      String kind,
      String was,
      Optional<AssetModel> known,
      Function<AssetModel, List<T>> parts,
      Function<T, String> key) {
    return known.flatMap(model ->
        KeptIds.unknown(
            "%s that model %s has".formatted(kind, model.key()),
            was,
            parts.apply(model).stream().map(key).toList()));
  }

  public String key() {
    return key;
  }

  /** Takes note of wrong keys, before the first formula is read that may name one. */
  public void note() {
    var fields = new Fields(document, document.root(), written, new ArrayList<>());
    noteParts(fields);
    entries(fields, "children", (child, _) -> keys.variable(child));
    entries(
        fields,
        "composites",
        (composite, below) -> {
          keys.path(composite);
          noteParts(below);
        });
  }

  private void noteParts(Fields fields) {
    entries(
        fields,
        "properties",
        (property, below) -> {
          keys.variable(property);
          boolean isUntyped =
              Stream.of("attribute", "measurement", "type")
                  .flatMap(kind -> below.find(kind).stream())
                  .anyMatch(entry ->
                      !(entry.value() instanceof ScalarNode scalar)
                          || (type(scalar.getValue()).isEmpty()
                              && typeMeant(scalar.getValue()).isEmpty()));
          if (isUntyped) {
            untyped.add(property);
          }
        });
  }

  /** The model; what its components give it, and the interfaces that it fulfils, come later. */
  public AssetModel read() {
    var fields = new Fields(document, document.root(), written, problems);
    fields.know("model");
    KeptIds.know(fields);
    fields
        .find("model")
        .ifPresent(e -> places.put(new PlantPlace.OfModel(id), fields.position(e.value())));
    var name = fields.text("name").orElse(key);
    var description = fields.text("description").orElse("");
    var type = type(fields);
    rules = rules(fields);
    rename(fields);
    var properties = new ArrayList<PropertyDefinition>();
    each(
        fields,
        "properties",
        (entry, below) -> property("", entry, below).ifPresent(properties::add));
    var hierarchies = new ArrayList<Hierarchy>();
    each(fields, "children", (entry, below) -> hierarchy(entry, below).ifPresent(hierarchies::add));
    var composites = new ArrayList<CompositeModel>();
    each(
        fields,
        "composites",
        (entry, below) -> composite(entry, below, properties).ifPresent(composites::add));
    each(fields, "implements", interfaces::put);
    var alarms = new ArrayList<AlarmDefinition>();
    each(fields, "alarms", (entry, below) -> alarm(entry, below).ifPresent(alarms::add));
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

  /** What is renamed is known before the first id is needed. */
  private void rename(Fields fields) {
    entries(fields, "properties", propertyIds::rename);
    entries(fields, "children", hierarchyIds::rename);
    entries(
        fields,
        "composites",
        (composite, below) -> {
          compositeIds.rename(composite, below);
          var before = below.text("was").orElse(composite);
          entries(
              below,
              "properties",
              (property, inner) ->
                  propertyIds.rename(
                      composite + "." + property,
                      before + "." + inner.text("was").orElse(property),
                      inner));
        });
  }

  private void entries(Fields fields, String section, BiConsumer<String, Fields> reader) {
    // What is wrong with the section is said when it is read.
    var quiet = new ArrayList<Problem>();
    fields
        .reportingTo(quiet)
        .mapping(section)
        .ifPresent(mapping -> {
          for (var entry : new Fields(document, mapping, written, quiet).all()) {
            if (entry.value() instanceof MappingNode below) {
              var subject = written + "." + entry.key();
              reader.accept(
                  entry.key(), new Fields(document, below, subject, quiet).reportingTo(problems));
            }
          }
        });
  }

  private static ModelType type(Fields fields) {
    var written = fields.meant("type");
    if (written.isEmpty()) {
      return ModelType.ASSET_MODEL;
    }
    var type = TYPES_OF_MODELS.get(written.get().getValue());
    if (type == null) {
      fields.report(
          written.get(),
          "\"%s\" is not a type of model%s"
              .formatted(
                  written.get().getValue(),
                  Spelling.hint(written.get().getValue(), TYPES_OF_MODELS.keySet())));
      return Spelling.nearest(written.get().getValue(), TYPES_OF_MODELS.keySet())
          .map(TYPES_OF_MODELS::get)
          .orElse(ModelType.ASSET_MODEL);
    }
    return type;
  }

  /** The rules of the model's formulas: SiteWise's where the file says so. */
  private static FormulaRules rules(Fields fields) {
    var written = fields.scalar("rules");
    written
        .filter(scalar -> !RULES.containsKey(scalar.getValue()))
        .ifPresent(scalar ->
            fields.report(
                scalar,
                "\"%s\" are no rules of formulas%s"
                    .formatted(
                        scalar.getValue(), Spelling.hint(scalar.getValue(), RULES.keySet()))));
    return written
        .flatMap(scalar -> Optional.ofNullable(RULES.get(scalar.getValue())))
        .orElse(FormulaRules.MILLWRIGHT);
  }

  /**
   * The model with the interfaces that it fulfils: what {@code implements} maps, and for the rest
   * what has the same key.
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

  /** The key of what stands for a part of an interface: the one written, or the same. */
  private static Optional<String> standing(Fields fields, String wanted) {
    return fields.has(wanted) ? fields.text(wanted) : Optional.of(wanted);
  }

  private Optional<CompositeModel> composite(
      Fields.Entry entry, Fields fields, List<PropertyDefinition> properties) {
    if (!Keys.PATH.matcher(entry.key()).matches()) {
      fields.report(
          entry.keyNode(),
          "\"%s\" is not a key; use small letters, digits and _, and a dot behind the composite model around it"
              .formatted(entry.key()));
    }
    var compositeKey = keys.path(entry.key());
    var compositeId =
        fields.id().map(CompositeModelId::new).orElseGet(() -> compositeIds.of(compositeKey));
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
    each(
        fields,
        "properties",
        (below, fieldsBelow) ->
            property(compositeKey + ".", below, fieldsBelow).ifPresent(properties::add));
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

  /** The id of the model with a key; where there is none, that has been reported. */
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

  private interface Reader {
    void read(Fields.Entry entry, Fields below);
  }

  /** Calls back with each entry of a mapping of mappings. */
  private void each(Fields fields, String section, Reader reader) {
    var mapping = fields.mapping(section);
    if (mapping.isEmpty()) {
      return;
    }
    for (var entry : new Fields(document, mapping.get(), written, problems).all()) {
      var subject = written + "." + entry.key();
      if (entry.value() instanceof MappingNode below) {
        reader.read(entry, new Fields(document, below, subject, problems));
      } else {
        problems.add(
            new Problem(
                document.position(entry.value()),
                subject,
                "Expected keys with values in braces, such as %s"
                    .formatted(
                        switch (section) {
                          case "children" -> "{model: valve}";
                          case "composites" -> "{component: motor}";
                          case "implements" -> "{availability: run_share}, or {}";
                          case "alarms" -> "{when: temperature > 80, priority: high}";
                          default -> "{measurement: double, unit: Cel}";
                        })));
      }
    }
  }

  /** The key of a part; another one where it is wrong, which is reported. */
  private String key(Fields.Entry entry, Fields fields) {
    if (!Keys.VARIABLE.matcher(entry.key()).matches()) {
      fields.report(
          entry.keyNode(),
          "\"%s\" is not a key; use a small letter, then up to 63 small letters, digits and _"
              .formatted(entry.key()));
    }
    return keys.variable(entry.key());
  }

  /**
   * @param prefix the key of the composite model around it, with a dot; empty where there is none
   */
  private Optional<PropertyDefinition> property(String prefix, Fields.Entry entry, Fields fields) {
    var propertyKey = prefix + key(entry, fields);
    var propertyId = fields.id().map(PropertyId::new).orElseGet(() -> propertyIds.of(propertyKey));
    KeptIds.know(fields);
    places.put(new PlantPlace.OfProperty(id, propertyId), fields.position(entry.keyNode()));
    var given = KINDS.stream().filter(fields::has).toList();
    KINDS.forEach(fields::know);
    if (given.size() != 1) {
      fields.report(
          given.isEmpty() ? entry.keyNode() : fields.find(given.get(1)).orElseThrow().keyNode(),
          given.isEmpty()
              ? "Say what the property is: attribute, measurement, transform, metric or frame%s"
                  .formatted(
                      fields.rest().stream()
                          .findFirst()
                          .flatMap(rest -> Spelling.nearest(rest.key(), KINDS))
                          .map("; did you mean \"%s\"?"::formatted)
                          .orElse(""))
              : "A property is one of %s, not several; keep one"
                  .formatted(String.join(" and ", given)));
    }
    var kindKey = given.isEmpty() ? "measurement" : given.getFirst();
    boolean computed = kindKey.equals("transform") || kindKey.equals("metric");
    var type =
        (kindKey.equals("frame")
                ? Optional.<ScalarNode>empty()
                : computed ? fields.scalar("type") : fields.scalar(kindKey))
            .flatMap(scalar -> type(scalar, fields))
            .orElse(kindKey.equals("frame") ? DataType.BOOLEAN : DataType.DOUBLE);
    var kind =
        switch (kindKey) {
          case "attribute" -> attribute(type, propertyId, fields);
          case "transform" -> transform(propertyId, fields);
          case "metric" -> metric(propertyId, fields);
          case "frame" -> frame(propertyId, fields);
          default -> new PropertyKind.Measurement();
        };
    if (!kindKey.equals("metric") && fields.has(PERCENT_GOOD)) {
      fields.know(PERCENT_GOOD);
      fields.report(
          fields.find(PERCENT_GOOD).orElseThrow().keyNode(),
          "percent_good is the share of a metric's window; %s has no windows, remove it"
              .formatted(article(kindKey)));
    }
    var unit = fields.scalar("unit");
    unit.filter(_ -> !rules.isLabelling())
        .flatMap(scalar -> UcumUnits.problem(scalar.getValue()))
        .ifPresent(message -> fields.report(unit.orElseThrow(), message));
    var name = fields.text("name").orElse(entry.key());
    var role = role(propertyId, fields);
    if (given.isEmpty()) {
      // What it should have been is not known, so neither is what may stand beside it.
      return Optional.of(new PropertyDefinition(propertyId, propertyKey, name, type, "", kind));
    }
    fields.finish();
    return Optional.of(
        new PropertyDefinition(
            propertyId,
            propertyKey,
            name,
            type,
            unit.map(ScalarNode::getValue).orElse(""),
            kind,
            role));
  }

  private AssignedRole role(PropertyId propertyId, Fields fields) {
    var written = fields.scalar("role");
    written.ifPresent(
        scalar -> places.put(new PlantPlace.OfRole(id, propertyId), document.position(scalar)));
    return written
        .map(scalar -> RoleText.read(scalar.getValue(), message -> fields.report(scalar, message)))
        .orElse(AssignedRole.UNKNOWN);
  }

  private static String article(String kind) {
    return (kind.equals("attribute") ? "an " : "a ") + kind;
  }

  private static Optional<DataType> type(ScalarNode scalar, Fields fields) {
    var written = scalar.getValue();
    var type = type(written);
    if (type.isPresent()) {
      return type;
    }
    var elsewhere = typeElsewhere(written);
    fields.report(
        scalar,
        "\"%s\" is not a type%s"
            .formatted(
                written,
                elsewhere
                    .map(each -> "; write %s".formatted(name(each)))
                    .orElseGet(() -> Spelling.hint(written, TYPES))));
    // A text is all that a value of an unknown type is for sure.
    return typeMeant(written).or(() -> Optional.of(DataType.STRING));
  }

  /** The type that other programs call so, or that is spelt nearly so. */
  private static Optional<DataType> typeMeant(String written) {
    return typeElsewhere(written)
        .or(() -> Spelling.nearest(written, TYPES).flatMap(ModelReader::type));
  }

  private static Optional<DataType> type(String written) {
    return Arrays.stream(DataType.values()).filter(each -> name(each).equals(written)).findFirst();
  }

  /** The type that PLCs and other programs call so. */
  private static Optional<DataType> typeElsewhere(String written) {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case "int", "int16", "int32", "int64", "uint", "uint16", "uint32", "long", "word", "dint" ->
          Optional.of(DataType.INTEGER);
      case "float", "real", "lreal", "number", "decimal", "float32", "float64" ->
          Optional.of(DataType.DOUBLE);
      case "bool", "bit" -> Optional.of(DataType.BOOLEAN);
      case "text", "str" -> Optional.of(DataType.STRING);
      case "json", "object" -> Optional.of(DataType.STRUCT);
      default -> Optional.empty();
    };
  }

  private PropertyKind attribute(DataType type, PropertyId propertyId, Fields fields) {
    var written = fields.scalar("default");
    written.ifPresent(scalar ->
        places.put(new PlantPlace.OfDefault(id, propertyId), fields.document().position(scalar)));
    return new PropertyKind.Attribute(
        written
            .map(scalar ->
                Scalars.parse(type, scalar.getValue())
                    .orElseGet(() -> {
                      fields.report(
                          scalar,
                          "default: \"%s\" is not %s%s"
                              .formatted(
                                  scalar.getValue(),
                                  Scalars.describe(type),
                                  Fields.decimals(scalar.getValue())));
                      return Value.none();
                    }))
            .orElse(Value.none()));
  }

  private PropertyKind transform(PropertyId propertyId, Fields fields) {
    var formula = formula("transform", propertyId, fields);
    // Without its formula it still has a name, so that others may name it.
    return formula == null ? new PropertyKind.Measurement() : new PropertyKind.Transform(formula);
  }

  private PropertyKind metric(PropertyId propertyId, Fields fields) {
    var formula = formula("metric", propertyId, fields);
    var every = fields.required("every", "add the window's length, such as every: 5m");
    var offset = fields.text("offset");
    var over = fields.text("over");
    var zone = fields.text("zone");
    int percentGood = percentGood(fields);
    every.ifPresent(
        scalar -> places.put(new PlantPlace.OfWindow(id, propertyId), document.position(scalar)));
    if (formula == null || every.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    try {
      var text = new Window.Text(every.get().getValue(), offset, over, zone);
      return new PropertyKind.Metric(formula, text.window(), percentGood);
    } catch (IllegalArgumentException e) {
      fields.report(every.get(), String.valueOf(e.getMessage()));
      return new PropertyKind.Measurement();
    }
  }

  private static int percentGood(Fields fields) {
    double percent = fields.number(PERCENT_GOOD, 0);
    if (percent != Math.rint(percent) || percent < 0 || percent > 100) {
      fields.report(
          fields.find(PERCENT_GOOD).orElseThrow().value(),
          "percent_good: %s is not a whole number from 0 to 100; give the percentage of each window that must be GOOD, such as 80"
              .formatted(fields.text(PERCENT_GOOD).orElse("")));
      return 0;
    }
    return (int) percent;
  }

  private PropertyKind frame(PropertyId propertyId, Fields fields) {
    var from = formula("frame", propertyId, fields);
    var written = fields.scalar("until");
    written.ifPresent(scalar -> {
      places.putUntil(id, propertyId, document, scalar);
      say(scalar, new PlantPlace.OfUntil(id, propertyId, 0));
    });
    var until = written.flatMap(scalar -> FormulaText.read(fields, scalar, keys::isNamedIn));
    var min = fields.duration("min").orElse(Duration.ZERO);
    return from == null || (written.isPresent() && until.isEmpty())
        ? new PropertyKind.Measurement()
        : new PropertyKind.Frame(from, until, min);
  }

  private @Nullable Formula formula(String kind, PropertyId propertyId, Fields fields) {
    var scalar = fields.scalar(kind);
    scalar.ifPresent(s -> {
      places.putFormula(id, propertyId, document, s);
      say(s, new PlantPlace.OfFormula(id, propertyId, 0));
    });
    return scalar.flatMap(s -> FormulaText.read(fields, s, keys::isNamedIn)).orElse(null);
  }

  /** Of what names something that is wrong itself, no more is said. */
  private void say(ScalarNode text, PlantPlace place) {
    if (keys.isNamedIn(text.getValue()) || WrittenKeys.isNamedIn(text.getValue(), untyped)) {
      places.said(place);
    }
  }

  private Optional<Hierarchy> hierarchy(Fields.Entry entry, Fields fields) {
    var hierarchyKey = key(entry, fields);
    var hierarchyId =
        fields.id().map(HierarchyId::new).orElseGet(() -> hierarchyIds.of(hierarchyKey));
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

  private Optional<AlarmDefinition> alarm(Fields.Entry entry, Fields fields) {
    var alarmKey = key(entry, fields);
    places.put(new PlantPlace.OfAlarm(id, alarmKey), fields.position(entry.keyNode()));
    var when = fields.required("when", "add the condition, such as when: temperature > 80");
    when.ifPresent(scalar -> {
      places.putCondition(id, alarmKey, document, scalar);
      say(scalar, new PlantPlace.OfCondition(id, alarmKey, 0));
    });
    var formula = when.flatMap(scalar -> FormulaText.read(fields, scalar, keys::isNamedIn));
    double deadband = fields.number("deadband", 0);
    if (deadband < 0) {
      fields.report(
          fields.find("deadband").orElseThrow().value(),
          "deadband: %s is negative; give zero or more".formatted(Double.toString(deadband)));
      deadband = 0;
    }
    var onDelay = fields.duration("on_delay").orElse(Duration.ZERO);
    var offDelay = fields.duration("off_delay").orElse(Duration.ZERO);
    var priority = fields.scalar("priority").flatMap(scalar -> priority(scalar, fields));
    var message = fields.scalar("message");
    message.ifPresent(scalar -> {
      var place = new PlantPlace.OfMessage(id, alarmKey);
      places.put(place, document.position(scalar));
      say(scalar, place);
    });
    fields.finish();
    if (formula.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlarmDefinition(
            alarmKey,
            formula.get(),
            deadband,
            onDelay,
            offDelay,
            priority.orElse(Priority.MEDIUM),
            message.map(ScalarNode::getValue).orElse(entry.key().replace('_', ' '))));
  }

  private static Optional<Priority> priority(ScalarNode scalar, Fields fields) {
    var written = scalar.getValue();
    var priority =
        Arrays.stream(Priority.values()).filter(each -> name(each).equals(written)).findFirst();
    if (priority.isEmpty()) {
      fields.report(
          scalar,
          "\"%s\" is not a priority; use %s"
              .formatted(
                  written,
                  Arrays.stream(Priority.values())
                      .map(ModelReader::name)
                      .collect(Collectors.joining(", "))));
    }
    return priority;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
