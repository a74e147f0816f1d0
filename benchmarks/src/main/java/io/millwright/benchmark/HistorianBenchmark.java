// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.application.historian.Historian;
import io.millwright.engine.store.Changes;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Writing readings beside COPY of the same rows, and aggregates of a year with and without rollups.
 * The first argument is a folder that may be written.
 */
public final class HistorianBenchmark {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final int STREAMS = 1_000;
  private static final int BATCH = 10_000;
  private static final int BATCHES = 20;
  private static final int ROUNDS = 9;
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final TimeRange YEAR = new TimeRange(START, START.plus(Duration.ofDays(365)));

  private HistorianBenchmark() {}

  /** Prints tables. */
  public static void main(String[] args) throws IOException {
    var folder =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("millwright-benchmark");
    try (var server = EmbeddedDatabase.start(folder.resolve("postgres"))) {
      var config = server.config("historian" + System.nanoTime());
      try (var opened = PostgresHistorian.open(config)) {
        write(opened.historian(), config);
        Measured.head();
        aggregate(opened);
      }
    }
  }

  /** Both in turn, each round its own rows: a hundred times ten seconds of all streams. */
  private static void write(Historian historian, HistorianConfig config) {
    var aliases = aliases();
    historian.write(batch(aliases, -1));
    double[] ratios = new double[ROUNDS];
    double[] ours = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      var batches = new ArrayList<Changes>();
      for (int i = 0; i < BATCHES; i++) {
        batches.add(batch(aliases, round * BATCHES + i));
      }
      long start = System.nanoTime();
      batches.forEach(historian::write);
      long written = System.nanoTime() - start;
      ours[round] = BATCH * BATCHES / (written / 1e9);
      ratios[round] = (double) copy(config, batches) / written;
    }
    Arrays.sort(ratios);
    Arrays.sort(ours);
    System.out.printf(
        Locale.ROOT,
        "writing: %,.0f readings/s, beside COPY %.2f (median of %d)%n",
        ours[ROUNDS / 2],
        ratios[ROUNDS / 2],
        ROUNDS);
  }

  private static List<Alias> aliases() {
    var aliases = new ArrayList<Alias>();
    for (int i = 0; i < STREAMS; i++) {
      aliases.add(new Alias("/benchmark/" + i));
    }
    return aliases;
  }

  private static Changes batch(List<Alias> aliases, int number) {
    var batch = new ReadingBatch.Builder();
    int times = BATCH / STREAMS;
    for (int i = 0; i < times; i++) {
      long micros = Micros.of(START) + ((long) number * times + i) * 1_000_000;
      for (var alias : aliases) {
        batch.addDouble(batch.stream(alias), micros, Quality.GOOD, i * 0.5);
      }
    }
    return Changes.of(batch.build());
  }

  /** The nanoseconds that COPY takes for the rows of the batches, a transaction each. */
  private static long copy(HistorianConfig config, List<Changes> batches) {
    try (var connection =
            DriverManager.getConnection(config.url(), config.user(), config.password());
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("create table if not exists copied (like historian.point including all)");
      connection.commit();
      var copying = connection.unwrap(PGConnection.class).getCopyAPI();
      var rows = new ArrayList<byte[]>();
      for (var batch : batches) {
        var out = new ByteArrayOutputStream();
        var readings = batch.readings();
        copying.copyOut(
            "copy (select * from historian.point where ts >= to_timestamp(%d) and ts <= to_timestamp(%d) order by series, ts) to stdout (format binary)"
                .formatted(
                    readings.micros(0) / 1_000_000,
                    readings.micros(readings.size() - 1) / 1_000_000),
            out);
        rows.add(out.toByteArray());
      }
      long start = System.nanoTime();
      for (var bytes : rows) {
        copying.copyIn(
            "copy copied from stdin (format binary)", new ByteArrayInputStream(bytes), 1 << 16);
        connection.commit();
      }
      return System.nanoTime() - start;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void aggregate(PostgresHistorian opened) {
    var alias = new Alias("/benchmark/year");
    Measured.once(
        "write a year of readings, one each ten seconds",
        () -> {
          var batch = new ReadingBatch.Builder();
          for (var time = START.plus(PERIOD); !time.isAfter(YEAR.to()); time = time.plus(PERIOD)) {
            batch.addDouble(
                batch.stream(alias), Micros.of(time), Quality.GOOD, Math.sin(batch.size()));
            if (batch.size() == 100_000) {
              opened.historian().write(Changes.of(batch.build()));
              batch = new ReadingBatch.Builder();
            }
          }
          opened.historian().write(Changes.of(batch.build()));
        });
    read("from the readings", opened.historian(), alias);
    Measured.once(
        "compute the rollups",
        () -> {
          while (opened.rollups().roll(YEAR.to().plus(Duration.ofDays(1)))) {
            // Until nothing is due.
          }
        });
    read("from the rollups", opened.historian(), alias);
  }

  private static void read(String from, Historian historian, Alias alias) {
    for (var resolution : List.of(Resolution.HOUR, Resolution.DAY)) {
      Measured.median(
          "a year by " + resolution.code() + ", " + from,
          5,
          () -> count(historian, alias, YEAR, resolution));
    }
    Measured.median(
        "a day by 1m, " + from,
        5,
        () ->
            count(
                historian,
                alias,
                new TimeRange(YEAR.to().minus(Duration.ofDays(1)), YEAR.to()),
                Resolution.MINUTE));
  }

  private static void count(
      Historian historian, Alias alias, TimeRange range, Resolution resolution) {
    long expected = Duration.between(range.from(), range.to()).dividedBy(resolution.length());
    int found =
        historian
            .aggregates(alias, range, resolution, Set.of(Quality.GOOD), Order.ASCENDING, 1_000_000)
            .size();
    if (found != expected) {
      throw new IllegalStateException(found + " windows instead of " + expected);
    }
  }
}
