// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.alarm.definition.Priority;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.time.Duration;
import java.util.Locale;

/** Parts of a plant as a sentence says them. */
public final class PlantText {
  private PlantText() {}

  /** Returns a value, a duration, a type, a priority or a text as sentences show it. */
  public static String of(Object part) {
    return switch (part) {
      case Value value -> of(value);
      case Duration duration -> Durations.text(duration);
      case DataType type -> type.name().toLowerCase(Locale.ROOT);
      case ModelType type -> type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Priority priority -> priority.name().toLowerCase(Locale.ROOT);
      case String text -> text.isEmpty() ? "none" : text;
      default -> part.toString();
    };
  }

  /** Returns a type of model with its article. */
  public static String withArticle(ModelType type) {
    var article = type == ModelType.COMPONENT_MODEL ? "a " : "an ";
    return article + of(type);
  }

  private static String of(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> Long.toString(number);
      case Value.DoubleValue(double number) -> Double.toString(number);
      case Value.BooleanValue(boolean on) -> Boolean.toString(on);
      case Value.StringValue(String text) -> "\"%s\"".formatted(text);
      case Value.NullValue _ -> "none";
    };
  }
}
