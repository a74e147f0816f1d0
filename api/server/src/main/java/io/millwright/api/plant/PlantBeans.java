// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.application.Transactions;
import io.millwright.application.UnitOfWork;
import io.millwright.application.edge.ConfiguredStreams;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.edge.Feeds;
import io.millwright.application.edge.FeedsChanged;
import io.millwright.application.edge.GoneEdges;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.live.UnknownPresentValues;
import io.millwright.application.plant.PlantChanged;
import io.millwright.application.plant.PlantChanging;
import io.millwright.application.plant.PlantStore;
import io.millwright.application.plant.Plants;
import io.millwright.application.replay.ReplayLog;
import io.millwright.asset.Quotas;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Provides what the use cases of this process share: the plant, the feeds and the live feed. */
@Singleton
final class PlantBeans {
  /** Provides the plant. Its changes are sent as CDI events. */
  @Produces
  @Singleton
  static Plants plants(
      PlantStore store,
      UnitOfWork units,
      Event<PlantChanging> partners,
      Event<PlantChanged> listeners,
      InstantSource clock,
      QuotaConfig quotas) {
    return new Plants(store, units, partners::fire, listeners::fire, clock, quotas(quotas));
  }

  /** Provides the feeds. Their changes are sent as CDI events. */
  @Produces
  @Singleton
  static Feeds feeds(
      FeedStore store,
      Historian historian,
      ReplayLog replays,
      Plants plants,
      Transactions transactions,
      Event<FeedsChanged> changes,
      InstantSource clock) {
    var gone = new GoneEdges(store, historian, clock);
    return new Feeds(store, gone, replays, plants, transactions, changes::fire, clock);
  }

  /** Provides the streams that gateways' configurations have edges deliver. */
  @Produces
  @Singleton
  static ConfiguredStreams configuredStreams() {
    return ConfiguredStreams.ofConnectors();
  }

  /** Provides the live feed. */
  @Produces
  @Singleton
  static LiveFeed liveFeed() {
    return new LiveFeed();
  }

  /** Provides the check for streams with an unknown present value. */
  @Produces
  @Singleton
  static UnknownPresentValues unknownNow(
      FeedStore store, Historian historian, Plants plants, LiveFeed live) {
    return new UnknownPresentValues(store, historian, plants, live);
  }

  private static Quotas quotas(QuotaConfig config) {
    return new Quotas(
        config.models(),
        config.assetsPerModel(),
        config.childrenPerAsset(),
        config.levels(),
        config.hierarchiesPerModel(),
        config.propertiesPerModel(),
        config.compositesPerModel(),
        config.variablesPerFormula(),
        config.functionsPerFormula(),
        config.formulaLevels(),
        config.dependentsPerProperty());
  }
}
