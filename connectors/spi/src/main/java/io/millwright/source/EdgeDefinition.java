// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.SourceFeeds;
import java.time.Instant;
import java.util.List;

/**
 * An edge and the sources that it reads.
 *
 * @param name the edge's name
 * @param sources the sources that the edge reads
 */
public record EdgeDefinition(String name, List<SourceDefinition> sources) {
  public EdgeDefinition {
    sources = List.copyOf(sources);
  }

  /**
   * Returns the feeds of this edge.
   *
   * @param since when the edge began to read these sources, by the edge's clock
   */
  public EdgeFeeds feeds(Instant since) {
    return new EdgeFeeds(
        name,
        since,
        sources.stream()
            .map(source ->
                new SourceFeeds(
                    source.name(), source.tags().stream().map(TagDefinition::alias).toList()))
            .toList());
  }
}
