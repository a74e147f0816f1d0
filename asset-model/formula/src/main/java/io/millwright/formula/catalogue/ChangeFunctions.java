// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Moments;
import io.millwright.formula.language.CheckedCall;
import io.millwright.formula.language.CourseOptions;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.UnitRule;
import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowCall;
import io.millwright.formula.window.WindowPoints;
import io.millwright.unit.Unit;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.util.List;

/**
 * Functions of how the value of one stream changes in a window. SiteWise has none of these
 * functions.
 */
final class ChangeFunctions {
  /** 2^53: from this number on a double does not hold every integer. */
  private static final double EXACT = 1L << 53;

  static final List<Function> ALL =
      List.of(
          Function.of("increase(x: number, rollover?: number): number")
              .says(
                  "By how much a counter rose. One that falls has begun again at 0, or has rolled"
                      + " over at the number given.")
              .example("increase(counter)", "50")
              .example("increase(counter, 65536)", "56")
              .ours()
              .elsewhere("delta")
              .unit(UnitRule.DIFFERENCE)
              .checking(ChangeFunctions::checkRollover)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.IN_KNOWN_TIME,
                      (points, call) ->
                          unlessSilent(increase(points, rollover(call)), points, call))),
          Function.of("rate(x: number, rollover?: number): number")
              .says("The increase for each second that is known of the window.")
              .example("rate(counter, 65536)", "0.9333")
              .ours()
              .unit(UnitRule.DIFFERENCE_PER_SECOND)
              .checking(ChangeFunctions::checkRollover)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.IN_KNOWN_TIME,
                      (points, call) ->
                          call.known().isAlways()
                              ? rate(points, call)
                              : rateOfKnownPieces(points, call))),
          Function.of("edges(x: number): number")
              .says("How often x became positive.")
              .example("edges(x > 5)", "2")
              .ours()
              .unit(UnitRule.NONE)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.IN_KNOWN_TIME,
                      (points, call) -> unlessSilent(edges(points), points, call))),
          Function.of("slope(x: number): number")
              .says(
                  "By how much x rises each second: the slope of the straight line that fits the"
                      + " points of the window best (least squares). No value of fewer than two"
                      + " points.")
              .example("slope(x)", "0.0316")
              .example("slope(x) * 3600", "113.6842")
              .example("avg(slope(machines.power))", "0.0667")
              .ours()
              .elsewhere("trend", "deriv", "regr_slope")
              .unit(
                  new UnitRule(
                      UnitRule.Joined.NOTHING,
                      units -> units.getFirst().map(unit -> unit.per(Unit.SECOND))))
              .ofOneCourse(Meaning.OfPoints.of(_ -> new FittedLine())));

  private ChangeFunctions() {}

  /** Checks that the second argument of a counter's function, if present, is a positive number. */
  private static void checkRollover(CheckedCall call) {
    if (call.has(1)) {
      call.number(1, "The number at which the counter rolls over")
          .filter(number -> number <= 0)
          .ifPresent(_ ->
              call.report(
                  1, "A counter rolls over at a positive number; write 65536 for one of 16 bits"));
    }
  }

  /** Returns the number at which the counter rolls over; NaN if it never does. */
  private static double rollover(WindowCall call) {
    return call.number(1).orElse(Double.NaN);
  }

  /** Returns {@code value}, or no value if the window has neither a reading nor known time. */
  private static Value unlessSilent(Value value, WindowPoints points, WindowCall call) {
    return points.size() == 0 && call.known().within(call.from(), call.to()) == 0
        ? Value.none()
        : value;
  }

  /**
   * Returns by how much a counter rose in the window. A counter that falls has restarted at zero or
   * rolled over. If no point lies before the window, counting starts at the window's first point.
   *
   * @param rollover the number at which the counter rolls over; NaN if it never does
   */
  private static Value increase(WindowPoints points, double rollover) {
    double before = points.carried().asNumber().orElse(Double.NaN);
    int place = -1;
    boolean known = !Double.isNaN(before);
    double rise = 0;
    for (int i = 0; i < points.size(); i++) {
      double now = points.number(i);
      if (Double.isNaN(now)) {
        continue;
      }
      if (known) {
        double change =
            Math.max(Math.abs(now), Math.abs(before)) < EXACT
                ? now - before
                : change(place < 0 ? points.carried() : points.value(place), points.value(i));
        rise += change >= 0 ? change : before < rollover ? rollover + change : now;
      }
      before = now;
      place = i;
      known = true;
    }
    return known ? Value.of(rise) : Value.none();
  }

  /** Returns the exact change from one number to another, rounded once to a double. */
  private static double change(Value from, Value to) {
    return exactly(to).subtract(exactly(from)).doubleValue();
  }

  private static BigDecimal exactly(Value value) {
    return value instanceof Value.IntegerValue(long integer)
        ? BigDecimal.valueOf(integer)
        : new BigDecimal(value.asNumber().orElse(0));
  }

  /** Returns the increase per second, counted from the first known number of the window. */
  private static Value rate(WindowPoints points, WindowCall call) {
    long to = call.to();
    boolean carried = points.carried().asNumber().isPresent();
    long since = carried ? call.from() : to;
    for (int i = 0; i < points.size() && since == to && !carried; i++) {
      since = Double.isNaN(points.number(i)) ? to : points.time(i);
    }
    double seconds = (to - since) / Moments.MICROS_PER_SECOND;
    var rise = increase(points, rollover(call)).asNumber();
    return rise.isPresent() && seconds > 0 ? Value.of(rise.getAsDouble() / seconds) : Value.none();
  }

  /**
   * Returns the increase per second if parts of the window are unknown time. The points of the
   * window divide it into pieces. A piece that contains unknown time adds neither its rise nor its
   * length, because the moment of the rise is not known.
   */
  private static Value rateOfKnownPieces(WindowPoints points, WindowCall call) {
    double rollover = rollover(call);
    double rise = 0;
    long length = 0;
    long since = call.from();
    double before = points.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= points.size(); i++) {
      long until = i < points.size() ? points.time(i) : call.to();
      double now = i < points.size() ? points.number(i) : before;
      if (Double.isNaN(now) && i < points.size()) {
        continue;
      }
      if (!Double.isNaN(before) && call.known().isWhole(since, until)) {
        double change = now - before;
        rise += change >= 0 ? change : before < rollover ? rollover + change : now;
        length += until - since;
      }
      since = until;
      before = now;
    }
    return length == 0 ? Value.none() : Value.of(rise / (length / Moments.MICROS_PER_SECOND));
  }

  /** Returns how often the value became positive. */
  private static Value edges(WindowPoints points) {
    double before = points.carried().asNumber().orElse(Double.NaN);
    boolean known = !Double.isNaN(before);
    long edges = 0;
    for (int i = 0; i < points.size(); i++) {
      double now = points.number(i);
      if (Double.isNaN(now)) {
        continue;
      }
      if (known && before <= 0 && now > 0) {
        edges++;
      }
      before = now;
      known = true;
    }
    return known ? Value.of((double) edges) : Value.none();
  }

  /**
   * The straight line that fits points best (least squares). Times and numbers are counted from one
   * of the points, so that no digits are lost far from zero: a month of seconds at 1e6 keeps its
   * slope.
   */
  private static final class FittedLine implements Accumulator<FittedLine> {
    private long firstTime;
    private double firstNumber;
    private long count;
    private boolean hasTwoTimes;
    private double times;
    private double numbers;
    private double squares;
    private double products;

    @Override
    public void add(WindowPoints points) {
      for (int i = 0; i < points.size(); i++) {
        double number = points.number(i);
        if (!Double.isNaN(number)) {
          add(points.time(i), number);
        }
      }
    }

    private void add(long at, double number) {
      if (count == 0) {
        firstTime = at;
        firstNumber = number;
      }
      double time = (at - firstTime) / Moments.MICROS_PER_SECOND;
      double rise = number - firstNumber;
      hasTwoTimes |= at != firstTime;
      count++;
      times += time;
      numbers += rise;
      squares += time * time;
      products += time * rise;
    }

    /** Ignores a value without a time: it lies on every line. */
    @Override
    public void add(Value value) {}

    @Override
    public void merge(FittedLine other) {
      if (count == 0) {
        firstTime = other.firstTime;
        firstNumber = other.firstNumber;
      }
      // The other line's sums, counted from the first point of this one.
      double later = (other.firstTime - firstTime) / Moments.MICROS_PER_SECOND;
      double higher = other.firstNumber - firstNumber;
      squares += other.squares + 2 * later * other.times + other.count * later * later;
      products +=
          other.products
              + higher * other.times
              + later * other.numbers
              + other.count * later * higher;
      times += other.times + other.count * later;
      numbers += other.numbers + other.count * higher;
      hasTwoTimes |=
          other.hasTwoTimes || (count > 0 && other.count > 0 && firstTime != other.firstTime);
      count += other.count;
    }

    @Override
    public Value value() {
      double slope = (count * products - times * numbers) / (count * squares - times * times);
      return hasTwoTimes && Double.isFinite(slope) ? Value.of(slope) : Value.none();
    }
  }
}
