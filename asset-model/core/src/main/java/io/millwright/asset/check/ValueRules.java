// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.value.DataType;
import io.millwright.value.TextLimit;
import io.millwright.value.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** The rules for values of attributes: their type, their length, and time zones that exist. */
public final class ValueRules {
  private ValueRules() {}

  /** Returns what is wrong with a value for an attribute; empty where the value fits. */
  public static Optional<String> misfit(PropertyDefinition property, Value value) {
    boolean fits = property.type().holds(value);
    if (fits && property.key().equals(PropertyDefinition.TIME_ZONE)) {
      return timeZone(value);
    }
    var tooLong = TextLimit.HERE.refusal(value);
    if (tooLong.isPresent()) {
      return tooLong;
    }
    return fits
        ? Optional.empty()
        : Optional.of(
            "\"%s\" takes %s, not %s"
                .formatted(property.key(), describe(property.type()), describe(value)));
  }

  private static Optional<String> timeZone(Value value) {
    try {
      if (value instanceof Value.StringValue(String text)) {
        ZoneId.of(text);
        return Optional.empty();
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    return Optional.of(
        "\"%s\" takes a time zone such as Europe/Vienna or UTC, not %s"
            .formatted(PropertyDefinition.TIME_ZONE, describe(value)));
  }

  private static String describe(DataType type) {
    return switch (type) {
      case INTEGER -> "an integer";
      case DOUBLE -> "a finite number";
      case BOOLEAN -> "true or false";
      case STRING -> "text";
      case STRUCT -> "a JSON document";
    };
  }

  private static String describe(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> "the integer " + number;
      case Value.DoubleValue(double number) -> "the number " + number;
      case Value.BooleanValue(boolean on) -> on ? "true" : "false";
      case Value.StringValue(String text) -> "the text \"%s\"".formatted(text);
      case Value.NullValue _ -> "nothing";
    };
  }
}
