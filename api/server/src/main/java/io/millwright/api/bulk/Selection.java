// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.historian.TimeRange;
import io.millwright.value.Micros;
import java.time.Instant;

/**
 * Which values are exported.
 *
 * @param streams what the aliases start with; empty for all
 * @param range the times
 * @param computed whether transforms and metrics are among them, which an import does not take:
 *     they are computed again from the rest
 */
record Selection(String streams, TimeRange range, boolean computed) {
  /** An import takes nothing that is older. */
  static final Instant BEGINNING = Micros.toInstant(0);
}
