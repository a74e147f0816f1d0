// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeMeters;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.FileEdges;
import io.millwright.edge.Passwords;
import io.millwright.edge.RefusedSource;
import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.forward.HttpSink;
import io.millwright.edge.gateway.CollectingEdge;
import io.millwright.edge.gateway.HttpGateway;
import io.millwright.edge.kafka.KafkaFeedRegistry;
import io.millwright.edge.report.ReportReceiver;
import io.millwright.edge.report.TagLog;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.kafka.ReadingSender;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.ReadingSink;
import io.millwright.report.EdgeReport;
import io.millwright.setting.KnownSettings;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Starts and stops the edge that the configuration describes. */
@Singleton
@IfBuildProfile("cluster")
final class EdgeService {
  private static final System.Logger LOG = System.getLogger(EdgeService.class.getName());

  private final EdgeConfig config;
  private final RecordSender kafka;
  private final KafkaFeedRegistry kafkaFeeds;
  private final MeterRegistry meters;
  private @Nullable HttpSink http;
  private @Nullable HttpGateway gateway;
  private volatile @Nullable FileEdges edges;
  private volatile @Nullable EdgeCollector collector;

  EdgeService(
      EdgeConfig config, RecordSender kafka, KafkaFeedRegistry kafkaFeeds, MeterRegistry meters) {
    this.config = config;
    this.kafka = kafka;
    this.kafkaFeeds = kafkaFeeds;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    sayUnknownSettings();
    var file =
        config
            .file()
            .orElseThrow(() ->
                new IllegalStateException(
                    "millwright.edge.file is not set; name the edge file that says what to"
                        + " collect"));
    // A file that can't be read at all fails the start at once; otherwise the edge runs the valid
    // parts.
    var _ = EdgeFiles.readSound(file, EdgeCollector::check);
    var defaults = EdgeSettings.in(config.data().resolve("spool"));
    var settings =
        new EdgeSettings(
            defaults.spool(),
            config.limit().asLongValue(),
            config.overflow(),
            config.maxAhead(),
            defaults.forwardReadings(),
            defaults.longestPause(),
            config.drain());
    var passwords = new Passwords(System.getenv());
    var context = new ConnectorContext(InstantSource.system(), passwords, config.data());
    var sink = sink();
    var server =
        Optional.ofNullable(http)
            .map(_ -> new HttpGateway(URI.create(config.to()), config.token()));
    gateway = server.orElse(null);
    FeedRegistry registry = server.isPresent() ? server.get() : kafkaFeeds;
    ReportReceiver reports = server.isPresent() ? server.get() : kafkaFeeds;
    edges =
        FileEdges.start(
            List.of(file),
            edge ->
                CollectingEdge.start(
                    edge,
                    settings,
                    sink,
                    registry,
                    reports,
                    this::refused,
                    server,
                    context,
                    passwords,
                    (started, _) -> TagLog.start(started),
                    this::follow),
            sink,
            context.clock(),
            line -> LOG.log(System.Logger.Level.WARNING, line));
  }

  private void follow(EdgeCollector changed) {
    collector = changed;
    EdgeMeters.register(meters, changed);
  }

  /** Returns the edge's report of itself; empty before the edge has started. */
  Optional<EdgeReport> report() {
    return Optional.ofNullable(collector).map(started -> started.report(refused()));
  }

  private static void sayUnknownSettings() {
    var settings = KnownSettings.read();
    for (var source : ConfigProvider.getConfig().getConfigSources()) {
      settings
          .unknown(source.getName(), source.getPropertyNames(), Set.of())
          .forEach(message -> LOG.log(System.Logger.Level.WARNING, message));
    }
  }

  private List<RefusedSource> refused() {
    var running = edges;
    return running == null ? List.of() : running.refused();
  }

  private ReadingSink sink() {
    if (config.to().equals("kafka")) {
      return new ReadingSender(kafka, Topics::readingsKey);
    }
    var server = new HttpSink(URI.create(config.to()), config.token());
    http = server;
    return server;
  }

  void stop(@Observes ShutdownEvent event) {
    var running = edges;
    if (running != null) {
      running.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (http != null) {
      http.close();
    }
  }
}
