// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.reading.Value;

/** Where a formula finds the value of a name. */
sealed interface Input {
  /** 2^53, up to which every integer is a double. */
  double EXACT = 0x1p53;

  /** A constant; as of a stream's points, only what no double can hold stays an integer. */
  static Input constant(Value value) {
    return value instanceof Value.IntegerValue(long integer) && Math.abs((double) integer) < EXACT
        ? new Constant(Value.of((double) integer))
        : new Constant(value);
  }

  /** An attribute: the same at all times. */
  record Constant(Value value) implements Input {}

  /**
   * A data stream.
   *
   * @param series its points
   */
  record Stream(Series series) implements Input {}
}
