// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.wire.Topics;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready while every partition of this process makes progress. The check shows each thread's
 * state, how many records wait, and at which record a partition stands still and why.
 */
@Readiness
@Singleton
final class ProgressCheck implements HealthCheck, FigureSource {
  private final KafkaStreams streams;
  private final PartitionProgress progress;
  private final InstantSource clock;

  ProgressCheck(KafkaStreams streams, PartitionProgress progress) {
    this.streams = streams;
    this.progress = progress;
    clock = InstantSource.system();
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("partitions");
    for (var thread : streams.metadataForLocalThreads()) {
      response.withData(thread.threadName(), thread.threadState());
    }
    var lags = lags();
    response.withData("waiting", lags.values().stream().mapToLong(Long::longValue).sum());
    var standstills = progress.standstills(lags, clock.instant());
    for (var standstill : standstills) {
      response.withData(
          "%s-%d@%d".formatted(Topics.READINGS, standstill.partition(), standstill.offset()),
          "stands still since %s: %s".formatted(standstill.since(), standstill.cause()));
    }
    boolean runs = streams.state().isRunningOrRebalancing();
    return response.status(runs && standstills.isEmpty()).build();
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure.Gauge(
            "millwright_engine_waiting_records",
            "Records on Kafka that wait for the engine in the partitions of this process",
            () -> lags().values().stream().mapToLong(Long::longValue).sum()));
  }

  /**
   * Returns how many records wait in each partition of the readings, from the consumers' metrics.
   */
  private Map<Integer, Long> lags() {
    var lags = new HashMap<Integer, Long>();
    streams
        .metrics()
        .forEach((name, metric) -> {
          var partition = name.tags().get("partition");
          if (name.name().equals("records-lag")
              && Topics.READINGS.equals(name.tags().get("topic"))
              && partition != null
              && metric.metricValue() instanceof Double lag
              && lag > 0) {
            lags.put(Integer.parseInt(partition), lag.longValue());
          }
        });
    return lags;
  }
}
