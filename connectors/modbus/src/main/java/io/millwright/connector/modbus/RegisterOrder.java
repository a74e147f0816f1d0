// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/**
 * How a device spreads the bytes of a number over registers, written as the letters A (highest) to
 * D (lowest) of a 32-bit number in the order in which they arrive. Numbers of 64 bits follow the
 * same two rules; a single register and text know only whether their bytes are swapped.
 */
enum RegisterOrder {
  /** Highest register first, highest byte first, as in the Modbus specification. */
  ABCD(false, false),
  /** Lowest register first. */
  CDAB(true, false),
  /** The two bytes of each register swapped. */
  BADC(false, true),
  /** Lowest register first and the bytes swapped, which is lowest byte first throughout. */
  DCBA(true, true);

  private final boolean lowRegisterFirst;
  private final boolean lowByteFirst;

  RegisterOrder(boolean lowRegisterFirst, boolean lowByteFirst) {
    this.lowRegisterFirst = lowRegisterFirst;
    this.lowByteFirst = lowByteFirst;
  }

  /**
   * Returns the bytes of a number from the highest to the lowest.
   *
   * @param arrived the bytes as they arrived
   */
  byte[] highFirst(byte[] arrived) {
    return arranged(arrived, lowRegisterFirst);
  }

  /**
   * Returns the bytes of a text in reading order. The registers of a text always arrive in order.
   *
   * @param arrived the bytes as they arrived
   */
  byte[] reading(byte[] arrived) {
    return arranged(arrived, false);
  }

  private byte[] arranged(byte[] arrived, boolean reverseRegisters) {
    int registers = arrived.length / 2;
    var arranged = new byte[arrived.length];
    for (int register = 0; register < registers; register++) {
      int from = reverseRegisters ? registers - 1 - register : register;
      arranged[2 * register] = arrived[2 * from + (lowByteFirst ? 1 : 0)];
      arranged[2 * register + 1] = arrived[2 * from + (lowByteFirst ? 0 : 1)];
    }
    return arranged;
  }
}
