// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

/** The type of a property's values. */
public enum DataType {
  /** A signed number of 64 bits. */
  INTEGER,
  /** An IEEE 754 double. */
  DOUBLE,
  /** True or false; formulas see 1 and 0. */
  BOOLEAN,
  /** Text. */
  STRING,
  /** A JSON document as text. */
  STRUCT;

  /** Returns whether a value has this type. {@link Value#none} has no type. */
  public boolean holds(Value value) {
    return switch (this) {
      case INTEGER -> value instanceof Value.IntegerValue;
      case DOUBLE -> value instanceof Value.DoubleValue && value.isPresent();
      case BOOLEAN -> value instanceof Value.BooleanValue;
      case STRING, STRUCT -> value instanceof Value.StringValue;
    };
  }
}
