// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.application.edge.EdgeConfigurations;
import io.millwright.application.edge.EmbeddedEdges;
import io.millwright.application.edge.Feeds;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeMeters;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.Passwords;
import io.millwright.edge.RefusedSource;
import io.millwright.edge.feed.FeedDeclarer;
import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.gateway.Capability;
import io.millwright.edge.gateway.Gateway;
import io.millwright.edge.gateway.GatewayFollower;
import io.millwright.edge.report.TagLog;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.Feed;
import io.millwright.feed.RefusedFeed;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.reading.RefusedReadings;
import io.millwright.report.BufferReport;
import io.millwright.report.EdgeReport;
import io.millwright.source.EdgeDefinition;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the edges of this process. */
@Singleton
final class Edges implements EmbeddedEdges, AutoCloseable {
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final ReadingSink sink;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Gateway gateway;
  private final Feeds feeds;
  private final List<Running> running = new CopyOnWriteArrayList<>();
  private volatile Optional<FileEdges> files = Optional.empty();

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
   * Starts an edge.
   *
   * @param data the folder of the buffers and of files that connectors keep
   */
  Running start(EdgeDefinition edge, Path data) {
    var passwords = new Passwords(System.getenv());
    var context = new ConnectorContext(clock, passwords, data);
    var collector =
        EdgeCollector.start(
            edge, EdgeSettings.in(data.resolve("spool").resolve(edge.name())), sink, context);
    EdgeMeters.register(meters, collector);
    var follower =
        GatewayFollower.start(
            edge,
            collector,
            gateway,
            context,
            passwords,
            ASKING,
            () -> EdgeMeters.register(meters, collector));
    var declarer = FeedDeclarer.start(collector::feeds, new OwnRegistry(feeds), collector::refuse);
    var started = new Running(collector, follower, declarer, TagLog.start(collector));
    running.add(started);
    return started;
  }

  /** Starts the edges of these files and follows changes of the files. */
  void follow(List<Path> edgeFiles, Path data) {
    files =
        Optional.of(
            FileEdges.start(
                edgeFiles, edge -> start(edge, data), sink, clock, System.err::println));
  }

  /** An edge that runs in this process. */
  final class Running implements FileEdges.Running {
    private final EdgeCollector collector;
    private final GatewayFollower follower;
    private final FeedDeclarer declarer;
    private final TagLog log;

    private Running(
        EdgeCollector collector, GatewayFollower follower, FeedDeclarer declarer, TagLog log) {
      this.log = log;
      this.collector = collector;
      this.follower = follower;
      this.declarer = declarer;
    }

    String name() {
      return collector.feeds().edge();
    }

    @Override
    public void change(EdgeDefinition edge) {
      follower.change(edge);
    }

    @Override
    public void noteBad(Set<Alias> streams) {
      collector.noteBad(streams);
    }

    @Override
    public void close() {
      running.remove(this);
      log.close();
      follower.close();
      declarer.close();
      collector.close();
    }
  }

  @Override
  public List<EdgeReport> reports() {
    var refused = files.map(FileEdges::refused).orElse(List.of());
    var reports =
        new ArrayList<>(
            running.stream()
                .map(edge ->
                    edge.collector.report(
                        Stream.concat(refused.stream(), edge.follower.refused().stream()).toList()))
                .toList());
    // If nothing of a file runs, there is no edge that could report it.
    refused.stream()
        .filter(part -> running.stream().noneMatch(edge -> edge.name().equals(part.edge())))
        .collect(
            Collectors.groupingBy(RefusedSource::edge, LinkedHashMap::new, Collectors.toList()))
        .forEach((edge, parts) -> reports.add(notRunning(edge, parts)));
    return reports;
  }

  private EdgeReport notRunning(String edge, List<RefusedSource> parts) {
    return new EdgeReport(
        edge,
        "",
        clock.instant(),
        parts.getFirst().since(),
        false,
        new BufferReport(0, 0, 0, 0, ""),
        RefusedReadings.NONE,
        parts.size(),
        parts.stream().map(RefusedSource::report).toList());
  }

  /** Stops all edges. Buffered readings are forwarded first. */
  @Override
  public void close() {
    files.ifPresent(FileEdges::close);
    List.copyOf(running).forEach(Running::close);
  }

  /** The registry of feeds of the server in this process. */
  private static final class OwnRegistry implements FeedRegistry {
    private final Feeds feeds;
    private volatile Set<Alias> refused = Set.of();

    OwnRegistry(Feeds feeds) {
      this.feeds = feeds;
    }

    @Override
    public void declare(EdgeFeeds declaration) {
      feeds.declare(declaration);
      refused =
          feeds.refused().stream()
              .map(RefusedFeed::feed)
              .filter(feed -> feed.edge().equals(declaration.edge()))
              .map(Feed::sentAs)
              .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<Alias> refused(String edge) {
      return refused;
    }
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
