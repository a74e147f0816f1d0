// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge;

import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.KeptReport;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last report of each edge in a table. */
public final class StoredEdgeReports implements EdgeReportStore {
  private static final String SELECT =
      "select edge, heard, sent_by, document from historian.edge_report ";

  private static final Duration WRONG_CLOCK = Duration.ofDays(1);

  private final Database database;

  public StoredEdgeReports(Database database) {
    this.database = database;
  }

  @Override
  public boolean keep(KeptReport report, int most, int mostOfSender, Instant goneBefore) {
    return database.transaction(
        "keep the report of edge %s".formatted(report.edge()),
        connection ->
            isKnown(connection, report)
                || (makeRoom(connection, report, most, mostOfSender, goneBefore)
                    && insert(connection, report)));
  }

  /**
   * Whether the edge is known already; then the report is written where it is news. One that came
   * before the kept one is none. But what was kept a day later than now, or still more, was kept by
   * a server whose clock was wrong.
   */
  private static boolean isKnown(Connection connection, KeptReport report) throws SQLException {
    try (var select =
            connection.prepareStatement(
                """
                select heard < ? or heard > ? from historian.edge_report where edge = ? for update
                """);
        var update =
            connection.prepareStatement(
                """
                update historian.edge_report set heard = ?, sent_by = ?, document = ? where edge = ?
                """)) {
      var edge = Columns.storable(report.edge());
      select.setObject(1, Columns.time(report.heard()));
      select.setObject(2, Columns.time(report.heard().plus(WRONG_CLOCK)));
      select.setString(3, edge);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return false;
        }
        if (!rows.getBoolean(1)) {
          return true;
        }
      }
      update.setObject(1, Columns.time(report.heard()));
      update.setString(2, Columns.storable(report.by()));
      update.setString(3, Columns.storable(report.document()));
      update.setString(4, edge);
      update.executeUpdate();
      return true;
    }
  }

  private static boolean makeRoom(
      Connection connection, KeptReport report, int most, int mostOfSender, Instant goneBefore)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      // Otherwise two new edges could take the last place at the same time.
      statement.execute("lock table historian.edge_report in share row exclusive mode");
    }
    return makeRoom(connection, "sent_by = ?", report, mostOfSender, goneBefore)
        && makeRoom(connection, "?::text is not null", report, most, goneBefore);
  }

  /**
   * Whether there is room for an edge among the edges of a condition.
   *
   * @param condition SQL, with the sender as its parameter
   */
  private static boolean makeRoom(
      Connection connection, String condition, KeptReport report, int most, Instant goneBefore)
      throws SQLException {
    try (var count =
            connection.prepareStatement(
                "select count(*) < ? from historian.edge_report where " + condition);
        var delete =
            connection.prepareStatement(
                """
                delete from historian.edge_report where edge =
                  (select edge from historian.edge_report where heard < ? and %s order by heard limit 1)
                """
                    .formatted(condition))) {
      var sender = Columns.storable(report.by());
      count.setInt(1, most);
      count.setString(2, sender);
      try (var rows = count.executeQuery()) {
        if (rows.next() && rows.getBoolean(1)) {
          return true;
        }
      }
      delete.setObject(1, Columns.time(goneBefore));
      delete.setString(2, sender);
      return delete.executeUpdate() > 0;
    }
  }

  private static boolean insert(Connection connection, KeptReport report) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into historian.edge_report (edge, heard, sent_by, document) values (?, ?, ?, ?)
            on conflict (edge) do nothing
            """)) {
      insert.setString(1, Columns.storable(report.edge()));
      insert.setObject(2, Columns.time(report.heard()));
      insert.setString(3, Columns.storable(report.by()));
      insert.setString(4, Columns.storable(report.document()));
      insert.executeUpdate();
      return true;
    }
  }

  @Override
  public Optional<KeptReport> find(String edge) {
    return database.transaction(
        "read the report of edge %s".formatted(edge),
        connection -> {
          try (var select = connection.prepareStatement(SELECT + "where edge = ?")) {
            select.setString(1, Columns.storable(edge));
            return read(select).stream().findFirst();
          }
        });
  }

  @Override
  public List<KeptReport> reports() {
    return database.transaction(
        "read the reports of edges",
        connection -> {
          try (var select = connection.prepareStatement(SELECT + "order by edge collate \"C\"")) {
            return read(select);
          }
        });
  }

  @Override
  public boolean forget(String edge) {
    return database.transaction(
        "forget edge %s".formatted(edge),
        connection -> {
          try (var delete =
              connection.prepareStatement("delete from historian.edge_report where edge = ?")) {
            delete.setString(1, Columns.storable(edge));
            return delete.executeUpdate() > 0;
          }
        });
  }

  private static List<KeptReport> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<KeptReport>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(
            new KeptReport(
                rows.getString("edge"),
                Columns.time(rows, "heard"),
                rows.getString("sent_by"),
                rows.getString("document")));
      }
    }
    return read;
  }
}
