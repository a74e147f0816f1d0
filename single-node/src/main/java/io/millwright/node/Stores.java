// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.application.Transactions;
import io.millwright.application.audit.AuditLog;
import io.millwright.application.document.DocumentStore;
import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.DatabaseDiskSpace;
import io.millwright.application.job.ImportJobStore;
import io.millwright.application.plant.PlantStore;
import io.millwright.application.query.QueryRunner;
import io.millwright.application.replay.ReplayLog;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Provides the stores that the node opened before its server started as beans. */
@Singleton
final class Stores {
  private final Node node = Node.current();
  private final NodeDatabase database = node.database();

  @Produces
  @Singleton
  Node node() {
    return node;
  }

  @Produces
  @Singleton
  NodeDatabase database() {
    return database;
  }

  @Produces
  @Singleton
  Historian historian() {
    return database.historian().historian();
  }

  @Produces
  @Singleton
  QueryRunner queryRunner() {
    return database.historian().queryRunner();
  }

  @Produces
  @Singleton
  ImportJobStore importJobStore() {
    return database.historian().importJobStore();
  }

  @Produces
  @Singleton
  ReplayLog replayLog() {
    return database.historian().replayLog();
  }

  @Produces
  @Singleton
  SnapshotStore snapshotStore() {
    return database.historian().snapshotStore(database.folder().resolve("snapshots"));
  }

  @Produces
  @Singleton
  PlantStore plantStore() {
    return database.historian().plantStore();
  }

  @Produces
  @Singleton
  DocumentStore documentStore() {
    return database.historian().documentStore();
  }

  @Produces
  @Singleton
  Transactions transactions() {
    return database.historian().transactions();
  }

  @Produces
  @Singleton
  AuditLog auditLog() {
    return database.historian().auditLog();
  }

  @Produces
  @Singleton
  FeedStore feedStore() {
    return database.historian().feedStore();
  }

  @Produces
  @Singleton
  EdgeReportStore edgeReportStore() {
    return database.historian().edgeReportStore();
  }

  /** Returns the historian's figures. */
  @Produces
  @Singleton
  FigureSource historianFigures() {
    return database.historian();
  }

  /** Returns how much space is left on the disk of the database and of the buffers. */
  @Produces
  @Singleton
  FigureSource folderFigures() {
    var files = database.folder().path().toFile();
    return () ->
        List.of(
            new Figure.Gauge(
                "millwright_data_free_bytes",
                "Space that is left on the disk of the data folder",
                files::getUsableSpace));
  }

  /**
   * Returns the space for imports. If the database is not the embedded one, its disk is not known.
   */
  @Produces
  @Singleton
  DatabaseDiskSpace storeRoom() {
    var files = database.folder().path().toFile();
    return database.isEmbedded() ? files::getUsableSpace : () -> Long.MAX_VALUE;
  }
}
