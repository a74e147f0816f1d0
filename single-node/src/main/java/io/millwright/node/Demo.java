// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.historian.Historian;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.spool.Overflow;
import io.millwright.feed.Liveness;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.simulator.HistorySample;
import io.millwright.simulator.Simulation;
import io.millwright.source.EdgeDefinition;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the simulated plants of the demo. Their past is played through the edge into the engine like
 * any readings, then they continue live over real connections. A demo that is started again
 * continues with the same plants; the gap is played, too.
 */
@Singleton
final class Demo implements AutoCloseable {
  private static final long SEED = 20;
  private static final Duration PAST = Duration.ofHours(12);
  private static final Duration LONGEST_GAP = Duration.ofDays(3);
  private static final Duration ALIVE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String HOST = "127.0.0.1";

  private final NodeConfig config;
  private final Historian historian;
  private final InstantSource clock;
  private final List<Simulation> simulations = new ArrayList<>();

  Demo(NodeConfig config, Historian historian, InstantSource clock) {
    this.config = config;
    this.historian = historian;
    this.clock = clock;
  }

  /** Returns the model files of the examples. */
  List<Path> models() {
    return Simulation.NAMES.stream().map(this::example).toList();
  }

  /** Returns the edge files of the examples, in the order of the simulations. */
  List<Path> edges() {
    return Simulation.NAMES.stream().map(name -> example(name).resolve("edge.yaml")).toList();
  }

  private Path example(String name) {
    return config.home().resolve("examples").resolve(name);
  }

  /**
   * Plays the past into the sink and puts the plants on the network.
   *
   * @return the edges, with the real ports of the plants
   */
  List<EdgeDefinition> start(List<EdgeDefinition> edges, DataFolder folder, ReadingSink sink) {
    var now = clock.instant();
    var begin = begin(folder.resolve("demo-begin"), now);
    var served = new ArrayList<EdgeDefinition>();
    for (int i = 0; i < edges.size(); i++) {
      var name = Simulation.NAMES.get(i);
      var edge = edges.get(i);
      System.out.printf("Playing the past of the %s since %s ...%n", name, begin);
      var simulation = Simulation.of(name, SEED, begin);
      simulations.add(simulation);
      var past = folder.resolve("past").resolve(name);
      play(simulation, edge, now, past, sink);
      // Playing took some time; the plant must catch up with the clock.
      play(simulation, edge, clock.instant(), past, sink);
      var ports = SimulatedPorts.choose(edge, HOST);
      simulation.serve(clock, 1, HOST, ports.byDevice());
      served.add(ports.in(edge));
    }
    return served;
  }

  private void play(
      Simulation simulation, EdgeDefinition edge, Instant now, Path spool, ReadingSink sink) {
    var samples = new ArrayList<HistorySample>();
    var aliases =
        edge.sources().stream()
            .flatMap(source -> source.tags().stream())
            .map(tag -> tag.alias())
            .toList();
    Optional<Instant> known = historian.newest(aliases);
    simulation.fastForward(
        now,
        sample -> {
          if (known.isEmpty() || sample.time().isAfter(known.get())) {
            samples.add(sample);
          }
        });
    var settings =
        new EdgeSettings(
            spool,
            1L << 30,
            Overflow.OLDEST,
            Duration.ofMinutes(10),
            20_000,
            Duration.ofSeconds(1),
            PATIENCE);
    var past = new PastConnectors(samples);
    try (var _ =
        EdgeCollector.start(
            edge,
            settings,
            sink,
            new ConnectorContext(clock, _ -> Optional.empty()),
            past.factories())) {
      past.play();
    }
    known.ifPresent(since -> sink.accept(alive(edge, since, now)));
  }

  /** Returns readings that mark all sources as alive in the time that is played. */
  private static ReadingBatch alive(EdgeDefinition edge, Instant since, Instant until) {
    var batch = new ReadingBatch.Builder();
    for (var source : edge.sources()) {
      var streams =
          source.tags().stream()
              .map(tag -> Liveness.of(edge.name(), source.name(), tag.alias()))
              .distinct()
              .toList();
      for (var at = since; at.isBefore(until); at = at.plus(ALIVE)) {
        for (var stream : streams) {
          batch.addBoolean(batch.stream(stream), Micros.of(at), Quality.GOOD, true);
        }
      }
    }
    return batch.build();
  }

  /**
   * Returns when the plants began. The time is stored, so that a demo that is started again shows
   * the same plants.
   */
  private static Instant begin(Path file, Instant now) {
    try {
      if (Files.exists(file)) {
        var begin = Instant.parse(Files.readString(file).strip());
        if (begin.isAfter(now.minus(LONGEST_GAP))) {
          return begin;
        }
      }
      var begin = now.minus(PAST).truncatedTo(ChronoUnit.HOURS);
      Files.writeString(file, begin + "\n");
      return begin;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the demo's beginning in %s".formatted(file), e);
    }
  }

  @Override
  public void close() {
    simulations.forEach(Simulation::close);
  }
}
