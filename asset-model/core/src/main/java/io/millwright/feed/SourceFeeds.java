// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed;

import io.millwright.reading.Alias;
import java.util.List;

/**
 * The streams that one source delivers.
 *
 * @param source the source's name in its edge
 * @param aliases the streams, one for each tag
 */
public record SourceFeeds(String source, List<Alias> aliases) {
  public SourceFeeds {
    aliases = List.copyOf(aliases);
  }
}
