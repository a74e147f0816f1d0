// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.NamedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows for one of the plant's tables and sends some thousand in one statement, with an
 * array for each column. A row replaces the row that has its key already; a trigger of the database
 * puts the replaced row into the table of the past.
 */
final class Rows {
  private static final int BATCH = 20_000;

  /**
   * A table.
   *
   * @param name without the schema
   * @param keys how many of the columns, from the first, are the primary key
   * @param columns each with its type
   */
  record Table(String name, int keys, List<Column> columns) {
    record Column(String name, String type) {}

    /**
     * Returns a table.
     *
     * @param columns the columns with their types, such as {@code id uuid, position integer}
     */
    static Table of(String name, int keys, String columns) {
      return new Table(
          name,
          keys,
          Arrays.stream(columns.split(", *", -1))
              .map(column -> column.split(" ", 2))
              .map(parts -> new Column(parts[0], parts[1]))
              .toList());
    }

    private String upsert() {
      var names = columns.stream().map(Column::name).toList();
      var changes =
          Stream.concat(names.stream().skip(keys), Stream.of("since"))
              .map(name -> "%s = excluded.%s".formatted(name, name))
              .collect(Collectors.joining(", "));
      return ("insert into historian.%s (%s, since)"
              + " select r.*, v.version from unnest(%s) r, historian.plant_version v"
              + " on conflict (%s) do update set %s")
          .formatted(
              name,
              String.join(", ", names),
              arrays(columns),
              String.join(", ", names.subList(0, keys)),
              changes);
    }

    private String delete() {
      var key = columns.subList(0, keys).stream().map(Column::name).toList();
      return "delete from historian.%s where (%s) in (select * from unnest(%s))"
          .formatted(name, String.join(", ", key), arrays(columns.subList(0, keys)));
    }

    private static String arrays(List<Column> columns) {
      return columns.stream()
          .map(column -> ":%s::%s[]".formatted(column.name(), column.type()))
          .collect(Collectors.joining(", "));
    }
  }

  private final Connection connection;
  private final Table table;
  private final List<Rows> owners;
  private final List<@Nullable Object[]> put = new ArrayList<>();
  private final List<@Nullable Object[]> removed = new ArrayList<>();

  /**
   * Collects rows of a table.
   *
   * @param owners rows that these refer to, which are sent first
   */
  Rows(Connection connection, Table table, Rows... owners) {
    this.connection = connection;
    this.table = table;
    this.owners = List.of(owners);
  }

  /**
   * Adds a row, or replaces the one with its key.
   *
   * @param values one for each column, and no key twice
   */
  void put(@Nullable Object... values) throws SQLException {
    put.add(values);
    if (put.size() == BATCH) {
      flush();
    }
  }

  /**
   * Takes a row away, if it is there.
   *
   * @param key a value for each column of the key
   */
  void remove(Object... key) throws SQLException {
    removed.add(key);
    if (removed.size() == BATCH) {
      flush();
    }
  }

  /** Sends the collected rows: first those of the owners, then removals, then new rows. */
  void flush() throws SQLException {
    for (var owner : owners) {
      owner.flush();
    }
    send(table.delete(), removed, table.keys());
    send(table.upsert(), put, table.columns().size());
  }

  private void send(String sql, List<@Nullable Object[]> rows, int columns) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var statement = NamedStatement.of(connection, sql)) {
      for (int at = 0; at < columns; at++) {
        var values = new ArrayList<@Nullable Object>(rows.size());
        for (var row : rows) {
          values.add(storable(row[at]));
        }
        var column = table.columns().get(at);
        statement.set(column.name(), column.type(), values);
      }
      statement.update();
    }
    rows.clear();
  }

  private static @Nullable Object storable(@Nullable Object value) {
    return value instanceof String text ? Columns.storable(text) : value;
  }

  /** Sends the collected rows of some tables, in the order of the tables. */
  static void flush(Rows... all) throws SQLException {
    for (var rows : all) {
      rows.flush();
    }
  }

  /** Takes away the rows of some tables that belong to an owner. */
  static void removeOf(Connection connection, String owner, Collection<?> ids, Stream<Table> tables)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    for (var table : tables.toList()) {
      try (var statement =
          NamedStatement.of(
              connection,
              "delete from historian.%s where %s = any (:ids)".formatted(table.name(), owner))) {
        statement.set("ids", "uuid", ids).update();
      }
    }
  }
}
