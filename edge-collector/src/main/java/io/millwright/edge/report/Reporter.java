// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.report.BadTag;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import io.millwright.task.RegularTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends an edge's reports of itself: every ten seconds; within a second of a change of a source, of
 * a tag that is not GOOD, or of the buffer; and at the first refused reading. If the receiver is
 * unavailable, the reporter tries again every ten seconds with a new report. Reports that could not
 * be sent are not stored.
 */
public final class Reporter implements AutoCloseable {
  /** How often an edge reports that nothing has changed. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Supplier<EdgeReport> reports;
  private final ReportReceiver receiver;
  private final long beginNanos = System.nanoTime();
  private final RegularTask sending =
      new RegularTask("edge-report", LOOK, () -> look(System.nanoTime() - beginNanos));

  private volatile String failure = "";

  // These fields belong to the sending thread, and to the closing thread after that.
  private @Nullable Essence sent;
  private long dueNanos;

  /** The parts of a report whose change is news. */
  private record Essence(List<Part> parts, boolean isLosing, boolean isRefused) {
    static Essence of(EdgeReport report) {
      return new Essence(
          report.sources().stream().map(Part::of).toList(),
          !report.buffer().cause().isEmpty(),
          report.refused().count() > 0);
    }
  }

  /** The parts of a source's report whose change is news. */
  private record Part(
      String source,
      String state,
      Instant since,
      String cause,
      long notGood,
      List<BadTag> badTags,
      List<String> problems) {
    static Part of(SourceReport source) {
      return new Part(
          source.source(),
          source.state(),
          source.since(),
          source.cause(),
          source.notGood(),
          source.badTags(),
          source.problems());
    }
  }

  Reporter(Supplier<EdgeReport> reports, ReportReceiver receiver) {
    this.reports = reports;
    this.receiver = receiver;
  }

  /**
   * Begins to send reports.
   *
   * @param reports returns the edge's present report; called every second
   */
  public static Reporter start(Supplier<EdgeReport> reports, ReportReceiver receiver) {
    var reporter = new Reporter(reports, receiver);
    reporter.sending.start();
    return reporter;
  }

  /** Returns why the last report could not be sent; empty if it was sent. */
  public Optional<String> failure() {
    return Optional.of(failure).filter(text -> !text.isEmpty());
  }

  /**
   * Sends a report if one is due.
   *
   * @param nowNanos the nanoseconds since the start
   */
  void look(long nowNanos) {
    var report = reports.get();
    var essence = Essence.of(report);
    boolean isNews = failure.isEmpty() && !essence.equals(sent);
    if (isNews || nowNanos - dueNanos >= 0) {
      dueNanos = nowNanos + PERIOD.toNanos();
      send(report);
      sent = essence;
    }
  }

  private void send(EdgeReport report) {
    try {
      receiver.report(report.bounded());
      failure = "";
    } catch (UnavailableException e) {
      // People see the failure where they look at the edge; the log would repeat it every ten
      // seconds.
      failure = String.valueOf(e.getMessage());
    }
  }

  /** Sends a last report that the edge has ended, if the receiver can be reached, and stops. */
  @Override
  public void close() {
    // Closing interrupts a report that is being sent; that failure says nothing about the receiver.
    boolean isReached = failure.isEmpty();
    sending.close();
    if (isReached && sent != null) {
      var last = reports.get();
      send(
          new EdgeReport(
              last.edge(),
              last.version(),
              last.time(),
              last.started(),
              true,
              last.buffer(),
              last.refused(),
              last.sourceCount(),
              last.sources()));
    }
  }
}
