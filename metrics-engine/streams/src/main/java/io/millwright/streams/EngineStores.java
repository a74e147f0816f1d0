// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantStore;
import io.millwright.application.replay.ReplayLog;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.figure.FigureSource;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.setting.KnownSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Provides the historian's stores over the configured database as beans. */
@Singleton
final class EngineStores {
  private static final System.Logger LOG = System.getLogger(EngineStores.class.getName());

  private final PostgresHistorian postgres;
  private final EngineConfig engine;

  EngineStores(EngineConfig engine) {
    this.engine = engine;
    // Unknown settings are reported before a missing URL ends the start: the URL may be set under a
    // misspelt name.
    sayUnknownSettings();
    postgres =
        PostgresHistorian.open(
            HistorianConfig.read(
                name -> ConfigProvider.getConfig().getOptionalValue(name, String.class)));
    postgres.start(InstantSource.system());
  }

  private static void sayUnknownSettings() {
    var settings = KnownSettings.read();
    for (var source : ConfigProvider.getConfig().getConfigSources()) {
      settings
          .unknown(source.getName(), source.getPropertyNames(), Set.of())
          .forEach(message -> LOG.log(System.Logger.Level.WARNING, message));
    }
  }

  @Produces
  @Singleton
  Historian historian() {
    return postgres.historian();
  }

  @Produces
  @Singleton
  ReplayLog replayLog() {
    return postgres.replayLog();
  }

  @Produces
  @Singleton
  SnapshotStore snapshotStore() {
    return postgres.snapshotStore(engine.snapshots().folder());
  }

  @Produces
  @Singleton
  PlantStore plantStore() {
    return postgres.plantStore();
  }

  /** Returns the historian's figures. */
  @Produces
  @Singleton
  FigureSource historianFigures() {
    return postgres;
  }

  @PreDestroy
  void close() {
    postgres.close();
  }
}
