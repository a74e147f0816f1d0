// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge;

import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.KeptReport;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the last report of each edge, in a table. */
public final class StoredEdgeReports implements EdgeReportStore {
  private static final String SELECT =
      "select edge, heard, sent_by, document from historian.edge_report ";

  private static final Duration WRONG_CLOCK = Duration.ofDays(1);

  private final Database database;

  /** Opens the store over a database. */
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
   * Returns whether the edge is known already, and then writes the report where it is newer than
   * the kept one. A kept report whose time is more than a day ahead of now is replaced in any case:
   * the server that kept it had a wrong clock.
   */
  private static boolean isKnown(Connection connection, KeptReport report) throws SQLException {
    try (var select =
            NamedStatement.of(
                connection,
                """
                select heard < :heard or heard > :wrong from historian.edge_report where edge = :edge for update
                """);
        var update =
            NamedStatement.of(
                connection,
                """
                update historian.edge_report set heard = :heard, sent_by = :sender, document = :document where edge = :edge
                """)) {
      var isNews =
          select
              .set("heard", report.heard())
              .set("wrong", report.heard().plus(WRONG_CLOCK))
              .setText("edge", report.edge())
              .first(row -> row.getBoolean(1));
      if (isNews.isEmpty()) {
        return false;
      }
      if (isNews.get()) {
        update
            .set("heard", report.heard())
            .setText("sender", report.by())
            .setText("document", report.document())
            .setText("edge", report.edge())
            .update();
      }
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
    return makeRoom(connection, "sent_by = :sender", report, mostOfSender, goneBefore)
        && makeRoom(connection, ":sender::text is not null", report, most, goneBefore);
  }

  /**
   * Makes room for an edge among the edges of a condition, and returns whether there is room.
   *
   * @param condition SQL, with the sender as its parameter
   */
  private static boolean makeRoom(
      Connection connection, String condition, KeptReport report, int most, Instant goneBefore)
      throws SQLException {
    try (var count =
            NamedStatement.of(
                connection,
                "select count(*) < :most from historian.edge_report where " + condition);
        var delete =
            NamedStatement.of(
                connection,
                """
                delete from historian.edge_report where edge =
                  (select edge from historian.edge_report where heard < :before and %s order by heard limit 1)
                """
                    .formatted(condition))) {
      if (count
          .set("most", most)
          .setText("sender", report.by())
          .first(row -> row.getBoolean(1))
          .orElse(false)) {
        return true;
      }
      return delete.set("before", goneBefore).setText("sender", report.by()).update() > 0;
    }
  }

  private static boolean insert(Connection connection, KeptReport report) throws SQLException {
    try (var insert =
        NamedStatement.of(
            connection,
            """
            insert into historian.edge_report (edge, heard, sent_by, document) values (:edge, :heard, :sender, :document)
            on conflict (edge) do nothing
            """)) {
      insert.setText("edge", report.edge());
      insert.set("heard", report.heard());
      insert.setText("sender", report.by());
      insert.setText("document", report.document());
      insert.update();
      return true;
    }
  }

  @Override
  public Optional<KeptReport> find(String edge) {
    return database.transaction(
        "read the report of edge %s".formatted(edge),
        connection -> {
          try (var select = NamedStatement.of(connection, SELECT + "where edge = :edge")) {
            return select.setText("edge", edge).first(StoredEdgeReports::report);
          }
        });
  }

  @Override
  public List<KeptReport> reports() {
    return database.transaction(
        "read the reports of edges",
        connection -> {
          try (var select = NamedStatement.of(connection, SELECT + "order by edge collate \"C\"")) {
            return select.list(StoredEdgeReports::report);
          }
        });
  }

  @Override
  public boolean forget(String edge) {
    return database.transaction(
        "forget edge %s".formatted(edge),
        connection -> {
          try (var delete =
              NamedStatement.of(
                  connection, "delete from historian.edge_report where edge = :edge")) {
            delete.setText("edge", edge);
            return delete.update() > 0;
          }
        });
  }

  private static KeptReport report(ResultSet row) throws SQLException {
    return new KeptReport(
        row.getString("edge"),
        Columns.time(row, "heard"),
        row.getString("sent_by"),
        row.getString("document"));
  }
}
