// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.query;

import io.millwright.historian.query.SiteWiseSql;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in the words of the query language what PostgreSQL says of a statement: types and functions
 * have the names that a statement gives them.
 */
final class DatabaseWords {
  /** What a message quotes is the caller's, and stays as it is. */
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  private static final Pattern FUNCTION = Pattern.compile("function ([a-z_.0-9]+)\\(");
  private static final Pattern NO_FUNCTION = Pattern.compile("([A-Z_]+)\\((.*)\\) does not exist");
  private static final Pattern IN_FORMAT = Pattern.compile("(invalid value \"[^\"]*\") for \".*");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("timestamp with time zone", "TIMESTAMP"),
          Map.entry("time without time zone", "TIME"),
          Map.entry("double precision", "DOUBLE"),
          Map.entry("character varying", "STRING"),
          Map.entry("numeric", "DOUBLE"),
          Map.entry("bigint", "INTEGER"),
          Map.entry("integer", "INTEGER"),
          Map.entry("smallint", "INTEGER"),
          Map.entry("boolean", "BOOLEAN"),
          Map.entry("text", "STRING"),
          Map.entry("date", "DATE"),
          Map.entry("unknown", "STRING"));

  private static final Pattern TYPE =
      Pattern.compile(
          "\\b(timestamp with time zone|time without time zone|double precision|character varying"
              + "|numeric|bigint|integer|smallint|boolean|text|date|unknown)\\b");

  /** The functions that the writers use beside those that statements call. */
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "as_text", "CAST",
          "as_boolean", "CAST",
          "as_integer", "CAST",
          "date_part", "EXTRACT",
          "make_interval", "DATE_ADD");

  private DatabaseWords() {}

  /** Returns a message of PostgreSQL about a statement, in the words of the query language. */
  static String told(String message) {
    var functions = FUNCTION.matcher(message).replaceAll(found -> name(found.group(1)) + "(");
    var said = new StringBuilder();
    var quoted = QUOTED.matcher(functions);
    int at = 0;
    while (quoted.find()) {
      said.append(types(functions.substring(at, quoted.start()))).append(quoted.group());
      at = quoted.end();
    }
    said.append(types(functions.substring(at)));
    var whole = IN_FORMAT.matcher(said).replaceFirst("$1 for the format");
    return NO_FUNCTION.matcher(whole).replaceFirst("$1 does not take $2; CAST the argument");
  }

  private static String types(String part) {
    return TYPE.matcher(part).replaceAll(found -> TYPES.get(found.group()));
  }

  /** Returns the name that the query language has for a function of PostgreSQL. */
  private static String name(String function) {
    var simple = function.substring(function.lastIndexOf('.') + 1);
    return SiteWiseSql.findFunction(simple)
        .orElseGet(() -> FUNCTIONS.getOrDefault(simple, simple))
        .toUpperCase(Locale.ROOT);
  }
}
