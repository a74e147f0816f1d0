// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/**
 * One of the four tables of a Modbus device (Modbus Application Protocol V1.1b3, 4.3), and how much
 * of it one request may read (6.1 to 6.4).
 */
enum Table {
  /** Registers that can also be written; function 3. */
  HOLDING("holding", 125, 2),
  /** Registers that can only be read; function 4. */
  INPUT("input", 125, 2),
  /** Bits that can also be written; function 1. */
  COIL("coil", 2000, 1),
  /** Bits that can only be read; function 2. */
  DISCRETE("discrete", 2000, 1);

  private final String key;
  private final int limit;
  private final int bytesPerItem;

  Table(String key, int limit, int bytesPerItem) {
    this.key = key;
    this.limit = limit;
    this.bytesPerItem = bytesPerItem;
  }

  /** As edge files name it. */
  String key() {
    return key;
  }

  /** The most items that one request may read. */
  int limit() {
    return limit;
  }

  /** How many bytes an item has in a {@link ReadOutcome.Content}. */
  int bytesPerItem() {
    return bytesPerItem;
  }

  /** True where the items are bits and not registers. */
  boolean isBits() {
    return bytesPerItem == 1;
  }
}
