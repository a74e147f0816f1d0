// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.alarm.definition.Priority;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.ModelType;
import io.millwright.file.yaml.Fields;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The words of model files for types of models and values, rules of formulas and priorities. */
public final class ModelWords {
  private static final List<String> TYPES =
      Arrays.stream(DataType.values()).map(ModelWords::name).toList();

  /** The types of models by the words for them; SiteWise's names say "model" besides. */
  public static final Map<String, ModelType> TYPES_OF_MODELS =
      Map.of(
          "asset", ModelType.ASSET_MODEL,
          "component", ModelType.COMPONENT_MODEL,
          "interface", ModelType.INTERFACE);

  /** The words for the rules of formulas. */
  private static final Map<String, FormulaRules> RULES =
      Map.of("millwright", FormulaRules.MILLWRIGHT, "sitewise", FormulaRules.SITEWISE);

  private ModelWords() {}

  /** Returns the type of a model; an asset model where the file does not say or is wrong. */
  static ModelType type(Fields fields) {
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

  /** Returns the rules of the model's formulas: SiteWise's where the file says so. */
  static FormulaRules rules(Fields fields) {
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

  /** Returns the type of values that a word names, or means; one that is wrong is reported. */
  static Optional<DataType> type(ScalarNode scalar, Fields fields) {
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

  /** Returns the type that other programs call so, or that is spelt nearly so. */
  static Optional<DataType> typeMeant(String written) {
    return typeElsewhere(written)
        .or(() -> Spelling.nearest(written, TYPES).flatMap(ModelWords::type));
  }

  /** Returns the type of values with this name. */
  static Optional<DataType> type(String written) {
    return Arrays.stream(DataType.values()).filter(each -> name(each).equals(written)).findFirst();
  }

  /** Returns the type that PLCs and other programs call so. */
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

  /** Returns the priority of an alarm; a word that is none is reported. */
  static Optional<Priority> priority(ScalarNode scalar, Fields fields) {
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
                      .map(ModelWords::name)
                      .collect(Collectors.joining(", "))));
    }
    return priority;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
