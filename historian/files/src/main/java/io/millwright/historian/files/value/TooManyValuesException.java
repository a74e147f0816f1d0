// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import java.io.IOException;

/** The values that somebody asked for do not fit into one file. */
public final class TooManyValuesException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Says so.
   *
   * @param mostBytes the length that a file may have
   */
  TooManyValuesException(long mostBytes) {
    super(
        "These values fill more than one file of %,d bytes; choose fewer streams or a shorter time"
            .formatted(mostBytes));
  }
}
