// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.connector.ConnectorContext;
import io.millwright.edge.EdgeCollector;
import io.millwright.edge.EdgeMeters;
import io.millwright.edge.EdgeSettings;
import io.millwright.edge.HttpSink;
import io.millwright.edge.Passwords;
import io.millwright.edge.feed.FeedDeclarer;
import io.millwright.edge.gateway.GatewayFollower;
import io.millwright.edge.gateway.HttpGateway;
import io.millwright.edge.kafka.KafkaFeedRegistry;
import io.millwright.edge.kafka.KafkaSink;
import io.millwright.file.EdgeFiles;
import io.millwright.reading.ReadingSink;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Starts the collector that the configuration describes, and stops it. */
@Singleton
@IfBuildProfile("cluster")
final class EdgeService {
  private static final Duration ASKING = Duration.ofSeconds(10);

  private final EdgeConfig config;
  private final KafkaSink kafka;
  private final KafkaFeedRegistry kafkaFeeds;
  private final MeterRegistry meters;
  private @Nullable HttpSink http;
  private @Nullable EdgeCollector collector;
  private @Nullable HttpGateway gateway;
  private @Nullable GatewayFollower follower;
  private @Nullable FeedDeclarer declarer;

  EdgeService(
      EdgeConfig config, KafkaSink kafka, KafkaFeedRegistry kafkaFeeds, MeterRegistry meters) {
    this.config = config;
    this.kafka = kafka;
    this.kafkaFeeds = kafkaFeeds;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    var file =
        config
            .file()
            .orElseThrow(() ->
                new IllegalStateException(
                    "millwright.edge.file is not set; name the edge file that says what to"
                        + " collect"));
    var edge = EdgeFiles.read(file);
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
    var started = EdgeCollector.start(edge, settings, sink(), context);
    collector = started;
    EdgeMeters.register(meters, started);
    if (http != null) {
      var server = new HttpGateway(URI.create(config.to()), config.token());
      gateway = server;
      follower =
          GatewayFollower.start(
              edge,
              started,
              server,
              context,
              passwords,
              ASKING,
              () -> EdgeMeters.register(meters, started));
      declarer = FeedDeclarer.start(started::feeds, server);
    } else {
      declarer = FeedDeclarer.start(started::feeds, kafkaFeeds);
    }
  }

  private ReadingSink sink() {
    if (config.to().equals("kafka")) {
      return kafka;
    }
    var server = new HttpSink(URI.create(config.to()), config.token());
    http = server;
    return server;
  }

  void stop(@Observes ShutdownEvent event) {
    if (follower != null) {
      follower.close();
    }
    if (declarer != null) {
      declarer.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    if (collector != null) {
      collector.close();
    }
    if (http != null) {
      http.close();
    }
  }
}
