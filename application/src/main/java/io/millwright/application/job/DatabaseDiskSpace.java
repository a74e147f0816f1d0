// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;

/** The free space on the disk of the historian's database, if that is a disk of this machine. */
@FunctionalInterface
public interface DatabaseDiskSpace {
  /** The bytes that an import leaves free for the readings of the plant: 1 GiB. */
  long LEFT_FREE = 1L << 30;

  /** Returns how many bytes are free now. */
  long free();

  /**
   * Makes sure that an import may store more.
   *
   * @throws UseCaseRefusedException if the rest is needed for the readings of the plant
   */
  default void require() {
    if (free() < LEFT_FREE) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "less than %,d bytes are free on the disk of the database, which the plant's readings need; free some, and import this file again"
                  .formatted(LEFT_FREE)));
    }
  }
}
