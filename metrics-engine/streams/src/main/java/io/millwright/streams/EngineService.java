// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.application.engine.EngineFigures;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantStore;
import io.millwright.engine.store.ReplayStore;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.figure.FigureSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The beans with which Quarkus runs the engine on Kafka Streams. */
@Singleton
final class EngineService {
  private static final System.Logger LOG = System.getLogger(EngineService.class.getName());

  private final EngineConfig config;
  private final PlantStore plants;
  private final Historian historian;
  private final ReplayStore replays;
  private final SnapshotStore snapshots;
  private final ExecutorService writing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("snapshots").factory());
  private final Map<String, Object> kafka;
  private final HistorianRetry patience;
  private final UnreadableRecords unreadable;
  private final PartitionProgress progress = new PartitionProgress();
  private final EngineFigures figures = new EngineFigures(InstantSource.system());

  EngineService(
      EngineConfig config,
      PlantStore plants,
      Historian historian,
      ReplayStore replays,
      SnapshotStore snapshots,
      MeterRegistry meters,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.plants = plants;
    this.historian = historian;
    this.replays = replays;
    this.snapshots = snapshots;
    this.kafka = kafka;
    patience = new HistorianRetry(config.patience());
    unreadable = new UnreadableRecords(meters, System::nanoTime);
  }

  @Produces
  @Singleton
  Topology topology() {
    try (var admin = Admin.create(kafka)) {
      return EngineTopology.of(
          plants,
          historian,
          replays,
          ClusterTopics.ensure(admin, config),
          patience,
          unreadable,
          progress,
          () -> new PartitionSnapshots(snapshots, config.snapshots().every(), writing, figures));
    }
  }

  /**
   * Returns the handler of a stream thread that failed. It replaces the thread, which then gets its
   * records from Kafka again.
   */
  @Produces
  @Singleton
  StreamsUncaughtExceptionHandler beginAnew() {
    return failure -> {
      LOG.log(System.Logger.Level.ERROR, "a thread of the engine gave up; another begins", failure);
      return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
    };
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck historianCheck() {
    return () -> HealthCheckResponse.named("historian").status(patience.isAvailable()).build();
  }

  /** Returns the progress of the partitions, for {@link ProgressCheck}. */
  @Produces
  @Singleton
  PartitionProgress progress() {
    return progress;
  }

  /** Returns the figures of the engines of all partitions of this process. */
  @Produces
  @Singleton
  FigureSource figures() {
    return figures;
  }

  /**
   * Stops waiting for the historian. This runs before Kafka Streams stops, because that waits for
   * its threads, which may be waiting for the historian.
   */
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    patience.stop();
  }
}
