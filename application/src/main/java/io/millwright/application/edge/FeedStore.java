// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import java.util.List;

/**
 * Stores which source delivered which stream, and when. Feeds are never deleted, because results of
 * the past depend on them. Safe for use by several threads and processes.
 */
public interface FeedStore {
  /**
   * Stores an edge's declaration of its feeds. A feed that continues keeps its beginning. A new
   * feed begins at the declaration's time; if the same feed last ended at that time or later, it
   * continues as if it had not ended. A feed that is missing ends at the declaration's time. A
   * declaration that changes nothing writes nothing.
   *
   * @return the feeds that this declaration began or ended, as they are now
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the store is unavailable
   */
  List<Feed> declare(EdgeFeeds declaration);

  /**
   * Returns all feeds, including those that have ended, by alias, and for each alias the oldest
   * first. A feed whose edge still sends a former alias belongs to the stream that had that alias.
   */
  List<Feed> feeds();
}
