// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.Passwords;
import io.millwright.edge.RefusedSource;
import io.millwright.edge.feed.FeedDeclarer;
import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.report.ReportReceiver;
import io.millwright.edge.report.Reporter;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An edge that collects for a remote server, declares its feeds to it, and follows its gateway's
 * configuration.
 */
public final class CollectingEdge implements FileEdges.Running {
  private static final System.Logger LOG = System.getLogger(CollectingEdge.class.getName());
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final EdgeCollector collector;
  private final FeedDeclarer declarer;
  private final Reporter reporter;
  private final AutoCloseable watch;
  private final Optional<GatewayFollower> follower;

  private CollectingEdge(
      EdgeCollector collector,
      FeedDeclarer declarer,
      Reporter reporter,
      Optional<GatewayFollower> follower,
      Watching watching) {
    this.collector = collector;
    this.reporter = reporter;
    this.declarer = declarer;
    this.follower = follower;
    watch = watching.watch(collector, reporter::failure);
  }

  /** Watches an edge for people. */
  @FunctionalInterface
  public interface Watching {
    /**
     * Begins to watch an edge. Closing the result ends the watch.
     *
     * @param reportFailure returns why reports can't be sent to the server; empty if they can
     */
    AutoCloseable watch(EdgeCollector collector, Supplier<Optional<String>> reportFailure);
  }

  /**
   * Starts the edge.
   *
   * @param sink the next hop
   * @param registry receives the edge's feeds
   * @param reports receives the edge's reports of itself
   * @param refused returns the refused parts of edge files; called again and again
   * @param gateway the gateway that may configure sources; empty if there is none
   * @param watching shows people the changes of sources and tags
   * @param changed called at the start and after the sources have changed
   */
  public static CollectingEdge start(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      FeedRegistry registry,
      ReportReceiver reports,
      Supplier<List<RefusedSource>> refused,
      Optional<HttpGateway> gateway,
      ConnectorContext context,
      Passwords passwords,
      Watching watching,
      Consumer<EdgeCollector> changed) {
    var collector = EdgeCollector.start(edge, settings, sink, context);
    changed.accept(collector);
    var declarer = FeedDeclarer.start(collector::feeds, registry, collector::refuse);
    var follower =
        gateway.map(server ->
            GatewayFollower.start(
                edge,
                collector,
                server,
                context,
                passwords,
                ASKING,
                () -> changed.accept(collector)));
    var notRead = new ArrayList<Supplier<List<RefusedSource>>>(List.of(refused));
    follower.ifPresent(following -> notRead.add(following::refused));
    return new CollectingEdge(
        collector,
        declarer,
        Reporter.start(
            () -> collector.report(notRead.stream().flatMap(from -> from.get().stream()).toList()),
            reports),
        follower,
        watching);
  }

  @Override
  public void change(EdgeDefinition edge) {
    follower.ifPresentOrElse(
        following -> following.change(edge), () -> collector.change(edge.sources()));
  }

  @Override
  public void noteBad(Set<Alias> streams) {
    collector.noteBad(streams);
  }

  @Override
  public void close() {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.DEBUG, "a watch did not close cleanly", e);
    }
    follower.ifPresent(GatewayFollower::close);
    declarer.close();
    try {
      collector.close();
    } finally {
      reporter.close();
    }
  }
}
