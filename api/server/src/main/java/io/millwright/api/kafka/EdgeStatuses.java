// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.api.edge.RemoteEdges;
import io.millwright.application.edge.EdgeForgotten;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.EdgeStatusCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Stores the reports of edges on {@link Topics#EDGES}. A report that can't be stored is skipped,
 * because each edge reports again in ten seconds. The report of a forgotten edge is deleted from
 * the topic, too.
 */
@Singleton
@IfBuildProfile("cluster")
final class EdgeStatuses {
  private static final System.Logger LOG = System.getLogger(EdgeStatuses.class.getName());

  private final RemoteEdges edges;
  private final InstantSource clock;
  private final RecordSender sender;

  /** Only the thread that reads the topic uses this field. */
  private boolean isFailing;

  EdgeStatuses(RemoteEdges edges, RecordSender sender, InstantSource clock) {
    this.edges = edges;
    this.sender = sender;
    this.clock = clock;
  }

  void follow(@Observes EdgeForgotten forgotten) {
    sender.send(Topics.EDGES, Topics.statusKey(forgotten.edge()), null);
  }

  /**
   * Stores a record.
   *
   * @param written when the broker received it; if the topic has the writers' own times, at most
   *     the present time is used
   */
  void keep(String key, byte[] value, Instant written) {
    var now = clock.instant();
    try {
      var report = EdgeStatusCodec.decode(value);
      if (!key.equals(Topics.statusKey(report.edge()))) {
        throw new IllegalArgumentException("the record of another edge");
      }
      edges.keep(report, written.isAfter(now) ? now : written);
      isFailing = false;
    } catch (UnavailableException e) {
      LOG.log(System.Logger.Level.DEBUG, "the status of an edge waits for the next one", e);
    } catch (RuntimeException e) {
      if (!isFailing) {
        isFailing = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "status %s on %s is skipped, and so are others like it: %s"
                .formatted(key, Topics.EDGES, e.getMessage()));
      }
    }
  }
}
