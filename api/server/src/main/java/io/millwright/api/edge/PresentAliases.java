// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.application.edge.FormerAliasesEnded;
import io.millwright.application.plant.PlantChanged;
import io.millwright.application.plant.Plants;
import io.millwright.asset.change.FormerAliases;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The former aliases as this process knows them. They are read again after a change of the plant,
 * and every 10 s, because another process may have changed them. Safe for use by several threads.
 */
@Singleton
public final class PresentAliases {
  private static final System.Logger LOG = System.getLogger(PresentAliases.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Plants plants;
  private final InstantSource clock;
  private volatile FormerAliases former = FormerAliases.NONE;
  private volatile Instant read = Instant.MIN;

  PresentAliases(Plants plants, InstantSource clock) {
    this.plants = plants;
    this.clock = clock;
  }

  /** Returns the batch with present aliases instead of former ones. */
  public ReadingBatch resolve(ReadingBatch batch) {
    return known().resolve(plants.now(), batch);
  }

  /** Returns the former aliases. */
  public FormerAliases known() {
    var now = clock.instant();
    if (read.isBefore(now.minus(FRESH))) {
      try {
        former = FormerAliases.of(plants.past().formerAliases());
      } catch (UnavailableException e) {
        LOG.log(System.Logger.Level.DEBUG, "the former aliases wait for the historian", e);
      }
      read = now;
    }
    return former;
  }

  void follow(@Observes PlantChanged change) {
    read = Instant.MIN;
  }

  void follow(@Observes FormerAliasesEnded ended) {
    read = Instant.MIN;
  }
}
