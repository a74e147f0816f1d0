// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;

/**
 * A data point with the data stream that it belongs to. For people, tests and borders; hot paths
 * carry a {@link ReadingBatch}.
 *
 * @param alias the data stream
 * @param tqv the data point
 */
public record Reading(Alias alias, Tqv tqv) {
  /** Returns a reading of its parts. */
  public static Reading of(String alias, Instant time, Quality quality, Value value) {
    return new Reading(new Alias(alias), new Tqv(time, quality, value));
  }
}
