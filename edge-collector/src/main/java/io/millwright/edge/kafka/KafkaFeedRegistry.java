// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.kafka;

import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.report.ReportReceiver;
import io.millwright.feed.EdgeFeeds;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.Alias;
import io.millwright.report.EdgeReport;
import io.millwright.wire.EdgeFeedsCodec;
import io.millwright.wire.EdgeStatusCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Sends an edge's feeds and its reports of itself to {@link Topics#EDGES}. The answer to a
 * declaration of feeds comes on {@link Topics#REFUSALS}.
 */
@Singleton
@Typed(KafkaFeedRegistry.class)
@IfBuildProfile("cluster")
public final class KafkaFeedRegistry implements FeedRegistry, ReportReceiver {
  private final KafkaRefusals refusals;
  private final RecordSender sender;

  KafkaFeedRegistry(KafkaRefusals refusals, RecordSender sender) {
    this.refusals = refusals;
    this.sender = sender;
  }

  @Override
  public Set<Alias> refused(String edge) {
    return refusals.of(edge);
  }

  @Override
  public void declare(EdgeFeeds declaration) {
    refusals.follow();
    sender.send(Topics.EDGES, declaration.edge(), EdgeFeedsCodec.encode(declaration));
  }

  @Override
  public void report(EdgeReport report) {
    sender.send(Topics.EDGES, Topics.statusKey(report.edge()), EdgeStatusCodec.encode(report));
  }
}
