// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.application.historian.Historian;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import io.millwright.feed.RefusedFeed;
import io.millwright.feed.SourceFeeds;
import io.millwright.reading.Alias;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Ends the feeds of sources that are gone, if another edge wants to deliver their streams. An edge
 * that was renamed or that no longer runs can't say itself that it delivers nothing. A source
 * counts as gone if for {@link Feeds#GONE} its liveness has had no point and its edge has declared
 * nothing here. This server must have been running for that time, too. Safe for use by several
 * threads.
 */
public final class GoneEdges {
  private final FeedStore store;
  private final Historian historian;
  private final Instant started;

  /** When each edge last declared its feeds here. Old entries are removed. */
  private final Map<String, Instant> declared = new ConcurrentHashMap<>();

  /**
   * Creates the check. Every edge counts as present until this process has listened for {@link
   * Feeds#GONE}.
   */
  public GoneEdges(FeedStore store, Historian historian, InstantSource clock) {
    this.store = store;
    this.historian = historian;
    started = clock.instant();
  }

  /** Records that an edge is running. */
  void hear(String edge, Instant now) {
    declared.values().removeIf(last -> last.isBefore(now.minus(Feeds.GONE)));
    declared.put(edge, now);
  }

  /**
   * Ends the feeds of gone sources because of which an edge is refused.
   *
   * @return the feeds that ended
   */
  List<Feed> endFor(String edge, Instant now) {
    var lately = now.minus(Feeds.GONE);
    if (started.isAfter(lately)) {
      return List.of();
    }
    var all = store.feeds();
    var inTheWay =
        RefusedFeed.among(all).stream()
            .filter(refused -> refused.feed().edge().equals(edge))
            .map(RefusedFeed::first)
            .filter(first -> first.since().isBefore(lately))
            .filter(first -> declared.getOrDefault(first.edge(), Instant.MIN).isBefore(lately))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (inTheWay.isEmpty()) {
      return List.of();
    }
    var heard =
        historian.last(inTheWay.stream().map(Feed::liveness).collect(Collectors.toSet()), now);
    var goneAt = new LinkedHashMap<String, Instant>();
    var gone = new LinkedHashSet<Feed>();
    for (var feed : inTheWay) {
      var last = heard.get(feed.liveness());
      var at = last == null || last.time().isBefore(feed.since()) ? feed.since() : last.time();
      if (at.isBefore(lately)) {
        gone.add(feed);
        goneAt.merge(feed.edge(), at, (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    var ended = new ArrayList<Feed>();
    goneAt.forEach((name, at) -> ended.addAll(store.declare(without(name, at, all, gone))));
    return ended;
  }

  private static EdgeFeeds without(String edge, Instant at, List<Feed> all, Set<Feed> gone) {
    var left = new TreeMap<String, List<Alias>>();
    for (var feed : all) {
      if (feed.edge().equals(edge) && feed.until().isEmpty() && !gone.contains(feed)) {
        left.computeIfAbsent(feed.source(), _ -> new ArrayList<>()).add(feed.sentAs());
      }
    }
    return new EdgeFeeds(
        edge,
        at,
        left.entrySet().stream()
            .map(source -> new SourceFeeds(source.getKey(), source.getValue()))
            .toList());
  }
}
