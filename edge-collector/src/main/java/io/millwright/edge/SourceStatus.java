// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectionState;
import java.time.Instant;
import java.util.Optional;

/**
 * How a source stands.
 *
 * @param source its name
 * @param protocol the connector that serves it
 * @param state whether the device answers
 * @param cause why it does not, for people; empty where all is well
 * @param since when it came into that state
 * @param tags how many it has
 * @param badTags how many of them are BAD now
 * @param samples delivered by the connector since the collector started
 * @param readings made of them and taken by the buffer
 * @param bad those of the readings that are BAD
 * @param filtered samples that made no reading: within the deadband, or the same as before
 * @param lost samples that never came to the buffer: of unknown tags, or by a fault of the edge.
 *     What the buffer could not keep, it counts itself
 * @param lossCause why samples are being lost so now; empty where none are
 * @param lastReading the arrival of the newest samples that made a reading
 */
public record SourceStatus(
    String source,
    String protocol,
    ConnectionState state,
    String cause,
    Instant since,
    int tags,
    int badTags,
    long samples,
    long readings,
    long bad,
    long filtered,
    long lost,
    String lossCause,
    Optional<Instant> lastReading) {}
