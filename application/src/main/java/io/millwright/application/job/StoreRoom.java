// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

/** The room on the disk of the historian's database, where that is of this machine. */
@FunctionalInterface
public interface StoreRoom {
  /** What an import leaves free, for the readings of the plant: 1 GiB. */
  long LEFT_FREE = 1L << 30;

  /** The bytes that are free now. */
  long free();
}
