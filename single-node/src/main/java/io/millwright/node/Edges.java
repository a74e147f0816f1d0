// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.api.edge.EdgeStatus;
import io.millwright.api.edge.Feeds;
import io.millwright.api.sitewise.document.EdgeConfigurations;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeMeters;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.Passwords;
import io.millwright.edge.feed.FeedDeclarer;
import io.millwright.edge.gateway.Capability;
import io.millwright.edge.gateway.Gateway;
import io.millwright.edge.gateway.GatewayFollower;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The collectors that run in this process. */
@Singleton
final class Edges implements EdgeStatus, AutoCloseable {
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final ReadingSink sink;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Gateway gateway;
  private final Feeds feeds;
  private final List<EdgeCollector> running = new CopyOnWriteArrayList<>();
  private final List<GatewayFollower> following = new CopyOnWriteArrayList<>();
  private final List<FeedDeclarer> declaring = new CopyOnWriteArrayList<>();

  Edges(
      ReadingSink sink,
      InstantSource clock,
      MeterRegistry meters,
      EdgeConfigurations configurations,
      Feeds feeds) {
    this.feeds = feeds;
    gateway = new OwnGateway(configurations);
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
    var passwords = new Passwords(System.getenv());
    var context = new ConnectorContext(clock, passwords, data);
    var collector =
        EdgeCollector.start(
            edge, EdgeSettings.in(data.resolve("spool").resolve(edge.name())), sink, context);
    EdgeMeters.register(meters, collector);
    running.add(collector);
    declaring.add(FeedDeclarer.start(collector::feeds, feeds::declare));
    following.add(
        GatewayFollower.start(
            edge,
            collector,
            gateway,
            context,
            passwords,
            ASKING,
            () -> EdgeMeters.register(meters, collector)));
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
    following.forEach(GatewayFollower::close);
    following.clear();
    declaring.forEach(FeedDeclarer::close);
    declaring.clear();
    running.forEach(EdgeCollector::close);
    running.clear();
  }

  /** The gateways of the server in this process. */
  private record OwnGateway(EdgeConfigurations configurations) implements Gateway {
    @Override
    public List<Capability> capabilities(String edge) {
      return configurations.of(edge).stream()
          .map(found -> new Capability(found.namespace(), found.version(), found.configuration()))
          .toList();
    }

    @Override
    public void report(String edge, Capability capability, Optional<String> failure) {
      configurations.report(edge, capability.namespace(), capability.version(), failure);
    }
  }
}
