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

/** Gathers what one step of an engine changes. */
public final class Output {
  private final ReadingBatch.Builder values;
  private final List<Removal> removals = new ArrayList<>();
  private final List<AlarmEvent> alarms = new ArrayList<>();

  private final long number;
  private int closedWindows;

  /**
   * @param number of the step: another one than of all other outputs of these series
   * @param expected how many values there may be
   */
  public Output(long number, int expected) {
    this.number = number;
    values = new ReadingBatch.Builder(expected);
  }

  /**
   * Makes a computed series hold this result at a time, none included.
   *
   * @return whether that changed anything
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

  /** The same of a number; NaN is none. */
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

  /** The series remembers its place among the values, which spares looking for its alias. */
  private int stream(Series series) {
    if (series.writtenIn != number) {
      series.writtenIn = number;
      series.writtenAs = values.newStream(series.alias);
    }
    return series.writtenAs;
  }

  private static double typed(double result, DataType type) {
    return switch (type) {
      // Negative zero becomes zero, as of every value.
      case DOUBLE -> result + 0.0;
      case BOOLEAN -> Double.isNaN(result) ? result : result == 0 ? 0 : 1;
      case INTEGER -> result == Math.rint(result) ? result + 0.0 : Double.NaN;
      case STRING, STRUCT -> Double.NaN;
    };
  }

  /** Counts windows of a metric that were closed. */
  public void closed(int windows) {
    closedWindows += windows;
  }

  /** How many windows of metrics were closed. */
  public int closedWindows() {
    return closedWindows;
  }

  public void alarm(AlarmEvent event) {
    alarms.add(event);
  }

  public TreeResult computed(Optional<Instant> progress) {
    return new TreeResult(values.build(), removals, alarms, progress);
  }

  /** A result as the property's type has it; none where it does not fit. */
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
