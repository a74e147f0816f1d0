// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.calculation.Moments;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.CourseOptions;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.UnitRule;
import io.millwright.formula.window.WindowCall;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;
import java.util.List;

/**
 * Functions of the course of one stream in a window (SiteWise, "Using temporal functions in formula
 * expressions", and ours). Functions that carry the last GOOD value on from before the window count
 * no time before the stream's first point.
 */
final class CourseFunctions {
  static final List<Function> ALL =
      List.of(
          Function.of("first(x: same): same")
              .says("The first value in the window.")
              .example("first(x)", "6")
              .unit(UnitRule.OF_FIRST)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.POINTS_ONLY,
                      (points, _) -> points.size() == 0 ? Value.none() : points.value(0))),
          Function.of("last(x: same): same")
              .says("The last value in the window.")
              .example("last(x)", "8")
              .unit(UnitRule.OF_FIRST)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.POINTS_ONLY,
                      (points, _) ->
                          points.size() == 0 ? Value.none() : points.value(points.size() - 1))),
          Function.of("earliest(x: same): same")
              .says("The last value at or before the start of the window.")
              .example("earliest(x)", "2")
              .unit(UnitRule.OF_FIRST)
              .overTime(
                  Meaning.OverTime.of(CourseOptions.CARRIES_ON, (points, _) -> points.carried())),
          Function.of("latest(x: same): same")
              .says("The last value at or before the end of the window.")
              .example("latest(x)", "8")
              .unit(UnitRule.OF_FIRST)
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.CARRIES_ON,
                      (points, _) ->
                          points.size() == 0 ? points.carried() : points.value(points.size() - 1))),
          Function.of("statetime(x: number): number")
              .says("Seconds in which x was positive, the last value carried on.")
              .example("statetime(x > 5)", "30")
              .example("sum(statetime(machines.power))", "90")
              .unit(UnitRule.SECONDS)
              .overTime(
                  Meaning.OverTime.of(
                      new CourseOptions(true, false, true, CourseOptions.Lines.NEVER),
                      CourseFunctions::stateTime)),
          Function.of("timein(x: same, state: same...): number")
              .says("Seconds in which x was one of the states.")
              .example("timein(state, 'run')", "30")
              .example("timein(x, 4, 6)", "50")
              .ours()
              .unit(UnitRule.SECONDS_COMPARED)
              .overTime(
                  new Meaning.OverTime(
                      (points, call) ->
                          call.known().isAlways()
                              ? stateTime(points, call)
                              : knownTimeIn(points, call),
                      CourseFunctions::isAnyOf,
                      CourseOptions.IN_KNOWN_TIME)),
          Function.of("timeweightedavg(x: number, interpolation?: text): number")
              .says(
                  "The mean over the time that is known: values last until the next one (`'locf'`),"
                      + " or lead to it in a straight line (`'linear'`).")
              .example("timeweightedavg(x)", "4.6667")
              .example("timeweightedavg(x, 'linear')", "5.1667")
              .unit(UnitRule.OF_FIRST)
              .checking(call -> call.oneOf(1, "The interpolation", "locf", "linear"))
              .overTime(
                  Meaning.OverTime.of(
                      new CourseOptions(true, false, false, CourseFunctions::isLinear),
                      (points, call) -> average(points, call, call.says(1, "linear")))),
          Function.of("timeweightedstdev(x: number, algorithm?: text): number")
              .says(
                  "The standard deviation over the time, weighted by seconds: of a sample (`'f'`),"
                      + " or of all there is (`'p'`).")
              .example("timeweightedstdev(x, 'p')", "1.4907")
              .unit(UnitRule.DIFFERENCE)
              .checking(call -> call.oneOf(1, "The algorithm", "f", "p"))
              .overTime(
                  Meaning.OverTime.of(
                      CourseOptions.CARRIES_ON,
                      (points, call) -> deviation(points, call, call.says(1, "p")))));

  private CourseFunctions() {}

  /**
   * Returns the seconds in which the value was positive; no value if no time of the window is
   * known.
   */
  private static Value stateTime(WindowPoints points, WindowCall call) {
    long positive = 0;
    long known = 0;
    long since = call.from();
    double state = points.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= points.size(); i++) {
      long until = i < points.size() ? points.time(i) : call.to();
      if (!Double.isNaN(state)) {
        known += until - since;
        positive += state > 0 ? until - since : 0;
      }
      since = until;
      state = i < points.size() ? points.number(i) : state;
    }
    return known == 0 ? Value.none() : Value.of(positive / Moments.MICROS_PER_SECOND);
  }

  /**
   * Returns the seconds of known time in which the value was positive; no value if no time is
   * known.
   */
  private static Value knownTimeIn(WindowPoints points, WindowCall call) {
    long positive = 0;
    long all = 0;
    long since = call.from();
    double state = points.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= points.size(); i++) {
      long until = i < points.size() ? points.time(i) : call.to();
      if (!Double.isNaN(state)) {
        long length = call.known().within(since, until);
        all += length;
        positive += state > 0 ? length : 0;
      }
      since = until;
      state = i < points.size() ? points.number(i) : state;
    }
    return all == 0 ? Value.none() : Value.of(positive / Moments.MICROS_PER_SECOND);
  }

  /** Returns {@code x == a or x == b} for a call {@code timein(x, a, b)}. */
  private static Expression isAnyOf(Expression.Call call) {
    var x = call.arguments().getFirst();
    return call.arguments().stream()
        .skip(1)
        .<Expression>map(
            state -> new Expression.Binary(BinaryOperator.EQUAL, x, state, call.span()))
        .reduce((left, right) -> new Expression.Binary(BinaryOperator.OR, left, right, call.span()))
        .orElseThrow();
  }

  private static boolean isLinear(Expression.Call call) {
    return call.arguments().size() > 1
        && call.arguments().get(1) instanceof Expression.Literal(var literal, var _)
        && literal instanceof Value.StringValue(String text)
        && text.equalsIgnoreCase("linear");
  }

  /**
   * Returns the mean over the known time of the window.
   *
   * @param linear true if the value goes in a straight line from point to point; false if it goes
   *     in steps. In both cases the last value holds after the last point, and up to a point that
   *     follows a reading that is not GOOD (SiteWise, "Using temporal functions in formula
   *     expressions")
   */
  private static Value average(WindowPoints points, WindowCall call, boolean linear) {
    double area = 0;
    long known = 0;
    long since = call.from();
    double level = points.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= points.size(); i++) {
      boolean inside = i < points.size();
      long until = inside ? points.time(i) : call.to();
      double next = inside ? points.number(i) : level;
      if (!Double.isNaN(level)) {
        boolean isLine = linear && inside && !Double.isNaN(next) && !points.followsBadReading(i);
        double height = isLine ? (level + next) / 2 : level;
        area += height * (until - since);
        known += until - since;
      }
      since = until;
      level = next;
    }
    return known == 0 ? Value.none() : Value.of(area / known);
  }

  /**
   * Returns the standard deviation over the known time of the window, weighted by seconds, with the
   * last value carried on.
   *
   * @param population true if the window is the whole population; false if it is a sample. A sample
   *     of one second or less has no deviation
   */
  private static Value deviation(WindowPoints points, WindowCall call, boolean population) {
    // Distances are counted from the first value, so that a constant value has a deviation of
    // exactly 0.
    double first = Double.NaN;
    double distances = 0;
    double squares = 0;
    long known = 0;
    for (int pass = 0; pass < 2; pass++) {
      double mean = known == 0 ? 0 : distances / known;
      known = 0;
      long since = call.from();
      double level = points.carried().asNumber().orElse(Double.NaN);
      for (int i = 0; i <= points.size(); i++) {
        boolean inside = i < points.size();
        long until = inside ? points.time(i) : call.to();
        if (!Double.isNaN(level) && until > since) {
          first = known == 0 ? level : first;
          double distance = level - first - mean;
          distances += pass == 0 ? distance * (until - since) : 0;
          squares += pass == 0 ? 0 : distance * distance * (until - since);
          known += until - since;
        }
        since = until;
        level = inside ? points.number(i) : level;
      }
    }
    double divisor = known - (population ? 0 : Moments.MICROS_PER_SECOND);
    return divisor > 0 ? Value.of(Math.sqrt(squares / divisor)) : Value.none();
  }
}
