// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.historian.postgres.database.HistorianConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** The rows of the stored plant, written again into tables of the same shape by binary COPY. */
final class CopyOfRows {
  private static final List<String> TABLES = List.of("asset", "attribute", "own_alias");

  private CopyOfRows() {}

  /** How long COPY takes for the rows that are stored, by one connection in one transaction. */
  static Measured.Took measure(HistorianConfig config) {
    try (var connection =
        DriverManager.getConnection(config.url(), config.user(), config.password())) {
      connection.setAutoCommit(false);
      var rows = new ArrayList<byte[]>();
      for (var table : TABLES) {
        execute(connection, "create table copy_%1$s (like historian.%1$s including all)", table);
        rows.add(read(connection, table));
      }
      connection.commit();
      return Measured.once(
          "COPY of the same rows",
          () -> {
            for (int i = 0; i < TABLES.size(); i++) {
              write(connection, TABLES.get(i), rows.get(i));
            }
            commit(connection);
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(Connection connection, String sql, String table) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql.formatted(table));
    }
  }

  private static byte[] read(Connection connection, String table) throws SQLException, IOException {
    var rows = new ByteArrayOutputStream();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("copy historian.%s to stdout (format binary)".formatted(table), rows);
    return rows.toByteArray();
  }

  private static void write(Connection connection, String table, byte[] rows) {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy copy_%s from stdin (format binary)".formatted(table),
              new ByteArrayInputStream(rows));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
