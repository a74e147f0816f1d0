// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectionState;
import java.time.Instant;
import java.util.Optional;

/**
 * The present status of a source.
 *
 * @param source the source's name
 * @param protocol the connector that serves the source
 * @param state whether the device answers
 * @param cause why it does not, for people; empty if it does
 * @param since when the source came into that state
 * @param tags how many tags the source has
 * @param badTags how many of its tags are BAD now
 * @param samples how many samples the connector has delivered since the edge started
 * @param readings how many readings were made of them and put into the buffer
 * @param bad how many of the readings are BAD
 * @param filtered how many samples made no reading, because they were within the deadband or the
 *     same as before
 * @param lost how many samples never reached the buffer, because their tag is unknown or the edge
 *     failed. The buffer counts its own losses
 * @param lossCause why samples are being lost now; empty if none are
 * @param lastReading when the newest samples that made a reading arrived
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
