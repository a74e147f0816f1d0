// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.name.Measurements;
import io.millwright.engine.series.Series;
import io.millwright.value.Micros;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * How much of a metric's window must be GOOD: of each of some measurements so many percent of its
 * time. Time is GOOD from a GOOD reading until one that is not; before the first reading of all
 * nothing is known, and that is not GOOD; nor is time in which nobody was there to read the device
 * ({@link io.millwright.engine.series.KnownTime}). Where readings of both kinds have the same time,
 * the GOOD one holds. Of a child's measurement only the time counts in which it was a child.
 *
 * <p>The share is what OPC 10000-13 v1.05, 5.4.3.33 calls PercentGood; UNCERTAIN counts as BAD, as
 * the default of 4.2.1.2 TreatUncertainAsBad has it.
 *
 * @param streams the measurements
 * @param percent from 0, where nothing is wanted, to 100
 */
public record GoodShare(List<Stream> streams, int percent) {
  /** Of whatever is GOOD. */
  public static final GoodShare ANY = new GoodShare(List.of(), 0);

  /**
   * A measurement, for as long as it counts: (from, to], in microseconds since the epoch.
   *
   * @param good its GOOD readings
   * @param lapses the others
   */
  public record Stream(Series good, Series notGood, long from, long to) {
    public static Stream of(Measurements.Measured measured, Series good, Series notGood) {
      return new Stream(good, notGood, Micros.of(measured.from()), Micros.of(measured.to()));
    }

    /** How much of (start, end] is GOOD, of the time in which the measurement counts. */
    public Share share(long start, long end) {
      long since = Math.max(start, from);
      long until = Math.min(end, to);
      return since < until ? new Share(goodTime(this, since, until), until - since) : Share.NONE;
    }
  }

  /**
   * How much of a time is GOOD.
   *
   * @param good in microseconds
   * @param time in microseconds
   */
  public record Share(long good, long time) {
    static final Share NONE = new Share(0, 0);

    /** True where that is enough; of no time at all nothing is wanted. */
    public boolean suffices(int percent) {
      return good * 100 >= percent * time;
    }
  }

  public GoodShare {
    streams = List.copyOf(streams);
  }

  boolean isWanted() {
    return percent > 0;
  }

  /** Some series, and those that are looked at here. */
  public List<Series> with(List<Series> inputs) {
    if (!isWanted()) {
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

  /** True where enough of (from, to] is GOOD. Times are in microseconds. */
  boolean suffices(long from, long to) {
    for (var stream : streams) {
      if (!stream.share(from, to).suffices(percent)) {
        return false;
      }
    }
    return true;
  }

  /** How many microseconds of (from, to] are GOOD. */
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
