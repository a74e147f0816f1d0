// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.audit;

import io.millwright.application.audit.AuditEntry;
import io.millwright.application.audit.AuditLog;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The audit log in its table. */
public final class StoredAudit implements AuditLog {
  private final Database database;

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
              connection.prepareStatement(
                  """
                  select number, ts, who, via, changes from historian.audit
                  where number < ? order by number desc limit ?
                  """)) {
            select.setLong(1, before.orElse(Long.MAX_VALUE));
            select.setInt(2, limit);
            return read(select);
          }
        });
  }

  private static void insert(Connection connection, AuditEntry entry) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into historian.audit (ts, who, via, changes) values (?, ?, ?, ?)")) {
      insert.setObject(1, Columns.time(entry.time()));
      insert.setString(2, Columns.storable(entry.who()));
      insert.setString(3, Columns.storable(entry.via()));
      insert.setArray(
          4,
          connection.createArrayOf(
              "text", entry.changes().stream().map(Columns::storable).toArray()));
      insert.executeUpdate();
    }
  }

  private static List<Numbered> read(PreparedStatement select) throws SQLException {
    var entries = new ArrayList<Numbered>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        entries.add(
            new Numbered(
                rows.getLong("number"),
                new AuditEntry(
                    Columns.time(rows, "ts"),
                    rows.getString("who"),
                    rows.getString("via"),
                    List.of((String[]) rows.getArray("changes").getArray()))));
      }
    }
    return entries;
  }
}
