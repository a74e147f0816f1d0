// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.name;

import io.millwright.asset.AttributeValue;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.util.Arrays;

/** What a formula finds behind a name: an attribute or a stream. */
public sealed interface Input {
  /** Returns an attribute as the engine calculates with it: as a double where that is exact. */
  static Input attribute(AttributeValue value) {
    return value.isConstant() ? new Constant(asNumber(value.latest())) : Changing.of(value);
  }

  /** Returns an attribute as people wrote it: an integer stays an integer. */
  static Input asWritten(AttributeValue value) {
    return value.isConstant() ? new Constant(value.latest()) : Changing.of(value);
  }

  /** Only an integer that no double can hold stays an integer, as among the points of a stream. */
  private static Value asNumber(Value value) {
    return value instanceof Value.IntegerValue(long integer)
            && Math.abs((double) integer) < Points.EXACT
        ? Value.of((double) integer)
        : value;
  }

  /**
   * An attribute that has one value at all times.
   *
   * @param value the value; {@link Value#none} where the attribute has none
   */
  record Constant(Value value) implements Input {}

  /**
   * An attribute whose value has changed. A change counts wherever a formula is evaluated at its
   * time or later. It is no reading, so no formula is evaluated because of it.
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

    /**
     * Returns the value that holds at a time, in microseconds since the epoch; {@link Value#none}
     * before the first change.
     */
    public Value at(long time) {
      int found = Arrays.binarySearch(from, time);
      int at = found >= 0 ? found : -found - 2;
      return at < 0 ? Value.none() : values[at];
    }
  }

  /**
   * A data stream.
   *
   * @param series the points of the stream
   */
  record Stream(Series series) implements Input {}
}
