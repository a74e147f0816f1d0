// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Principal;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.EdgeForgotten;
import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.KeptReport;
import io.millwright.report.EdgeReport;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last reports of remote edges. They are stored in the database, so that after a restart the
 * server still shows silent edges, and since when they are silent. The number of edges and the size
 * of their reports are limited. Safe for use by several threads.
 */
@Singleton
public final class RemoteEdges {
  /**
   * The time after which an edge that has not reported is silent; edges report every ten seconds.
   */
  static final Duration SILENT = Duration.ofSeconds(30);

  /** The most edges that are stored. */
  static final int MOST = 250;

  /** The most edges of one named caller, so that nobody takes all places. */
  private static final int MOST_OF_ONE = 200;

  /** The most edges of one caller that is limited to a part of the plant. */
  static final int MOST_OF_LIMITED = 20;

  /** The time after which a silent edge is replaced by a new one. */
  private static final Duration GONE = Duration.ofDays(30);

  /** The most characters of a report, so that all edges together use a small part of the memory. */
  private static final int LONGEST_DOCUMENT = 160_000;

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final System.Logger LOG = System.getLogger(RemoteEdges.class.getName());

  private final EdgeReportStore store;
  private final ObjectMapper json;

  /**
   * The reports that were last read and those that came here since then, by name. They are kept so
   * that many viewers of the page cost no more than one.
   */
  private @Nullable SortedMap<String, Known> read;

  private long readAtNanos;

  RemoteEdges(EdgeReportStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /**
   * The last report of an edge.
   *
   * @param report the report
   * @param heard when it came, by this server's clock
   */
  record Known(EdgeReport report, Instant heard) {
    /**
     * Returns whether the edge is silent. It also counts as silent if it was heard in the future,
     * because this server's clock was wrong then.
     */
    boolean isSilent(Instant now) {
      return heard.isBefore(now.minus(SILENT)) || heard.isAfter(now.plus(SILENT));
    }
  }

  /**
   * Stores a report, which replaces the edge's previous one.
   *
   * @param by the caller that has sent it; its name is empty if callers need not identify
   *     themselves
   * @param heard when it came, by this server's clock
   * @throws Refusal if the edge is new and there is no room for it
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database is unavailable
   */
  void keep(EdgeReport report, Principal by, Instant heard) {
    keep(
        report,
        by.name(),
        by.isLimited() ? MOST_OF_LIMITED : by.name().isEmpty() ? MOST : MOST_OF_ONE,
        heard);
  }

  /** Stores a report that came over Kafka, like a report of a caller. */
  public void keep(EdgeReport report, Instant heard) {
    keep(report, "", MOST, heard);
  }

  private void keep(EdgeReport report, String by, int mostOfSender, Instant heard) {
    var bounded = report.bounded();
    var document = document(bounded);
    while (document.length() > LONGEST_DOCUMENT && !bounded.sources().isEmpty()) {
      bounded = bounded.halved();
      document = document(bounded);
    }
    boolean isKept =
        store.keep(
            new KeptReport(bounded.edge(), heard, by, document),
            MOST,
            mostOfSender,
            heard.minus(GONE));
    if (!isKept) {
      throw new Refusal(
          Refusal.Kind.LIMIT_EXCEEDED,
          "Edge %s is not shown: a server knows %d edges at most, and %d of this caller; it is shown when another one is forgotten with DELETE /api/v1/edges/NAME/status"
              .formatted(bounded.edge(), MOST, mostOfSender));
    }
    note(new Known(bounded, heard));
  }

  private synchronized void note(Known known) {
    if (read != null) {
      read.merge(
          known.report().edge(),
          known,
          (before, now) -> before.heard().isAfter(now.heard()) ? before : now);
    }
  }

  private String document(EdgeReport report) {
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A report can always be written as JSON", e);
    }
  }

  /** Returns who sent the last report of an edge; empty if there is none. */
  Optional<String> sender(String edge) {
    return store.find(edge).map(KeptReport::by);
  }

  /**
   * Returns the last report of each edge, by name. The database is read at most once per second;
   * reports that came here since then are included.
   */
  synchronized List<Known> all() {
    long now = System.nanoTime();
    if (read == null || now - readAtNanos >= FRESH_NANOS) {
      var edges = new TreeMap<String, Known>();
      store.reports().stream()
          .flatMap(this::read)
          .forEach(known -> edges.put(known.report().edge(), known));
      read = edges;
      readAtNanos = now;
    }
    return List.copyOf(read.values());
  }

  private Stream<Known> read(KeptReport kept) {
    try {
      return Stream.of(
          new Known(
              EdgeReportReader.read(kept.edge(), Body.parse(json, kept.document())), kept.heard()));
    } catch (Refusal e) {
      LOG.log(System.Logger.Level.DEBUG, "the report of edge " + kept.edge() + " is unreadable", e);
      return Stream.of();
    }
  }

  /** Drops the cached reports, because an edge was forgotten. */
  synchronized void readAnew(@Observes EdgeForgotten gone) {
    read = null;
  }
}
