// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The value of one point of a data stream. The interface is sealed, so that a new kind of value
 * breaks every switch that does not handle it.
 */
public sealed interface Value {

  /** A signed number of 64 bits. */
  record IntegerValue(long number) implements Value {}

  /**
   * An IEEE 754 double. NaN and the infinities are allowed here, because a device may send them;
   * {@link Tqv} sees to it that they are never of quality GOOD.
   */
  record DoubleValue(double number) implements Value {
    /** Negative zero becomes zero, so that a value is equal to itself after every round trip. */
    public DoubleValue {
      number = number == 0.0 ? 0.0 : number;
    }
  }

  /** True or false. */
  record BooleanValue(boolean on) implements Value {}

  /** Text; a struct is the text of its JSON document. */
  record StringValue(String text) implements Value {}

  /**
   * The absence of a value: the device sent none or failed to answer. All nulls are equal.
   *
   * @param type the type that the sender named; it is told again, and nothing is computed from it
   */
  record NullValue(NullType type) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NullValue;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The null value; formulas call it {@code none}. */
  static Value none() {
    return none(NullType.UNNAMED);
  }

  /** Returns a null value whose sender named a type. */
  static Value none(NullType type) {
    return new NullValue(type);
  }

  /** Returns an integer value. */
  static Value of(long number) {
    return new IntegerValue(number);
  }

  /** Returns a double value. */
  static Value of(double number) {
    return new DoubleValue(number);
  }

  /**
   * Returns the double with the same decimal digits as a number in single precision: {@code 0.1f}
   * becomes {@code 0.1}, where a cast gives {@code 0.10000000149011612}. A whole number stays as it
   * is. In both cases, a cast back to single precision gives the same number.
   */
  static DoubleValue ofSingle(float number) {
    return new DoubleValue(
        number == Math.rint(number) || !Float.isFinite(number)
            ? number
            : Double.parseDouble(Float.toString(number)));
  }

  /** Returns a boolean value. */
  static Value of(boolean on) {
    return new BooleanValue(on);
  }

  /** Returns a text value. */
  static Value of(String text) {
    return new StringValue(text);
  }

  /** Returns this value as a number, booleans as 1 and 0; empty for texts and for {@link #none}. */
  default OptionalDouble asNumber() {
    return switch (this) {
      case IntegerValue(long number) -> OptionalDouble.of((double) number);
      case DoubleValue(double number) -> OptionalDouble.of(number);
      case BooleanValue(boolean on) -> OptionalDouble.of(on ? 1 : 0);
      case StringValue _, NullValue _ -> OptionalDouble.empty();
    };
  }

  /**
   * Returns the text of this value, such as {@code 4.5} or {@code true}; empty for {@link #none}.
   */
  default String asText() {
    return switch (this) {
      case IntegerValue(long number) -> Long.toString(number);
      case DoubleValue(double number) -> Double.toString(number);
      case BooleanValue(boolean on) -> Boolean.toString(on);
      case StringValue(String text) -> text;
      case NullValue _ -> "";
    };
  }

  /**
   * Returns whether this value may have quality GOOD: it is neither absent nor NaN nor infinite.
   */
  default boolean isPresent() {
    return switch (this) {
      case DoubleValue(double number) -> Double.isFinite(number);
      case NullValue _ -> false;
      case IntegerValue _, BooleanValue _, StringValue _ -> true;
    };
  }
}
