// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.micrometer.core.instrument.MeterRegistry;
import io.millwright.figure.FigureSource;
import io.millwright.meter.FigureMeters;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/** Publishes the figures of all parts of this process at {@code /q/metrics}. */
@Singleton
final class ServerMeters {
  private static final int LAST = 10_000;

  private final FigureMeters meters;

  ServerMeters(MeterRegistry registry, @All List<FigureSource> sources) {
    meters = new FigureMeters(registry, sources);
  }

  /** Starts after the beans that start their tasks in the same event. */
  void start(@Observes @Priority(LAST) StartupEvent event) {
    meters.start();
  }

  void stop(@Observes ShutdownEvent event) {
    meters.close();
  }
}
