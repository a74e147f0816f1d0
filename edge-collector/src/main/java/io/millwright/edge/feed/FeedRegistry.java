// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.feed;

import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import java.util.Set;

/** Stores an edge's feeds: its server, or Kafka on the way to it. */
@FunctionalInterface
public interface FeedRegistry {
  /**
   * Stores a declaration. Declaring the same feeds again changes nothing.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the registry can't be reached
   */
  void declare(EdgeFeeds declaration);

  /**
   * Returns the streams of an edge that another edge already delivers, as far as that is known
   * here. The edge calls this every second, so the answer comes from memory.
   */
  default Set<Alias> refused(String edge) {
    return Set.of();
  }
}
