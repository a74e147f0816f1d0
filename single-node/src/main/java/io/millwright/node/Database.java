// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.Transactions;
import io.millwright.asset.PlantStore;
import io.millwright.audit.AuditLog;
import io.millwright.document.DocumentStore;
import io.millwright.historian.Historian;
import io.millwright.historian.ImportJobStore;
import io.millwright.historian.QueryRunner;
import io.millwright.historian.ReplayStore;
import io.millwright.historian.SnapshotStore;
import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.HistorianConfig;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.source.FeedStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** The historian: on the embedded PostgreSQL unless another database is configured. */
@Singleton
final class Database implements AutoCloseable {
  private final DataFolder folder;
  private final Optional<EmbeddedDatabase> embedded;
  private final PostgresHistorian postgres;

  Database(NodeConfig config, InstantSource clock) {
    folder = DataFolder.lock(config.data());
    var url = config.database().url();
    embedded =
        url.isPresent()
            ? Optional.empty()
            : Optional.of(EmbeddedDatabase.start(folder.resolve("postgres")));
    postgres =
        PostgresHistorian.open(
            embedded
                .map(EmbeddedDatabase::config)
                .orElseGet(() ->
                    new HistorianConfig(
                        url.orElseThrow(),
                        config.database().user(),
                        config.database().password().orElse(""))));
    postgres.rollups().start(clock);
  }

  /** The folder beside the database, locked for this process. */
  DataFolder folder() {
    return folder;
  }

  /** Why the embedded database can't be used now, and what to do; empty while it works. */
  Optional<String> problem() {
    return embedded.flatMap(EmbeddedDatabase::problem);
  }

  @Produces
  @Singleton
  Historian historian() {
    return postgres.historian();
  }

  @Produces
  @Singleton
  QueryRunner queryRunner() {
    return postgres.queryRunner();
  }

  @Produces
  @Singleton
  ImportJobStore importJobStore() {
    return postgres.importJobStore();
  }

  @Produces
  @Singleton
  ReplayStore replayStore() {
    return postgres.replayStore();
  }

  @Produces
  @Singleton
  SnapshotStore snapshotStore() {
    return postgres.snapshotStore(folder.resolve("snapshots"));
  }

  @Produces
  @Singleton
  PlantStore plantStore() {
    return postgres.plantStore();
  }

  @Produces
  @Singleton
  DocumentStore documentStore() {
    return postgres.documentStore();
  }

  @Produces
  @Singleton
  Transactions transactions() {
    return postgres.transactions();
  }

  @Produces
  @Singleton
  AuditLog auditLog() {
    return postgres.auditLog();
  }

  @Produces
  @Singleton
  FeedStore feedStore() {
    return postgres.feedStore();
  }

  /** Ends the connections and the embedded database. */
  @Override
  public void close() {
    postgres.close();
    embedded.ifPresent(EmbeddedDatabase::close);
    folder.close();
  }
}
