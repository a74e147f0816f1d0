// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.edge.RemoteEdges.Known;
import io.millwright.application.edge.EmbeddedEdges;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import io.millwright.report.SourceStates;
import io.millwright.task.RegularTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Checks the reports of edges every few seconds. It logs when a remote edge falls silent and when
 * it is back. Figures and health show the last result, from memory. Safe for use by several
 * threads.
 */
@Singleton
final class EdgeWatch implements FigureSource {
  private static final System.Logger LOG = System.getLogger(EdgeWatch.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final RemoteEdges remote;
  private final Instance<EmbeddedEdges> embedded;
  private final InstantSource clock;
  private final SilentEdges silent;
  private final RegularTask looking = new RegularTask("edge-watch", PAUSE, this::look);
  private volatile SourceStates here = SourceStates.of(List.of());

  /** The remote edges, by name. */
  private volatile Map<String, Seen> elsewhere = Map.of();

  /** The last report of a remote edge, in numbers. */
  private record Seen(
      Instant heard,
      Condition condition,
      SourceStates states,
      long waiting,
      long lost,
      long refused,
      long notGood) {
    static Seen of(Known known, Instant now) {
      var report = known.report();
      boolean isSilent = known.isSilent(now) && !report.ended();
      return new Seen(
          known.heard(),
          report.ended() ? Condition.ENDED : isSilent ? Condition.SILENT : Condition.REPORTING,
          SourceStates.of(report, isSilent),
          report.buffer().waiting(),
          report.buffer().lost(),
          report.refused().count(),
          report.sources().stream().mapToLong(SourceReport::notGood).sum());
    }
  }

  private enum Condition {
    REPORTING,
    SILENT,
    ENDED
  }

  EdgeWatch(RemoteEdges remote, Instance<EmbeddedEdges> embedded, InstantSource clock) {
    this.remote = remote;
    this.embedded = embedded;
    this.clock = clock;
    silent = new SilentEdges(clock.instant());
  }

  void start(@Observes StartupEvent event) {
    looking.start();
  }

  void stop(@Observes ShutdownEvent event) {
    looking.close();
  }

  /** Returns the states of the sources of all edges that have not ended. */
  SourceStates sources() {
    var all = new ArrayList<SourceStates>();
    all.add(here);
    elsewhere.values().stream()
        .filter(edge -> edge.condition() != Condition.ENDED)
        .map(Seen::states)
        .forEach(all::add);
    return SourceStates.of(all);
  }

  /** Runs one check. */
  synchronized void look() {
    var now = clock.instant();
    var own = embedded.stream().flatMap(host -> host.reports().stream()).toList();
    here = SourceStates.of(own.stream().map(report -> SourceStates.of(report, false)).toList());
    var names = own.stream().map(EdgeReport::edge).collect(Collectors.toSet());
    List<Known> known;
    try {
      // An edge that runs in this server now may have been remote before.
      known = remote.all().stream().filter(edge -> !names.contains(edge.report().edge())).toList();
    } catch (UnavailableException e) {
      silent.deaf(now);
      throw e;
    }
    var seen = new LinkedHashMap<String, Seen>();
    known.forEach(edge -> seen.put(edge.report().edge(), Seen.of(edge, now)));
    elsewhere = seen;
    silent.look(known, now).forEach(EdgeWatch::say);
  }

  private static void say(SilentEdges.Change change) {
    if (change.isSilent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "edge=%s state=SILENT since=%s cause=\"nothing was heard of it; check that it runs and reaches this server\""
              .formatted(change.edge(), change.since()));
    } else {
      LOG.log(
          System.Logger.Level.INFO,
          "edge=%s state=REPORTING again, silent since=%s for=%ds"
              .formatted(change.edge(), change.since(), change.gap().toSeconds()));
    }
  }

  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    for (var condition : Condition.values()) {
      figures.add(
          new Figure.Gauge(
              "millwright_remote_edges",
              "Edges elsewhere that have said how they are, by whether they still do",
              Map.of("state", condition.name().toLowerCase(Locale.ROOT)),
              () -> count(condition)));
    }
    elsewhere.forEach((edge, seen) -> {
      if (seen.condition() != Condition.ENDED) {
        add(edge, figures);
      }
    });
    return figures;
  }

  private long count(Condition condition) {
    return elsewhere.values().stream().filter(edge -> edge.condition() == condition).count();
  }

  private void add(String edge, List<Figure> figures) {
    figures.add(
        gauge(
            "millwright_remote_edge_report_age_seconds",
            "Time since the edge said how it is last",
            edge,
            seen -> Duration.between(seen.heard(), clock.instant()).toMillis() / 1e3));
    for (var state : SourceStates.State.values()) {
      figures.add(
          new Figure.Gauge(
              "millwright_remote_edge_sources",
              "Sources of the edge by their state; unknown while the edge is silent",
              Map.of("edge", edge, "state", state.label()),
              () -> of(edge, seen -> seen.states().count(state))));
    }
    figures.add(
        gauge(
            "millwright_remote_edge_tags_not_good",
            "Tags of the edge that were BAD or UNCERTAIN when it reported last",
            edge,
            Seen::notGood));
    figures.add(
        gauge(
            "millwright_remote_edge_waiting_records",
            "Records that waited in the edge's buffer when it reported last",
            edge,
            Seen::waiting));
    figures.add(
        counter(
            "millwright_remote_edge_lost_readings_total",
            "Readings that the edge has lost since it started, as it reported last",
            edge,
            Seen::lost));
    figures.add(
        counter(
            "millwright_remote_edge_refused_readings_total",
            "Readings of the edge that were refused for good since it started, as it reported last",
            edge,
            Seen::refused));
  }

  private Figure gauge(String name, String meaning, String edge, ToDoubleFunction<Seen> value) {
    return new Figure.Gauge(name, meaning, Map.of("edge", edge), () -> of(edge, value));
  }

  private Figure counter(String name, String meaning, String edge, ToDoubleFunction<Seen> value) {
    return new Figure.Counter(name, meaning, Map.of("edge", edge), () -> of(edge, value));
  }

  private double of(String edge, ToDoubleFunction<Seen> value) {
    var seen = elsewhere.get(edge);
    return seen == null ? Double.NaN : value.applyAsDouble(seen);
  }
}
