// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement with named parameters, and mappers for the rows that it gives:
 *
 * <pre>{@code
 * try (var select =
 *     NamedStatement.of(connection, "select alias from historian.series where id = :id")) {
 *   return select.set("id", 7).list(row -> row.getString("alias"));
 * }
 * }</pre>
 *
 * The database gets the same text with a question mark for each {@code :name}. A name may stand
 * several times. Times are stored as {@link Columns} says. Not safe for use by several threads.
 */
public final class NamedStatement implements AutoCloseable {
  private final PreparedStatement statement;
  private final NamedSql sql;

  private NamedStatement(PreparedStatement statement, NamedSql sql) {
    this.statement = statement;
    this.sql = sql;
  }

  /** Returns what a row of an answer says. */
  @FunctionalInterface
  public interface RowMapper<T> {
    /** Reads the row on which the cursor stands. */
    T of(ResultSet row) throws SQLException;
  }

  /** Does something with each row of an answer. */
  @FunctionalInterface
  public interface RowTaker {
    /** Takes the row on which the cursor stands. */
    void take(ResultSet row) throws SQLException;
  }

  /** Sets the parameters of a statement whose text somebody else has completed. */
  @FunctionalInterface
  public interface Parameters {
    /** Sets the parameters, and returns the statement. */
    NamedStatement set(NamedStatement statement) throws SQLException;
  }

  /** Prepares a statement. */
  public static NamedStatement of(Connection connection, String text) throws SQLException {
    var sql = NamedSql.of(text);
    return new NamedStatement(connection.prepareStatement(sql.text()), sql);
  }

  /** Sets a parameter to a whole number. */
  public NamedStatement set(String name, int value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setInt(at, value);
    }
    return this;
  }

  /** Sets a parameter to a whole number. */
  public NamedStatement set(String name, long value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setLong(at, value);
    }
    return this;
  }

  /** Sets a parameter to true or false. */
  public NamedStatement set(String name, boolean value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setBoolean(at, value);
    }
    return this;
  }

  /** Sets a parameter to a text, or to null. PostgreSQL refuses a text that holds U+0000. */
  public NamedStatement set(String name, @Nullable String value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setString(at, value);
    }
    return this;
  }

  /** Sets a parameter to a text that anybody may have written, as {@link Columns} stores it. */
  public NamedStatement setText(String name, String value) throws SQLException {
    return set(name, Columns.storable(value));
  }

  /** Sets a parameter to an id. */
  public NamedStatement set(String name, UUID value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setObject(at, value);
    }
    return this;
  }

  /** Sets a parameter to a time. */
  public NamedStatement set(String name, Instant value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setObject(at, Columns.time(value));
    }
    return this;
  }

  /** Sets a parameter to a time, or to null where there is none. */
  public NamedStatement set(String name, Optional<Instant> value) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setObject(at, value.map(Columns::time).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE);
    }
    return this;
  }

  /** Sets the parameters {@code value_kind}, {@code whole}, {@code real} and {@code text}. */
  public NamedStatement set(Columns.Parts value) throws SQLException {
    set("value_kind", value.kind(), Types.SMALLINT);
    set("whole", value.whole(), Types.BIGINT);
    set("real", value.real(), Types.DOUBLE);
    return set("text", value.text());
  }

  private void set(String name, @Nullable Object value, int type) throws SQLException {
    for (int at : sql.positions(name)) {
      statement.setObject(at, value, type);
    }
  }

  /**
   * Sets a parameter to an array.
   *
   * @param type the type of the elements in PostgreSQL, such as {@code uuid}
   */
  public NamedStatement set(
      String name, String type, Collection<? extends @Nullable Object> elements)
      throws SQLException {
    var array = statement.getConnection().createArrayOf(type, array(type, elements));
    for (int at : sql.positions(name)) {
      statement.setArray(at, array);
    }
    return this;
  }

  /** Returns an array of the elements' own type: the driver sends numbers in binary then. */
  private static @Nullable Object[] array(
      String type, Collection<? extends @Nullable Object> elements) {
    return switch (type) {
      case "smallint" -> elements.toArray(Short[]::new);
      case "integer" -> elements.toArray(Integer[]::new);
      case "bigint" -> elements.toArray(Long[]::new);
      case "text" -> elements.toArray(String[]::new);
      default -> elements.toArray();
    };
  }

  /** Sets how many rows of an answer come at once; without it, all do. */
  public NamedStatement fetch(int rows) throws SQLException {
    statement.setFetchSize(rows);
    return this;
  }

  /** Keeps the parameters as they are for one run, which {@link #runBatch} does. */
  public void addBatch() throws SQLException {
    statement.addBatch();
  }

  /** Runs the statement for all kept parameters, and returns how many rows changed. */
  public long runBatch() throws SQLException {
    return Arrays.stream(statement.executeBatch()).filter(count -> count > 0).asLongStream().sum();
  }

  /** Runs a statement that changes rows, and returns how many. */
  public int update() throws SQLException {
    return statement.executeUpdate();
  }

  /** Runs a query, and does something with each row, in order. */
  public void forEach(RowTaker taker) throws SQLException {
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        taker.take(rows);
      }
    }
  }

  /** Runs a query, and does something with each row, in order, as long as a condition holds. */
  public void forEachWhile(BooleanSupplier condition, RowTaker taker) throws SQLException {
    try (var rows = statement.executeQuery()) {
      while (condition.getAsBoolean() && rows.next()) {
        taker.take(rows);
      }
    }
  }

  /** Runs a query, and returns what its rows say, in order. */
  public <T> List<T> list(RowMapper<T> mapper) throws SQLException {
    var found = new ArrayList<T>();
    forEach(row -> found.add(mapper.of(row)));
    return found;
  }

  /** Runs a query, and returns what its first row says; empty where there is no row. */
  public <T> Optional<T> first(RowMapper<T> mapper) throws SQLException {
    try (var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(mapper.of(rows)) : Optional.empty();
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
