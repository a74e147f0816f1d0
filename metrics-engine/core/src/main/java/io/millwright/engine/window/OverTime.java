// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.series.Points;
import io.millwright.engine.series.Samples;
import io.millwright.formula.language.Function;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The functions over the course of one stream in a window (SiteWise, "Using temporal functions in
 * formula expressions", and ours). They carry the last GOOD value on from before the window; what
 * was before the first point of all is unknown and counts for nothing.
 */
final class OverTime {
  private static final double MICROS_PER_SECOND = 1e6;

  private OverTime() {}

  static Value first(Samples samples) {
    return samples.size() == 0 ? Value.none() : samples.value(0);
  }

  static Value last(Samples samples) {
    return samples.size() == 0 ? Value.none() : samples.value(samples.size() - 1);
  }

  static Value latest(Samples samples) {
    return samples.size() == 0 ? samples.carried() : last(samples);
  }

  /** Seconds in which the value was positive; none where nothing of the window is known. */
  static Value stateTime(Samples samples, long from, long to) {
    long positive = 0;
    long known = 0;
    long since = from;
    double state = samples.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= samples.size(); i++) {
      long until = i < samples.size() ? samples.time(i) : to;
      if (!Double.isNaN(state)) {
        known += until - since;
        positive += state > 0 ? until - since : 0;
      }
      since = until;
      state = i < samples.size() ? samples.number(i) : state;
    }
    return known == 0 ? Value.none() : Value.of(positive / MICROS_PER_SECOND);
  }

  /**
   * The mean over the known time of the window.
   *
   * @param linear whether the value goes in a straight line from point to point, instead of in
   *     steps; in both cases it stays behind the last point, and where a reading that is not GOOD
   *     lies before the next point (SiteWise, "Using temporal functions in formula expressions")
   */
  static Value timeWeightedAverage(Samples samples, long from, long to, boolean linear) {
    double area = 0;
    long known = 0;
    long since = from;
    double level = samples.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= samples.size(); i++) {
      boolean inside = i < samples.size();
      long until = inside ? samples.time(i) : to;
      double next = inside ? samples.number(i) : level;
      if (!Double.isNaN(level)) {
        boolean isLine = linear && inside && !Double.isNaN(next) && !samples.isBehindLapse(i);
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
   * The standard deviation over the known time of the window, the last value carried on; the
   * weights are seconds.
   *
   * @param population whether the window is all there is; otherwise it is a sample, and of a sample
   *     of a second or less nothing can be said
   */
  static Value timeWeightedDeviation(Samples samples, long from, long to, boolean population) {
    // Distances from the first level are added up, so that what never changes deviates by nothing.
    double first = Double.NaN;
    double distances = 0;
    double squares = 0;
    long known = 0;
    for (int pass = 0; pass < 2; pass++) {
      double mean = known == 0 ? 0 : distances / known;
      known = 0;
      long since = from;
      double level = samples.carried().asNumber().orElse(Double.NaN);
      for (int i = 0; i <= samples.size(); i++) {
        boolean inside = i < samples.size();
        long until = inside ? samples.time(i) : to;
        if (!Double.isNaN(level) && until > since) {
          first = known == 0 ? level : first;
          double distance = level - first - mean;
          distances += pass == 0 ? distance * (until - since) : 0;
          squares += pass == 0 ? 0 : distance * distance * (until - since);
          known += until - since;
        }
        since = until;
        level = inside ? samples.number(i) : level;
      }
    }
    double divisor = known - (population ? 0 : MICROS_PER_SECOND);
    return divisor > 0 ? Value.of(Math.sqrt(squares / divisor)) : Value.none();
  }

  /**
   * By how much a counter rose. One that falls has begun again at zero, or has gone through the
   * number where it rolls over. Without a point before the window its first point is where counting
   * starts.
   *
   * @param rollover NaN where the counter never rolls over
   */
  static Value increase(Samples samples, double rollover) {
    double before = samples.carried().asNumber().orElse(Double.NaN);
    int place = -1;
    boolean known = !Double.isNaN(before);
    double rise = 0;
    for (int i = 0; i < samples.size(); i++) {
      double now = samples.number(i);
      if (Double.isNaN(now)) {
        continue;
      }
      if (known) {
        double change =
            Math.max(Math.abs(now), Math.abs(before)) < Points.EXACT
                ? now - before
                : change(place < 0 ? samples.carried() : samples.value(place), samples.value(i));
        rise += change >= 0 ? change : before < rollover ? rollover + change : now;
      }
      before = now;
      place = i;
      known = true;
    }
    return known ? Value.of(rise) : Value.none();
  }

  /** The change from one number to another, of which a double may hold neither exactly. */
  private static double change(Value from, Value to) {
    return exactly(to).subtract(exactly(from)).doubleValue();
  }

  private static BigDecimal exactly(Value value) {
    return value instanceof Value.IntegerValue(long integer)
        ? BigDecimal.valueOf(integer)
        : new BigDecimal(value.asNumber().orElse(0));
  }

  /** The increase for each second of the known time of the window. */
  static Value rate(Samples samples, long from, long to, double rollover) {
    boolean carried = samples.carried().asNumber().isPresent();
    long since = carried ? from : to;
    for (int i = 0; i < samples.size() && since == to && !carried; i++) {
      since = Double.isNaN(samples.number(i)) ? to : samples.time(i);
    }
    double seconds = (to - since) / MICROS_PER_SECOND;
    var rise = increase(samples, rollover).asNumber();
    return rise.isPresent() && seconds > 0 ? Value.of(rise.getAsDouble() / seconds) : Value.none();
  }

  /** How often the value became positive. */
  static Value edges(Samples samples) {
    double before = samples.carried().asNumber().orElse(Double.NaN);
    boolean known = !Double.isNaN(before);
    long edges = 0;
    for (int i = 0; i < samples.size(); i++) {
      double now = samples.number(i);
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

  /** The statistics of all numbers of some samples, as far as one function needs them. */
  static final class Statistics {
    private final Function function;
    private long points;
    private long count;
    private double sum;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private double mean;
    private double squares;
    private boolean everKnown;
    private double[] numbers = {};

    Statistics(Function function) {
      this.function = function;
    }

    void add(Samples samples) {
      // What held before is asked for only where it matters: it may be far behind.
      everKnown =
          everKnown
              || samples.size() > 0
              || (function == Function.COUNT && samples.carried().isPresent());
      points += samples.size();
      boolean isSum = function == Function.AVG || function == Function.SUM;
      double quickly = isSum ? samples.sum() : Double.NaN;
      if (Double.isNaN(quickly)) {
        for (int i = 0; i < samples.size(); i++) {
          include(samples.number(i));
        }
      } else {
        count += samples.size();
        sum += quickly;
      }
    }

    /** Adds a value that is no point of a stream, where it is one. */
    void add(Value value) {
      if (value.isPresent()) {
        everKnown = true;
        points++;
        include(value.asNumber().orElse(Double.NaN));
      }
    }

    private void include(double number) {
      if (Double.isNaN(number)) {
        return;
      }
      if (function == Function.MEDIAN || function == Function.PERCENTILE) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, Math.max(16, numbers.length * 2));
        }
        numbers[(int) count] = number;
      }
      count++;
      sum += number;
      minimum = Math.min(minimum, number);
      maximum = Math.max(maximum, number);
      // Welford, "Note on a method for calculating corrected sums of squares", 1962.
      double delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    }

    /** How many points, text included; none as long as there has never been a point. */
    Value count() {
      return everKnown ? Value.of((double) points) : Value.none();
    }

    Value sum() {
      return some(sum);
    }

    Value average() {
      return some(sum / count);
    }

    Value minimum() {
      return some(minimum);
    }

    Value maximum() {
      return some(maximum);
    }

    Value standardDeviation() {
      return some(count < 2 ? 0 : Math.sqrt(squares / (count - 1)));
    }

    /**
     * What so many percent of the numbers are below, in a straight line between the two nearest
     * (Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7).
     */
    Value percentile(double percent) {
      if (count == 0 || !(percent >= 0 && percent <= 100)) {
        return Value.none();
      }
      var sorted = Arrays.copyOf(numbers, (int) count);
      Arrays.sort(sorted);
      double rank = percent / 100 * (sorted.length - 1);
      int below = (int) Math.floor(rank);
      int above = (int) Math.ceil(rank);
      return Value.of(sorted[below] + (rank - below) * (sorted[above] - sorted[below]));
    }

    private Value some(double number) {
      return count == 0 ? Value.none() : Value.of(number);
    }
  }
}
