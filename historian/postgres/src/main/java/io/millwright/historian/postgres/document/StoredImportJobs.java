// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document;

import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJobStore;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Import jobs, one row each. */
public final class StoredImportJobs implements ImportJobStore {
  private static final String SELECT =
      "select id, name, state, message, attempts, created, updated from historian.import_job ";

  private final Database database;

  public StoredImportJobs(Database database) {
    this.database = database;
  }

  @Override
  public void create(ImportJob job, String request) {
    database.transaction(
        "keep a new import job",
        connection -> {
          try (var insert =
                  connection.prepareStatement(
                      """
                      insert into historian.import_job
                        (id, name, state, message, attempts, request, created, updated)
                      values (?, ?, ?, ?, ?, ?, ?, ?)
                      """);
              var forget =
                  connection.prepareStatement(
                      """
                      delete from historian.import_job
                      where state not in ('PENDING', 'RUNNING') and created < (
                        select created from historian.import_job
                        order by created desc, id offset ? limit 1)
                      """)) {
            insert.setObject(1, job.id());
            insert.setString(2, Columns.storable(job.name()));
            insert.setString(3, job.state().name());
            insert.setString(4, Columns.storable(job.message()));
            insert.setInt(5, job.attempts());
            insert.setString(6, Columns.storable(request));
            insert.setObject(7, Columns.time(job.created()));
            insert.setObject(8, Columns.time(job.updated()));
            forget.setInt(1, MOST - 1);
            insert.executeUpdate();
            return forget.executeUpdate();
          }
        });
  }

  @Override
  public void save(ImportJob job) {
    database.transaction(
        "keep an import job",
        connection -> {
          try (var update =
              connection.prepareStatement(
                  """
                  update historian.import_job
                  set state = ?, message = ?, attempts = ?, updated = ? where id = ?
                  """)) {
            update.setString(1, job.state().name());
            update.setString(2, Columns.storable(job.message()));
            update.setInt(3, job.attempts());
            update.setObject(4, Columns.time(job.updated()));
            update.setObject(5, job.id());
            return update.executeUpdate();
          }
        });
  }

  @Override
  public Optional<String> findRequest(UUID id) {
    return database.transaction(
        "read what an import job was asked for",
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select request from historian.import_job where id = ?")) {
            select.setObject(1, id);
            try (var rows = select.executeQuery()) {
              return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
          }
        });
  }

  @Override
  public Optional<ImportJob> find(UUID id) {
    return database.transaction(
        "read an import job",
        connection -> {
          try (var select = connection.prepareStatement(SELECT + "where id = ?")) {
            select.setObject(1, id);
            return jobs(select).stream().findFirst();
          }
        });
  }

  @Override
  public List<ImportJob> all() {
    return database.transaction(
        "list the import jobs",
        connection -> {
          try (var select = connection.prepareStatement(SELECT + "order by created, id")) {
            return jobs(select);
          }
        });
  }

  private static List<ImportJob> jobs(PreparedStatement select) throws SQLException {
    var jobs = new ArrayList<ImportJob>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        jobs.add(
            new ImportJob(
                rows.getObject("id", UUID.class),
                rows.getString("name"),
                ImportJob.State.valueOf(rows.getString("state")),
                rows.getString("message"),
                rows.getInt("attempts"),
                rows.getObject("created", OffsetDateTime.class).toInstant(),
                rows.getObject("updated", OffsetDateTime.class).toInstant()));
      }
    }
    return jobs;
  }
}
