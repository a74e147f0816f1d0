// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.AttributeValue;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.util.Arrays;

/** Where a formula finds the value of a name. */
public sealed interface Input {
  /** The value of an attribute, with the model's default where the asset has none of its own. */
  static Input attribute(AttributeValue value) {
    return value.isConstant() ? new Constant(asNumber(value.latest())) : Changing.of(value);
  }

  /** The same for people: an integer stays one. */
  static Input asWritten(AttributeValue value) {
    return value.isConstant() ? new Constant(value.latest()) : Changing.of(value);
  }

  /** As of a stream's points, only what no double can hold stays an integer. */
  private static Value asNumber(Value value) {
    return value instanceof Value.IntegerValue(long integer)
            && Math.abs((double) integer) < Points.EXACT
        ? Value.of((double) integer)
        : value;
  }

  /** An attribute that is the same at all times. */
  record Constant(Value value) implements Input {}

  /**
   * An attribute that has changed. A change is no reading: it counts wherever the formula is
   * evaluated at its time or later, and is no reason to evaluate it.
   */
  final class Changing implements Input {
    private final long[] from;
    private final Value[] values;

    private Changing(long[] from, Value[] values) {
      this.from = from;
      this.values = values;
    }

    private static Changing of(AttributeValue value) {
      var changes = value.changes();
      return new Changing(
          changes.stream()
              .mapToLong(
                  change -> change.isFromBeginning() ? Long.MIN_VALUE : Micros.of(change.from()))
              .toArray(),
          changes.stream().map(change -> asNumber(change.value())).toArray(Value[]::new));
    }

    /** The value that holds at a time; none before the first change. */
    public Value at(long time) {
      int found = Arrays.binarySearch(from, time);
      int at = found >= 0 ? found : -found - 2;
      return at < 0 ? Value.none() : values[at];
    }
  }

  /**
   * A data stream.
   *
   * @param series its points
   */
  record Stream(Series series) implements Input {}
}
