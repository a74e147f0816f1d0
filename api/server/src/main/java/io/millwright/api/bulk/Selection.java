// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.historian.TimeRange;
import io.millwright.value.Micros;
import java.time.Instant;

/**
 * The values to export.
 *
 * @param streams the beginning of the aliases; empty for all
 * @param range the times
 * @param computed whether transforms and metrics are included. An import does not accept these,
 *     because they are computed from the others
 */
record Selection(String streams, TimeRange range, boolean computed) {
  /** The earliest time that an import accepts. */
  static final Instant BEGINNING = Micros.toInstant(0);
}
