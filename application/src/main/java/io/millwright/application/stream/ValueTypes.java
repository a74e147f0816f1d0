// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.value.DataType;
import io.millwright.value.Value;
import java.util.Optional;

/** Converts values to data types. */
public final class ValueTypes {
  private ValueTypes() {}

  /**
   * Returns a value in the form of a type: an integer becomes a double if the type is double.
   *
   * @return empty if the value has another type
   */
  public static Optional<Value> fitting(Value value, DataType type) {
    return switch (value) {
      case Value.NullValue _ -> Optional.of(value);
      case Value.IntegerValue(long number) ->
          switch (type) {
            case INTEGER -> Optional.of(value);
            case DOUBLE -> Optional.of(Value.of((double) number));
            case BOOLEAN, STRING, STRUCT -> Optional.empty();
          };
      case Value.DoubleValue _ -> type == DataType.DOUBLE ? Optional.of(value) : Optional.empty();
      case Value.BooleanValue _ -> type == DataType.BOOLEAN ? Optional.of(value) : Optional.empty();
      case Value.StringValue _ ->
          type == DataType.STRING || type == DataType.STRUCT
              ? Optional.of(value)
              : Optional.empty();
    };
  }

  /** Returns the type of a value; empty for {@link Value#none}. */
  public static Optional<DataType> of(Value value) {
    return switch (value) {
      case Value.IntegerValue _ -> Optional.of(DataType.INTEGER);
      case Value.DoubleValue _ -> Optional.of(DataType.DOUBLE);
      case Value.BooleanValue _ -> Optional.of(DataType.BOOLEAN);
      case Value.StringValue _ -> Optional.of(DataType.STRING);
      case Value.NullValue _ -> Optional.empty();
    };
  }
}
