// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

import io.millwright.value.Quality;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that a reading carries, and the quality that this leaves it: the device's time where
 * that is plausible, and the edge's time with quality UNCERTAIN at most where it is not.
 *
 * <table>
 * <caption>A reading that arrives at 12:00:00, with a {@code max_ahead} of 10 minutes</caption>
 * <tr><th>the device's time</th><th>the reading's time</th><th>a GOOD value is</th></tr>
 * <tr><td>11:59:58</td><td>11:59:58</td><td>GOOD</td></tr>
 * <tr><td>12:10:00</td><td>12:10:00</td><td>GOOD</td></tr>
 * <tr><td>12:10:01</td><td>12:00:00</td><td>UNCERTAIN</td></tr>
 * <tr><td>1970-01-01</td><td>12:00:00</td><td>UNCERTAIN</td></tr>
 * </table>
 *
 * @param time the reading's time
 * @param quality the reading's quality
 */
public record TimeOfReading(Instant time, Quality quality) {
  /**
   * No device that has been set says an earlier time: a clock that was never set begins at 1970.
   */
  public static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  /** Stands for the time of a device that says none; it is not plausible. */
  public static final Instant MISSING = Instant.MIN;

  /**
   * Returns the time of a reading. It depends on nothing but these: not on the readings before, nor
   * on whether the connection has been lost.
   *
   * @param deviceTime when the device says that it sampled the value, or {@link #MISSING}
   * @param quality what the device says of the value
   * @param arrived when the sample came, by the edge's clock
   * @param maxAhead how far the device's clock may be ahead of the edge's
   */
  public static TimeOfReading of(
      Instant deviceTime, Quality quality, Instant arrived, Duration maxAhead) {
    boolean isPlausible = isSet(deviceTime) && !deviceTime.isAfter(arrived.plus(maxAhead));
    return isPlausible
        ? new TimeOfReading(deviceTime, quality)
        : new TimeOfReading(arrived, quality == Quality.GOOD ? Quality.UNCERTAIN : quality);
  }

  /** Returns whether a device's clock that says this time has been set at all. */
  public static boolean isSet(Instant deviceTime) {
    return !deviceTime.isBefore(EARLIEST);
  }
}
