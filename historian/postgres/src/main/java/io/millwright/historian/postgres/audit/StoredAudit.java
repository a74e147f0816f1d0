// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.audit;

import io.millwright.application.audit.AuditEntry;
import io.millwright.application.audit.AuditLog;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** Keeps the audit log in a table. */
public final class StoredAudit implements AuditLog {
  private final Database database;

  /** Opens the log over a database. */
  public StoredAudit(Database database) {
    this.database = database;
  }

  @Override
  public void append(AuditEntry entry) {
    var _ =
        database.transaction(
            "write the audit log",
            connection -> {
              insert(connection, entry);
              return true;
            });
  }

  @Override
  public List<Numbered> entries(OptionalLong before, int limit) {
    return database.transaction(
        "read the audit log",
        connection -> {
          try (var select =
              NamedStatement.of(
                  connection,
                  """
                  select number, ts, who, via, changes from historian.audit
                  where number < :before order by number desc limit :limit
                  """)) {
            select.set("before", before.orElse(Long.MAX_VALUE));
            select.set("limit", limit);
            return select.list(StoredAudit::entry);
          }
        });
  }

  private static void insert(Connection connection, AuditEntry entry) throws SQLException {
    try (var insert =
        NamedStatement.of(
            connection,
            "insert into historian.audit (ts, who, via, changes) values (:time, :who, :via,"
                + " :changes)")) {
      insert
          .set("time", entry.time())
          .setText("who", entry.who())
          .setText("via", entry.via())
          .set("changes", "text", entry.changes().stream().map(Columns::storable).toList())
          .update();
    }
  }

  private static Numbered entry(ResultSet row) throws SQLException {
    return new Numbered(
        row.getLong("number"),
        new AuditEntry(
            Columns.time(row, "ts"),
            row.getString("who"),
            row.getString("via"),
            List.of((String[]) row.getArray("changes").getArray())));
  }
}
