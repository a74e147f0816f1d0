// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import io.millwright.value.Micros;
import java.time.Instant;

/**
 * The times (from, to]: the start is exclusive, the end inclusive, as everywhere in Millwright and
 * in SiteWise.
 *
 * @param from exclusive
 * @param to inclusive
 */
public record TimeRange(Instant from, Instant to) {
  /**
   * @throws IllegalArgumentException if it ends before it starts
   */
  public TimeRange {
    from = Micros.truncate(from);
    to = Micros.truncate(to);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "The range ends at %s, before it starts at %s; swap the two".formatted(to, from));
    }
  }
}
