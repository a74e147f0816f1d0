// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.feed;

import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import java.util.Set;

/** Whoever keeps for an edge which streams it delivers: its server, or Kafka on the way to it. */
@FunctionalInterface
public interface FeedRegistry {
  /**
   * Keeps a declaration. Declaring the same again changes nothing.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if it can't be kept now
   */
  void declare(EdgeFeeds declaration);

  /**
   * The streams of an edge that another edge delivers already, as far as that is known here. Asked
   * every second, so it is answered from memory.
   */
  default Set<Alias> refused(String edge) {
    return Set.of();
  }
}
