// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.WindowText;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.file.part.FormulaText;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.Places;
import io.millwright.file.part.UcumUnits;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.Scalars;
import io.millwright.formula.Formula;
import io.millwright.role.AssignedRole;
import io.millwright.role.RoleText;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the properties of one model. */
final class PropertyEntries {
  private static final String PERCENT_GOOD = "percent_good";
  private static final List<String> KINDS =
      List.of("attribute", "measurement", "transform", "metric", "frame");

  private final ModelYaml document;
  private final ModelId id;
  private final WrittenKeys keys;
  private final Places places;
  private final KeptIds<PropertyId> ids;
  private final FormulaRules rules;

  PropertyEntries(ModelYaml document, KeptIds<PropertyId> ids, FormulaRules rules) {
    this.document = document;
    this.ids = ids;
    this.rules = rules;
    id = document.id();
    keys = document.keys();
    places = document.places();
  }

  /**
   * Returns a property of the model.
   *
   * @param prefix the key of the composite model around it, with a dot; empty where there is none
   */
  Optional<PropertyDefinition> read(String prefix, Fields.Entry entry, Fields fields) {
    var propertyKey = prefix + document.key(entry, fields);
    var propertyId = fields.id().map(PropertyId::new).orElseGet(() -> ids.of(propertyKey));
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
            .flatMap(scalar -> ModelWords.type(scalar, fields))
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
    written.ifPresent(scalar ->
        places.put(new PlantPlace.OfRole(id, propertyId), document.yaml().position(scalar)));
    return written
        .map(scalar -> RoleText.read(scalar.getValue(), message -> fields.report(scalar, message)))
        .orElse(AssignedRole.UNKNOWN);
  }

  private static String article(String kind) {
    return (kind.equals("attribute") ? "an " : "a ") + kind;
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
    every.ifPresent(scalar ->
        places.put(new PlantPlace.OfWindow(id, propertyId), document.yaml().position(scalar)));
    if (formula == null || every.isEmpty()) {
      return new PropertyKind.Measurement();
    }
    try {
      var text = new WindowText(every.get().getValue(), offset, over, zone);
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
      places.putUntil(id, propertyId, document.yaml(), scalar);
      document.sayWhereWrong(scalar, new PlantPlace.OfUntil(id, propertyId, 0));
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
      places.putFormula(id, propertyId, document.yaml(), s);
      document.sayWhereWrong(s, new PlantPlace.OfFormula(id, propertyId, 0));
    });
    return scalar.flatMap(s -> FormulaText.read(fields, s, keys::isNamedIn)).orElse(null);
  }
}
