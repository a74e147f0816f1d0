// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.Passwords;
import io.millwright.edge.feed.FeedDeclarer;
import io.millwright.edge.feed.FeedRegistry;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An edge that collects for a server elsewhere, declares its streams, and asks its gateway. */
public final class CollectingEdge implements FileEdges.Running {
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final EdgeCollector collector;
  private final FeedDeclarer declarer;
  private final Optional<GatewayFollower> follower;

  private CollectingEdge(
      EdgeCollector collector, FeedDeclarer declarer, Optional<GatewayFollower> follower) {
    this.collector = collector;
    this.declarer = declarer;
    this.follower = follower;
  }

  /**
   * Starts to collect.
   *
   * @param sink the next hop
   * @param registry is told what the edge delivers
   * @param gateway may say what to collect; empty where none can be asked
   * @param changed is told at the start, and when the sources have changed
   */
  public static CollectingEdge start(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      FeedRegistry registry,
      Optional<HttpGateway> gateway,
      ConnectorContext context,
      Passwords passwords,
      Consumer<EdgeCollector> changed) {
    var collector = EdgeCollector.start(edge, settings, sink, context);
    changed.accept(collector);
    return new CollectingEdge(
        collector,
        FeedDeclarer.start(collector::feeds, registry, collector::refuse),
        gateway.map(server ->
            GatewayFollower.start(
                edge,
                collector,
                server,
                context,
                passwords,
                ASKING,
                () -> changed.accept(collector))));
  }

  @Override
  public void change(EdgeDefinition edge) {
    follower.ifPresentOrElse(
        following -> following.change(edge), () -> collector.change(edge.sources()));
  }

  @Override
  public void close() {
    follower.ifPresent(GatewayFollower::close);
    declarer.close();
    collector.close();
  }
}
