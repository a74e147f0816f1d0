// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.feed.Feed;
import java.util.List;

/**
 * An edge delivers other streams than before, and that has been kept. Fired as a synchronous CDI
 * event, before the edge gets its answer.
 *
 * @param changed the feeds that began or ended
 */
public record FeedsChanged(List<Feed> changed) {
  public FeedsChanged {
    changed = List.copyOf(changed);
  }
}
