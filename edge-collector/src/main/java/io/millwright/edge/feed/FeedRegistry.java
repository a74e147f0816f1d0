// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.feed;

import io.millwright.source.EdgeFeeds;

/** Whoever keeps for an edge which streams it delivers: its server, or Kafka on the way to it. */
@FunctionalInterface
public interface FeedRegistry {
  /**
   * Keeps a declaration. Declaring the same again changes nothing.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if it can't be kept now
   */
  void declare(EdgeFeeds declaration);
}
