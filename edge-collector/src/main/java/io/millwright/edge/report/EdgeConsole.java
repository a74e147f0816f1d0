// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import io.millwright.connector.ConnectionState;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeStatus;
import io.millwright.edge.ForwardStatus;
import io.millwright.edge.SourceStatus;
import io.millwright.task.RegularTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Prints the changes of sources, tags, the buffer and the destination for people who watch an edge,
 * each with what to do about it. A change is printed once. Something that changes all the time is
 * printed now and then, with the number of changes.
 */
public final class EdgeConsole implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** The shortest time between two lines about further losses. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final EdgeCollector collector;
  private final Supplier<Optional<String>> reporting;
  private final InstantSource clock;
  private final Consumer<String> console;
  private final RegularTask telling = new RegularTask("edge-console", LOOK, this::look);

  // Only the printing thread uses the fields below.
  private final Map<String, ReportedCondition> sources = new HashMap<>();
  private final ReportedCondition destination = new ReportedCondition();
  private boolean isTaken = true;
  private Instant takenSince = Instant.EPOCH;
  private long lost;
  private Instant lossSaid = Instant.MIN;

  EdgeConsole(
      EdgeCollector collector,
      Supplier<Optional<String>> reporting,
      InstantSource clock,
      Consumer<String> console) {
    this.collector = collector;
    this.reporting = reporting;
    this.clock = clock;
    this.console = console;
  }

  /**
   * Begins to print changes.
   *
   * @param reporting returns why reports can't be sent to the server; empty if they can
   * @param console receives one line at a time
   */
  public static EdgeConsole start(
      EdgeCollector collector,
      Supplier<Optional<String>> reporting,
      InstantSource clock,
      Consumer<String> console) {
    var teller = new EdgeConsole(collector, reporting, clock, console);
    teller.telling.start();
    return teller;
  }

  /** Prints what has changed since the last call. */
  void look() {
    var now = clock.instant();
    var status = collector.status();
    sources.keySet().retainAll(status.sources().stream().map(SourceStatus::source).toList());
    for (var source : status.sources()) {
      if (source.state() != ConnectionState.CONNECTING) {
        tell(source, now);
      }
    }
    collector.tagChanges().forEach(console);
    tellDestination(status, now);
    tellLoss(status, now);
  }

  private void tell(SourceStatus source, Instant now) {
    var name = source.source();
    boolean isWell = source.state() == ConnectionState.CONNECTED;
    sources
        .computeIfAbsent(name, _ -> new ReportedCondition())
        .see(isWell, source.cause(), source.since(), now)
        .ifPresent(news ->
            console.accept(
                "source=%s %s%s"
                    .formatted(
                        name,
                        isWell
                            ? "answers"
                            : source.state() == ConnectionState.CLOSED
                                ? "is not read: " + source.cause()
                                : "does not answer: %s; it is tried again and again"
                                    .formatted(source.cause()),
                        news)));
  }

  private void tellDestination(EdgeStatus status, Instant now) {
    var forward = status.forward();
    var trouble = forward.reached() ? reporting.get() : Optional.of(forward.cause());
    if (trouble.isEmpty() && !destination.isKnown() && forward.readings() == 0) {
      // Nothing has been sent yet.
      return;
    }
    if (trouble.isEmpty() != isTaken) {
      isTaken = trouble.isEmpty();
      takenSince = now;
    }
    destination
        .see(isTaken, trouble.orElse(""), takenSince, now)
        .ifPresent(news ->
            console.accept(
                trouble.map(cause -> trouble(forward, cause)).orElse("destination takes readings")
                    + news));
  }

  private static String trouble(ForwardStatus forward, String cause) {
    return forward.reached() && forward.readings() > 0
        ? "destination takes readings, but does not get the reports of this edge: " + cause
        : "destination takes no readings: %s; meanwhile they wait in the buffer".formatted(cause);
  }

  private void tellLoss(EdgeStatus status, Instant now) {
    long all = status.lost();
    if (all <= lost || (!lossSaid.equals(Instant.MIN) && now.isBefore(lossSaid.plus(AGAIN)))) {
      return;
    }
    var cause = status.lossCause();
    console.accept(
        "buffer has lost %,d readings, %,d since the start: %s"
            .formatted(
                all - lost,
                all,
                cause.isEmpty() ? "it is over now; see the log of the edge" : cause));
    lost = all;
    lossSaid = now;
  }

  /** Stops printing. */
  @Override
  public void close() {
    telling.close();
  }
}
