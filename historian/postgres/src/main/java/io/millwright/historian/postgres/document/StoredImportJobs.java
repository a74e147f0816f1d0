// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document;

import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJobStore;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps import jobs in a table, one row each. */
public final class StoredImportJobs implements ImportJobStore {
  private static final String SELECT =
      "select id, name, state, message, attempts, created, updated from historian.import_job ";

  private final Database database;

  /** Opens the store over a database. */
  public StoredImportJobs(Database database) {
    this.database = database;
  }

  @Override
  public void create(ImportJob job, String request) {
    database.transaction(
        "keep a new import job",
        connection -> {
          try (var insert =
                  NamedStatement.of(
                      connection,
                      """
                      insert into historian.import_job
                        (id, name, state, message, attempts, request, created, updated)
                      values (:id, :name, :state, :message, :attempts, :request, :created, :updated)
                      """);
              var forget =
                  NamedStatement.of(
                      connection,
                      """
                      delete from historian.import_job
                      where state not in ('PENDING', 'RUNNING') and created < (
                        select created from historian.import_job
                        order by created desc, id offset :kept limit 1)
                      """)) {
            insert.set("id", job.id());
            insert.setText("name", job.name());
            insert.set("state", job.state().name());
            insert.setText("message", job.message());
            insert.set("attempts", job.attempts());
            insert.setText("request", request);
            insert.set("created", job.created());
            insert.set("updated", job.updated());
            forget.set("kept", MOST - 1);
            insert.update();
            return forget.update();
          }
        });
  }

  @Override
  public void save(ImportJob job) {
    database.transaction(
        "keep an import job",
        connection -> {
          try (var update =
              NamedStatement.of(
                  connection,
                  """
                  update historian.import_job
                  set state = :state, message = :message, attempts = :attempts, updated = :updated where id = :id
                  """)) {
            update.set("state", job.state().name());
            update.setText("message", job.message());
            update.set("attempts", job.attempts());
            update.set("updated", job.updated());
            update.set("id", job.id());
            return update.update();
          }
        });
  }

  @Override
  public Optional<String> findRequest(UUID id) {
    return database.transaction(
        "read what an import job was asked for",
        connection -> {
          try (var select =
              NamedStatement.of(
                  connection, "select request from historian.import_job where id = :id")) {
            return select.set("id", id).first(row -> row.getString(1));
          }
        });
  }

  @Override
  public Optional<ImportJob> find(UUID id) {
    return database.transaction(
        "read an import job",
        connection -> {
          try (var select = NamedStatement.of(connection, SELECT + "where id = :id")) {
            return select.set("id", id).first(StoredImportJobs::job);
          }
        });
  }

  @Override
  public List<ImportJob> all() {
    return database.transaction(
        "list the import jobs",
        connection -> {
          try (var select = NamedStatement.of(connection, SELECT + "order by created, id")) {
            return select.list(StoredImportJobs::job);
          }
        });
  }

  private static ImportJob job(ResultSet row) throws SQLException {
    return new ImportJob(
        row.getObject("id", UUID.class),
        row.getString("name"),
        ImportJob.State.valueOf(row.getString("state")),
        row.getString("message"),
        row.getInt("attempts"),
        Columns.time(row, "created"),
        Columns.time(row, "updated"));
  }
}
