// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.validation.Spelling;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.SupportsOldOracleJoinSyntax;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Writes the expressions of a statement as SQL: operators, literals, columns and CAST; functions
 * are {@link FunctionWriter}'s. Types and functions are PostgreSQL's own by their full names.
 */
final class ExpressionWriter {
  private static final int DEEPEST = 250;

  /** What counts seconds ends here; greater numbers count nanoseconds. */
  private static final BigInteger MOST_SECONDS = BigInteger.valueOf(10_000_000_000L);

  private final StringBuilder out;
  private final String now;
  private final Subselects subselects;
  private final FunctionWriter functions;
  private int depth;
  private boolean isCopied;

  /** True while a time is written that may read no view. */
  private boolean isAlone;

  /** Writes a SELECT inside an expression. */
  @FunctionalInterface
  interface Subselects {
    List<String> write(Select select, Scope outer);
  }

  ExpressionWriter(StringBuilder out, Instant now, Subselects subselects) {
    this.out = out;
    this.now = Timestamps.sql(now);
    this.subselects = subselects;
    functions = new FunctionWriter(out, this, this.now);
  }

  /** Writes an expression; what consists of parts in parentheses. */
  void write(Expression expression, Scope scope) {
    if (++depth > DEEPEST) {
      throw Place.refused(
          expression,
          "more than %d operators inside each other; use IN, or WITH".formatted(DEEPEST));
    }
    if (expression instanceof SupportsOldOracleJoinSyntax old
        && (old.getOldOracleJoinSyntax() != SupportsOldOracleJoinSyntax.NO_ORACLE_JOIN
            || old.getOraclePriorPosition() != SupportsOldOracleJoinSyntax.NO_ORACLE_PRIOR)) {
      throw Place.refused(expression, "(+) and PRIOR are not known; write LEFT JOIN");
    }
    switch (expression) {
      case Column column -> column(column, scope);
      case StringValue text -> text(text);
      case LongValue number -> number(number);
      case DoubleValue number -> number(number);
      case BooleanValue flag -> out.append(flag.getValue());
      case NullValue _ -> out.append("null");
      case TimeKeyExpression key -> present(key);
      case DateTimeLiteralExpression literal -> literal(literal);
      case CastExpression cast -> cast(cast, scope);
      case CaseExpression choice -> choice(choice, scope);
      case Function function -> functions.write(function, scope);
      case TrimFunction trim -> functions.trim(trim, scope);
      case ExtractExpression extract -> functions.extract(extract, scope);
      case NotExpression not -> prefixed("not ", not.getExpression(), scope);
      case SignedExpression signed -> signed(signed, scope);
      case ParenthesedExpressionList<?> list -> parentheses(list, scope);
      case ParenthesedSelect inner -> subselect(inner, scope);
      case ExistsExpression exists -> exists(exists, scope);
      case InExpression in -> in(in, scope);
      case Between between -> between(between, scope);
      case IsNullExpression isNull -> isNull(isNull, scope);
      case LikeExpression like -> like(like, scope);
      case Concat concat -> concat(concat, scope);
      case BinaryExpression binary -> binary(binary, scope);
      default -> throw foreign(expression);
    }
    depth--;
  }

  static QueryRefusedException foreign(Expression expression) {
    return Place.refused(
        expression, "\"%s\" is not part of the query language".formatted(expression));
  }

  private void column(Column column, Scope scope) {
    var name = Names.of(column.getColumnName());
    var table = column.getTable();
    if (column.getArrayConstructor() != null) {
      throw foreign(column);
    }
    if (table == null || table.getName() == null) {
      var columns = scope.columns();
      if (!columns.contains(name) && !scope.hasResult(name)) {
        throw Place.refused(
            column, "there is no column \"%s\"%s".formatted(name, Spelling.hint(name, columns)));
      }
      out.append(Names.quoted(name));
      return;
    }
    var qualifier = Names.of(table.getName());
    var relation = scope.findRelation(qualifier);
    if (relation.isEmpty() || table.getNameParts().size() > 1) {
      throw Place.refused(
          column,
          "there is nothing called \"%s\" in FROM%s"
              .formatted(table.getFullyQualifiedName(), Spelling.hint(qualifier, scope.names())));
    }
    var columns = relation.get().columns();
    if (!columns.contains(name)) {
      throw Place.refused(
          column,
          "\"%s\" has no column \"%s\"%s".formatted(qualifier, name, Spelling.hint(name, columns)));
    }
    out.append(Names.quoted(qualifier)).append('.').append(Names.quoted(name));
  }

  /** The text between the quotes; PostgreSQL reads backslashes as they are. */
  static String unquoted(StringValue text) {
    if (text.getPrefix() != null) {
      throw Place.refused(text, "a text stands between simple quotes, with nothing before them");
    }
    return text.getValue().replace("''", "'");
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void text(StringValue text) {
    out.append(quoted(unquoted(text)));
  }

  private void number(LongValue number) {
    if (!number.getStringValue().matches("\\d+")) {
      throw Place.refused(number, "write numbers with the digits 0 to 9");
    }
    var value = number.getBigIntegerValue();
    if (value.bitLength() < 64) {
      out.append(value);
    } else {
      out.append("double precision '").append(value.doubleValue()).append('\'');
    }
  }

  private void number(DoubleValue number) {
    if (!Double.isFinite(number.getValue())) {
      throw Place.refused(number, "the number is too large; 10^308 is the greatest");
    }
    out.append("double precision '").append(number.getValue()).append('\'');
  }

  private void present(TimeKeyExpression key) {
    var word = key.getStringValue().toLowerCase(Locale.ROOT).replace("()", "");
    if (!word.equals("current_timestamp")) {
      throw Place.refused(key, "write NOW()");
    }
    out.append(now);
  }

  private void literal(DateTimeLiteralExpression literal) {
    var value = literal.getValue();
    if (literal.getType() != DateTimeLiteralExpression.DateTime.TIMESTAMP
        || !value.startsWith("'")) {
      throw Place.refused(literal, "write TIMESTAMP '2026-01-31 08:30:00'");
    }
    out.append(time(literal, value.substring(1, value.length() - 1)));
  }

  private void cast(CastExpression cast, Scope scope) {
    var type = cast.getColDataType();
    if (type == null
        || (type.getArrayData() != null && !type.getArrayData().isEmpty())
        || type.getCharacterSet() != null) {
      throw Place.refused(cast, "write CAST(expression AS type)");
    }
    var name = type.getDataType().strip().toLowerCase(Locale.ROOT);
    if (cast.isImplicitCast() || !"cast".equalsIgnoreCase(cast.keyword)) {
      throw Place.refused(cast, "write CAST(expression AS type)");
    }
    if (cast.getFormat() != null) {
      formatted(cast, name, scope);
      return;
    }
    var target =
        switch (name) {
          case "boolean" -> "pg_catalog.bool";
          case "int", "integer", "bigint" -> "pg_catalog.int8";
          case "double", "double precision" -> "pg_catalog.float8";
          case "string", "varchar" -> "pg_catalog.text";
          case "timestamp" -> "pg_catalog.timestamptz";
          default ->
              throw Place.refused(
                  cast,
                  "the type %s is not known; there are BOOLEAN, INTEGER, DOUBLE, STRING and TIMESTAMP"
                      .formatted(type.getDataType()));
        };
    if (name.equals("timestamp") && cast.getLeftExpression() instanceof StringValue text) {
      out.append(time(text));
      return;
    }
    out.append("((");
    write(cast.getLeftExpression(), scope);
    out.append(")::").append(target).append(')');
  }

  private void formatted(CastExpression cast, String type, Scope scope) {
    var format = cast.getFormat();
    boolean isQuoted = format.length() > 2 && format.startsWith("'") && format.endsWith("'");
    var pattern =
        Timestamps.pattern(isQuoted ? format.substring(1, format.length() - 1) : format)
            .filter(_ -> type.equals("timestamp"))
            .orElseThrow(() ->
                Place.refused(
                    cast,
                    "FORMAT %s can't be read; it goes with TIMESTAMP and has the parts yyyy MM dd HH mm ss SSS"
                        .formatted(format)));
    out.append("pg_catalog.to_timestamp((");
    write(cast.getLeftExpression(), scope);
    out.append(")::pg_catalog.text, ").append(quoted(pattern)).append(')');
  }

  private static String time(StringValue text) {
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

  /**
   * One side of a comparison. Beside a time, a text is one as well, and a whole number counts the
   * seconds or, where it is too large for that, the nanoseconds since 1970, as clients of SiteWise
   * write it.
   */
  private void operand(Expression operand, Expression beside, Scope scope) {
    boolean isTime = isTime(beside);
    if (isTime && operand instanceof StringValue text) {
      out.append(time(text));
    } else if (isTime && operand instanceof LongValue number) {
      out.append(time(number));
    } else {
      write(operand, scope);
    }
  }

  /**
   * A time beside {@code event_timestamp} as SQL, where it names no column and reads no view; empty
   * otherwise, and nothing is written.
   */
  Optional<String> time(Expression operand, Expression beside) {
    int start = out.length();
    int before = depth;
    boolean wasCopied = isCopied;
    isAlone = true;
    try {
      operand(operand, beside, new Scope(null));
      return Optional.of(out.substring(start));
    } catch (QueryRefusedException e) {
      // It is refused again where it is written, unless it may name columns there.
      return Optional.empty();
    } finally {
      out.setLength(start);
      depth = before;
      isCopied = wasCopied;
      isAlone = false;
    }
  }

  static boolean isTime(Expression expression) {
    return expression instanceof Column column
        && Names.of(column.getColumnName()).equals("event_timestamp");
  }

  private static String time(LongValue number) {
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

  private void choice(CaseExpression choice, Scope scope) {
    out.append("(case");
    if (choice.getSwitchExpression() != null) {
      out.append(' ');
      write(choice.getSwitchExpression(), scope);
    }
    for (var when : choice.getWhenClauses()) {
      out.append(" when ");
      write(when.getWhenExpression(), scope);
      out.append(" then ");
      write(when.getThenExpression(), scope);
    }
    if (choice.getElseExpression() != null) {
      out.append(" else ");
      write(choice.getElseExpression(), scope);
    }
    out.append(" end)");
  }

  private void prefixed(String operator, Expression expression, Scope scope) {
    out.append('(').append(operator);
    write(expression, scope);
    out.append(')');
  }

  private void signed(SignedExpression signed, Scope scope) {
    if (signed.getSign() != '-' && signed.getSign() != '+') {
      throw foreign(signed);
    }
    prefixed(signed.getSign() + " ", signed.getExpression(), scope);
  }

  private void parentheses(ParenthesedExpressionList<?> list, Scope scope) {
    if (list.size() != 1) {
      throw Place.refused(list, "one expression stands between parentheses, not a list");
    }
    prefixed("", list.getFirst(), scope);
  }

  private void subselect(ParenthesedSelect inner, Scope scope) {
    if (isAlone) {
      throw Place.refused(inner, "no SELECT stands in a time; use JOIN");
    }
    if (isCopied) {
      throw Place.refused(inner, "no SELECT stands on the left of BETWEEN or IN; use JOIN");
    }
    if (inner.getAlias() != null) {
      throw Place.refused(inner, "a SELECT in an expression has no name; leave it out");
    }
    out.append('(');
    subselects.write(inner, scope);
    out.append(')');
  }

  private void exists(ExistsExpression exists, Scope scope) {
    if (!(exists.getRightExpression() instanceof ParenthesedSelect inner)) {
      throw Place.refused(exists, "write EXISTS (SELECT ...)");
    }
    out.append(exists.isNot() ? "(not exists " : "(exists ");
    subselect(inner, scope);
    out.append(')');
  }

  private void in(InExpression in, Scope scope) {
    if (in.isGlobal()) {
      throw foreign(in);
    }
    out.append('(');
    copied(in.getLeftExpression(), scope);
    out.append(in.isNot() ? " not in " : " in ");
    switch (in.getRightExpression()) {
      case ParenthesedSelect inner -> subselect(inner, scope);
      case ParenthesedExpressionList<?> list -> {
        var separator = "(";
        for (var item : list) {
          out.append(separator);
          operand(item, in.getLeftExpression(), scope);
          separator = ", ";
        }
        out.append(')');
      }
      default -> throw Place.refused(in, "IN takes a list in parentheses, or (SELECT ...)");
    }
    out.append(')');
  }

  /**
   * The left side of BETWEEN or IN, which PostgreSQL copies for each comparison: copies of copies
   * would grow without end.
   */
  private void copied(Expression expression, Scope scope) {
    if (isCopied) {
      throw Place.refused(
          expression, "no BETWEEN or IN stands on the left of another; compare step by step");
    }
    isCopied = true;
    write(expression, scope);
    isCopied = false;
  }

  private void between(Between between, Scope scope) {
    out.append('(');
    copied(between.getLeftExpression(), scope);
    out.append(between.isNot() ? " not between " : " between ");
    operand(between.getBetweenExpressionStart(), between.getLeftExpression(), scope);
    out.append(" and ");
    operand(between.getBetweenExpressionEnd(), between.getLeftExpression(), scope);
    out.append(')');
  }

  private void isNull(IsNullExpression isNull, Scope scope) {
    out.append('(');
    write(isNull.getLeftExpression(), scope);
    out.append(isNull.isNot() || isNull.isUseNotNull() ? " is not null)" : " is null)");
  }

  private void like(LikeExpression like, Scope scope) {
    if (like.getLikeKeyWord() != LikeExpression.KeyWord.LIKE || like.isUseBinary()) {
      throw Place.refused(like, "write LIKE; other matches are not known");
    }
    out.append('(');
    write(like.getLeftExpression(), scope);
    out.append(like.isNot() ? " not like " : " like ");
    write(like.getRightExpression(), scope);
    if (like.getEscape() != null) {
      if (!(like.getEscape() instanceof StringValue escape) || unquoted(escape).length() != 1) {
        throw Place.refused(like, "ESCAPE takes one character between quotes");
      }
      out.append(" escape ").append(quoted(unquoted(escape)));
    }
    out.append(')');
  }

  private void concat(Concat concat, Scope scope) {
    out.append(FunctionWriter.BEFORE_TEXT).append('(');
    write(concat.getLeftExpression(), scope);
    out.append(")::pg_catalog.text || (");
    write(concat.getRightExpression(), scope);
    out.append(")::pg_catalog.text").append(FunctionWriter.AFTER_TEXT);
  }

  private void binary(BinaryExpression binary, Scope scope) {
    var left = binary.getLeftExpression();
    var right = binary.getRightExpression();
    var operator = operator(binary);
    out.append('(');
    operand(left, right, scope);
    out.append(operator);
    operand(right, left, scope);
    out.append(')');
  }

  private static String operator(BinaryExpression binary) {
    return switch (binary) {
      case AndExpression _ -> " and ";
      case OrExpression _ -> " or ";
      case EqualsTo _ -> " = ";
      // NULL is unequal to anything (user guide, "Comparison operators").
      case NotEqualsTo _ -> " is distinct from ";
      case GreaterThan _ -> " > ";
      case GreaterThanEquals _ -> " >= ";
      case MinorThan _ -> " < ";
      case MinorThanEquals _ -> " <= ";
      case Addition _ -> " + ";
      case Subtraction _ -> " - ";
      case Multiplication _ -> " * ";
      case Division _ -> " / ";
      case Modulo _ -> " % ";
      default -> throw foreign(binary);
    };
  }
}
