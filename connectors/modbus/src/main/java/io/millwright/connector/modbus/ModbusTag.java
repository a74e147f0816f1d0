// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

/**
 * The place of a tag on a device, and the meaning of its registers.
 *
 * @param index the tag's index among the source's tags
 * @param address the address of its first item, from 0
 */
record ModbusTag(int index, RegisterTable table, int address, RegisterFormat format) {
  /** Returns the address after the tag's last item. */
  int end() {
    return address + format.width();
  }
}
