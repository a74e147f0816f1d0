// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;

/** The texts, numbers and times that a statement holds, as SQL. */
final class Literals {
  /** A whole number below it counts seconds since 1970; a greater one counts nanoseconds. */
  private static final BigInteger MOST_SECONDS = BigInteger.valueOf(10_000_000_000L);

  private Literals() {}

  /** Returns the text between the quotes; PostgreSQL reads backslashes as they are. */
  static String unquoted(StringValue text) {
    if (text.getPrefix() != null) {
      throw Place.refused(text, "a text stands between simple quotes, with nothing before them");
    }
    return text.getValue().replace("''", "'");
  }

  /** Returns a text as SQL. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a whole number as SQL; one beyond 64 bits is a double. */
  static String number(LongValue number) {
    if (!number.getStringValue().matches("\\d+")) {
      throw Place.refused(number, "write numbers with the digits 0 to 9");
    }
    var value = number.getBigIntegerValue();
    return value.bitLength() < 64
        ? value.toString()
        : "double precision '" + value.doubleValue() + "'";
  }

  /** Returns a number with a fraction or an exponent as SQL. */
  static String number(DoubleValue number) {
    if (!Double.isFinite(number.getValue())) {
      throw Place.refused(number, "the number is too large; 10^308 is the greatest");
    }
    return "double precision '" + number.getValue() + "'";
  }

  /** Returns {@code TIMESTAMP '...'}, {@code DATE '...'} or {@code TIME '...'} as SQL. */
  static String dateTime(DateTimeLiteralExpression literal) {
    var quoted = literal.getValue();
    if (quoted.startsWith("'")) {
      var value = quoted.substring(1, quoted.length() - 1);
      try {
        switch (literal.getType()) {
          case TIMESTAMP -> {
            return time(literal, value);
          }
          case DATE -> {
            return "date '" + LocalDate.parse(value) + "'";
          }
          case TIME -> {
            return "time '" + LocalTime.parse(value) + "'";
          }
          default -> {
            // Refused below.
          }
        }
      } catch (DateTimeException e) {
        // Refused below.
      }
    }
    throw Place.refused(
        literal, "write TIMESTAMP '2026-01-31 08:30:00', DATE '2026-01-31' or TIME '08:30:00'");
  }

  /** Returns the point in time that a text is, as SQL. */
  static String time(StringValue text) {
    return time(text, unquoted(text));
  }

  private static String time(Expression node, String text) {
    return Timestamps.parse(text)
        .map(Timestamps::sql)
        .orElseThrow(() ->
            Place.refused(
                node,
                "\"%s\" is not a time; write it as 2026-01-31 08:30:00 or 2026-01-31T08:30:00.000+01:00"
                    .formatted(text)));
  }

  /** Returns the point in time that a whole number is beside a time, as SQL. */
  static String time(LongValue number) {
    try {
      var value = number.getBigIntegerValue();
      long count = value.longValueExact();
      return Timestamps.sql(
          value.compareTo(MOST_SECONDS) < 0
              ? Instant.ofEpochSecond(count)
              : Instant.ofEpochSecond(0, count));
    } catch (ArithmeticException | DateTimeException e) {
      throw Place.refused(
          number, "the number is not a time; write TIMESTAMP '2026-01-31 08:30:00'");
    }
  }

  /** Returns a format in Java's letters as SQL, in PostgreSQL's letters. */
  static String format(Expression node, String format) {
    return quoted(
        Timestamps.pattern(format)
            .orElseThrow(() ->
                Place.refused(
                    node,
                    "the format '%s' can't be read; its parts are yyyy MM dd HH mm ss SSS, signs, and words in quotes"
                        .formatted(format))));
  }
}
