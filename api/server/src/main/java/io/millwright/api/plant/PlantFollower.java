// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.application.plant.Plants;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Checks twice per second whether another process has saved the plant, so that this process is
 * never behind for longer.
 */
@Singleton
final class PlantFollower {
  private static final System.Logger LOG = System.getLogger(PlantFollower.class.getName());
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Plants plants;
  private final RegularTask looking;

  PlantFollower(Plants plants) {
    this.plants = plants;
    looking = new RegularTask("plant-follower", INTERVAL, this::look);
  }

  void start(@Observes StartupEvent event) {
    looking.start();
  }

  void stop(@Observes ShutdownEvent event) {
    looking.close();
  }

  private void look() {
    try {
      plants.follow();
    } catch (UnavailableException e) {
      // Health and requests report the failure.
      LOG.log(System.Logger.Level.DEBUG, "the plant is not followed for now", e);
    }
  }
}
