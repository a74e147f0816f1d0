// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.StringValue;

/** Writes {@code CAST(expression AS type)}, with or without a format, for a fixed list of types. */
final class CastWriter {
  /** The types of the query language, and PostgreSQL's for each. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("boolean", "bool"),
          Map.entry("int", "int8"),
          Map.entry("integer", "int8"),
          Map.entry("bigint", "int8"),
          Map.entry("double", "float8"),
          Map.entry("double precision", "float8"),
          Map.entry("char", "text"),
          Map.entry("character", "text"),
          Map.entry("string", "text"),
          Map.entry("varchar", "text"),
          Map.entry("timestamp", "timestamptz"),
          Map.entry("date", "date"),
          Map.entry("time", "time"));

  /** A type, with a length or without. */
  private static final Pattern TYPE = Pattern.compile("([a-z ]+?)(?: ?\\(([^()]*)\\))?");

  /** What casts to types for which PostgreSQL has not all the casts of the query language. */
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "bool", "sitewise.as_boolean",
          "int8", "sitewise.as_integer",
          "timestamptz", "sitewise.as_timestamp");

  private final StringBuilder out;
  private final ExpressionWriter expressions;

  CastWriter(StringBuilder out, ExpressionWriter expressions) {
    this.out = out;
    this.expressions = expressions;
  }

  /** Writes a cast. */
  void write(CastExpression cast, Scope scope) {
    var type = cast.getColDataType();
    if (type == null
        || cast.isImplicitCast()
        || !"cast".equalsIgnoreCase(cast.keyword)
        || (type.getArrayData() != null && !type.getArrayData().isEmpty())
        || type.getCharacterSet() != null) {
      throw Place.refused(cast, "write CAST(expression AS type)");
    }
    var written = TYPE.matcher(type.getDataType().strip().toLowerCase(Locale.ROOT));
    var name = written.matches() ? written.group(1) : "";
    var target = TYPES.get(name);
    if (target == null) {
      throw Place.refused(
          cast,
          "the type %s is not known; there are BOOLEAN, INTEGER, DOUBLE, STRING, TIMESTAMP, DATE and TIME"
              .formatted(type.getDataType()));
    }
    var length = length(cast, Optional.ofNullable(written.group(2)), target);
    var value = cast.getLeftExpression();
    if (cast.getFormat() != null) {
      formatted(cast, target, value, scope);
    } else if (name.equals("timestamp") && value instanceof StringValue text) {
      out.append(Literals.time(text));
    } else if (target.equals("text")) {
      out.append(length.isPresent() ? "pg_catalog.left(" : "");
      expressions.text(value, scope);
      length.ifPresent(most -> out.append(", ").append(most).append(')'));
    } else {
      cast(value, target, scope);
    }
  }

  /** Returns the most characters that a type such as {@code VARCHAR(10)} has; empty for any. */
  private static OptionalInt length(CastExpression cast, Optional<String> written, String target) {
    if (written.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!target.equals("text") || !written.get().matches("[1-9]\\d{0,4}")) {
      throw Place.refused(
          cast, "of the types, only VARCHAR and CHAR have a length, as VARCHAR(10)");
    }
    return OptionalInt.of(Integer.parseInt(written.get()));
  }

  private void cast(Expression value, String target, Scope scope) {
    var function = FUNCTIONS.get(target);
    if (function != null && !(value instanceof NullValue)) {
      out.append(function).append('(');
      expressions.write(value, scope);
      out.append(')');
      return;
    }
    out.append("((");
    expressions.write(value, scope);
    out.append(")::pg_catalog.").append(target).append(')');
  }

  private void formatted(CastExpression cast, String target, Expression value, Scope scope) {
    var format = cast.getFormat();
    boolean isOfTime =
        target.equals("timestamptz") || target.equals("date") || target.equals("time");
    if (!isOfTime || !format.startsWith("'")) {
      throw Place.refused(
          cast, "FORMAT goes with TIMESTAMP, DATE and TIME, and is a text between quotes");
    }
    var pattern = format.substring(1, format.length() - 1).replace("''", "'");
    out.append("(pg_catalog.to_timestamp((");
    expressions.write(value, scope);
    out.append(")::pg_catalog.text, ")
        .append(Literals.format(cast, pattern))
        .append(")::pg_catalog.")
        .append(target)
        .append(')');
  }
}
