// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.Optional;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

/**
 * Writes what compares: operators with two sides, BETWEEN, IN, LIKE and IS NULL.
 *
 * <p>PostgreSQL copies the left side of BETWEEN and IN for each comparison. Copies of copies would
 * grow without end, so on such a side stands neither another BETWEEN or IN nor a SELECT.
 */
final class ComparisonWriter {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{0,300}\\.\\d{1,300}");

  private final StringBuilder out;
  private final ExpressionWriter expressions;
  private boolean isCopied;

  ComparisonWriter(StringBuilder out, ExpressionWriter expressions) {
    this.out = out;
    this.expressions = expressions;
  }

  /** Returns whether what is written now stands on the left of BETWEEN or IN. */
  boolean isCopied() {
    return isCopied;
  }

  /** Goes back to what {@link #isCopied} was when something that is given up began. */
  void reset(boolean wasCopied) {
    isCopied = wasCopied;
  }

  /** Returns whether an expression is the column {@code event_timestamp}. */
  static boolean isTime(Expression expression) {
    return expression instanceof Column column && View.typeOf(column) == View.ColumnType.TIMESTAMP;
  }

  /** Returns the column that a value is compared with, be it by its greatest or least value. */
  private static Optional<Column> column(Expression beside) {
    return switch (beside) {
      case Column column -> Optional.of(column);
      case Function function
          when ("max".equalsIgnoreCase(function.getName())
                  || "min".equalsIgnoreCase(function.getName()))
              && function.getParameters() != null
              && function.getParameters().size() == 1
              && function.getParameters().getFirst() instanceof Column column ->
          Optional.of(column);
      default -> Optional.empty();
    };
  }

  /** Writes an operator and its two sides. */
  void binary(BinaryExpression binary, String operator, Scope scope) {
    var left = binary.getLeftExpression();
    var right = binary.getRightExpression();
    out.append('(');
    operand(left, right, scope);
    out.append(operator);
    operand(right, left, scope);
    out.append(')');
  }

  /**
   * Writes one side of a comparison, as clients of SiteWise write it (Grafana's puts quotes around
   * every value). Beside {@code event_timestamp}, a text is a time as well, and a whole number
   * counts the seconds or, where it is too large for that, the nanoseconds since 1970. Beside a
   * column of whole numbers, a text may be a number with decimal places.
   */
  void operand(Expression operand, Expression beside, Scope scope) {
    var type = column(beside).map(View::typeOf).orElse(View.ColumnType.OTHER);
    switch (operand) {
      case StringValue text when type == View.ColumnType.TIMESTAMP ->
          out.append(Literals.time(text));
      case LongValue number when type == View.ColumnType.TIMESTAMP ->
          out.append(Literals.time(number));
      case StringValue text
          when type == View.ColumnType.INTEGER
              && DECIMAL.matcher(Literals.unquoted(text)).matches() ->
          out.append("double precision ").append(Literals.quoted(Literals.unquoted(text)));
      default -> expressions.write(operand, scope);
    }
  }

  /**
   * Writes one of several values of which one is chosen, as {@link #operand} does. Beside a column
   * of texts or truths, a number is what its text is.
   */
  void choice(Expression value, Expression beside, Scope scope) {
    var type = column(beside).map(View::typeOf).orElse(View.ColumnType.OTHER);
    switch (value) {
      case LongValue number
          when type == View.ColumnType.STRING || type == View.ColumnType.BOOLEAN ->
          out.append(Literals.quoted(Literals.number(number)));
      case DoubleValue number when type == View.ColumnType.STRING ->
          out.append(Literals.quoted(Double.toString(number.getValue())));
      default -> operand(value, beside, scope);
    }
  }

  /** Writes IN with a list or a SELECT. */
  void in(InExpression in, Scope scope) {
    if (in.isGlobal()) {
      throw ExpressionWriter.foreign(in);
    }
    out.append('(');
    copied(in.getLeftExpression(), scope);
    out.append(in.isNot() ? " not in " : " in ");
    switch (in.getRightExpression()) {
      case ParenthesedSelect inner -> expressions.subselect(inner, scope);
      case ParenthesedExpressionList<?> list -> {
        var separator = "(";
        for (var item : list) {
          out.append(separator);
          operand(item, in.getLeftExpression(), scope);
          separator = ", ";
        }
        out.append(')');
      }
      case Expression single -> {
        out.append('(');
        operand(single, in.getLeftExpression(), scope);
        out.append(')');
      }
    }
    out.append(')');
  }

  private void copied(Expression expression, Scope scope) {
    if (isCopied) {
      throw Place.refused(
          expression, "no BETWEEN or IN stands on the left of another; compare step by step");
    }
    isCopied = true;
    expressions.write(expression, scope);
    isCopied = false;
  }

  /** Writes BETWEEN. */
  void between(Between between, Scope scope) {
    out.append('(');
    copied(between.getLeftExpression(), scope);
    out.append(between.isNot() ? " not between " : " between ");
    operand(between.getBetweenExpressionStart(), between.getLeftExpression(), scope);
    out.append(" and ");
    operand(between.getBetweenExpressionEnd(), between.getLeftExpression(), scope);
    out.append(')');
  }

  /** Writes IS NULL and IS NOT NULL. */
  void isNull(IsNullExpression isNull, Scope scope) {
    out.append('(');
    expressions.write(isNull.getLeftExpression(), scope);
    out.append(isNull.isNot() || isNull.isUseNotNull() ? " is not null)" : " is null)");
  }

  /** Writes LIKE, with its ESCAPE where there is one. */
  void like(LikeExpression like, Scope scope) {
    if (like.getLikeKeyWord() != LikeExpression.KeyWord.LIKE || like.isUseBinary()) {
      throw Place.refused(like, "write LIKE; other matches are not known");
    }
    out.append('(');
    if (like.getLeftExpression() instanceof Column column
        && View.typeOf(column) == View.ColumnType.STRING) {
      expressions.write(column, scope);
    } else {
      expressions.text(like.getLeftExpression(), scope);
    }
    out.append(like.isNot() ? " not like " : " like ");
    expressions.write(like.getRightExpression(), scope);
    if (like.getEscape() != null) {
      if (!(like.getEscape() instanceof StringValue escape)
          || Literals.unquoted(escape).length() != 1) {
        throw Place.refused(like, "ESCAPE takes one character between quotes");
      }
      out.append(" escape ").append(Literals.quoted(Literals.unquoted(escape)));
    }
    out.append(')');
  }
}
