// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import io.millwright.application.Transactions;
import io.millwright.application.audit.AuditLog;
import io.millwright.application.document.DocumentStore;
import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.ImportJobStore;
import io.millwright.application.plant.PlantStore;
import io.millwright.application.query.QueryRunner;
import io.millwright.application.replay.ReplayLog;
import io.millwright.engine.store.SnapshotStore;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.historian.postgres.audit.StoredAudit;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.historian.postgres.document.StoredDocuments;
import io.millwright.historian.postgres.document.StoredImportJobs;
import io.millwright.historian.postgres.edge.StoredEdgeReports;
import io.millwright.historian.postgres.edge.StoredFeeds;
import io.millwright.historian.postgres.plant.StoredPlant;
import io.millwright.historian.postgres.query.QueryLimits;
import io.millwright.historian.postgres.query.QueryRole;
import io.millwright.historian.postgres.query.StoredQueries;
import io.millwright.historian.postgres.reading.StoredReadings;
import io.millwright.historian.postgres.replay.StoredReplays;
import io.millwright.historian.postgres.rollup.Rollups;
import io.millwright.historian.postgres.rollup.StoreSize;
import io.millwright.historian.postgres.schema.Schema;
import io.millwright.historian.postgres.snapshot.StoredSnapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** An open historian: the store of all TQVs and of the plant, over one database. */
public final class PostgresHistorian implements FigureSource, AutoCloseable {
  private final Database database;
  private final Historian historian;
  private final Rollups rollups;
  private final StoreSize size;
  private final PlantStore plants;
  private final DocumentStore documents;
  private final AuditLog audit;
  private final QueryRunner queries;
  private final ImportJobStore importJobs;
  private final ReplayLog replays;
  private final FeedStore feeds;
  private final EdgeReportStore edgeReports;

  private PostgresHistorian(Database database, QueryLimits limits, boolean hasQueryRole) {
    this.database = database;
    historian = new StoredReadings(database);
    rollups = new Rollups(database);
    size = new StoreSize(database);
    plants = new StoredPlant(database);
    documents = new StoredDocuments(database);
    audit = new StoredAudit(database);
    queries = new StoredQueries(database, limits, hasQueryRole);
    importJobs = new StoredImportJobs(database);
    replays = new StoredReplays(database);
    feeds = new StoredFeeds(database);
    edgeReports = new StoredEdgeReports(database);
  }

  /**
   * Brings the tables up to date and opens the historian.
   *
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the database can't be reached
   *     or refuses us; the message says what to do
   */
  public static PostgresHistorian open(HistorianConfig config) {
    return open(config, QueryLimits.of(config));
  }

  static PostgresHistorian open(HistorianConfig config, QueryLimits limits) {
    Schema.migrate(config);
    return new PostgresHistorian(new Database(config), limits, QueryRole.prepare(config));
  }

  /** Returns the store of readings, computed values and alarms. */
  public Historian historian() {
    return historian;
  }

  /**
   * Begins the work that the process that writes readings does for all: the rollups, and measuring
   * the database.
   */
  public void start(InstantSource clock) {
    rollups.start(clock);
    size.start(clock);
  }

  /**
   * Does the work that starts a process. While it does, this thread tries again what the database
   * can't do because it has gone, or starts anew.
   *
   * @param limit how long, each time; then, and after {@link #started}, the failure is the caller's
   */
  public void whileStarting(Duration limit, Runnable work) {
    database.patience().during(limit, work);
  }

  /** The start is over. */
  public void started() {
    database.patience().end();
  }

  /** Returns what computes the rollups. */
  public Rollups rollups() {
    return rollups;
  }

  /** Returns what this process counts, and what the database last said of its size. */
  @Override
  public List<Figure> figures() {
    return Stream.of(database.figures(), size).flatMap(each -> each.figures().stream()).toList();
  }

  /** Returns the transactions in which several of these stores write together. */
  public Transactions transactions() {
    return database;
  }

  /** Returns the store of models and assets. */
  public PlantStore plantStore() {
    return plants;
  }

  /** Returns the store of documents and settings. */
  public DocumentStore documentStore() {
    return documents;
  }

  /** Returns the log of who changed what. */
  public AuditLog auditLog() {
    return audit;
  }

  /** Answers questions in SiteWise's query language. */
  public QueryRunner queryRunner() {
    return queries;
  }

  /** Returns the store of import jobs. */
  public ImportJobStore importJobStore() {
    return importJobs;
  }

  /** Returns the store of replays. */
  public ReplayLog replayLog() {
    return replays;
  }

  /** Returns the store of which source delivers which stream. */
  public FeedStore feedStore() {
    return feeds;
  }

  /** Returns the store of what edges have said of themselves last. */
  public EdgeReportStore edgeReportStore() {
    return edgeReports;
  }

  /**
   * Returns the store of snapshots, whose files are in a folder of this process.
   *
   * @param folder is made when it is needed
   */
  public SnapshotStore snapshotStore(Path folder) {
    return new StoredSnapshots(database, folder);
  }

  /** Returns the database's connections, for tests and tools; they don't commit by themselves. */
  public DataSource dataSource() {
    return database.dataSource();
  }

  /** Closes the connections. What was acknowledged is durable already. */
  @Override
  public void close() {
    size.close();
    rollups.close();
    database.close();
  }
}
