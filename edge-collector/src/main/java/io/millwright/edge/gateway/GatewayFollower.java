// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.connector.ConfigurationException;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.GatewayTranslation;
import io.millwright.edge.Connectors;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.Passwords;
import io.millwright.edge.RefusedSource;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Keeps an edge's sources as its gateway configures them:
 *
 * <ol>
 *   <li>It repeatedly asks the server for the edge's configurations.
 *   <li>A configuration that has changed becomes sources, which the edge reads from then on. If the
 *       edge can't run it, the edge continues with its present sources, and the configuration is
 *       tried again, because a device may have been off.
 *   <li>The server gets the outcome of each configuration, once for each outcome.
 *   <li>The configurations that run are stored on disk. While the server is unavailable the edge
 *       continues with them, also after a restart.
 * </ol>
 *
 * <p>If the gateway configures nothing, the edge reads the sources of its own file.
 */
public final class GatewayFollower implements AutoCloseable {
  /** The namespace of an edge file, YAML or JSON. */
  private static final String EDGE_FILE = "millwright:edge:1";

  private static final System.Logger LOG = System.getLogger(GatewayFollower.class.getName());

  private volatile EdgeDefinition own;
  private final EdgeCollector collector;
  private final Gateway gateway;
  private final GuardedPasswords secrets;
  private final ConnectorContext context;
  private final Connectors connectors = Connectors.installed();
  private final LastGoodConfigurations lastGood;
  private final RefusedConfigurations refused;
  private final Runnable changed;
  private final Map<String, List<SourceDefinition>> good;
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, String> reported = new HashMap<>();
  private boolean isAway;
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway").factory());

  private GatewayFollower(
      EdgeDefinition own,
      EdgeCollector collector,
      Gateway gateway,
      ConnectorContext context,
      Passwords passwords,
      Runnable changed) {
    this.own = own;
    this.collector = collector;
    this.gateway = gateway;
    this.changed = changed;
    this.context = context;
    secrets = new GuardedPasswords(() -> this.own, passwords, connectors);
    refused = new RefusedConfigurations(collector, context.clock());
    lastGood = new LastGoodConfigurations(context.data().resolve("gateway").resolve(own.name()));
    good = new TreeMap<>(lastGood.read());
  }

  /**
   * Begins to follow the gateway.
   *
   * @param own the edge as its own file defines it
   * @param collector the running edge
   * @param interval the time between two requests to the server
   * @param changed called after the edge's sources have changed
   */
  public static GatewayFollower start(
      EdgeDefinition own,
      EdgeCollector collector,
      Gateway gateway,
      ConnectorContext context,
      Passwords passwords,
      Duration interval,
      Runnable changed) {
    var follower = new GatewayFollower(own, collector, gateway, context, passwords, changed);
    follower.startFromDisk();
    var _ =
        follower.asking.scheduleWithFixedDelay(
            follower::ask, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return follower;
  }

  /** Returns the sources that are not read because their configuration can't be run. */
  public List<RefusedSource> refused() {
    return refused.sources();
  }

  /**
   * Replaces the edge's own definition. The edge reads it at once, unless the gateway has
   * configured other sources.
   */
  public void change(EdgeDefinition next) {
    asking.execute(() -> {
      own = next;
      if (good.isEmpty()) {
        try {
          run(good);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "edge=" + next.name() + " can't be changed", e);
        }
      }
    });
  }

  private void startFromDisk() {
    if (!good.isEmpty()) {
      try {
        run(good);
      } catch (InvalidException e) {
        forget(e.problems().toString());
      } catch (ConfigurationException e) {
        forget(String.valueOf(e.getMessage()));
      }
    }
  }

  private void forget(String why) {
    LOG.log(
        System.Logger.Level.WARNING,
        "edge=%s its last configuration can't be run any more: %s".formatted(own.name(), why));
    good.clear();
  }

  private void ask() {
    try {
      follow(gateway.capabilities(own.name()));
      if (isAway) {
        isAway = false;
        LOG.log(System.Logger.Level.INFO, "edge=" + own.name() + " gateway state=AVAILABLE");
      }
    } catch (ReadingSink.UnavailableException e) {
      if (!isAway) {
        isAway = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "edge=%s gateway state=UNAVAILABLE cause=\"%s\"".formatted(own.name(), e.getMessage()));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "edge=" + own.name() + " can't follow its gateway", e);
    }
  }

  private void follow(List<Capability> capabilities) {
    forgetAllBut(capabilities);
    for (var capability : capabilities) {
      boolean isRun = capability.version().equals(versions.get(capability.namespace()));
      report(capability, isRun ? Optional.empty() : apply(capability));
    }
  }

  private void forgetAllBut(List<Capability> capabilities) {
    var configured = capabilities.stream().map(Capability::namespace).collect(Collectors.toSet());
    refused.keep(configured);
    var gone = new HashSet<>(good.keySet());
    gone.removeAll(configured);
    if (gone.isEmpty()) {
      return;
    }
    good.keySet().removeAll(gone);
    versions.keySet().removeAll(gone);
    run(good);
    gone.forEach(lastGood::remove);
  }

  /** Runs a configuration. Returns why that is not possible; empty if it runs. */
  private Optional<String> apply(Capability capability) {
    var namespace = capability.namespace();
    List<SourceDefinition> sources = List.of();
    try {
      sources = sources(capability);
      var next = new TreeMap<>(good);
      next.put(namespace, sources);
      run(next);
      good.put(namespace, sources);
      lastGood.write(own.name(), namespace, sources);
      versions.put(namespace, capability.version());
      refused.forget(namespace);
      return Optional.empty();
    } catch (InvalidException e) {
      return Optional.of(refuse(capability, sources, e.problems().toString()));
    } catch (ConfigurationException e) {
      return Optional.of(refuse(capability, sources, String.valueOf(e.getMessage())));
    }
  }

  private String refuse(Capability capability, List<SourceDefinition> sources, String why) {
    if (sources.isEmpty() && capability.namespace().equals(EDGE_FILE)) {
      refused.refuseFile(own.name(), capability, why);
    } else {
      refused.refuseSources(own.name(), capability.namespace(), sources, why);
    }
    return why;
  }

  private List<SourceDefinition> sources(Capability capability) {
    if (capability.namespace().equals(EDGE_FILE)) {
      return EdgeFiles.parse(EDGE_FILE, capability.configuration(), EdgeCollector::check).sources();
    }
    return connectors
        .gatewayTranslations()
        .filter(translation -> translation.isFor(capability.namespace()))
        .findFirst()
        .orElseThrow(() -> unknown(capability.namespace()))
        .sources(capability.configuration(), context, secrets);
  }

  private ConfigurationException unknown(String namespace) {
    var known =
        connectors
            .gatewayTranslations()
            .map(GatewayTranslation::namespace)
            .collect(Collectors.joining(", "));
    return new ConfigurationException(
        "This edge does not know %s; it knows %s and %s".formatted(namespace, known, EDGE_FILE));
  }

  private void run(Map<String, List<SourceDefinition>> configured) {
    var sources = new ArrayList<SourceDefinition>();
    configured.values().forEach(sources::addAll);
    sources.forEach(secrets::check);
    collector.change(configured.isEmpty() ? own.sources() : sources);
    changed.run();
  }

  private void report(Capability capability, Optional<String> failure) {
    var outcome = capability.version() + " " + failure.orElse("");
    if (outcome.equals(reported.get(capability.namespace()))) {
      return;
    }
    failure.ifPresentOrElse(
        why ->
            LOG.log(
                System.Logger.Level.WARNING,
                "edge=%s configuration=%s state=SYNC_FAILED cause=\"%s\""
                    .formatted(own.name(), capability.namespace(), why)),
        () ->
            LOG.log(
                System.Logger.Level.INFO,
                "edge=%s configuration=%s state=IN_SYNC"
                    .formatted(own.name(), capability.namespace())));
    gateway.report(own.name(), capability, failure);
    reported.put(capability.namespace(), outcome);
  }

  /** Stops following the gateway. The edge continues with its present sources. */
  @Override
  public void close() {
    asking.shutdownNow();
  }
}
