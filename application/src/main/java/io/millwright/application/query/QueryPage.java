// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.query;

import java.util.List;
import java.util.Optional;

/**
 * One page of a query's result.
 *
 * @param columns in the order of the statement
 * @param rows each with one text for each column, empty for null
 * @param more whether rows follow
 */
public record QueryPage(List<Column> columns, List<List<Optional<String>>> rows, boolean more) {
  public QueryPage {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** What a column holds, and how it is written. */
  public enum Type {
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A whole number of 64 bits. */
    INTEGER,
    /** A number as Java writes it; {@code NaN} is one. */
    DOUBLE,
    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP,
    /** Text, as it is. */
    STRING
  }

  /** A column of the result. */
  public record Column(String name, Type type) {}
}
