// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.api.edge.EdgeStatus;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeMeters;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.Passwords;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The collectors that run in this process. */
@Singleton
final class Edges implements EdgeStatus, AutoCloseable {
  private final ReadingSink sink;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final List<EdgeCollector> running = new CopyOnWriteArrayList<>();

  Edges(ReadingSink sink, InstantSource clock, MeterRegistry meters) {
    this.sink = sink;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * Starts to collect.
   *
   * @param data the folder of the buffers and of what connectors keep
   */
  void start(EdgeDefinition edge, Path data) {
    var collector =
        EdgeCollector.start(
            edge,
            EdgeSettings.in(data.resolve("spool").resolve(edge.name())),
            sink,
            new ConnectorContext(clock, new Passwords(System.getenv()), data));
    EdgeMeters.register(meters, collector);
    running.add(collector);
  }

  @Override
  public List<SourceStatus> sources() {
    return running.stream()
        .map(EdgeCollector::status)
        .flatMap(edge ->
            edge.sources().stream()
                .map(source ->
                    new SourceStatus(
                        edge.edge(),
                        source.source(),
                        source.protocol(),
                        source.state().name(),
                        source.cause(),
                        source.since(),
                        source.tags(),
                        source.readings(),
                        source.badTags(),
                        source.lastReading())))
        .toList();
  }

  /** Stops collecting; what has been collected is forwarded first. */
  @Override
  public void close() {
    running.forEach(EdgeCollector::close);
    running.clear();
  }
}
