// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.store;

/** Says that a question would have to read more readings than are allowed for one question. */
public final class TooManyReadings extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyReadings(int most) {
    super(
        "More than %,d readings would have to be read for this; choose a shorter time, or less of the plant"
            .formatted(most));
  }
}
