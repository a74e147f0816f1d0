// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Single values, as they are written in files: of attributes, and aliases. */
public final class Scalars {
  private Scalars() {}

  /** Returns the value of a type; empty where the text is none. */
  public static Optional<Value> parse(DataType type, String text) {
    return switch (type) {
      case INTEGER -> parseLong(text).map(Value::of);
      case DOUBLE -> Fields.parseDouble(text).map(Value::of);
      case BOOLEAN ->
          switch (text) {
            case "true" -> Optional.of(Value.of(true));
            case "false" -> Optional.of(Value.of(false));
            default -> Optional.empty();
          };
      case STRING, STRUCT -> Optional.of(Value.of(text));
    };
  }

  /** Returns what a type takes, in the words of messages. */
  public static String describe(DataType type) {
    return switch (type) {
      case INTEGER -> "an integer";
      case DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case STRUCT -> "a JSON document";
    };
  }

  /** Returns the alias that is written; empty, and reported, where the text cannot be one. */
  public static Optional<Alias> alias(Fields fields, ScalarNode scalar) {
    try {
      return Optional.of(new Alias(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      fields.report(scalar, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Long> parseLong(String text) {
    try {
      return Optional.of(Long.valueOf(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
