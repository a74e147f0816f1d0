// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.millwright.connector.ConnectionState;
import java.util.function.ToDoubleFunction;

/** A collector's counters for Prometheus. */
public final class EdgeMeters {
  private EdgeMeters() {}

  /** Registers a collector's counters; they read its status when they are asked. */
  public static void register(MeterRegistry registry, EdgeCollector collector) {
    var status = collector.status();
    var edge = Tags.of("edge", status.edge());
    gauge(registry, "millwright.edge.spool.size", "bytes", edge, collector, s -> s.spool().bytes());
    gauge(
        registry,
        "millwright.edge.spool.waiting",
        "records",
        edge,
        collector,
        s -> s.spool().records());
    counter(registry, "millwright.edge.spool.dropped", edge, collector, s -> s.spool().dropped());
    counter(registry, "millwright.edge.forwarded", edge, collector, s -> s.forward().readings());
    for (int i = 0; i < status.sources().size(); i++) {
      int at = i;
      var tags = edge.and("source", status.sources().get(i).source());
      gauge(
          registry,
          "millwright.edge.source.connected",
          "",
          tags,
          collector,
          s -> s.sources().get(at).state() == ConnectionState.CONNECTED ? 1 : 0);
      counter(
          registry,
          "millwright.edge.source.readings",
          tags,
          collector,
          s -> s.sources().get(at).readings());
      counter(
          registry, "millwright.edge.source.bad", tags, collector, s -> s.sources().get(at).bad());
      counter(
          registry,
          "millwright.edge.source.lost",
          tags,
          collector,
          s -> s.sources().get(at).lost());
    }
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      String unit,
      Tags tags,
      EdgeCollector collector,
      ToDoubleFunction<EdgeStatus> value) {
    var gauge = Gauge.builder(name, collector, c -> value.applyAsDouble(c.status())).tags(tags);
    (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      Tags tags,
      EdgeCollector collector,
      ToDoubleFunction<EdgeStatus> value) {
    FunctionCounter.builder(name, collector, c -> value.applyAsDouble(c.status()))
        .tags(tags)
        .baseUnit("readings")
        .register(registry);
  }
}
