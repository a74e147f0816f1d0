// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.check;

import io.millwright.value.DataType;
import io.millwright.value.Value;

/** The type of an expression's value, as far as it is known before evaluation. */
public enum Type {
  /** A number. */
  NUMBER("a number"),
  /** A number that is 1 or 0. */
  TRUTH("true or false"),
  /** A text. */
  TEXT("text"),
  /** A local time, which only functions such as {@code year} and {@code hour} take. */
  TIME("a local time"),
  /** The constant {@code none}, which is never a value. */
  NOTHING("no value"),
  /** Any type: the result of a JSON path, or of a choice between a number and a text. */
  UNKNOWN("a value");

  private final String description;

  Type(String description) {
    this.description = description;
  }

  /** Returns the type that a property of a data type has in formulas. */
  public static Type of(DataType type) {
    return switch (type) {
      case DOUBLE, INTEGER -> NUMBER;
      case BOOLEAN -> TRUTH;
      case STRING, STRUCT -> TEXT;
    };
  }

  static Type of(Value value) {
    return switch (value) {
      case Value.DoubleValue _, Value.IntegerValue _ -> NUMBER;
      case Value.BooleanValue _ -> TRUTH;
      case Value.StringValue _ -> TEXT;
      case Value.NullValue _ -> NOTHING;
    };
  }

  /** Returns whether every value of this type is a number. */
  public boolean isNumeric() {
    return this == NUMBER || this == TRUTH;
  }

  /** Returns the type of an expression whose value has either this type or another. */
  Type or(Type other) {
    if (this == other || other == NOTHING) {
      return this;
    }
    if (this == NOTHING) {
      return other;
    }
    return isNumeric() && other.isNumeric() ? NUMBER : UNKNOWN;
  }

  /** Returns the type as a message names it: "a number". */
  public String description() {
    return description;
  }
}
