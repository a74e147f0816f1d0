// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres;

import io.millwright.historian.ImportJob;
import io.millwright.historian.ImportJobStore;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Import jobs, one row each. */
final class StoredImportJobs implements ImportJobStore {
  private static final String SELECT =
      "select id, name, state, request, created, updated from historian.import_job ";

  private final Database database;

  StoredImportJobs(Database database) {
    this.database = database;
  }

  @Override
  public void save(ImportJob job) {
    database.transaction(
        "keep an import job",
        connection -> {
          try (var insert =
              connection.prepareStatement(
                  """
                  insert into historian.import_job (id, name, state, request, created, updated)
                  values (?, ?, ?, ?, ?, ?)
                  on conflict (id) do update set state = excluded.state, updated = excluded.updated
                  """)) {
            insert.setObject(1, job.id());
            insert.setString(2, Columns.storable(job.name()));
            insert.setString(3, job.state().name());
            insert.setString(4, Columns.storable(job.request()));
            insert.setObject(5, Columns.time(job.created()));
            insert.setObject(6, Columns.time(job.updated()));
            return insert.executeUpdate();
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
                rows.getString("request"),
                rows.getObject("created", OffsetDateTime.class).toInstant(),
                rows.getObject("updated", OffsetDateTime.class).toInstant()));
      }
    }
    return jobs;
  }
}
