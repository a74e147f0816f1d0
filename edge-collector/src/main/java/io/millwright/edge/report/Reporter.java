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
 * Sends what an edge says of itself: every ten seconds, and within a second of a change of a
 * source, of a tag that is not GOOD, or of the buffer, and of the first refused reading. Where the
 * receiver is away, it is tried again every ten seconds, and gets how things are then: reports that
 * could not be sent are not kept.
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

  // Below: the sending thread's, and the closing one's after that.
  private @Nullable Essence sent;
  private long dueNanos;

  /** What of a report is news where it changes. */
  private record Essence(List<Part> parts, boolean isLosing, boolean isRefused) {
    static Essence of(EdgeReport report) {
      return new Essence(
          report.sources().stream().map(Part::of).toList(),
          !report.buffer().cause().isEmpty(),
          report.refused().count() > 0);
    }
  }

  /** What of a source is news where it changes. */
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
   * Begins to send.
   *
   * @param reports what the edge says now; asked every second
   */
  public static Reporter start(Supplier<EdgeReport> reports, ReportReceiver receiver) {
    var reporter = new Reporter(reports, receiver);
    reporter.sending.start();
    return reporter;
  }

  /** Why the last report could not be sent; empty where it was. */
  public Optional<String> failure() {
    return Optional.of(failure).filter(text -> !text.isEmpty());
  }

  /**
   * Sends what is due.
   *
   * @param nowNanos the time since the start
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
      // People are told where they look; here it would be said in the log every ten seconds.
      failure = String.valueOf(e.getMessage());
    }
  }

  /** Sends that the edge has ended, where the receiver can be reached, and ends. */
  @Override
  public void close() {
    // A report under way is interrupted: that it fails then says nothing of the receiver.
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
