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

/** Values as {@code /api/v1/} writes them. */
public final class ValueJson {
  private ValueJson() {}

  /** A value; null, NaN and the infinities are null. */
  public static JsonNode json(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> LongNode.valueOf(number);
      case Value.DoubleValue(double number) -> number(number);
      case Value.BooleanValue(boolean on) -> BooleanNode.valueOf(on);
      case Value.StringValue(String text) -> TextNode.valueOf(text);
      case Value.NullValue _ -> NullNode.getInstance();
    };
  }

  /** A number; null where it is not finite. */
  public static JsonNode number(double number) {
    return Double.isFinite(number) ? DoubleNode.valueOf(number) : NullNode.getInstance();
  }

  /** A quality in one letter: G, U or B. */
  public static String letter(Quality quality) {
    return switch (quality) {
      case GOOD -> "G";
      case UNCERTAIN -> "U";
      case BAD -> "B";
    };
  }
}
