// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.RefusedFeed;
import io.millwright.feed.SourceFeeds;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.Alias;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Publishes on {@link Topics#REFUSALS} the streams that edges must not send, because another edge
 * delivers them. Several APIs may publish the same. Not safe for use by several threads.
 */
@Singleton
@IfBuildProfile("cluster")
final class RefusalPublisher {
  private final RecordSender sender;
  private final InstantSource clock;

  /** The refusals that Kafka has acknowledged, by edge. */
  private final Map<String, List<SourceFeeds>> told = new HashMap<>();

  RefusalPublisher(RecordSender sender, InstantSource clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /**
   * Publishes the refused streams of an edge and of every other edge whose refusals have changed.
   *
   * @param refused the refused feeds of all edges
   * @throws io.millwright.reading.ReadingSink.UnavailableException if Kafka is unavailable
   */
  void tell(String edge, List<RefusedFeed> refused) {
    var now = new HashMap<String, List<SourceFeeds>>();
    var edges = new HashSet<>(told.keySet());
    edges.add(edge);
    refused.forEach(each -> edges.add(each.feed().edge()));
    edges.forEach(each -> now.put(each, of(each, refused)));
    now.entrySet().removeIf(each -> each.getValue().equals(told.get(each.getKey())));
    var records = sender.batch(Topics.REFUSALS);
    now.forEach((each, sources) ->
        records.add(each, EdgeFeedsCodec.encode(new EdgeFeeds(each, clock.instant(), sources))));
    records.await();
    told.putAll(now);
  }

  private static List<SourceFeeds> of(String edge, List<RefusedFeed> refused) {
    var sources = new TreeMap<String, List<Alias>>();
    for (var each : refused) {
      var feed = each.feed();
      if (feed.edge().equals(edge)) {
        sources.computeIfAbsent(feed.source(), _ -> new ArrayList<>()).add(feed.sentAs());
      }
    }
    return sources.entrySet().stream()
        .map(source -> new SourceFeeds(source.getKey(), source.getValue()))
        .toList();
  }
}
