// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.validation.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;

/**
 * Writes the functions of the query language (user guide, "SQL functions"), and a few of the same
 * kind. A text that a function makes is cut off, so that texts can't be made of texts without end.
 */
final class FunctionWriter {
  /** Around what makes a text. */
  static final String BEFORE_TEXT = "pg_catalog.left(";

  static final String AFTER_TEXT = ", 32768)";

  private static final int MOST_ARGUMENTS = 32;

  private static final Map<String, String> UNITS =
      Map.of(
          "year", "years",
          "month", "months",
          "week", "weeks",
          "day", "days",
          "hour", "hours",
          "minute", "mins",
          "second", "secs");

  /** How a function is written, and with how many arguments. */
  private enum Form {
    AGGREGATE(1, 1),
    /** PostgreSQL has the same. */
    SAME(1, MOST_ARGUMENTS),
    NUMBER(1, 1),
    POWER(2, 2),
    ROUND(1, 2),
    CONCAT(1, MOST_ARGUMENTS),
    SUBSTR(2, 3),
    TEXT(1, 1),
    REPLACE(3, 3),
    NULLIF(2, 2),
    NOW(0, 0),
    ADD(3, 3),
    SUBTRACT(3, 3),
    TRUNCATE(2, 2);

    private final int least;
    private final int most;

    Form(int least, int most) {
      this.least = least;
      this.most = most;
    }
  }

  private record Known(Form form, String name) {}

  private static final Map<String, Known> KNOWN =
      Map.ofEntries(
          known("avg", Form.AGGREGATE, "pg_catalog.avg"),
          known("count", Form.AGGREGATE, "pg_catalog.count"),
          known("max", Form.AGGREGATE, "pg_catalog.max"),
          known("min", Form.AGGREGATE, "pg_catalog.min"),
          known("sum", Form.AGGREGATE, "pg_catalog.sum"),
          known("stddev", Form.AGGREGATE, "pg_catalog.stddev_samp"),
          known("coalesce", Form.SAME, "coalesce"),
          known("greatest", Form.SAME, "greatest"),
          known("least", Form.SAME, "least"),
          known("nullif", Form.NULLIF, "nullif"),
          known("abs", Form.NUMBER, "pg_catalog.abs"),
          known("ceil", Form.NUMBER, "pg_catalog.ceil"),
          known("floor", Form.NUMBER, "pg_catalog.floor"),
          known("sqrt", Form.NUMBER, "pg_catalog.sqrt"),
          known("power", Form.POWER, "pg_catalog.power"),
          known("round", Form.ROUND, "pg_catalog.round"),
          known("concat", Form.CONCAT, "pg_catalog.concat"),
          known("substr", Form.SUBSTR, "pg_catalog.substr"),
          known("length", Form.TEXT, "pg_catalog.length"),
          known("upper", Form.TEXT, "pg_catalog.upper"),
          known("lower", Form.TEXT, "pg_catalog.lower"),
          known("trim", Form.TEXT, "pg_catalog.btrim"),
          known("ltrim", Form.TEXT, "pg_catalog.ltrim"),
          known("rtrim", Form.TEXT, "pg_catalog.rtrim"),
          known("str_replace", Form.REPLACE, "pg_catalog.replace"),
          known("now", Form.NOW, ""),
          known("date_add", Form.ADD, ""),
          known("timestamp_add", Form.ADD, ""),
          known("date_sub", Form.SUBTRACT, ""),
          known("timestamp_sub", Form.SUBTRACT, ""),
          known("date_trunc", Form.TRUNCATE, "pg_catalog.date_trunc"));

  private final StringBuilder out;
  private final ExpressionWriter expressions;
  private final String now;

  FunctionWriter(StringBuilder out, ExpressionWriter expressions, String now) {
    this.out = out;
    this.expressions = expressions;
    this.now = now;
  }

  private static Map.Entry<String, Known> known(String code, Form form, String name) {
    return Map.entry(code, new Known(form, name));
  }

  void write(Function function, Scope scope) {
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
    var code = function.getName().toLowerCase(Locale.ROOT);
    var known = function.getMultipartName().size() == 1 ? KNOWN.get(code) : null;
    if (known == null) {
      throw Place.refused(
          function,
          "there is no function %s%s"
              .formatted(function.getName(), Spelling.hint(code, new TreeSet<>(KNOWN.keySet()))));
    }
    List<? extends Expression> arguments =
        function.getParameters() == null ? List.of() : function.getParameters();
    var form = known.form();
    if (arguments.size() < form.least || arguments.size() > form.most) {
      throw Place.refused(
          function,
          "%s takes from %d to %d arguments, not %d"
              .formatted(code, form.least, form.most, arguments.size()));
    }
    if (function.isDistinct() && form != Form.AGGREGATE) {
      throw Place.refused(function, "DISTINCT goes with aggregates only; leave it out");
    }
    switch (form) {
      case AGGREGATE -> aggregate(function, known.name(), arguments.getFirst(), scope);
      case SAME, NULLIF -> call(known.name(), arguments, "", scope);
      case NUMBER, POWER -> call(known.name(), arguments, "::pg_catalog.float8", scope);
      case TEXT -> call(known.name(), arguments, "::pg_catalog.text", scope);
      case ROUND -> round(arguments, scope);
      case CONCAT -> {
        out.append(BEFORE_TEXT);
        call(known.name(), arguments, "::pg_catalog.text", scope);
        out.append(AFTER_TEXT);
      }
      case SUBSTR -> substr(arguments, scope);
      case REPLACE -> replace(arguments, scope);
      case NOW -> out.append(now);
      case ADD -> move(" + ", arguments, scope);
      case SUBTRACT -> move(" - ", arguments, scope);
      case TRUNCATE -> truncate(function, arguments, scope);
    }
  }

  void trim(TrimFunction trim, Scope scope) {
    if (trim.getTrimSpecification() != null
        || trim.getFromExpression() != null
        || trim.isUsingFromKeyword()) {
      throw Place.refused(trim, "TRIM takes one text; see LTRIM and RTRIM");
    }
    call("pg_catalog.btrim", List.of(trim.getExpression()), "::pg_catalog.text", scope);
  }

  void extract(ExtractExpression extract, Scope scope) {
    out.append("pg_catalog.date_part('").append(unit(extract, extract.getName())).append("', ");
    expressions.write(extract.getExpression(), scope);
    out.append(')');
  }

  private void aggregate(Function function, String name, Expression argument, Scope scope) {
    out.append(name).append('(');
    if (argument instanceof AllColumns all && !(argument instanceof AllTableColumns)) {
      if (!name.endsWith(".count")
          || function.isDistinct()
          || all.getExceptColumns() != null
          || all.getReplaceExpressions() != null) {
        throw Place.refused(function, "only COUNT takes *; name a column");
      }
      out.append('*');
    } else {
      out.append(function.isDistinct() ? "distinct " : "");
      expressions.write(argument, scope);
    }
    out.append(')');
  }

  private void call(String name, List<? extends Expression> arguments, String type, Scope scope) {
    out.append(name);
    var separator = "(";
    for (var argument : arguments) {
      out.append(separator);
      typed(argument, type, scope);
      separator = ", ";
    }
    out.append(')');
  }

  private void typed(Expression argument, String type, Scope scope) {
    out.append('(');
    expressions.write(argument, scope);
    out.append(')').append(type);
  }

  /** PostgreSQL rounds to places in decimal numbers only. */
  private void round(List<? extends Expression> arguments, Scope scope) {
    out.append("pg_catalog.round(");
    typed(arguments.getFirst(), "::pg_catalog.numeric", scope);
    if (arguments.size() > 1) {
      out.append(", ");
      typed(arguments.getLast(), "::pg_catalog.int4", scope);
    }
    out.append(")::pg_catalog.float8");
  }

  /** With a text as the second argument it is a regular expression. */
  private void substr(List<? extends Expression> arguments, Scope scope) {
    if (arguments.get(1) instanceof StringValue pattern) {
      if (arguments.size() > 2 || ExpressionWriter.unquoted(pattern).length() > 200) {
        throw Place.refused(
            pattern, "SUBSTR takes one regular expression of at most 200 characters");
      }
      out.append("pg_catalog.regexp_substr(").append(BEFORE_TEXT);
      typed(arguments.getFirst(), "::pg_catalog.text", scope);
      out.append(", 4096), ")
          .append(ExpressionWriter.quoted(ExpressionWriter.unquoted(pattern)))
          .append(')');
      return;
    }
    out.append("pg_catalog.substr(");
    typed(arguments.getFirst(), "::pg_catalog.text", scope);
    for (var number : arguments.subList(1, arguments.size())) {
      out.append(", ");
      typed(number, "::pg_catalog.int4", scope);
    }
    out.append(')');
  }

  /** Of 8,192 characters each may become 1,024: 8 MB in between, whatever is asked. */
  private void replace(List<? extends Expression> arguments, Scope scope) {
    out.append(BEFORE_TEXT).append("pg_catalog.replace(").append(BEFORE_TEXT);
    typed(arguments.get(0), "::pg_catalog.text", scope);
    out.append(", 8192), ");
    typed(arguments.get(1), "::pg_catalog.text", scope);
    out.append(", ").append(BEFORE_TEXT);
    typed(arguments.get(2), "::pg_catalog.text", scope);
    out.append(", 1024))").append(AFTER_TEXT);
  }

  private void move(String operator, List<? extends Expression> arguments, Scope scope) {
    out.append('(');
    typed(arguments.get(2), "::pg_catalog.timestamptz", scope);
    out.append(operator)
        .append("pg_catalog.make_interval(")
        .append(UNITS.get(unit(arguments.getFirst(), word(arguments.getFirst()))))
        .append(" => ");
    typed(arguments.get(1), "::pg_catalog.int4", scope);
    out.append("))");
  }

  private void truncate(Function function, List<? extends Expression> arguments, Scope scope) {
    out.append("pg_catalog.date_trunc('")
        .append(unit(function, word(arguments.getFirst())))
        .append("', ");
    typed(arguments.getLast(), "::pg_catalog.timestamptz", scope);
    out.append(')');
  }

  private static String word(Expression expression) {
    return switch (expression) {
      case Column column when column.getTable() == null || column.getTable().getName() == null ->
          column.getColumnName();
      case StringValue text -> ExpressionWriter.unquoted(text);
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
