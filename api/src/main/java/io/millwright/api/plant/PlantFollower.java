// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.reading.ReadingSink.UnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks twice a second whether another process has saved a plant, so that this one is never behind
 * for longer.
 */
@Singleton
final class PlantFollower {
  private static final System.Logger LOG = System.getLogger(PlantFollower.class.getName());
  private static final long INTERVAL_MILLIS = 500;

  private final Plants plants;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("plant-follower").factory());

  PlantFollower(Plants plants) {
    this.plants = plants;
  }

  void start(@Observes StartupEvent event) {
    var _ =
        looking.scheduleWithFixedDelay(
            this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    looking.shutdown();
  }

  private void look() {
    try {
      plants.follow();
    } catch (UnavailableException e) {
      // Health and those who ask are told.
      LOG.log(System.Logger.Level.DEBUG, "the plant is not followed for now", e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the plant could not be followed; it is tried again", e);
    }
  }
}
