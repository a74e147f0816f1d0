// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed;

import io.millwright.value.Micros;
import java.time.Instant;
import java.util.List;

/**
 * An edge's declaration of the streams that it delivers from a time on. An edge declares all of its
 * sources at once: a stream that is missing here is not delivered by this edge any more.
 *
 * @param edge the edge's name
 * @param since when the edge began to read these sources, by the edge's clock
 * @param sources what each source delivers
 */
public record EdgeFeeds(String edge, Instant since, List<SourceFeeds> sources) {
  public EdgeFeeds {
    since = Micros.truncate(since);
    sources = List.copyOf(sources);
  }
}
