// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import static io.millwright.historian.query.ArgumentKind.AGGREGATED;
import static io.millwright.historian.query.ArgumentKind.ANY;
import static io.millwright.historian.query.ArgumentKind.COUNTED;
import static io.millwright.historian.query.ArgumentKind.DECIMAL;
import static io.millwright.historian.query.ArgumentKind.DOUBLE;
import static io.millwright.historian.query.ArgumentKind.FORMAT;
import static io.millwright.historian.query.ArgumentKind.INTEGER;
import static io.millwright.historian.query.ArgumentKind.INTERVAL;
import static io.millwright.historian.query.ArgumentKind.PATTERN;
import static io.millwright.historian.query.ArgumentKind.SAME;
import static io.millwright.historian.query.ArgumentKind.TEXT;
import static io.millwright.historian.query.ArgumentKind.TIME;
import static io.millwright.historian.query.ArgumentKind.TIME_OR_MILLISECONDS;
import static io.millwright.historian.query.ArgumentKind.TIME_OR_SECONDS;
import static io.millwright.historian.query.ArgumentKind.UNIT;

import io.millwright.historian.query.QueryFunction.Call;
import io.millwright.historian.query.QueryFunction.Example;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions of the query language, one entry each: those of SiteWise (user guide, "SQL
 * functions") and a few of the same kind. A function is added by adding its entry here; the writer,
 * the messages and {@code docs/reference/queries.md} follow from it.
 *
 * <p>Functions are PostgreSQL's own by their full names, or those that migrations V96 and V102 make
 * in schema {@code sitewise} where PostgreSQL has none for all types. A text that a function makes
 * is cut off at {@value #LONGEST_TEXT} characters, so that texts can't be made of texts without
 * end.
 */
final class QueryFunctions {
  /** The most characters of a text that a function or an operator makes. */
  static final int LONGEST_TEXT = 32_768;

  /** What {@code a % b} becomes, too. */
  static final String MODULO = "sitewise.mod({1}, {2})";

  /** Functions of all rows of a group, or of a statement. */
  static final List<QueryFunction> AGGREGATES =
      List.of(
          function(
              "avg",
              "The mean of the numbers.",
              call("pg_catalog.avg({1})", AGGREGATED),
              example("AVG(4)", "4.0")),
          function(
              "count",
              "The number of values that are not null; with `*`, the number of rows.",
              call("pg_catalog.count({1})", COUNTED),
              example("COUNT(*)", "1"),
              example("COUNT(null)", "0")),
          function(
              "max",
              "The greatest value.",
              call("pg_catalog.max({1})", AGGREGATED),
              example("MAX(4)", "4")),
          function(
              "min",
              "The least value.",
              call("pg_catalog.min({1})", AGGREGATED),
              example("MIN(4)", "4")),
          function(
              "stddev",
              "The standard deviation of a sample; null for a single number.",
              call("pg_catalog.stddev_samp({1})", AGGREGATED),
              example("STDDEV(4)", "null")),
          function(
              "sum",
              "The sum of the numbers; of whole numbers a whole number.",
              call("sitewise.sum({1})", AGGREGATED),
              example("SUM(4.5)", "4.5"),
              example("SUM(4)", "4")));

  /** Functions that choose one of several values. */
  static final List<QueryFunction> CHOICES =
      List.of(
          function(
              "coalesce",
              "The first value that is not null.",
              repeated("coalesce({*})", SAME),
              example("COALESCE(null, 100)", "100")),
          function(
              "greatest",
              "The greatest of the values that are not null.",
              repeated("greatest({*})", SAME),
              example("GREATEST(1, 3, 2)", "3")),
          function(
              "least",
              "The least of the values that are not null.",
              repeated("least({*})", SAME),
              example("LEAST(1, null, 2)", "1")),
          function(
              "nullif",
              "The first value, or null where the second is equal to it.",
              call("nullif({1}, {2})", SAME, SAME),
              example("NULLIF(5, 5)", "null")));

  /** Functions of numbers. */
  static final List<QueryFunction> NUMBERS =
      List.of(
          function(
              "abs",
              "The absolute value.",
              call("pg_catalog.abs({1})", DOUBLE),
              example("ABS(-2)", "2.0")),
          function(
              "ceil",
              "The least number with so many decimal places, 0 unless given, that is not below the"
                  + " number.",
              List.of(
                  call("pg_catalog.ceil({1})", DOUBLE),
                  call("sitewise.ceil({1}, {2})", DOUBLE, INTEGER)),
              example("CEIL(21.2)", "22.0")),
          function(
              "floor",
              "The greatest number with so many decimal places, 0 unless given, that is not above"
                  + " the number.",
              List.of(
                  call("pg_catalog.floor({1})", DOUBLE),
                  call("sitewise.floor({1}, {2})", DOUBLE, INTEGER)),
              example("FLOOR(21.2)", "21.0"),
              example("FLOOR(21.27, 1)", "21.2")),
          function(
              "mod",
              "The remainder of a division, with the sign of the first number; also `a % b`.",
              call(MODULO, ANY, ANY),
              example("MOD(7, 3)", "1"),
              example("MOD(-7.5, 2)", "-1.5")),
          function(
              "power",
              "The first number to the power of the second.",
              call("pg_catalog.power({1}, {2})", DOUBLE, DOUBLE),
              example("POWER(2, 10)", "1024.0")),
          // PostgreSQL rounds to places in decimal numbers only.
          function(
              "round",
              "The nearest number with so many decimal places, 0 unless given.",
              List.of(
                  call("pg_catalog.round({1})::pg_catalog.float8", DECIMAL),
                  call("pg_catalog.round({1}, {2})::pg_catalog.float8", DECIMAL, INTEGER)),
              example("ROUND(32.12435, 3)", "32.124")),
          function(
              "sqrt",
              "The square root.",
              call("pg_catalog.sqrt({1})", DOUBLE),
              example("SQRT(9)", "3.0")));

  /** Functions of texts. */
  static final List<QueryFunction> TEXTS =
      List.of(
          function(
              "concat",
              "The values as texts, one after another; null gives nothing.",
              repeated(cut("pg_catalog.concat({*})"), TEXT),
              example("CONCAT('a', 1, null)", "a1")),
          function(
              "length",
              "The number of characters.",
              call("pg_catalog.length({1})", TEXT),
              example("LENGTH('Krönes')", "6")),
          function(
              "lower",
              "The text in small letters.",
              call("pg_catalog.lower({1})", TEXT),
              example("LOWER('ÄB')", "äb")),
          function(
              "ltrim",
              "The text without the spaces, or the given characters, at its beginning.",
              trimmed("ltrim"),
              example("CONCAT('<', LTRIM(' x '), '>')", "<x >")),
          function(
              "rtrim",
              "The text without the spaces, or the given characters, at its end.",
              trimmed("rtrim"),
              example("CONCAT('<', RTRIM(' x '), '>')", "< x>")),
          // Of 8,192 characters each may become 1,024: 8 MB in between, whatever is asked.
          function(
              "str_replace",
              "The first text with each occurrence of the second replaced by the third.",
              call(
                  cut(
                      "pg_catalog.replace(pg_catalog.left({1}, 8192), {2}, pg_catalog.left({3},"
                          + " 1024))"),
                  TEXT,
                  TEXT,
                  TEXT),
              example("STR_REPLACE('a-b-c', '-', '+')", "a+b+c")),
          function(
              "substr",
              "The part of the text from a place, counted from 1, to its end or of a length; or the"
                  + " first part that matches a regular expression of at most 200 characters.",
              List.of(
                  call("pg_catalog.regexp_substr(pg_catalog.left({1}, 4096), {2})", TEXT, PATTERN),
                  call("pg_catalog.substr({1}, {2})", TEXT, INTEGER),
                  call("pg_catalog.substr({1}, {2}, {3})", TEXT, INTEGER, INTEGER)),
              example("SUBSTR('abcd', 2, 2)", "bc"),
              example("SUBSTR('a@graz.at', '@[^.]*')", "@graz")),
          function(
              "trim",
              "The text without the spaces, or the given characters, at both ends or at one.",
              trimmed("btrim"),
              example("CONCAT('<', TRIM(' x '), '>')", "<x>"),
              example("TRIM(BOTH '-' FROM '--x-')", "x"),
              example("TRIM(LEADING '-' FROM '--x-')", "x-"),
              example("TRIM(TRAILING '-' FROM '--x-')", "--x")),
          function(
              "upper",
              "The text in capital letters.",
              call("pg_catalog.upper({1})", TEXT),
              example("UPPER('äb')", "ÄB")));

  /** Functions of times and dates. */
  static final List<QueryFunction> TIMES =
      List.of(
          later("date_add"),
          earlier("date_sub"),
          function(
              "date_trunc",
              "The beginning of the unit in which the time lies, in UTC.",
              call("pg_catalog.date_trunc({1}, {2})", UNIT, TIME),
              example(
                  "DATE_TRUNC(HOUR, TIMESTAMP '2026-01-31 08:30:00')", "2026-01-31 08:00:00.000")),
          function(
              "now",
              "The time at which the first page of the answer was asked for, to the millisecond.",
              call("{now}")),
          later("timestamp_add"),
          earlier("timestamp_sub"),
          function(
              "to_date",
              "The day in UTC of a time or of milliseconds since 1970; or the day that a text"
                  + " says.",
              List.of(
                  call("sitewise.to_date({1})", TIME_OR_MILLISECONDS),
                  call("pg_catalog.to_date({1}, {2})", TEXT, FORMAT)),
              example("TO_DATE(1769848200000)", "2026-01-31"),
              example("TO_DATE('31.01.2026', 'dd.MM.yyyy')", "2026-01-31")),
          function(
              "to_time",
              "The time of day in UTC of a time or of milliseconds since 1970; or the one that a"
                  + " text says.",
              List.of(
                  call("sitewise.to_time({1})", TIME_OR_MILLISECONDS),
                  call("pg_catalog.to_timestamp({1}, {2})::pg_catalog.time", TEXT, FORMAT)),
              example("TO_TIME(1769848200250)", "08:30:00.25"),
              example("TO_TIME('08:30', 'HH:mm')", "08:30:00")),
          function(
              "to_timestamp",
              "The time of seconds since 1970, or a time itself; or the time in UTC that a text"
                  + " says.",
              List.of(
                  call("sitewise.as_timestamp({1})", TIME_OR_SECONDS),
                  call("pg_catalog.to_timestamp({1}, {2})", TEXT, FORMAT)),
              example("TO_TIMESTAMP(100)", "1970-01-01 00:01:40.000"),
              example(
                  "TO_TIMESTAMP('31.01.2026 08:30', 'dd.MM.yyyy HH:mm')",
                  "2026-01-31 08:30:00.000")));

  private static final Map<String, QueryFunction> BY_NAME =
      Stream.of(AGGREGATES, CHOICES, NUMBERS, TEXTS, TIMES)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableMap(QueryFunction::name, Function.identity()));

  private QueryFunctions() {}

  /** Returns the function with a name in small letters; empty where there is none. */
  static Optional<QueryFunction> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the function that calls one of PostgreSQL's; of several the one that is so called. */
  static Optional<QueryFunction> findByCalled(String called) {
    return find(called)
        .or(() ->
            Stream.of(AGGREGATES, CHOICES, NUMBERS, TEXTS, TIMES)
                .flatMap(List::stream)
                .filter(function ->
                    function.calls().stream()
                        .anyMatch(call -> call.sql().contains("." + called + "(")))
                .findFirst());
  }

  /** Returns the names of all functions, in the order of the alphabet. */
  static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Returns SQL that makes a text, cut off at the greatest length. */
  static String cut(String sql) {
    return "pg_catalog.left(" + sql + ", " + LONGEST_TEXT + ")";
  }

  private static QueryFunction function(
      String name, String meaning, List<Call> calls, Example... examples) {
    return new QueryFunction(name, calls, meaning, List.of(examples));
  }

  private static QueryFunction function(
      String name, String meaning, Call call, Example... examples) {
    return function(name, meaning, List.of(call), examples);
  }

  private static Call call(String sql, ArgumentKind... arguments) {
    return new Call(List.of(arguments), false, sql);
  }

  private static Call repeated(String sql, ArgumentKind argument) {
    return new Call(List.of(argument), true, sql);
  }

  private static Example example(String expression, String result) {
    return new Example(expression, result);
  }

  private static List<Call> trimmed(String name) {
    return List.of(
        call("pg_catalog." + name + "({1})", TEXT),
        call("pg_catalog." + name + "({1}, {2})", TEXT, TEXT));
  }

  private static QueryFunction later(String name) {
    return function(
        name,
        "The time so many units later.",
        call("({3} + pg_catalog.make_interval({1} => {2}))", INTERVAL, INTEGER, TIME),
        example(
            name.toUpperCase(Locale.ROOT) + "(DAY, 7, TIMESTAMP '2026-01-31 08:30:00')",
            "2026-02-07 08:30:00.000"));
  }

  private static QueryFunction earlier(String name) {
    return function(
        name,
        "The time so many units earlier.",
        call("({3} - pg_catalog.make_interval({1} => {2}))", INTERVAL, INTEGER, TIME),
        example(
            name.toUpperCase(Locale.ROOT) + "(YEAR, 2, TIMESTAMP '2026-01-31 08:30:00')",
            "2024-01-31 08:30:00.000"));
  }
}
