// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed;

import io.millwright.reading.Alias;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * A feed of a stream that another edge's source delivers already. Its readings would mix two
 * devices in one stream.
 *
 * @param feed the feed that is refused
 * @param first the feed that has the stream
 */
public record RefusedFeed(Feed feed, Feed first) {
  private static final Comparator<Feed> BY_BEGINNING =
      Comparator.comparing(Feed::since).thenComparing(Feed::edge).thenComparing(Feed::source);

  /**
   * Returns the feeds that are refused: of those of one stream that go on, all but the one begun
   * first.
   */
  public static List<RefusedFeed> among(List<Feed> feeds) {
    var firsts = new HashMap<Alias, Feed>();
    var refused = new ArrayList<RefusedFeed>();
    feeds.stream()
        .filter(feed -> feed.until().isEmpty())
        .sorted(BY_BEGINNING)
        .forEach(feed -> {
          var first = firsts.putIfAbsent(feed.alias(), feed);
          if (first != null && !first.edge().equals(feed.edge())) {
            refused.add(new RefusedFeed(feed, first));
          }
        });
    return refused;
  }

  /**
   * Returns feeds without the times in which they are refused: of one stream the feeds of the edge
   * that began first, and those of another edge from the end of these on.
   */
  public static List<Feed> without(List<Feed> feeds) {
    var left = new ArrayList<Feed>();
    var before = new HashMap<Alias, List<Feed>>();
    feeds.stream()
        .sorted(BY_BEGINNING)
        .forEach(feed -> {
          var others = before.computeIfAbsent(feed.alias(), _ -> new ArrayList<>());
          var blocking =
              others.stream().filter(other -> !other.edge().equals(feed.edge())).toList();
          others.add(feed);
          if (blocking.stream().allMatch(other -> other.until().isPresent())) {
            var since =
                blocking.stream()
                    .flatMap(other -> other.until().stream())
                    .filter(feed.since()::isBefore)
                    .max(Comparator.naturalOrder())
                    .orElse(feed.since());
            if (since.equals(feed.since())
                || feed.until().filter(until -> !until.isAfter(since)).isEmpty()) {
              left.add(
                  new Feed(
                      feed.edge(),
                      feed.source(),
                      feed.alias(),
                      since,
                      feed.until(),
                      feed.sentAs()));
            }
          }
        });
    return left;
  }

  /** Returns why the feed is refused, and what to do. */
  public String reason() {
    return "Alias %s is delivered by source %s of edge %s already, since %s; give one of the two tags another alias"
        .formatted(feed.sentAs(), first.source(), first.edge(), first.since());
  }
}
