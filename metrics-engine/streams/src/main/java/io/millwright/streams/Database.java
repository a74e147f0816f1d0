// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.asset.PlantStore;
import io.millwright.figure.FigureSource;
import io.millwright.historian.Historian;
import io.millwright.historian.ReplayStore;
import io.millwright.historian.SnapshotStore;
import io.millwright.historian.postgres.HistorianConfig;
import io.millwright.historian.postgres.PostgresHistorian;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The historian over the configured database. */
@Singleton
final class Database {
  private final PostgresHistorian postgres;
  private final EngineConfig engine;

  Database(DatabaseConfig config, EngineConfig engine) {
    this.engine = engine;
    postgres =
        PostgresHistorian.open(
            new HistorianConfig(
                config
                    .url()
                    .orElseThrow(() ->
                        new IllegalStateException(
                            "millwright.database.url is not set; name the historian's database,"
                                + " such as jdbc:postgresql://timescaledb:5432/millwright")),
                config.user(),
                config.password().orElse("")));
    postgres.start(InstantSource.system());
  }

  @Produces
  @Singleton
  Historian historian() {
    return postgres.historian();
  }

  @Produces
  @Singleton
  ReplayStore replayStore() {
    return postgres.replayStore();
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

  /** What the historian counts. */
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
