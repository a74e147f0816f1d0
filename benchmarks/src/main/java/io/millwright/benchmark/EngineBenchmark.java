// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.asset.Plant;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.tree.Engine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.file.PlantFiles;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The engine, beside the same arithmetic written by hand: each reading has a transform, four
 * rollups of it over 1 m, 15 m, 1 h and 1 d, and an alarm. The limits are 2,000,000 readings/s and
 * a ratio of 0.5. Then the cost of a reading as the number of properties grows.
 */
public final class EngineBenchmark {
  private static final long START =
      Instant.parse("2026-03-01T00:00:00Z").getEpochSecond() * 1_000_000;
  private static final long SECOND = 1_000_000;
  private static final int ROWS = 10_000;
  private static final int WARM_UP = 100_000;

  private static final String MODELS =
      """
      model: machine
      name: Machine
      properties:
        temperature:   {measurement: double, unit: Cel}
        temperature_f: {transform: temperature * 9 / 5 + 32, unit: "[degF]"}
        mean_1m:       {metric: avg(temperature_f), every: 1m}
        mean_15m:      {metric: avg(temperature_f), every: 15m}
        mean_1h:       {metric: avg(temperature_f), every: 1h}
        mean_1d:       {metric: avg(temperature_f), every: 1d}
      alarms:
        over_temperature: {when: temperature > 80, deadband: 2, on_delay: 10s, priority: high,
                           message: "Temperature {temperature} above limit"}
      ---
      model: hall
      name: Hall
      children:
        machines: {model: machine}
      ---
      asset: hall
      model: hall
      children:
        machines:
      """;

  /** Nothing was stored before. */
  private static final class NoPast implements PastReadings {
    @Override
    public ReadingBatch range(Collection<Alias> streams, TimeRange range) {
      return ReadingBatch.empty();
    }

    @Override
    public Map<Alias, Tqv> lastGood(Collection<Alias> streams, Instant atOrBefore) {
      return Map.of();
    }

    @Override
    public Map<Alias, Tqv> last(Collection<Alias> streams, Instant atOrBefore) {
      return Map.of();
    }
  }

  private EngineBenchmark() {}

  /** {@code EngineBenchmark FOLDER}: the folder is made where it does not exist. */
  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments.length == 0 ? "benchmark" : arguments[0]);
    Files.createDirectories(folder);
    double engine = 0;
    double byHand = 0;
    var few = plant(folder, 10);
    // Taken in turn, the best of each: what else the machine does then harms both alike.
    for (int round = 0; round < 5; round++) {
      engine = Math.max(engine, engine(few, 20_000_000));
      byHand = Math.max(byHand, byHand(few, 20_000_000));
    }
    System.out.println("| transform, four rollups, alarm: 10 machines | readings per CPU second |");
    System.out.println("| --- | --- |");
    row("engine", engine);
    row("by hand", byHand);
    System.out.printf(Locale.ROOT, "| ratio, at least 0.5 | %.4f |%n", engine / byHand);
    System.out.println("| properties | ns of CPU per reading |");
    System.out.println("| --- | --- |");
    for (int properties = 10; properties <= 1_000_000; properties *= 10) {
      int machines = Math.max(1, properties / 6);
      // Long enough that the windows of a minute close once.
      double rate = engine(plant(folder, machines), Math.max(1_000_000, 60 * machines));
      System.out.printf(Locale.ROOT, "| %,d | %,.0f |%n", 6 * machines, 1e9 / rate);
    }
  }

  private static void row(String what, double rate) {
    System.out.printf(Locale.ROOT, "| %s | %,.0f |%n", what, rate);
  }

  private static Plant plant(Path folder, int machines) throws IOException {
    var text = new StringBuilder(MODELS);
    for (int i = 0; i < machines; i++) {
      text.append("    - {asset: m%d, model: machine}%n".formatted(i));
    }
    var file = folder.resolve("plant.yaml");
    Files.writeString(file, text);
    return PlantFiles.read(List.of(file));
  }

  private static List<String> machines(Plant plant) {
    return plant
        .subtree(plant.roots().getFirst())
        .map(asset -> plant.path(asset.id()))
        .filter(path -> path.contains("/m"))
        .toList();
  }

  /** A reading of each machine in turn, once a second. */
  private static List<ReadingBatch> readings(List<String> machines, int readings) {
    var batches = new ArrayList<ReadingBatch>();
    int row = 0;
    while (row < readings) {
      var batch = new ReadingBatch.Builder();
      for (int i = 0; i < ROWS && row < readings; i++, row++) {
        var alias = new Alias(machines.get(row % machines.size()) + "/temperature");
        batch.addDouble(
            batch.stream(alias), START + row / machines.size() * SECOND, Quality.GOOD, value(row));
      }
      batches.add(batch.build());
    }
    return batches;
  }

  /** Readings per second of CPU time, once each machine has been heard. */
  private static double engine(Plant plant, int readings) {
    var machines = machines(plant);
    int first = Math.max(WARM_UP, 2 * machines.size()) / ROWS;
    var batches = readings(machines, first * ROWS + readings);
    var engine = new Engine(plant, plant.roots().getFirst(), EngineSettings.DEFAULT, new NoPast());
    batches.subList(0, first).forEach(engine::accept);
    long cpu = Measured.cpu();
    long results = 0;
    for (var batch : batches.subList(first, batches.size())) {
      results += engine.accept(batch).values().size();
    }
    return rate(readings, cpu, results);
  }

  private static double rate(int readings, long cpu, long results) {
    double seconds = (Measured.cpu() - cpu) / 1e9;
    if (results < readings) {
      throw new IllegalStateException(
          "Only %s results of %s readings".formatted(results, readings));
    }
    return readings / seconds;
  }

  private static double value(int row) {
    return 20 + row % 61;
  }

  /** What one machine needs: the sums and counts of its four windows, and its alarm. */
  private static final class Hand {
    private static final long[] WINDOWS = {
      60 * SECOND, 900 * SECOND, 3_600 * SECOND, 86_400 * SECOND
    };

    private final double[] sums = new double[WINDOWS.length];
    private final long[] counts = new long[WINDOWS.length];
    private final long[] ends = new long[WINDOWS.length];
    private final Alias[] meanAliases = new Alias[WINDOWS.length];
    private final int[] means = new int[WINDOWS.length];
    private final Alias fahrenheitAlias;
    private int fahrenheits;
    private long aboveSince = Long.MAX_VALUE;
    private boolean isRaised;

    Hand(String machine) {
      for (int i = 0; i < WINDOWS.length; i++) {
        meanAliases[i] = new Alias(machine + "/mean_" + i);
      }
      fahrenheitAlias = new Alias(machine + "/temperature_f");
    }

    /** Finds its places in a batch of results. */
    Hand begin(ReadingBatch.Builder output) {
      fahrenheits = output.stream(fahrenheitAlias);
      for (int i = 0; i < WINDOWS.length; i++) {
        means[i] = output.stream(meanAliases[i]);
      }
      return this;
    }

    void take(long time, double temperature, ReadingBatch.Builder output) {
      double fahrenheit = temperature * 9 / 5 + 32;
      output.addDouble(fahrenheits, time, Quality.GOOD, fahrenheit);
      for (int i = 0; i < WINDOWS.length; i++) {
        if (time > ends[i]) {
          if (counts[i] > 0) {
            output.addDouble(means[i], ends[i], Quality.GOOD, sums[i] / counts[i]);
          }
          sums[i] = 0;
          counts[i] = 0;
          ends[i] = Math.floorDiv(time - 1, WINDOWS[i]) * WINDOWS[i] + WINDOWS[i];
        }
        sums[i] += fahrenheit;
        counts[i]++;
      }
      if (temperature > 80) {
        aboveSince = Math.min(aboveSince, time);
        if (!isRaised && time - aboveSince >= 10 * SECOND) {
          isRaised = true;
        }
      } else if (temperature < 78) {
        aboveSince = Long.MAX_VALUE;
        isRaised = false;
      }
    }
  }

  /** The same by hand: the same batches, the same results; readings in order and in time only. */
  private static double byHand(Plant plant, int readings) {
    var machines = machines(plant);
    var batches = readings(machines, readings);
    var hands = new HashMap<Alias, Hand>();
    for (var machine : machines) {
      hands.put(new Alias(machine + "/temperature"), new Hand(machine));
    }
    long cpu = Measured.cpu();
    long results = 0;
    for (var batch : batches) {
      var output = new ReadingBatch.Builder();
      var ofStreams = new ArrayList<Hand>();
      for (var alias : batch.aliases()) {
        ofStreams.add(Objects.requireNonNull(hands.get(alias)).begin(output));
      }
      for (int row = 0; row < batch.size(); row++) {
        ofStreams.get(batch.stream(row)).take(batch.micros(row), batch.real(row), output);
      }
      results += output.build().size();
    }
    return rate(readings, cpu, results);
  }
}
