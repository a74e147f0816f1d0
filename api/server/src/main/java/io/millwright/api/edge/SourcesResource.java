// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.application.edge.EmbeddedEdges;
import io.millwright.application.edge.Feeds;
import io.millwright.reading.RefusedReadings;
import io.millwright.report.BadTag;
import io.millwright.report.BufferReport;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Answers the state of edges and their sources. */
@Path("/api/v1/sources")
@Produces(MediaType.APPLICATION_JSON)
final class SourcesResource {
  private final Instance<EmbeddedEdges> embedded;
  private final RemoteEdges remote;
  private final Feeds feeds;
  private final InstantSource clock;

  SourcesResource(
      Instance<EmbeddedEdges> embedded, RemoteEdges remote, Feeds feeds, InstantSource clock) {
    this.embedded = embedded;
    this.remote = remote;
    this.feeds = feeds;
    this.clock = clock;
  }

  /**
   * The answer.
   *
   * @param edges every edge that has reported
   * @param sources their sources, at most 1,000, those that are not connected first
   * @param sourceCount how many sources there are
   */
  record Sources(List<EdgeShown> edges, List<SourceShown> sources, long sourceCount) {}

  /**
   * An edge.
   *
   * @param edge its name
   * @param embedded whether it runs in this server
   * @param version of the program that runs there
   * @param started when it was started, by its own clock
   * @param heard when it said how it is last, by this server's clock
   * @param silentSince the same, where it should have said more since then
   * @param ended whether it has ended by itself
   * @param clockAheadSeconds how far its clock is ahead of this server's; below 0 where it is
   *     behind
   * @param buffer its buffer on disk
   * @param refused the readings that this server has refused for good
   * @param sourceCount how many sources it has
   */
  record EdgeShown(
      String edge,
      boolean embedded,
      String version,
      Instant started,
      Instant heard,
      Optional<Instant> silentSince,
      boolean ended,
      double clockAheadSeconds,
      BufferReport buffer,
      RefusedReadings refused,
      long sourceCount) {}

  /**
   * A source.
   *
   * @param edge the edge that collects it
   * @param source its name in the edge file
   * @param protocol the protocol, such as {@code opcua} or {@code modbus}
   * @param state the state of the connection, such as {@code CONNECTED}; {@code REFUSED} if a
   *     mistake in its file keeps the source from being read, {@code UNKNOWN} if its edge is silent
   * @param cause why it is not connected; empty if it is
   * @param since when it came into that state
   * @param tags how many tags it has
   * @param readings how many readings it has delivered since the edge started
   * @param bad how many of its tags are BAD now
   * @param lastReading the time of its newest reading
   * @param problems why some of its tags are refused, each with its place in the file
   * @param notGood how many of its tags are BAD or UNCERTAIN now
   * @param badTags the first of these tags, at most 20: the status, since when, and what to do
   */
  record SourceShown(
      String edge,
      String source,
      String protocol,
      String state,
      String cause,
      Instant since,
      long tags,
      long readings,
      long bad,
      Optional<Instant> lastReading,
      List<String> problems,
      long notGood,
      List<BadTag> badTags) {
    static SourceShown of(String edge, SourceReport source) {
      return new SourceShown(
          edge,
          source.source(),
          source.protocol(),
          source.state(),
          source.cause(),
          source.since(),
          source.tags(),
          source.readings(),
          source.bad(),
          source.lastReading(),
          source.problems(),
          source.notGood(),
          source.badTags());
    }
  }

  /** Returns every edge and every source of every known edge. */
  @GET
  public Sources sources() {
    var now = clock.instant();
    var shown = new ShownSources(feeds.refused());
    var edges = new ArrayList<EdgeShown>();
    var names = new HashSet<String>();
    for (var host : embedded) {
      for (var report : host.reports()) {
        names.add(report.edge());
        edges.add(edge(report, true, now, Optional.empty(), 0));
        report.sources().forEach(source -> shown.add(SourceShown.of(report.edge(), source)));
      }
    }
    for (var known : remote.all()) {
      var report = known.report();
      // An edge that runs in this server now may have been remote before.
      if (names.add(report.edge())) {
        boolean isSilent = known.isSilent(now);
        double ahead = Duration.between(known.heard(), report.time()).toMillis() / 1e3;
        edges.add(
            edge(
                report,
                false,
                known.heard(),
                isSilent ? Optional.of(known.heard()) : Optional.empty(),
                ahead));
        report
            .sources()
            .forEach(source ->
                shown.add(
                    isSilent ? silent(known, source) : SourceShown.of(report.edge(), source)));
      }
    }
    return new Sources(edges, shown.list(), shown.count());
  }

  private static EdgeShown edge(
      EdgeReport report,
      boolean embedded,
      Instant heard,
      Optional<Instant> silentSince,
      double clockAheadSeconds) {
    return new EdgeShown(
        report.edge(),
        embedded,
        report.version(),
        report.started(),
        heard,
        silentSince,
        report.ended(),
        clockAheadSeconds,
        report.buffer(),
        report.refused(),
        report.sourceCount());
  }

  /** Returns a source of a silent edge, whose state is not known. */
  private static SourceShown silent(RemoteEdges.Known known, SourceReport source) {
    var report = known.report();
    var shown = SourceShown.of(report.edge(), source);
    return report.ended()
        ? shown
        : new SourceShown(
            shown.edge(),
            shown.source(),
            shown.protocol(),
            "UNKNOWN",
            "Edge %s has said nothing since %s, when this source was %s; check that the edge runs and reaches this server"
                .formatted(report.edge(), known.heard(), source.state()),
            known.heard(),
            shown.tags(),
            shown.readings(),
            shown.bad(),
            shown.lastReading(),
            shown.problems(),
            shown.notGood(),
            shown.badTags());
  }
}
