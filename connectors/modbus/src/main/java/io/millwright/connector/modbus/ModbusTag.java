// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/**
 * Where a tag is in a device, and what its registers mean.
 *
 * @param index its place among the source's tags
 * @param address of its first item, from 0
 */
record ModbusTag(int index, RegisterTable table, int address, RegisterFormat format) {
  /** The first address after it. */
  int end() {
    return address + format.width();
  }
}
