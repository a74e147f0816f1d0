// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.millwright.alarm.AlarmEvent;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * What a process's historian counts: what it has written and asked, for how long, and on how many
 * connections. Safe for use by several threads.
 */
public final class HistorianFigures implements FigureSource {
  /** Points of one kind, readings or computed values, that callers wanted to be written. */
  public static final class Points {
    private final LongAdder stored = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    /**
     * Counts the points of one transaction.
     *
     * @param given how many were to be written
     * @param written how many were not there already with the same value
     */
    public void note(long given, long written) {
      stored.add(written);
      repeated.add(given - written);
    }
  }

  /** Transactions of one sort. */
  public static final class Transactions {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Counts a transaction that began at a time of {@link System#nanoTime}. */
    public void note(long beginNanos) {
      count.increment();
      nanos.add(System.nanoTime() - beginNanos);
    }
  }

  /** What has been written of readings. */
  public final Points readings = new Points();

  /** What has been written of computed values. */
  public final Points computed = new Points();

  /** The transactions that wrote readings and computed values. */
  public final Transactions writes = new Transactions();

  /** The transactions that only read. */
  public final Transactions queries = new Transactions();

  final LongAdder failures = new LongAdder();
  private final Map<AlarmEvent.Kind, LongAdder> alarmEvents = new EnumMap<>(AlarmEvent.Kind.class);
  private final HikariDataSource pool;

  HistorianFigures(HikariDataSource pool) {
    this.pool = pool;
    for (var kind : AlarmEvent.Kind.values()) {
      alarmEvents.put(kind, new LongAdder());
    }
  }

  /** Counts alarm events that have been written. */
  public void note(List<AlarmEvent> events) {
    events.forEach(event -> {
      var count = alarmEvents.get(event.kind());
      if (count != null) {
        count.increment();
      }
    });
  }

  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    figures.add(
        new Figure.Counter(
            "millwright_historian_readings_stored_total",
            "Readings that were written because they were new or had another value than before",
            readings.stored::sum));
    figures.add(
        new Figure.Counter(
            "millwright_historian_readings_repeated_total",
            "Readings that came again with the value that was there, and changed nothing",
            readings.repeated::sum));
    figures.add(
        new Figure.Counter(
            "millwright_historian_computed_stored_total",
            "Computed values that were written because they were new or had another value than"
                + " before",
            computed.stored::sum));
    figures.add(
        new Figure.Counter(
            "millwright_historian_computed_repeated_total",
            "Computed values that came again with the value that was there, and changed nothing",
            computed.repeated::sum));
    figures.add(
        timer(
            "millwright_historian_write_seconds",
            "Transactions that write readings, computed values and alarm events",
            writes));
    figures.add(
        timer(
            "millwright_historian_query_seconds",
            "Transactions that read values, alarms or streams, or answer a query",
            queries));
    figures.add(
        new Figure.Counter(
            "millwright_historian_failures_total",
            "Transactions that failed because the database was away, was full or refused them",
            failures::sum));
    figures.add(connections("used", HikariPoolMXBean::getActiveConnections));
    figures.add(connections("idle", HikariPoolMXBean::getIdleConnections));
    figures.add(
        new Figure.Gauge(
            "millwright_historian_waiting_threads",
            "Threads that wait because all connections to the database are used",
            () -> of(HikariPoolMXBean::getThreadsAwaitingConnection)));
    alarmEvents.forEach((kind, count) ->
        figures.add(
            new Figure.Counter(
                "millwright_alarm_events_total",
                "Alarm events that were written, by what happened to the alarm",
                Map.of("kind", kind.name().toLowerCase(Locale.ROOT)),
                count::sum)));
    return figures;
  }

  private static Figure timer(String name, String meaning, Transactions transactions) {
    return new Figure.Timer(
        name, meaning, Map.of(), transactions.count::sum, transactions.nanos::sum);
  }

  private Figure connections(String state, ToIntFunction<HikariPoolMXBean> number) {
    return new Figure.Gauge(
        "millwright_historian_connections",
        "Connections to the database that this process holds, by whether they are used",
        Map.of("state", state),
        () -> of(number));
  }

  private double of(ToIntFunction<HikariPoolMXBean> number) {
    var state = pool.getHikariPoolMXBean();
    return state == null ? 0 : number.applyAsInt(state);
  }
}
