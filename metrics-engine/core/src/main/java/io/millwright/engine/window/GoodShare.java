// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.name.Measurements;
import io.millwright.engine.series.Series;
import io.millwright.value.Micros;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The share of a metric's window that must be GOOD, for each measurement that the metric rests on.
 *
 * <ol>
 *   <li>Time is GOOD from a GOOD reading until the next reading that is not GOOD. Where a GOOD
 *       reading and another one have the same time, the GOOD one counts.
 *   <li>Time before the first reading is not GOOD, and neither is time in which the stream is not
 *       known ({@link io.millwright.engine.series.KnownTime}).
 *   <li>For a child's measurement only the time counts in which it was a child.
 * </ol>
 *
 * <p>The share is PercentGood of OPC 10000-13 v1.05, 5.4.3.33. UNCERTAIN counts as BAD, as the
 * default of TreatUncertainAsBad in 4.2.1.2 has it.
 *
 * @param streams the measurements; not needed where {@code percent} is 0
 * @param percent how much of each measurement's time must be GOOD, from 0 to 100
 */
public record GoodShare(List<Stream> streams, int percent) {
  /** Requires nothing. */
  public static final GoodShare NOTHING_REQUIRED = new GoodShare(List.of(), 0);

  /**
   * A measurement, and the time in which it counts.
   *
   * @param good the GOOD readings
   * @param notGood the other readings
   * @param from the measurement counts behind this time, in microseconds since the epoch
   * @param to the measurement counts up to this time, inclusive
   */
  public record Stream(Series good, Series notGood, long from, long to) {
    /** Returns a measurement with its series. */
    public static Stream of(Measurements.Measured measured, Series good, Series notGood) {
      return new Stream(good, notGood, Micros.of(measured.from()), Micros.of(measured.to()));
    }

    /** Returns how much of (start, end] is GOOD, of the time in which the measurement counts. */
    public Share share(long start, long end) {
      long since = Math.max(start, from);
      long until = Math.min(end, to);
      return since < until ? new Share(goodTime(this, since, until), until - since) : Share.NONE;
    }
  }

  /**
   * GOOD time within some time.
   *
   * @param good the GOOD time, in microseconds
   * @param time all of the time, in microseconds
   */
  public record Share(long good, long time) {
    static final Share NONE = new Share(0, 0);

    /** Returns true where so many percent of the time are GOOD, and for no time at all. */
    public boolean suffices(int percent) {
      return good * 100 >= percent * time;
    }
  }

  public GoodShare {
    streams = List.copyOf(streams);
  }

  boolean isRequired() {
    return percent > 0;
  }

  /** Returns some series together with the series on which this share depends. */
  public List<Series> with(List<Series> inputs) {
    if (!isRequired()) {
      return inputs;
    }
    var all = new LinkedHashSet<>(inputs);
    for (var stream : streams) {
      all.add(stream.good());
      all.add(stream.notGood());
      all.addAll(stream.good().known.liveness());
    }
    return List.copyOf(all);
  }

  /** Returns true where enough of (from, to] is GOOD, for each measurement. */
  boolean suffices(long from, long to) {
    for (var stream : streams) {
      if (!stream.share(from, to).suffices(percent)) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many microseconds of (from, to] are GOOD. */
  private static long goodTime(Stream stream, long from, long to) {
    var good = stream.good();
    var notGood = stream.notGood();
    var known = good.known;
    long sum = 0;
    long at = from;
    while (at < to) {
      int last = good.atOrBefore(at);
      int lastNotGood = notGood.atOrBefore(at);
      boolean isGood =
          last >= good.begin()
              && (lastNotGood < notGood.begin() || good.time(last) >= notGood.time(lastNotGood));
      long next = Math.min(to, isGood ? notGood.nextAfter(at) : good.nextAfter(at));
      if (isGood && !known.isAlways()) {
        next = Math.min(next, known.nextAfter(at));
        isGood = known.isKnownBehind(at);
      }
      sum += isGood ? next - at : 0;
      at = next;
    }
    return sum;
  }
}
