// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import java.util.List;
import java.util.Optional;

/**
 * One page of a query's result.
 *
 * @param columns the columns in the order of the statement
 * @param rows the rows; each has one text per column, empty for null
 * @param more whether more rows follow
 */
public record QueryPage(List<Column> columns, List<List<Optional<String>>> rows, boolean more) {
  public QueryPage {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** The type of a column, and how its values are written. */
  public enum Type {
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A whole number of 64 bits. */
    INTEGER,
    /** A number as Java writes it; {@code NaN} is one. */
    DOUBLE,
    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP,
    /** Text, unchanged. */
    STRING
  }

  /** A column of the result. */
  public record Column(String name, Type type) {}
}
