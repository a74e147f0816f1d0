// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.alarm.AlarmEvent;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.DataType;
import io.millwright.reading.Micros;
import io.millwright.reading.Quality;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what one step of an engine changes. */
final class Output {
  private final ReadingBatch.Builder values = new ReadingBatch.Builder();
  private final List<Removal> removals = new ArrayList<>();
  private final List<AlarmEvent> alarms = new ArrayList<>();

  /** Makes a computed series hold this result at a time, none included. */
  void set(Series series, DataType type, long time, Value result) {
    var value = typed(result, type);
    if (!value.isPresent()) {
      if (series.remove(time)) {
        series.note(time, value);
        series.changed.add(time);
        removals.add(
            new Removal(
                series.alias, new TimeRange(Micros.toInstant(time - 1), Micros.toInstant(time))));
      }
    } else if (series.put(time, value)) {
      series.note(time, value);
      series.changed.add(time);
      values.add(values.stream(series.alias), time, Quality.GOOD, value);
    }
  }

  void alarm(AlarmEvent event) {
    alarms.add(event);
  }

  Computed computed(Optional<Instant> progress) {
    return new Computed(values.build(), removals, alarms, progress);
  }

  /** A result as the property's type has it; none where it does not fit. */
  static Value typed(Value result, DataType type) {
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
