// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectionState;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.Sample;
import io.millwright.edge.tag.TagChangeText;
import io.millwright.report.BadTag;
import io.millwright.report.SourceReport;
import io.millwright.source.SourceDefinition;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A source that an edge reads, with its connection and the feed that puts its samples into the
 * buffer.
 *
 * @param source the definition
 * @param feed receives the samples
 * @param connector the connection; empty if it could not be started
 * @param connectors explain the statuses of the source's protocol
 */
record RunningSource(
    SourceDefinition source,
    SourceFeed feed,
    Optional<Connector> connector,
    Connectors connectors) {
  private static final System.Logger LOG = System.getLogger(EdgeCollector.class.getName());
  private static final String NOT_READ = "the source is not read";

  /**
   * Starts to read a source. If its connector can't be started, each of its tags gets a sample of
   * quality BAD, because its last value may no longer be true.
   */
  static RunningSource start(
      SourceDefinition source, SourceFeed feed, Connectors connectors, ConnectorContext context) {
    feed.start();
    try {
      var connector = connectors.factory(source).create(source, context);
      connector.start(feed);
      return new RunningSource(source, feed, Optional.of(connector), connectors);
    } catch (RuntimeException e) {
      // The source passed its check, so this is a fault of the connector; the other sources must
      // continue.
      LOG.log(System.Logger.Level.ERROR, "source=" + source.name() + " did not start", e);
      feed.onState(ConnectionState.CLOSED, String.valueOf(e.getMessage()));
      feed.onSamples(bad(source, context.clock().instant()));
      return new RunningSource(source, feed, Optional.empty(), connectors);
    }
  }

  private static List<Sample> bad(SourceDefinition source, Instant now) {
    return IntStream.range(0, source.tags().size())
        .mapToObj(tag -> new Sample(tag, now, Value.none(), Quality.BAD, NOT_READ))
        .toList();
  }

  /**
   * Returns the present report of the source.
   *
   * @param refused the refused parts of the source in the edge's file
   */
  SourceReport report(List<RefusedSource> refused) {
    var status = feed.status();
    int tags = refused.stream().mapToInt(RefusedSource::tags).sum();
    var badTags = new ArrayList<BadTag>();
    refused.forEach(part -> badTags.addAll(part.badTags()));
    badTags.addAll(
        feed.badTags(
            Math.max(0, SourceReport.MOST_BAD_TAGS - badTags.size()),
            word -> connectors.explain(source, word)));
    return new SourceReport(
        status.source(),
        status.protocol(),
        status.state().name(),
        status.cause(),
        status.since(),
        status.tags() + tags,
        status.readings(),
        status.badTags() + tags,
        status.lastReading(),
        refused.stream().flatMap(part -> part.reasons().stream()).toList(),
        feed.notGood() + tags,
        badTags);
  }

  /** Returns the changes of the source's tags since the last call, as lines for people. */
  List<String> tagChanges(Instant now) {
    return TagChangeText.of(
        source, feed.conditions().changes(now), word -> connectors.explain(source, word));
  }

  /** Ends the connection. No reading of the source is buffered after that. */
  void end() {
    try {
      connector.ifPresent(Connector::close);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a connector did not close cleanly", e);
    }
    feed.onState(ConnectionState.CLOSED, "");
  }
}
