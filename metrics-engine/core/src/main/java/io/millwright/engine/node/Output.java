// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.alarm.AlarmEvent;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.DataType;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers the results of one step of an engine. A result goes into its series first; only a result
 * that differs from what the series holds is gathered to be stored.
 */
public final class Output {
  private final ReadingBatch.Builder values;
  private final List<Removal> removals = new ArrayList<>();
  private final List<AlarmEvent> alarms = new ArrayList<>();

  private final long number;
  private int closedWindows;

  /**
   * Makes an empty output.
   *
   * @param number the number of the step, which no other output of the same series has
   * @param expected how many values are expected; more are allowed
   */
  public Output(long number, int expected) {
    this.number = number;
    values = new ReadingBatch.Builder(expected);
  }

  /**
   * Sets the result of a computed series at a time; {@link Value#none} removes the result.
   *
   * @param type the type of the property; a result that does not fit it counts as none
   * @param time the time in microseconds since the epoch
   * @return false where the series holds this result already
   */
  public boolean set(Series series, DataType type, long time, Value result) {
    var value = typed(result, type);
    if (!value.isPresent()) {
      return remove(series, time);
    }
    if (!series.put(time, value)) {
      return false;
    }
    series.note(time, value);
    series.changed.add(time);
    values.add(stream(series), time, Quality.GOOD, value);
    return true;
  }

  /**
   * Sets a number as the result of a computed series at a time; NaN removes the result.
   *
   * @param type the type of the property; a result that does not fit it counts as none
   * @param time the time in microseconds since the epoch
   * @return false where the series holds this result already
   */
  public boolean set(Series series, DataType type, long time, double result) {
    if (type == DataType.INTEGER && Math.abs(result) >= Points.EXACT) {
      return set(series, type, time, Value.of(result));
    }
    double number = typed(result, type);
    if (Double.isNaN(number)) {
      return remove(series, time);
    }
    if (!series.put(time, number)) {
      return false;
    }
    series.note(time, number);
    series.changed.add(time);
    int stream = stream(series);
    if (type == DataType.INTEGER) {
      values.addInteger(stream, time, Quality.GOOD, (long) number);
    } else if (type == DataType.BOOLEAN) {
      values.addBoolean(stream, time, Quality.GOOD, number != 0);
    } else {
      values.addDouble(stream, time, Quality.GOOD, number);
    }
    return true;
  }

  private boolean remove(Series series, long time) {
    if (!series.remove(time)) {
      return false;
    }
    series.note(time, Value.none());
    series.changed.add(time);
    removals.add(
        new Removal(
            series.alias, new TimeRange(Micros.toInstant(time - 1), Micros.toInstant(time))));
    return true;
  }

  /**
   * Returns the place of a series among the streams of the values. The series remembers it, so that
   * its alias is looked up once for each output.
   */
  private int stream(Series series) {
    if (series.writtenIn != number) {
      series.writtenIn = number;
      series.writtenAs = values.newStream(series.alias);
    }
    return series.writtenAs;
  }

  private static double typed(double result, DataType type) {
    return switch (type) {
      // Adding 0.0 makes negative zero zero, as in every value.
      case DOUBLE -> result + 0.0;
      case BOOLEAN -> Double.isNaN(result) ? result : result == 0 ? 0 : 1;
      case INTEGER -> result == Math.rint(result) ? result + 0.0 : Double.NaN;
      case STRING, STRUCT -> Double.NaN;
    };
  }

  /** Counts windows of a metric that this step has closed. */
  public void closed(int windows) {
    closedWindows += windows;
  }

  /** Returns how many windows of metrics this step has closed. */
  public int closedWindows() {
    return closedWindows;
  }

  /** Adds an alarm event. */
  public void alarm(AlarmEvent event) {
    alarms.add(event);
  }

  /**
   * Returns what was gathered.
   *
   * @param progress the time up to which the windows of the tree are closed
   */
  public TreeResult computed(Optional<Instant> progress) {
    return new TreeResult(values.build(), removals, alarms, progress);
  }

  /** Returns a result in the type of its property; {@link Value#none} where it does not fit. */
  public static Value typed(Value result, DataType type) {
    if (!result.isPresent()) {
      return Value.none();
    }
    return switch (type) {
      case STRING, STRUCT -> result instanceof Value.StringValue ? result : Value.none();
      case DOUBLE -> numeric(result, Value::of);
      case BOOLEAN -> numeric(result, number -> Value.of(number != 0));
      case INTEGER ->
          result instanceof Value.IntegerValue
              ? result
              : numeric(
                  result,
                  number ->
                      number == Math.rint(number) && Math.abs(number) < 0x1p63
                          ? Value.of((long) number)
                          : Value.none());
    };
  }

  private interface FromNumber {
    Value value(double number);
  }

  private static Value numeric(Value result, FromNumber conversion) {
    var number = result.asNumber();
    return number.isPresent() ? conversion.value(number.getAsDouble()) : Value.none();
  }
}
