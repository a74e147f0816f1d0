// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

import java.time.Instant;

/**
 * One data point: timestamp, quality, value.
 *
 * @param time when the device sampled the value, UTC, microsecond resolution; finer is cut off
 * @param quality how far the value can be trusted; GOOD becomes BAD where there is no value to
 *     trust (null, NaN, infinite)
 * @param value what was sampled
 */
public record Tqv(Instant time, Quality quality, Value value) {
  public Tqv {
    time = Micros.truncate(time);
    if (quality == Quality.GOOD && !value.isPresent()) {
      quality = Quality.BAD;
    }
  }
}
