// SPDX-License-Identifier: Apache-2.0
package io.millwright.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.task.RegularTask;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Publishes the figures of the parts of a process, and those of its {@link RegularTask}s, as meters
 * of Micrometer. A meter reads its figure when it is scraped. Every ten seconds the list of figures
 * is refreshed. Safe for use by several threads.
 */
public final class FigureMeters implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** The suffix that Micrometer adds to the name of a timer. */
  private static final String SECONDS = "_seconds";

  private final MeterRegistry registry;
  private final List<FigureSource> sources;
  private final RegularTask looking = new RegularTask("figures", PAUSE, this::look);

  /** The figures of the last refresh. A part that was restarted may have replaced its figures. */
  private final Map<Key, Figure> figures = new ConcurrentHashMap<>();

  /** The meters by the key of their figure. */
  private final Map<Key, Meter> meters = new HashMap<>();

  private record Key(String name, Map<String, String> labels) {}

  /**
   * Creates the meters. They are registered by {@link #start}.
   *
   * @param registry the registry that publishes them
   * @param sources the parts of the process that have figures
   */
  public FigureMeters(MeterRegistry registry, Collection<FigureSource> sources) {
    this.registry = registry;
    this.sources = List.copyOf(sources);
  }

  /** Registers the meters and begins to refresh them. */
  public void start() {
    look();
    looking.start();
  }

  /** Removes the meters from the registry, which may outlive this process' parts. */
  @Override
  public void close() {
    looking.close();
    removeAll();
  }

  private synchronized void removeAll() {
    meters.values().forEach(registry::remove);
    meters.clear();
  }

  /** Refreshes the list of figures. */
  synchronized void look() {
    var found = new HashMap<Key, Figure>();
    Stream.concat(sources.stream(), Stream.<FigureSource>of(RegularTask::figures))
        .flatMap(source -> source.figures().stream())
        .forEach(figure -> found.put(new Key(figure.name(), figure.labels()), figure));
    meters
        .entrySet()
        .removeIf(shown -> {
          boolean isGone = !found.containsKey(shown.getKey());
          if (isGone) {
            registry.remove(shown.getValue());
          }
          return isGone;
        });
    figures.keySet().retainAll(found.keySet());
    figures.putAll(found);
    found.forEach((key, figure) -> meters.computeIfAbsent(key, _ -> meter(key, figure)));
  }

  private Meter meter(Key key, Figure figure) {
    var tags =
        figure.labels().entrySet().stream()
            .map(label -> Tag.of(label.getKey(), label.getValue()))
            .toList();
    var name = figure.name();
    return switch (figure) {
      case Figure.Counter _ ->
          FunctionCounter.builder(name, this, now -> now.number(key))
              .description(figure.meaning())
              .tags(tags)
              .register(registry);
      case Figure.Gauge _ ->
          Gauge.builder(name, this, now -> now.number(key))
              .description(figure.meaning())
              .tags(tags)
              .register(registry);
      case Figure.Timer _ ->
          FunctionTimer.builder(
                  name.substring(0, name.length() - SECONDS.length()),
                  this,
                  now -> (long) now.of(key, timer -> timer.count().getAsLong()),
                  now -> now.of(key, timer -> timer.nanos().getAsLong()),
                  TimeUnit.NANOSECONDS)
              .description(figure.meaning())
              .tags(tags)
              .register(registry);
    };
  }

  private double number(Key key) {
    return switch (figures.get(key)) {
      case Figure.Counter counter -> counter.value().getAsDouble();
      case Figure.Gauge gauge -> gauge.value().getAsDouble();
      case null, default -> Double.NaN;
    };
  }

  private double of(Key key, ToDoubleFunction<Figure.Timer> part) {
    return figures.get(key) instanceof Figure.Timer timer ? part.applyAsDouble(timer) : 0;
  }
}
