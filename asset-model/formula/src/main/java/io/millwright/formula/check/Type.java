// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.check;

import io.millwright.value.DataType;
import io.millwright.value.Value;

/** What kind of value an expression gives, as far as that can be known before it is evaluated. */
public enum Type {
  /** A number. */
  NUMBER("a number"),
  /** A number that is 1 or 0. */
  TRUTH("true or false"),
  /** A text. */
  TEXT("text"),
  /** A local time, which only {@code year}, {@code hour} and their like take. */
  TIME("a local time"),
  /** Never a value: the constant {@code none}. */
  NOTHING("no value"),
  /** Anything: what a JSON path finds, or a choice between a number and a text. */
  UNKNOWN("a value");

  private final String description;

  Type(String description) {
    this.description = description;
  }

  /** The type of a property's values in formulas. */
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

  /** True where every value of this type is a number. */
  public boolean isNumeric() {
    return this == NUMBER || this == TRUTH;
  }

  /** The type of what is either of this or of another type. */
  Type or(Type other) {
    if (this == other || other == NOTHING) {
      return this;
    }
    if (this == NOTHING) {
      return other;
    }
    return isNumeric() && other.isNumeric() ? NUMBER : UNKNOWN;
  }

  /** As a message says it: "a number". */
  public String description() {
    return description;
  }
}
