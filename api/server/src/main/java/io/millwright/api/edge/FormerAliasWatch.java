// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.application.edge.FeedsChanged;
import io.millwright.application.edge.FormerAliasesEnded;
import io.millwright.application.plant.PlantChanged;
import io.millwright.application.plant.Plants;
import io.millwright.reading.ReadingSink.UnavailableException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.InstantSource;

/**
 * Ends a measurement's former alias when an edge delivers the new one. It checks after an edge has
 * declared other streams and after the plant has changed, because the edge may have come first. It
 * runs before other observers, because the feeds of a measurement depend on it.
 */
@Singleton
final class FormerAliasWatch {
  private static final System.Logger LOG = System.getLogger(FormerAliasWatch.class.getName());

  private static final int FIRST = Interceptor.Priority.LIBRARY_BEFORE;

  private final Plants plants;
  private final Event<FormerAliasesEnded> ended;
  private final InstantSource clock;

  FormerAliasWatch(Plants plants, Event<FormerAliasesEnded> ended, InstantSource clock) {
    this.plants = plants;
    this.ended = ended;
    this.clock = clock;
  }

  void follow(@Observes @Priority(FIRST) FeedsChanged change) {
    endDelivered();
  }

  /**
   * Checks after a change of the plant. The change has been stored, so its caller gets no error if
   * the database fails now. A former alias then continues until the next change or declaration.
   */
  void follow(@Observes @Priority(FIRST) PlantChanged change) {
    try {
      endDelivered();
    } catch (UnavailableException e) {
      LOG.log(System.Logger.Level.WARNING, "former aliases wait for the historian", e);
    }
  }

  private void endDelivered() {
    if (plants.past().endFormerAliases(clock.instant())) {
      ended.fire(new FormerAliasesEnded());
    }
  }
}
