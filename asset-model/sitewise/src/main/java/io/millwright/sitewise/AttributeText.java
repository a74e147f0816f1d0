// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the texts that SiteWise writes for the values of attributes and default values. */
public final class AttributeText {
  private static final Set<String> INFINITE = Set.of("Infinity", "+Infinity", "-Infinity");

  private AttributeText() {}

  /** Returns the value of a text; empty if the text is not of that type. */
  public static Optional<Value> value(String text, DataType type) {
    try {
      return switch (type) {
        case INTEGER -> Optional.of(Value.of(Long.parseLong(text.strip())));
        case DOUBLE -> Optional.of(Value.of(decimal(text.strip())));
        case STRING, STRUCT -> Optional.of(Value.of(text));
        case BOOLEAN ->
            switch (text.strip().toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(Value.of(true));
              case "false" -> Optional.of(Value.of(false));
              default -> Optional.empty();
            };
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Parses a decimal number. Texts such as {@code 1.5f} and {@code 0x1p3}, which only Java reads as
   * numbers, are refused.
   */
  private static double decimal(String text) {
    if (text.chars().anyMatch(sign -> "dDfFxX".indexOf(sign) >= 0) && !INFINITE.contains(text)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** Returns what a type accepts, for messages. */
  static String described(DataType type) {
    return switch (type) {
      case INTEGER -> "an integer";
      case DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case STRUCT -> "a JSON document";
    };
  }
}
