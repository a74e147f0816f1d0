// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.feed.Feed;
import java.util.List;

/**
 * An event: an edge delivers other streams than before, and this has been stored. Listeners are
 * called before the edge gets its answer.
 *
 * @param changed the feeds that began or ended
 */
public record FeedsChanged(List<Feed> changed) {
  public FeedsChanged {
    changed = List.copyOf(changed);
  }
}
