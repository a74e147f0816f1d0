// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.asset.Plant;
import io.millwright.engine.PlantEngine;
import io.millwright.engine.snapshot.Snapshots;
import io.millwright.engine.store.Changes;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.file.PlantFiles;
import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * How long a tree with windows of a day takes from the start of its engine to the first result,
 * from its history and from a snapshot. Arguments: a folder that may be written; how many streams
 * with a reading a second there are, 500 unless said; how many hours of them, 20 unless said.
 */
public final class RestartBenchmark {
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
  private static final int SECONDS_AT_ONCE = 60;
  private static final int SINCE = 60;

  private final PostgresHistorian postgres;
  private final Plant plant;
  private final Path snapshots;
  private final int streams;
  private final Random random = new Random(1);
  private Instant now = BEGIN;

  private RestartBenchmark(PostgresHistorian postgres, Path folder, int streams)
      throws IOException {
    this.postgres = postgres;
    this.streams = streams;
    plant = plant(folder, streams);
    snapshots = folder.resolve("snapshots");
  }

  /** Prints a table. */
  public static void main(String[] args) throws IOException {
    var folder =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("millwright-benchmark");
    int streams = args.length > 1 ? Integer.parseInt(args[1]) : 500;
    int hours = args.length > 2 ? Integer.parseInt(args[2]) : 20;
    try (var server = EmbeddedDatabase.start(folder.resolve("postgres"));
        var postgres = PostgresHistorian.open(server.config("restart" + System.nanoTime()))) {
      new RestartBenchmark(postgres, folder, streams).run(hours);
    }
  }

  private void run(int hours) {
    Measured.head();
    Measured.once("fill %d h of %d streams".formatted(hours, streams), () -> fill(hours));
    var taking = snapshots();
    var engine = Measured.once("to the first result, from the history", () -> start(taking));
    Measured.heap("engine");
    take(taking, engine);
    for (int i = 0; i < SINCE; i++) {
      now = now.plusSeconds(1);
      postgres.historian().write(engine.accept(readings(1)));
    }
    for (int i = 0; i < 3; i++) {
      Measured.once(
          "to the first result, from a snapshot that is %d s old".formatted(SINCE),
          () -> start(snapshots()));
    }
  }

  private Snapshots snapshots() {
    return new Snapshots(
        postgres.snapshotStore(snapshots), Duration.ofMinutes(5), System.err::println);
  }

  private PlantEngine start(Snapshots from) {
    var engine =
        new PlantEngine(
            plant,
            _ -> true,
            EngineSettings.DEFAULT,
            postgres.historian(),
            Optional.of(from),
            UUID::randomUUID);
    now = now.plusSeconds(1);
    var changes = engine.accept(readings(1));
    if (changes.computed().isEmpty()) {
      throw new AssertionError("no result");
    }
    postgres.historian().write(changes);
    return engine;
  }

  private void take(Snapshots taking, PlantEngine engine) {
    long longest = 0;
    Optional<Snapshots.Taken> taken = Optional.empty();
    long begin = System.nanoTime();
    while (taken.isEmpty()) {
      long start = System.nanoTime();
      var piece = taking.nextBeforeEnd(engine.engines(), now);
      longest = Math.max(longest, System.nanoTime() - start);
      taken = piece.orElseThrow().write();
    }
    System.out.printf(
        Locale.ROOT,
        "| take a snapshot | %,.1f | | %,d points, %,d MB, readings held up by at most %,.1f ms"
            + " |%n",
        (System.nanoTime() - begin) / 1e6,
        taken.get().points(),
        taken.get().bytes() >> 20,
        longest / 1e6);
  }

  private void fill(int hours) {
    var root = plant.roots().getFirst().id();
    for (int i = 0; i < hours * 3600 / SECONDS_AT_ONCE; i++) {
      now = now.plusSeconds(SECONDS_AT_ONCE);
      postgres
          .historian()
          .write(
              new Changes(
                  readings(SECONDS_AT_ONCE),
                  List.of(),
                  ReadingBatch.empty(),
                  List.of(),
                  Map.of(root, now.minusSeconds(5))));
    }
  }

  /** The last seconds of all streams: measured values, counters and states. */
  private ReadingBatch readings(int seconds) {
    var batch = new ReadingBatch.Builder();
    for (int second = seconds - 1; second >= 0; second--) {
      long time = Micros.of(now.minusSeconds(second));
      for (int i = 0; i < streams; i++) {
        int stream = batch.stream(new Alias("/line/m%d/x".formatted(i)));
        double value =
            switch (i % 3) {
              case 0 -> 20 + random.nextGaussian();
              case 1 -> Math.floorDiv(time, 1_000_000L);
              default -> Math.floorMod(Math.floorDiv(time, 300_000_000L), 5L);
            };
        batch.addDouble(stream, time, Quality.GOOD, value);
      }
    }
    return batch.build();
  }

  private static Plant plant(Path folder, int machines) throws IOException {
    var text =
        new StringBuilder(
            """
            model: machine
            properties:
              x: {measurement: double}
              twice: {transform: x * 2}
              day: {metric: avg(x), every: 1d}
            ---
            model: line
            children:
              machines: {model: machine}
            ---
            asset: line
            model: line
            children:
              machines:
            """);
    for (int i = 0; i < machines; i++) {
      text.append("    - {asset: m%d, model: machine}%n".formatted(i));
    }
    Files.createDirectories(folder);
    var file = folder.resolve("plant.yaml");
    Files.writeString(file, text);
    return PlantFiles.read(List.of(file));
  }
}
