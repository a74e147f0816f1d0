// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

/**
 * What an argument of a function is, and the type of PostgreSQL that its value is cast to. {@link
 * FunctionWriter} writes an argument by its kind.
 */
enum ArgumentKind {
  /** An expression of any type. */
  ANY("value", ""),
  /** One of several values of one type; a number beside a column of texts is a text. */
  SAME("value", ""),
  /** What an aggregate is computed of; DISTINCT may stand before it. */
  AGGREGATED("value", ""),
  /** What COUNT counts: as {@link #AGGREGATED}, or {@code *} for rows. */
  COUNTED("value", ""),
  /** A number, computed with as a double. */
  DOUBLE("number", "float8"),
  /** A number, computed with as a decimal. */
  DECIMAL("number", "numeric"),
  /** A whole number of 32 bits. */
  INTEGER("integer", "int4"),
  /** A text; a value of another type is written as one. */
  TEXT("string", ""),
  /** A point in time, or a text that is one. */
  TIME("time", "timestamptz"),
  /** A point in time, or a number of milliseconds since 1970; PostgreSQL tells them apart. */
  TIME_OR_MILLISECONDS("time or integer", ""),
  /** A point in time, or a number of seconds since 1970; PostgreSQL tells them apart. */
  TIME_OR_SECONDS("time or number", ""),
  /** A part of a date or a time, such as DAY, written as {@code 'day'}. */
  UNIT("unit", ""),
  /** A unit, written as the name of the parameter of {@code make_interval}. */
  INTERVAL("unit", ""),
  /** A format between quotes, such as {@code 'yyyy-MM-dd'}. */
  FORMAT("'format'", ""),
  /** A regular expression between quotes. */
  PATTERN("'pattern'", "");

  private final String word;
  private final String type;

  ArgumentKind(String word, String type) {
    this.word = word;
    this.type = type;
  }

  /** Returns the word for the argument in messages and in the documentation. */
  String word() {
    return word;
  }

  /** Returns the cast to the type of the argument; empty where the value keeps its type. */
  String cast() {
    return type.isEmpty() ? "" : "::pg_catalog." + type;
  }

  /** Returns whether the argument can only be a text between quotes. */
  boolean isQuoted() {
    return this == FORMAT || this == PATTERN;
  }

  /** Returns whether DISTINCT may stand before the argument. */
  boolean isOfAggregate() {
    return this == AGGREGATED || this == COUNTED;
  }
}
