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
 * What edges elsewhere have said of themselves last. It is kept in the database, so that also after
 * a restart an edge that is silent is shown, and since when. The number of edges and the size of
 * their reports have bounds. Safe for use by several threads.
 */
@Singleton
public final class RemoteEdges {
  /** An edge that has said nothing for so long is silent; edges report every ten seconds. */
  static final Duration SILENT = Duration.ofSeconds(30);

  /** The most edges that are kept. */
  static final int MOST = 250;

  /** The most edges of one caller that has a name, so that nobody takes all places. */
  private static final int MOST_OF_ONE = 200;

  /** The most edges of one caller that is limited to a part of the plant. */
  static final int MOST_OF_LIMITED = 20;

  /** An edge that has been silent for so long makes room for a new one. */
  private static final Duration GONE = Duration.ofDays(30);

  /** Characters of a report: what all edges can fill stays a small part of the memory. */
  private static final int LONGEST_DOCUMENT = 160_000;

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final System.Logger LOG = System.getLogger(RemoteEdges.class.getName());

  private final EdgeReportStore store;
  private final ObjectMapper json;

  /**
   * What was read last with what came here since then, by name, so that many who look at the page
   * cost no more than one.
   */
  private @Nullable SortedMap<String, Known> read;

  private long readAtNanos;

  RemoteEdges(EdgeReportStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /**
   * What is known of an edge.
   *
   * @param report the last that it has said
   * @param heard when that came, by this server's clock
   */
  record Known(EdgeReport report, Instant heard) {
    /** Also where it was heard later than now: then this server's clock was wrong. */
    boolean isSilent(Instant now) {
      return heard.isBefore(now.minus(SILENT)) || heard.isAfter(now.plus(SILENT));
    }
  }

  /**
   * Keeps a report in the place of the edge's last one.
   *
   * @param by the caller that has sent it; of the name "" where nobody was asked who he is
   * @param heard when it came, by this server's clock
   * @throws Refusal if the edge is new and as many are kept as can be
   * @throws io.millwright.reading.ReadingSink.UnavailableException if it can't be kept now
   */
  void keep(EdgeReport report, Principal by, Instant heard) {
    keep(
        report,
        by.name(),
        by.isLimited() ? MOST_OF_LIMITED : by.name().isEmpty() ? MOST : MOST_OF_ONE,
        heard);
  }

  /** Keeps a report that came over Kafka, as one that came from a caller is kept. */
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

  /** Who sent the last report of an edge; empty where none is kept. */
  Optional<String> sender(String edge) {
    return store.find(edge).map(KeptReport::by);
  }

  /**
   * The last that each edge has said, by name. It is read once a second at most, whoever asks; what
   * came here since then is in it.
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

  /** Reads anew what the edges said, without the one that was forgotten. */
  synchronized void readAnew(@Observes EdgeForgotten gone) {
    read = null;
  }
}
