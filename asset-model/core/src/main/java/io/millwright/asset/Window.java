// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Micros;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A tumbling window: intervals (start, end] of one length, aligned to 1970-01-01T00:00Z plus an
 * offset, as SiteWise aligns them. What a window gives stands at its end.
 *
 * @param every the length, whole seconds from one second to 366 days
 * @param offset by how much the windows are shifted, in [0, every)
 */
public record Window(Duration every, Duration offset) {
  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * @throws IllegalArgumentException if the length or the offset is out of range
   */
  public Window {
    if (every.compareTo(Duration.ofSeconds(1)) < 0
        || every.compareTo(LONGEST) > 0
        || !every.equals(every.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "A window of %s is not possible; use whole seconds from 1s to 366d".formatted(every));
    }
    if (offset.isNegative() || offset.compareTo(every) >= 0) {
      throw new IllegalArgumentException(
          "Offset %s is outside [0, %s); give the time by which windows start late"
              .formatted(offset, every));
    }
  }

  /** Windows of this length without an offset. */
  public static Window every(Duration every) {
    return new Window(every, Duration.ZERO);
  }

  /** The length in microseconds. */
  public long lengthMicros() {
    return every.toNanos() / 1_000;
  }

  /**
   * The end of the window that holds a time; a time on a boundary belongs to the window that ends
   * there.
   *
   * @param micros a time, in microseconds since the epoch
   * @return the end, in microseconds since the epoch; its start is {@link #lengthMicros} earlier
   * @see Micros
   */
  public long endMicros(long micros) {
    long length = lengthMicros();
    long shift = offset.toNanos() / 1_000;
    return Math.floorDiv(micros - 1 - shift, length) * length + length + shift;
  }
}
