// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import java.util.OptionalInt;

/**
 * One of the four tables of a Modbus device (Modbus Application Protocol V1.1b3, 4.3), and how many
 * items one request may read (6.1 to 6.4).
 */
enum RegisterTable {
  /** Registers that can also be written; function 3. */
  HOLDING("holding", 125, 2, 4),
  /** Registers that can only be read; function 4. */
  INPUT("input", 125, 2, 3),
  /** Bits that can also be written; function 1. */
  COIL("coil", 2000, 1, 0),
  /** Bits that can only be read; function 2. */
  DISCRETE("discrete", 2000, 1, 1);

  /** Manuals with addresses of six digits count each table from a multiple of this number. */
  private static final int STEP = 100_000;

  private static final int LAST = 65_535;

  private final String key;
  private final int limit;
  private final int bytesPerItem;
  private final int digit;

  RegisterTable(String key, int limit, int bytesPerItem, int digit) {
    this.key = key;
    this.limit = limit;
    this.bytesPerItem = bytesPerItem;
    this.digit = digit;
  }

  /** Returns the table's name in edge files. */
  String key() {
    return key;
  }

  /** Returns the most items that one request may read. */
  int limit() {
    return limit;
  }

  /**
   * Returns the address that a six-digit number of a manual means: manuals often count holding
   * registers from 400001. Empty if the number can't be one of these. Numbers of five digits, such
   * as 40001, are valid addresses, so they are not converted.
   */
  OptionalInt fromManual(int number) {
    int address = number - digit * STEP - 1;
    return digit > 0 && address >= 0 && address <= LAST
        ? OptionalInt.of(address)
        : OptionalInt.empty();
  }

  /** Returns how many bytes an item has in a {@link ReadOutcome.Content}. */
  int bytesPerItem() {
    return bytesPerItem;
  }

  /** Returns whether the items are bits rather than registers. */
  boolean isBits() {
    return bytesPerItem == 1;
  }
}
