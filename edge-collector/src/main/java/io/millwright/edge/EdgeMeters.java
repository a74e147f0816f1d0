// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millwright.connector.ConnectionState;
import java.util.function.ToDoubleFunction;

/** The Prometheus meters of an edge. */
public final class EdgeMeters {
  private EdgeMeters() {}

  /**
   * Registers the meters of an edge. They read its status whenever they are scraped. Call this
   * again after the sources have changed.
   */
  public static void register(MeterRegistry registry, EdgeCollector collector) {
    var status = collector.status();
    var edge = Tags.of("edge", status.edge());
    gauge(
        registry,
        "millwright.edge.spool.size",
        "bytes",
        "Size of the edge's buffer on disk",
        edge,
        collector,
        s -> s.spool().bytes());
    gauge(
        registry,
        "millwright.edge.spool.waiting",
        "records",
        "Records in the edge's buffer that wait to be forwarded",
        edge,
        collector,
        s -> s.spool().records());
    counter(
        registry,
        "millwright.edge.spool.dropped",
        "Readings that the edge has lost because its buffer was full",
        edge,
        collector,
        s -> s.spool().dropped());
    counter(
        registry,
        "millwright.edge.forwarded",
        "Readings that the next hop has confirmed",
        edge,
        collector,
        s -> s.forward().readings());
    counter(
        registry,
        "millwright.edge.refused",
        "Readings that the next hop has refused for good",
        edge,
        collector,
        s -> s.refused().count());
    for (var source : status.sources()) {
      var name = source.source();
      var tags = edge.and("source", name);
      gauge(
          registry,
          "millwright.edge.source.connected",
          "",
          "1 while the edge is connected with the source, else 0",
          tags,
          collector,
          s -> of(s, name, now -> now.state() == ConnectionState.CONNECTED ? 1 : 0));
      counter(
          registry,
          "millwright.edge.source.readings",
          "Readings that the edge has taken from the source",
          tags,
          collector,
          s -> of(s, name, SourceStatus::readings));
      counter(
          registry,
          "millwright.edge.source.bad",
          "Readings of the source with quality BAD",
          tags,
          collector,
          s -> of(s, name, SourceStatus::bad));
      counter(
          registry,
          "millwright.edge.source.lost",
          "Values that the source has lost before the edge could take them",
          tags,
          collector,
          s -> of(s, name, SourceStatus::lost));
    }
  }

  /** Returns a number from the status of a source; 0 if the edge no longer has that source. */
  private static double of(EdgeStatus status, String source, ToDoubleFunction<SourceStatus> value) {
    return status.sources().stream()
        .filter(now -> now.source().equals(source))
        .mapToDouble(value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      String meaning,
      Tags tags,
      EdgeCollector collector,
      ToDoubleFunction<EdgeStatus> value) {
    var gauge =
        Gauge.builder(name, collector, c -> value.applyAsDouble(c.status()))
            .tags(tags)
            .description(meaning);
    (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String meaning,
      Tags tags,
      EdgeCollector collector,
      ToDoubleFunction<EdgeStatus> value) {
    FunctionCounter.builder(name, collector, c -> value.applyAsDouble(c.status()))
        .description(meaning)
        .tags(tags)
        .baseUnit("readings")
        .register(registry);
  }
}
