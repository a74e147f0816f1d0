// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which one source delivers one stream: {@code (since, until]}.
 *
 * @param edge the name of the edge that has the source
 * @param source the source's name in its edge
 * @param alias the stream
 * @param since when the source began to deliver the stream
 * @param until when the source ceased to deliver the stream; empty while it delivers
 */
public record Feed(
    String edge, String source, Alias alias, Instant since, Optional<Instant> until) {}
