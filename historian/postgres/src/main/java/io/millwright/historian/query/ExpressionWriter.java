// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.validation.Spelling;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * Writes the expressions of a statement as SQL. It knows columns, operators and SELECTs itself;
 * functions are {@link FunctionWriter}'s, casts {@link CastWriter}'s, comparisons {@link
 * ComparisonWriter}'s. Types and functions are PostgreSQL's own by their full names.
 */
final class ExpressionWriter {
  private static final int DEEPEST = 250;

  private final StringBuilder out;
  private final String now;
  private final Subselects subselects;
  private final FunctionWriter functions;
  private final CastWriter casts;
  private final ComparisonWriter comparisons;
  private int depth;
  private Written written = new Written(0, 0);

  /** True while a time is written that may read no view. */
  private boolean isAlone;

  /**
   * How much has been written so far, but for what stands in a SELECT inside an expression.
   *
   * @param columns the number of columns that were named
   * @param aggregates the number of calls of aggregates
   */
  record Written(int columns, int aggregates) {}

  /** Writes a SELECT inside an expression. */
  @FunctionalInterface
  interface Subselects {
    /** Writes a SELECT that may name what the scope around it knows, and returns its columns. */
    List<String> write(Select select, Scope outer);
  }

  ExpressionWriter(StringBuilder out, Instant now, Subselects subselects) {
    this.out = out;
    // The user guide: NOW returns "the current timestamp with millisecond precision".
    this.now = Timestamps.sql(now.truncatedTo(ChronoUnit.MILLIS));
    this.subselects = subselects;
    functions = new FunctionWriter(out, this, this.now);
    casts = new CastWriter(out, this);
    comparisons = new ComparisonWriter(out, this);
  }

  /** Returns how much has been written so far. */
  Written written() {
    return written;
  }

  /** Counts a call of an aggregate. */
  void countAggregate() {
    written = new Written(written.columns(), written.aggregates() + 1);
  }

  /** Writes an expression as a text; a time as answers have it. */
  void text(Expression expression, Scope scope) {
    out.append("sitewise.as_text(");
    write(expression, scope);
    out.append(')');
  }

  /** Writes one of several values of which a function chooses, as a value of their common type. */
  void beside(Expression value, List<Expression> values, Scope scope) {
    var column =
        values.stream().filter(Column.class::isInstance).findFirst().map(Column.class::cast);
    out.append('(');
    comparisons.choice(value, column.map(Expression.class::cast).orElse(value), scope);
    out.append(')');
  }

  /** Writes an expression, in parentheses where it consists of parts. */
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
      case StringValue text -> out.append(Literals.quoted(Literals.unquoted(text)));
      case LongValue number -> out.append(Literals.number(number));
      case DoubleValue number -> out.append(Literals.number(number));
      case BooleanValue flag -> out.append(flag.getValue());
      case NullValue _ -> out.append("null");
      case TimeKeyExpression key -> present(key);
      case DateTimeLiteralExpression literal -> out.append(Literals.dateTime(literal));
      case CastExpression cast -> casts.write(cast, scope);
      case CaseExpression choice -> choice(choice, scope);
      case Function function -> functions.write(function, scope);
      case TrimFunction trim -> functions.trim(trim, scope);
      case ExtractExpression extract -> functions.extract(extract, scope);
      case NotExpression not -> prefixed("not ", not.getExpression(), scope);
      case SignedExpression signed -> signed(signed, scope);
      case ParenthesedExpressionList<?> list -> parentheses(list, scope);
      case ParenthesedSelect inner -> subselect(inner, scope);
      case ExistsExpression exists -> exists(exists, scope);
      case InExpression in -> comparisons.in(in, scope);
      case Between between -> comparisons.between(between, scope);
      case IsNullExpression isNull -> comparisons.isNull(isNull, scope);
      case LikeExpression like -> comparisons.like(like, scope);
      case Concat concat -> concat(concat, scope);
      case Modulo modulo ->
          functions.modulo(modulo.getLeftExpression(), modulo.getRightExpression(), scope);
      case BinaryExpression binary -> comparisons.binary(binary, operator(binary), scope);
      default -> throw foreign(expression);
    }
    depth--;
  }

  /** Returns the refusal of an expression that the language has not. */
  static QueryRefusedException foreign(Expression expression) {
    return Place.refused(
        expression, "\"%s\" is not part of the query language".formatted(expression));
  }

  private void column(Column column, Scope scope) {
    written = new Written(written.columns() + 1, written.aggregates());
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

  private void present(TimeKeyExpression key) {
    var word = key.getStringValue().toLowerCase(Locale.ROOT).replace("()", "");
    if (!word.equals("current_timestamp")) {
      throw Place.refused(key, "write NOW()");
    }
    out.append(now);
  }

  /**
   * Returns a time that is compared with {@code event_timestamp}, as SQL, where it names no column
   * and reads no view. Returns empty otherwise. The statement is as it was before.
   */
  Optional<String> time(Expression operand, Expression beside) {
    int start = out.length();
    int before = depth;
    boolean wasCopied = comparisons.isCopied();
    isAlone = true;
    try {
      comparisons.operand(operand, beside, new Scope(null));
      return Optional.of(out.substring(start));
    } catch (QueryRefusedException e) {
      // It is refused again where it is written, unless it may name columns there.
      return Optional.empty();
    } finally {
      out.setLength(start);
      depth = before;
      comparisons.reset(wasCopied);
      isAlone = false;
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

  /** Writes a SELECT in parentheses, whose result is a value, or the values of IN. */
  void subselect(ParenthesedSelect inner, Scope scope) {
    if (isAlone) {
      throw Place.refused(inner, "no SELECT stands in a time; use JOIN");
    }
    if (comparisons.isCopied()) {
      throw Place.refused(inner, "no SELECT stands on the left of BETWEEN or IN; use JOIN");
    }
    if (inner.getAlias() != null) {
      throw Place.refused(inner, "a SELECT in an expression has no name; leave it out");
    }
    var before = written;
    out.append('(');
    subselects.write(inner, scope);
    out.append(')');
    written = before;
  }

  private void exists(ExistsExpression exists, Scope scope) {
    if (!(exists.getRightExpression() instanceof ParenthesedSelect inner)) {
      throw Place.refused(exists, "write EXISTS (SELECT ...)");
    }
    out.append(exists.isNot() ? "(not exists " : "(exists ");
    subselect(inner, scope);
    out.append(')');
  }

  private void concat(Concat concat, Scope scope) {
    out.append("pg_catalog.left(");
    text(concat.getLeftExpression(), scope);
    out.append(" || ");
    text(concat.getRightExpression(), scope);
    out.append(", ").append(QueryFunctions.LONGEST_TEXT).append(')');
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
      default -> throw foreign(binary);
    };
  }
}
