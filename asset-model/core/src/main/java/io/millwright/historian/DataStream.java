// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import io.millwright.reading.Alias;
import java.time.Instant;

/**
 * A data stream that the historian knows.
 *
 * @param alias its name
 * @param firstSeen when it was first written, in wall-clock time
 */
public record DataStream(Alias alias, Instant firstSeen) {}
