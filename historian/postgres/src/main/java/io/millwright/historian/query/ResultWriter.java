// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.SelectItem;

/** Writes what stands between SELECT and FROM: the results of a statement, each with its name. */
final class ResultWriter {
  private static final int MOST_ITEMS = 100;

  private final StringBuilder out;
  private final ExpressionWriter expressions;

  /**
   * The results of a SELECT.
   *
   * @param names the name of each
   * @param plain the places, counted from 1, of those that are made of columns and of no aggregate
   * @param isAggregated whether one is made of an aggregate
   */
  record Results(List<String> names, List<Integer> plain, boolean isAggregated) {}

  ResultWriter(StringBuilder out, ExpressionWriter expressions) {
    this.out = out;
    this.expressions = expressions;
  }

  /** Writes what is selected. */
  Results write(List<SelectItem<?>> items, Scope scope) {
    var columns = new ArrayList<String>();
    var plain = new ArrayList<Integer>();
    boolean isAggregated = false;
    if (items.size() > MOST_ITEMS) {
      throw Place.refused(
          items.get(MOST_ITEMS), "more than %d results; select fewer".formatted(MOST_ITEMS));
    }
    var separator = "";
    for (var item : items) {
      out.append(separator);
      separator = ", ";
      Expression expression = item.getExpression();
      int first = columns.size() + 1;
      boolean isPlain = true;
      if (expression instanceof AllTableColumns all) {
        plainStar(all);
        var name = Names.of(all.getTable().getName());
        var relation = scope.relations().get(name);
        if (relation == null || all.getTable().getNameParts().size() > 1) {
          throw unknown(all, name, scope);
        }
        columns.addAll(relation.columns());
        out.append(Names.quoted(name)).append(".*");
      } else if (expression instanceof AllColumns all) {
        plainStar(all);
        if (scope.relations().isEmpty()) {
          throw Place.refused(all, "* needs a FROM; add one");
        }
        scope.relations().values().forEach(relation -> columns.addAll(relation.columns()));
        out.append('*');
      } else {
        var name = Names.alias(item.getAlias()).orElseGet(() -> nameOf(expression));
        var before = expressions.written();
        expressions.write(expression, scope);
        var after = expressions.written();
        isPlain = after.columns() > before.columns() && after.aggregates() == before.aggregates();
        isAggregated |= after.aggregates() > before.aggregates();
        out.append(" as ").append(Names.quoted(name));
        columns.add(name);
      }
      if (isPlain) {
        IntStream.rangeClosed(first, columns.size()).forEach(plain::add);
      }
    }
    return new Results(columns, plain, isAggregated);
  }

  private static void plainStar(AllColumns all) {
    if (all.getExceptColumns() != null || all.getReplaceExpressions() != null) {
      throw Place.refused(all, "* takes neither EXCEPT nor REPLACE; name the columns");
    }
  }

  private static String nameOf(Expression expression) {
    return switch (expression) {
      case Column column -> Names.of(column.getColumnName());
      case Function function -> Names.of(function.getName());
      default -> "result";
    };
  }

  private static QueryRefusedException unknown(Object node, String name, Scope scope) {
    return Place.refused(
        node,
        "there is nothing called \"%s\" in FROM%s"
            .formatted(name, Spelling.hint(name, scope.names())));
  }
}
