// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * Writes a parsed statement as SQL: WITH, SELECT, WHERE, GROUP BY, HAVING, ORDER BY and LIMIT. A
 * part of the statement that no writer knows is refused, so a newer parser that knows more lets
 * nothing new through.
 */
final class StatementWriter {
  private final StringBuilder out = new StringBuilder();
  private final ExpressionWriter expressions;
  private final ResultWriter results;
  private final FromWriter relations;

  private StatementWriter(Instant now) {
    expressions = new ExpressionWriter(out, now, this::select);
    results = new ResultWriter(out, expressions);
    relations = new FromWriter(out, expressions, this);
  }

  /** Returns the SQL of a statement, in which NOW() is a given time. */
  static String write(Select select, Instant now) {
    var writer = new StatementWriter(now);
    writer.select(select, new Scope(null));
    return writer.out.toString();
  }

  /** Writes a statement, and returns the columns of its result. */
  private List<String> select(Select select, Scope outer) {
    if (select.getFetch() != null
        || select.getLimitBy() != null
        || select.getIsolation() != null
        || select.getForClause() != null
        || select.getForMode() != null
        || select.getForUpdateTable() != null
        || select.getPivot() != null
        || select.getUnPivot() != null) {
      throw Place.refused(select, "SELECT has a clause that the query language has not");
    }
    var with = new Scope(outer);
    expressions(select.getWithItemsList(), with);
    var scope = new Scope(with);
    var columns =
        switch (select) {
          case PlainSelect plain -> plain(plain, with, scope);
          case SetOperationList list -> union(list, with);
          case ParenthesedSelect inner -> inner(inner, with);
          default ->
              throw Place.refused(
                  select, "this is not part of the query language; write SELECT ... FROM ...");
        };
    columns.forEach(scope::addResult);
    order(select.getOrderByElements(), scope);
    limits(select);
    return columns;
  }

  private void expressions(@Nullable List<WithItem<?>> items, Scope with) {
    if (items == null || items.isEmpty()) {
      return;
    }
    var separator = "with ";
    for (var item : items) {
      if (item.isRecursive()
          || (item.getWithItemList() != null && !item.getWithItemList().isEmpty())
          || !(item.getParenthesedStatement() instanceof ParenthesedSelect body)) {
        throw Place.refused(
            item.getParenthesedStatement(), "WITH takes name AS (SELECT ...) and nothing else");
      }
      var name = Names.of(item.getAliasName());
      out.append(separator).append(Names.quoted(name));
      out.append(FromWriter.isComputed(body) ? " as materialized (" : " as (");
      var columns = select(body.getSelect(), with);
      out.append(')');
      if (!with.addExpression(name, columns)) {
        throw Place.refused(body, "%s stands twice in WITH; rename one".formatted(name));
      }
      separator = ", ";
    }
    out.append(' ');
  }

  /** Writes a SELECT in parentheses, and returns its columns. */
  List<String> inner(ParenthesedSelect inner, Scope with) {
    if (inner.getSampleClause() != null) {
      throw Place.refused(inner, "samples are not part of the query language");
    }
    out.append('(');
    var columns = select(inner.getSelect(), with);
    out.append(')');
    return columns;
  }

  private List<String> union(SetOperationList list, Scope with) {
    List<String> columns = List.of();
    for (int i = 0; i < list.getSelects().size(); i++) {
      if (i > 0) {
        if (!(list.getOperations().get(i - 1) instanceof UnionOp union)) {
          throw Place.refused(
              list.getOperations().get(i - 1), "results are joined by UNION or UNION ALL only");
        }
        out.append(union.isAll() ? " union all " : " union ");
      }
      out.append('(');
      var here = select(list.getSelects().get(i), with);
      out.append(')');
      columns = i == 0 ? here : columns;
    }
    return columns;
  }

  private List<String> plain(PlainSelect plain, Scope with, Scope scope) {
    refuseForeign(plain);
    out.append("select ");
    if (plain.getDistinct() != null) {
      if (plain.getDistinct().isUseUnique() || plain.getDistinct().getOnSelectItems() != null) {
        throw Place.refused(plain, "write SELECT DISTINCT, without more");
      }
      out.append("distinct ");
    }
    // What is selected stands first, but only FROM tells which names it can use.
    int selected = out.length();
    var implicit = relations.write(plain, with, scope);
    var from = out.substring(selected);
    out.setLength(selected);
    var written = results.write(plain.getSelectItems(), scope);
    var columns = written.names();
    out.append(from);
    where(plain.getWhere(), implicit, scope);
    columns.forEach(scope::addResult);
    if (plain.getGroupBy() != null) {
      group(plain.getGroupBy(), scope);
    } else if (written.isAggregated() && !written.plain().isEmpty()) {
      // The user guide's examples of aggregates name columns beside them and no groups.
      out.append(" group by ")
          .append(written.plain().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    if (plain.getHaving() != null) {
      out.append(" having ");
      expressions.write(plain.getHaving(), scope);
    }
    return columns;
  }

  private static void refuseForeign(PlainSelect plain) {
    if (plain.getIntoTables() != null
        || plain.getIntoTempTable() != null
        || plain.getLateralViews() != null
        || plain.getSampleClause() != null
        || plain.getOptimizeFor() != null
        || plain.getTop() != null
        || plain.getSkip() != null
        || plain.getFirst() != null
        || plain.getQualify() != null
        || plain.getOracleHierarchical() != null
        || plain.getOracleHint() != null
        || plain.getPreferringClause() != null
        || plain.getKsqlWindow() != null
        || plain.getWindowDefinitions() != null
        || plain.getForXmlPath() != null
        || plain.getBigQuerySelectQualifier() != null
        || plain.isUsingFinal()
        || plain.isUsingOnly()
        || plain.isUseWithNoLog()
        || plain.isEmitChanges()) {
      throw Place.refused(plain, "SELECT has a clause that the query language has not");
    }
  }

  private void where(@Nullable Expression where, List<String> implicit, Scope scope) {
    var separator = " where ";
    for (var condition : implicit) {
      out.append(separator).append(condition);
      separator = " and ";
    }
    if (where != null) {
      out.append(separator).append('(');
      expressions.write(where, scope);
      out.append(')');
    }
  }

  private void group(GroupByElement group, Scope scope) {
    if ((group.getGroupingSets() != null && !group.getGroupingSets().isEmpty())
        || group.isMysqlWithRollup()) {
      throw Place.refused(group, "GROUP BY takes expressions only");
    }
    var separator = " group by ";
    for (Object expression : group.getGroupByExpressionList()) {
      out.append(separator);
      expressions.write((Expression) expression, scope);
      separator = ", ";
    }
  }

  private void order(@Nullable List<OrderByElement> elements, Scope scope) {
    var separator = " order by ";
    for (var element : elements == null ? List.<OrderByElement>of() : elements) {
      if (element.isMysqlWithRollup()) {
        throw Place.refused(element.getExpression(), "ORDER BY takes expressions only");
      }
      out.append(separator);
      expressions.write(element.getExpression(), scope);
      out.append(element.isAsc() ? " asc" : " desc");
      if (element.getNullOrdering() != null) {
        out.append(
            switch (element.getNullOrdering()) {
              case NULLS_FIRST -> " nulls first";
              case NULLS_LAST -> " nulls last";
            });
      }
      separator = ", ";
    }
  }

  private void limits(Select select) {
    if (select.getLimit() != null) {
      var limit = select.getLimit();
      if (limit.getByExpressions() != null) {
        throw Place.refused(limit, "LIMIT takes one number");
      }
      out.append(" limit ").append(number(limit.getRowCount(), "LIMIT"));
      if (limit.getOffset() != null) {
        out.append(" offset ").append(number(limit.getOffset(), "OFFSET"));
      }
    }
    if (select.getOffset() != null) {
      out.append(" offset ").append(number(select.getOffset().getOffset(), "OFFSET"));
    }
  }

  private static long number(Expression expression, String clause) {
    if (expression instanceof LongValue value && value.getBigIntegerValue().bitLength() < 63) {
      return value.getValue();
    }
    throw Place.refused(expression, "%s takes a whole number".formatted(clause));
  }
}
