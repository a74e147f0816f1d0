// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millwright.value.Quality;
import io.millwright.value.Value;

/** Writes values as {@code /api/v1/} answers them. */
public final class ValueJson {
  private ValueJson() {}

  /** Returns a value as JSON; null for no value, NaN and the infinities. */
  public static JsonNode json(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> LongNode.valueOf(number);
      case Value.DoubleValue(double number) -> number(number);
      case Value.BooleanValue(boolean on) -> BooleanNode.valueOf(on);
      case Value.StringValue(String text) -> TextNode.valueOf(text);
      case Value.NullValue _ -> NullNode.getInstance();
    };
  }

  /** Returns a number as JSON; null if it is not finite. */
  public static JsonNode number(double number) {
    return Double.isFinite(number) ? DoubleNode.valueOf(number) : NullNode.getInstance();
  }

  /** Returns a quality as one letter: G, U or B. */
  public static String letter(Quality quality) {
    return switch (quality) {
      case GOOD -> "G";
      case UNCERTAIN -> "U";
      case BAD -> "B";
    };
  }
}
