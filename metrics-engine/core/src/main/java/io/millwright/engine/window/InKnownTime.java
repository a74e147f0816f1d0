// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.window;

import io.millwright.engine.series.KnownTime;
import io.millwright.engine.series.Samples;
import io.millwright.value.Value;

/**
 * Our own functions over the course of one stream in a window, where parts of the window are
 * unknown because nobody was there to read the device. SiteWise's functions take no notice of that.
 */
final class InKnownTime {
  private static final double MICROS_PER_SECOND = 1e6;

  private InKnownTime() {}

  /** Seconds of known time in which the value was positive; none where nothing is known. */
  static Value timeIn(Samples samples, KnownTime known, long from, long to) {
    long positive = 0;
    long all = 0;
    long since = from;
    double state = samples.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= samples.size(); i++) {
      long until = i < samples.size() ? samples.time(i) : to;
      if (!Double.isNaN(state)) {
        long length = known.within(since, until);
        all += length;
        positive += state > 0 ? length : 0;
      }
      since = until;
      state = i < samples.size() ? samples.number(i) : state;
    }
    return all == 0 ? Value.none() : Value.of(positive / MICROS_PER_SECOND);
  }

  /**
   * A value that counts what readings say of themselves, such as by how much a counter rose; none
   * where the window has no reading and no known time.
   */
  static Value unlessSilent(Value value, Samples samples, KnownTime known, long from, long to) {
    return samples.size() == 0 && known.within(from, to) == 0 ? Value.none() : value;
  }

  /**
   * The increase for each second. The points of the window divide it into pieces; a piece with
   * unknown time in it counts neither with its rise nor with its length, since nobody knows when in
   * it the counter rose.
   */
  static Value rate(Samples samples, KnownTime known, long from, long to, double rollover) {
    double rise = 0;
    long length = 0;
    long since = from;
    double before = samples.carried().asNumber().orElse(Double.NaN);
    for (int i = 0; i <= samples.size(); i++) {
      long until = i < samples.size() ? samples.time(i) : to;
      double now = i < samples.size() ? samples.number(i) : before;
      if (Double.isNaN(now) && i < samples.size()) {
        continue;
      }
      if (!Double.isNaN(before) && known.isWhole(since, until)) {
        double change = now - before;
        rise += change >= 0 ? change : before < rollover ? rollover + change : now;
        length += until - since;
      }
      since = until;
      before = now;
    }
    return length == 0 ? Value.none() : Value.of(rise / (length / MICROS_PER_SECOND));
  }
}
