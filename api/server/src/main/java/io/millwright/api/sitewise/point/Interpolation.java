// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Computes values of a stream at times between its points (SiteWise,
 * GetInterpolatedAssetPropertyValues). If a neighbour is missing, there is no value.
 *
 * @param type the way to compute a value
 * @param quality the quality of the points that are used
 * @param around for a linear value, the range in which its two neighbours must be
 */
record Interpolation(Type type, Quality quality, Around around) {
  private static final Instant EARLIEST = Instant.EPOCH;

  /** The ways to compute a value from its neighbours, with SiteWise's names. */
  enum Type {
    /** The value is on the straight line between the two neighbours. */
    LINEAR_INTERPOLATION,
    /** The value is the last one before. */
    LOCF_INTERPOLATION;

    static Type of(String text) {
      return switch (text) {
        case "LINEAR_INTERPOLATION" -> LINEAR_INTERPOLATION;
        case "LOCF_INTERPOLATION" -> LOCF_INTERPOLATION;
        default ->
            throw Refusal.invalid(
                "type \"%s\" is not one of LINEAR_INTERPOLATION and LOCF_INTERPOLATION", text);
      };
    }
  }

  /** The range around a time in which its neighbours must be. */
  interface Around {
    /** Returns the range in which both neighbours of a time must be. */
    TimeRange of(Instant time);

    /** Returns the same range for all times. */
    static Around all(TimeRange range) {
      return _ -> range;
    }

    /** Returns a range of the same length on both sides of a time. */
    static Around within(Duration window) {
      return time -> new TimeRange(time.minus(window), time.plus(window));
    }
  }

  /** Returns the value at a time; empty if there is none. */
  Optional<Value> at(Historian historian, Alias stream, Instant time) {
    return switch (type) {
      case LOCF_INTERPOLATION ->
          newest(historian, stream, new TimeRange(EARLIEST, time)).map(Tqv::value);
      case LINEAR_INTERPOLATION -> linear(historian, stream, time);
    };
  }

  private Optional<Value> linear(Historian historian, Alias stream, Instant time) {
    var range = around.of(time);
    if (!range.from().isBefore(time)) {
      return Optional.empty();
    }
    var before = newest(historian, stream, new TimeRange(range.from(), time));
    if (before.filter(tqv -> tqv.time().equals(time)).isPresent()) {
      return before.map(Tqv::value);
    }
    if (before.isEmpty() || !range.to().isAfter(time)) {
      return Optional.empty();
    }
    return historian
        .history(stream, new TimeRange(time, range.to()), qualities(), Order.ASCENDING, 1)
        .stream()
        .findFirst()
        .flatMap(after -> between(before.get(), after, time));
  }

  private Optional<Tqv> newest(Historian historian, Alias stream, TimeRange range) {
    return historian.history(stream, range, qualities(), Order.DESCENDING, 1).stream().findFirst();
  }

  private Set<Quality> qualities() {
    return EnumSet.of(quality);
  }

  private static Optional<Value> between(Tqv before, Tqv after, Instant time) {
    var from = number(before.value());
    var to = number(after.value());
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    double share =
        (double) Duration.between(before.time(), time).toNanos()
            / Duration.between(before.time(), after.time()).toNanos();
    return Optional.of(
        Value.of(from.getAsDouble() + share * (to.getAsDouble() - from.getAsDouble())));
  }

  private static OptionalDouble number(Value value) {
    return switch (value) {
      case Value.DoubleValue(double number) -> OptionalDouble.of(number);
      case Value.IntegerValue(long number) -> OptionalDouble.of((double) number);
      case Value.BooleanValue _, Value.StringValue _, Value.NullValue _ -> OptionalDouble.empty();
    };
  }
}
