// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.util.OptionalDouble;

/**
 * What a data stream can carry. Closed on purpose: a new kind of value must break every switch over
 * it.
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

  /** No value: the device answered, or failed to answer, without one. */
  record NullValue() implements Value {}

  /** The null value; formulas call it {@code none}. */
  static Value none() {
    return new NullValue();
  }

  /** An integer value. */
  static Value of(long number) {
    return new IntegerValue(number);
  }

  /** A double value. */
  static Value of(double number) {
    return new DoubleValue(number);
  }

  /**
   * The double value that shows the digits of a number in single precision: {@code 0.1f} becomes
   * {@code 0.1}, where a cast gives {@code 0.10000000149011612}. A whole number stays as it is.
   * Either way, a cast back to single precision gives the same number.
   */
  static DoubleValue ofSingle(float number) {
    return new DoubleValue(
        number == Math.rint(number) || !Float.isFinite(number)
            ? number
            : Double.parseDouble(Float.toString(number)));
  }

  /** A boolean value. */
  static Value of(boolean on) {
    return new BooleanValue(on);
  }

  /** A string value. */
  static Value of(String text) {
    return new StringValue(text);
  }

  /** This value as a number: booleans are 1 and 0; empty for text and null. */
  default OptionalDouble asNumber() {
    return switch (this) {
      case IntegerValue(long number) -> OptionalDouble.of((double) number);
      case DoubleValue(double number) -> OptionalDouble.of(number);
      case BooleanValue(boolean on) -> OptionalDouble.of(on ? 1 : 0);
      case StringValue _, NullValue _ -> OptionalDouble.empty();
    };
  }

  /** True where this value may stand with quality GOOD: neither null nor NaN nor infinite. */
  default boolean isPresent() {
    return switch (this) {
      case DoubleValue(double number) -> Double.isFinite(number);
      case NullValue _ -> false;
      case IntegerValue _, BooleanValue _, StringValue _ -> true;
    };
  }
}
