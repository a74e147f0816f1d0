// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectionState;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.edge.spool.Spool;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A running edge: reads its sources, buffers on disk, forwards. What a source has delivered is on
 * the disk before the connector goes on, and leaves it when the next hop has taken it; so nothing
 * is lost whenever the process ends, and what was forwarded but not acknowledged comes twice. One
 * source's trouble disturbs no other. Safe for use by several threads.
 */
public final class EdgeCollector implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EdgeCollector.class.getName());

  private final EdgeDefinition edge;
  private final Spool spool;
  private final Forwarder forwarder;
  private final List<SourceFeed> feeds = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();
  private boolean closed;

  private EdgeCollector(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      ConnectorContext context,
      Map<String, ConnectorFactory> factories) {
    this.edge = edge;
    spool = Spool.open(settings.spool(), settings.spoolLimit(), settings.overflow());
    forwarder = new Forwarder(spool, sink, settings, context.clock(), edge.name());
    forwarder.start();
    for (var source : edge.sources()) {
      var feed = new SourceFeed(source, spool, settings.maxAhead(), context.clock());
      feeds.add(feed);
      try {
        var connector = factory(factories, source).create(source, context);
        connectors.add(connector);
        connector.start(feed);
      } catch (RuntimeException e) {
        // It was checked, so this is a fault of the connector, and the others must go on.
        LOG.log(System.Logger.Level.ERROR, "source=" + source.name() + " did not start", e);
        feed.onState(ConnectionState.CLOSED, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Starts a collector with the connectors that {@link ServiceLoader} finds.
   *
   * @param edge what to read
   * @param settings how to buffer and forward
   * @param sink the next hop
   * @param context the clock, and the passwords
   * @throws InvalidException if the definition can't be used, with every problem
   * @throws io.millwright.edge.spool.SpoolException if the spool's folder can't be used
   */
  public static EdgeCollector start(
      EdgeDefinition edge, EdgeSettings settings, ReadingSink sink, ConnectorContext context) {
    return start(edge, settings, sink, context, installed());
  }

  /** Starts a collector with these connectors; otherwise as the other {@code start}. */
  public static EdgeCollector start(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      ConnectorContext context,
      Collection<ConnectorFactory> connectors) {
    var problems = check(edge, connectors);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return new EdgeCollector(edge, settings, sink, context, byProtocol(connectors));
  }

  /** Everything that is wrong with an edge's sources, by the connectors that are installed. */
  public static List<Problem> check(EdgeDefinition edge) {
    return check(edge, installed());
  }

  private static List<ConnectorFactory> installed() {
    return ServiceLoader.load(ConnectorFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static Map<String, ConnectorFactory> byProtocol(Collection<ConnectorFactory> connectors) {
    var factories = new TreeMap<String, ConnectorFactory>();
    connectors.forEach(factory -> factories.put(factory.protocol(), factory));
    return factories;
  }

  private static List<Problem> check(EdgeDefinition edge, Collection<ConnectorFactory> connectors) {
    var factories = byProtocol(connectors);
    var problems = new ArrayList<Problem>();
    var names = new HashSet<String>();
    for (var source : edge.sources()) {
      if (!names.add(source.name())) {
        problems.add(
            problem(source, "two sources have this name; rename one, they share its status"));
      }
      var factory = factories.get(source.protocol());
      if (factory == null) {
        problems.add(
            problem(
                source,
                "no connector speaks \"%s\"; installed are %s"
                    .formatted(source.protocol(), String.join(", ", factories.keySet()))));
      } else {
        problems.addAll(factory.check(source));
      }
    }
    return problems;
  }

  private static Problem problem(SourceDefinition source, String message) {
    return new Problem(source.settings().position(), "source " + source.name(), message);
  }

  private static ConnectorFactory factory(
      Map<String, ConnectorFactory> factories, SourceDefinition source) {
    var factory = factories.get(source.protocol());
    if (factory == null) {
      throw new IllegalStateException("no connector speaks " + source.protocol());
    }
    return factory;
  }

  /** How it stands now. */
  public EdgeStatus status() {
    return new EdgeStatus(
        edge.name(),
        feeds.stream().map(SourceFeed::status).toList(),
        spool.status(),
        forwarder.status());
  }

  /** Ends all connections, forwards what is there if the next hop takes it, and ends. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (var connector : connectors) {
      try {
        connector.close();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a connector did not close cleanly", e);
      }
    }
    forwarder.close();
    spool.close();
  }
}
