// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How to decode the registers of a tag. The interface is sealed, so that a new format breaks every
 * switch that does not handle it. Immutable; decoding is a pure function of the bytes.
 */
sealed interface RegisterFormat {
  /** A signed number in one register. */
  record Int16(RegisterOrder order) implements RegisterFormat {}

  /** An unsigned number in one register. */
  record UInt16(RegisterOrder order) implements RegisterFormat {}

  /** A signed number in two registers. */
  record Int32(RegisterOrder order) implements RegisterFormat {}

  /** An unsigned number in two registers. */
  record UInt32(RegisterOrder order) implements RegisterFormat {}

  /** A signed number in four registers. */
  record Int64(RegisterOrder order) implements RegisterFormat {}

  /**
   * An unsigned number in four registers. From 2^63 on it becomes a double, which is off by less
   * than one part in 2^52, because our integers are signed.
   */
  record UInt64(RegisterOrder order) implements RegisterFormat {}

  /** IEEE 754 single in two registers. */
  record Float32(RegisterOrder order) implements RegisterFormat {}

  /** IEEE 754 double in four registers. */
  record Float64(RegisterOrder order) implements RegisterFormat {}

  /**
   * Text in UTF-8 (which includes ASCII), two bytes per register. The text ends at the first NUL,
   * and padding blanks are cut off.
   *
   * @param length the length in bytes, in [1, 250]
   */
  record Text(int length, RegisterOrder order) implements RegisterFormat {}

  /**
   * One bit of a register.
   *
   * @param number in [0, 15]; 0 is the lowest bit
   */
  record Bit(int number, RegisterOrder order) implements RegisterFormat {}

  /** A coil or a discrete input: a bit with an address of its own. */
  record Single() implements RegisterFormat {}

  /** Returns how many addresses a tag of this format covers. */
  default int width() {
    return switch (this) {
      case Int16 _, UInt16 _, Bit _, Single _ -> 1;
      case Int32 _, UInt32 _, Float32 _ -> 2;
      case Int64 _, UInt64 _, Float64 _ -> 4;
      case Text(int length, RegisterOrder _) -> (length + 1) / 2;
    };
  }

  /**
   * Decodes the value in a device's answer.
   *
   * @param bytes the bytes as they arrived: two per register; for {@link Single} one byte, 0 or 1
   * @throws IllegalArgumentException if the format needs another number of bytes
   */
  default Value decode(byte[] bytes) {
    int wanted = this instanceof Single ? 1 : 2 * width();
    if (bytes.length != wanted) {
      throw new IllegalArgumentException(
          "%s needs %d bytes, got %d".formatted(this, wanted, bytes.length));
    }
    return switch (this) {
      case Int16(RegisterOrder order) -> Value.of((long) number(bytes, order).getShort());
      case UInt16(RegisterOrder order) ->
          Value.of(Short.toUnsignedLong(number(bytes, order).getShort()));
      case Int32(RegisterOrder order) -> Value.of((long) number(bytes, order).getInt());
      case UInt32(RegisterOrder order) ->
          Value.of(Integer.toUnsignedLong(number(bytes, order).getInt()));
      case Int64(RegisterOrder order) -> Value.of(number(bytes, order).getLong());
      case UInt64(RegisterOrder order) -> unsigned(number(bytes, order).getLong());
      case Float32(RegisterOrder order) -> Value.ofSingle(number(bytes, order).getFloat());
      case Float64(RegisterOrder order) -> Value.of(number(bytes, order).getDouble());
      case Text(int length, RegisterOrder order) -> Value.of(text(order.reading(bytes), length));
      case Bit(int number, RegisterOrder order) ->
          Value.of((number(bytes, order).getShort() & (1 << number)) != 0);
      case Single() -> Value.of(bytes[0] != 0);
    };
  }

  private static ByteBuffer number(byte[] bytes, RegisterOrder order) {
    return ByteBuffer.wrap(order.highFirst(bytes));
  }

  private static Value unsigned(long bits) {
    // The number is halved, with its lowest bit kept for rounding, then converted and doubled.
    return bits >= 0 ? Value.of(bits) : Value.of((double) ((bits >>> 1) | (bits & 1)) * 2);
  }

  private static String text(byte[] bytes, int length) {
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).stripTrailing();
  }
}
