// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.historian.query.QueryFunction.Call;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;

/** Writes calls of the functions that {@link QueryFunctions} lists, and of no others. */
final class FunctionWriter {
  private static final int MOST_ARGUMENTS = 32;
  private static final int LONGEST_PATTERN = 200;

  /** The units, and the parameter of PostgreSQL's {@code make_interval} for each. */
  private static final Map<String, String> UNITS =
      Map.of(
          "year", "years",
          "month", "months",
          "week", "weeks",
          "day", "days",
          "hour", "hours",
          "minute", "mins",
          "second", "secs");

  private final StringBuilder out;
  private final ExpressionWriter expressions;
  private final String now;

  FunctionWriter(StringBuilder out, ExpressionWriter expressions, String now) {
    this.out = out;
    this.expressions = expressions;
    this.now = now;
  }

  /** Writes a call of a function. */
  void write(Function function, Scope scope) {
    refuseForeign(function);
    var name = function.getName().toLowerCase(Locale.ROOT);
    var known =
        QueryFunctions.find(function.getMultipartName().size() == 1 ? name : "")
            .orElseThrow(() ->
                Place.refused(
                    function,
                    "there is no function %s%s"
                        .formatted(
                            function.getName(), Spelling.hint(name, QueryFunctions.names()))));
    var parameters = function.getParameters();
    var arguments = new ArrayList<Expression>();
    if (parameters != null) {
      arguments.addAll(parameters);
    }
    var call = call(function, known, arguments);
    if (function.isDistinct() && call.arguments().stream().noneMatch(ArgumentKind::isOfAggregate)) {
      throw Place.refused(function, "DISTINCT goes with aggregates only; leave it out");
    }
    write(call, arguments, function.isDistinct(), scope);
  }

  private static void refuseForeign(Function function) {
    if (function.isEscaped()
        || function.isUnique()
        || function.isIgnoreNulls()
        || function.isIgnoreNullsOutside()
        || function.getAttribute() != null
        || function.getKeep() != null
        || function.getExtraKeyword() != null
        || function.getOrderByElements() != null
        || function.getNamedParameters() != null
        || function.getNullHandling() != null
        || function.getHavingClause() != null
        || function.getOnOverflowTruncate() != null
        || function.getLimit() != null) {
      throw ExpressionWriter.foreign(function);
    }
  }

  /** Returns the first of the function's calls that fits the arguments. */
  private static Call call(Function node, QueryFunction known, List<Expression> arguments) {
    var calls = arguments.size() > MOST_ARGUMENTS ? List.<Call>of() : known.calls(arguments.size());
    return calls.stream()
        .filter(call -> fits(call, arguments))
        .findFirst()
        .orElseThrow(() ->
            Place.refused(
                node,
                "there is no such call of %s; write %s"
                    .formatted(
                        known.name().toUpperCase(Locale.ROOT),
                        String.join(" or ", known.signatures()))));
  }

  private static boolean fits(Call call, List<Expression> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (call.argument(i).isQuoted() && !(arguments.get(i) instanceof StringValue)) {
        return false;
      }
    }
    return true;
  }

  /** Writes {@code TRIM(BOTH 'characters' FROM text)}, in which much may be left out. */
  void trim(TrimFunction trim, Scope scope) {
    var text = trim.isUsingFromKeyword() ? trim.getFromExpression() : trim.getExpression();
    if (text == null || (trim.getFromExpression() != null && !trim.isUsingFromKeyword())) {
      throw Place.refused(trim, "write TRIM(text), or TRIM(BOTH 'characters' FROM text)");
    }
    var arguments = new ArrayList<Expression>(List.of(text));
    if (trim.isUsingFromKeyword() && trim.getExpression() != null) {
      arguments.add(trim.getExpression());
    }
    var name =
        switch (trim.getTrimSpecification()) {
          case LEADING -> "ltrim";
          case TRAILING -> "rtrim";
          case BOTH -> "trim";
          case null -> "trim";
        };
    var known = QueryFunctions.find(name).orElseThrow();
    write(known.calls(arguments.size()).getFirst(), arguments, false, scope);
  }

  /** Writes {@code EXTRACT(unit FROM time)}. */
  void extract(ExtractExpression extract, Scope scope) {
    out.append("pg_catalog.date_part('").append(unit(extract, extract.getName())).append("', ");
    expressions.write(extract.getExpression(), scope);
    out.append(')');
  }

  /** Writes the remainder of a division. */
  void modulo(Expression left, Expression right, Scope scope) {
    var known = QueryFunctions.find("mod").orElseThrow();
    write(known.calls(2).getFirst(), List.of(left, right), false, scope);
  }

  /** Writes the SQL of a call, with the arguments in their places. */
  private void write(Call call, List<Expression> arguments, boolean isDistinct, Scope scope) {
    var sql = call.sql();
    int at = 0;
    for (int open = sql.indexOf('{'); open >= 0; open = sql.indexOf('{', at)) {
      out.append(sql, at, open);
      int close = sql.indexOf('}', open);
      var place = sql.substring(open + 1, close);
      switch (place) {
        case "now" -> out.append(now);
        case "*" -> {
          for (int i = 0; i < arguments.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            argument(call.argument(i), arguments, i, isDistinct, scope);
          }
        }
        default -> {
          int index = Integer.parseInt(place) - 1;
          argument(call.argument(index), arguments, index, isDistinct, scope);
        }
      }
      at = close + 1;
    }
    out.append(sql, at, sql.length());
  }

  private void argument(
      ArgumentKind kind, List<Expression> arguments, int index, boolean isDistinct, Scope scope) {
    var argument = arguments.get(index);
    switch (kind) {
      case SAME -> expressions.beside(argument, arguments, scope);
      case TEXT -> expressions.text(argument, scope);
      case ANY, DOUBLE, DECIMAL, INTEGER, TIME -> {
        out.append('(');
        expressions.write(argument, scope);
        out.append(')').append(kind.cast());
      }
      case TIME_OR_MILLISECONDS, TIME_OR_SECONDS -> {
        if (argument instanceof StringValue text) {
          out.append(Literals.time(text));
        } else {
          expressions.write(argument, scope);
        }
      }
      case AGGREGATED, COUNTED -> aggregated(kind, argument, isDistinct, scope);
      case UNIT -> out.append('\'').append(unit(argument, word(argument))).append('\'');
      case INTERVAL -> out.append(UNITS.get(unit(argument, word(argument))));
      case FORMAT ->
          out.append(Literals.format(argument, Literals.unquoted((StringValue) argument)));
      case PATTERN -> out.append(pattern((StringValue) argument));
    }
  }

  private void aggregated(ArgumentKind kind, Expression argument, boolean isDistinct, Scope scope) {
    expressions.countAggregate();
    if (argument instanceof AllColumns all) {
      if (kind != ArgumentKind.COUNTED
          || all instanceof AllTableColumns
          || isDistinct
          || all.getExceptColumns() != null
          || all.getReplaceExpressions() != null) {
        throw Place.refused(argument, "only COUNT takes *; name a column");
      }
      out.append('*');
      return;
    }
    out.append(isDistinct ? "distinct " : "");
    expressions.write(argument, scope);
  }

  private static String pattern(StringValue text) {
    var pattern = Literals.unquoted(text);
    if (pattern.length() > LONGEST_PATTERN) {
      throw Place.refused(
          text,
          "a regular expression has at most %d characters; shorten it".formatted(LONGEST_PATTERN));
    }
    return Literals.quoted(pattern);
  }

  private static String word(Expression expression) {
    return switch (expression) {
      case Column column when column.getTable() == null || column.getTable().getName() == null ->
          column.getColumnName();
      case StringValue text -> Literals.unquoted(text);
      default -> String.valueOf(expression);
    };
  }

  private static String unit(Object node, String written) {
    var unit = written.toLowerCase(Locale.ROOT);
    if (!UNITS.containsKey(unit)) {
      throw Place.refused(
          node,
          "\"%s\" is not one of YEAR, MONTH, WEEK, DAY, HOUR, MINUTE and SECOND"
              .formatted(written));
    }
    return unit;
  }
}
