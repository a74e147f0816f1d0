// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.reading.Value;

/** Where a formula finds the value of a name. */
sealed interface Input {
  /** An attribute: the same at all times. */
  record Constant(Value value) implements Input {}

  /**
   * A data stream.
   *
   * @param series its points
   */
  record Stream(Series series) implements Input {}
}
