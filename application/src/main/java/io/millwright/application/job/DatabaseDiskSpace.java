// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

/** The free space on the disk of the historian's database, if that is a disk of this machine. */
@FunctionalInterface
public interface DatabaseDiskSpace {
  /** The bytes that an import leaves free for the readings of the plant: 1 GiB. */
  long LEFT_FREE = 1L << 30;

  /** Returns how many bytes are free now. */
  long free();
}
