// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/**
 * The range of times outside which WHERE lets no row of one relation through, by the comparisons of
 * its {@code event_timestamp}.
 *
 * <p>Only conditions that AND joins count, and only comparisons with times that are known before
 * anything is read. Example: {@code event_timestamp > '2026-11-23T12:00:00Z' AND quality = 'GOOD'}
 * gives one least time and no greatest.
 *
 * @param least times in SQL; no row is before any of them
 * @param greatest times in SQL; no row is after any of them
 */
record TimeBounds(List<String> least, List<String> greatest) {
  TimeBounds {
    least = List.copyOf(least);
    greatest = List.copyOf(greatest);
  }

  static TimeBounds of(Optional<Expression> where, String relation, ExpressionWriter writer) {
    var search = new Search(relation, writer);
    where.ifPresent(search::condition);
    return new TimeBounds(search.least, search.greatest);
  }

  private static final class Search {
    private final String relation;
    private final ExpressionWriter writer;
    private final List<String> least = new ArrayList<>();
    private final List<String> greatest = new ArrayList<>();

    Search(String relation, ExpressionWriter writer) {
      this.relation = relation;
      this.writer = writer;
    }

    void condition(Expression condition) {
      switch (condition) {
        case AndExpression and -> {
          condition(and.getLeftExpression());
          condition(and.getRightExpression());
        }
        case ParenthesedExpressionList<?> list when list.size() == 1 -> condition(list.getFirst());
        case Between between when !between.isNot() && isOurs(between.getLeftExpression()) -> {
          bound(least, between.getBetweenExpressionStart(), between.getLeftExpression());
          bound(greatest, between.getBetweenExpressionEnd(), between.getLeftExpression());
        }
        case ComparisonOperator comparison -> comparison(comparison);
        default -> {
          // It says nothing that we could use.
        }
      }
    }

    private void comparison(ComparisonOperator comparison) {
      var left = comparison.getLeftExpression();
      var right = comparison.getRightExpression();
      boolean isLeft = isOurs(left);
      if (!isLeft && !isOurs(right)) {
        return;
      }
      var time = isLeft ? right : left;
      var column = isLeft ? left : right;
      boolean isMore = comparison instanceof GreaterThan || comparison instanceof GreaterThanEquals;
      boolean isLess = comparison instanceof MinorThan || comparison instanceof MinorThanEquals;
      boolean isSame = comparison instanceof EqualsTo;
      if (isSame || (isLeft ? isMore : isLess)) {
        bound(least, time, column);
      }
      if (isSame || (isLeft ? isLess : isMore)) {
        bound(greatest, time, column);
      }
    }

    private void bound(List<String> bounds, Expression time, Expression column) {
      writer.time(time, column).ifPresent(bounds::add);
    }

    /**
     * Returns whether an expression is the {@code event_timestamp} of the relation. A column
     * without the name of a relation belongs to the only one that has it, or is refused later.
     */
    private boolean isOurs(Expression expression) {
      return ComparisonWriter.isTime(expression)
          && expression instanceof Column column
          && (column.getTable() == null
              || column.getTable().getName() == null
              || Names.of(column.getTable().getName()).equals(relation));
    }
  }
}
