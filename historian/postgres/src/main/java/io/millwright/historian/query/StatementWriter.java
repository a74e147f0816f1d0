// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.historian.query.ResultWriter.Groups;
import io.millwright.historian.query.ResultWriter.Item;
import io.millwright.historian.query.ResultWriter.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
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
    if (select instanceof SetOperationList list) {
      adoptLimits(list);
    }
    var with = new Scope(outer);
    expressions(select.getWithItemsList(), with);
    var scope = new Scope(with);
    var columns =
        switch (select) {
          case PlainSelect plain -> plain(plain, with, scope);
          case SetOperationList list -> union(list, with);
          case ParenthesedSelect inner when isBounded(inner) -> bounded(inner, with);
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

  private static boolean isBounded(Select select) {
    return select.getLimit() != null
        || select.getOffset() != null
        || select.getOrderByElements() != null;
  }

  /** Writes a SELECT in parentheses that may have an ORDER BY or LIMIT beside the one behind it. */
  private List<String> bounded(ParenthesedSelect inner, Scope with) {
    out.append("select * from ");
    var columns = inner(inner, with);
    out.append(" as bounded");
    return columns;
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
      var part = list.getSelects().get(i);
      if (isBounded(part) && part instanceof PlainSelect) {
        throw Place.refused(
            part,
            "ORDER BY, LIMIT and OFFSET of one SELECT before UNION need parentheses; write"
                + " (SELECT ... LIMIT 1) UNION ...");
      }
      out.append('(');
      var here = select(part, with);
      out.append(')');
      columns = i == 0 ? here : columns;
    }
    return columns;
  }

  /**
   * Gives a UNION the LIMIT and OFFSET at its end, which the parser takes for the last SELECT's
   * where no ORDER BY stands before them. Those of a SELECT in parentheses are its own.
   */
  private static void adoptLimits(SetOperationList list) {
    if (list.getSelects().getLast() instanceof PlainSelect last) {
      if (list.getLimit() == null) {
        list.setLimit(last.getLimit());
        last.setLimit(null);
      }
      if (list.getOffset() == null) {
        list.setOffset(last.getOffset());
        last.setOffset(null);
      }
    }
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
    var from = cut(selected);
    var items = results.read(plain.getSelectItems(), scope);
    var all = items.stream().flatMap(item -> item.results().stream()).toList();
    var columns = all.stream().map(Result::name).toList();
    where(plain.getWhere(), implicit, scope);
    var where = cut(selected);
    columns.forEach(scope::addResult);
    var before = expressions.written();
    having(plain.getHaving(), scope);
    var having = cut(selected);
    boolean isAggregated =
        all.stream().anyMatch(Result::isAggregated)
            || expressions.written().aggregates() > before.aggregates();
    var groups =
        plain.getGroupBy() == null
            ? Groups.implicit(all, isAggregated)
            : Groups.of(groups(plain.getGroupBy(), scope), all, scope.columns());
    groups.ifPresent(scope::groupBy);
    out.append(
        groups
            .map(found -> found.results(all))
            .orElseGet(() -> items.stream().map(Item::sql).collect(Collectors.joining(", "))));
    out.append(from).append(where);
    groups.ifPresent(found -> out.append(" group by ").append(found.sql()));
    out.append(having);
    return columns;
  }

  /** Takes back what has been written since a place, and returns it. */
  private String cut(int start) {
    var written = out.substring(start);
    out.setLength(start);
    return written;
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

  private void having(@Nullable Expression having, Scope scope) {
    if (having != null) {
      out.append(" having ");
      expressions.write(having, scope);
    }
  }

  /** Returns what GROUP BY names, and writes nothing. */
  private List<String> groups(GroupByElement group, Scope scope) {
    if ((group.getGroupingSets() != null && !group.getGroupingSets().isEmpty())
        || group.isMysqlWithRollup()) {
      throw Place.refused(group, "GROUP BY takes expressions only");
    }
    var groups = new ArrayList<String>();
    for (Object expression : group.getGroupByExpressionList()) {
      int start = out.length();
      expressions.write((Expression) expression, scope);
      groups.add(cut(start));
    }
    return groups;
  }

  private void order(@Nullable List<OrderByElement> elements, Scope scope) {
    var separator = " order by ";
    for (var element : elements == null ? List.<OrderByElement>of() : elements) {
      if (element.isMysqlWithRollup()) {
        throw Place.refused(element.getExpression(), "ORDER BY takes expressions only");
      }
      out.append(separator);
      key(element.getExpression(), scope);
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

  /** Writes what ORDER BY names; of columns beside groups the value that SELECT shows. */
  private void key(Expression expression, Scope scope) {
    int start = out.length();
    var before = expressions.written();
    expressions.write(expression, scope);
    var after = expressions.written();
    boolean isPlain =
        after.columns() > before.columns() && after.aggregates() == before.aggregates();
    boolean isResult =
        expression instanceof Column column
            && (column.getTable() == null || column.getTable().getName() == null)
            && scope.hasResult(Names.of(column.getColumnName()));
    if (isPlain && !isResult) {
      var written = cut(start);
      out.append(scope.groups().map(groups -> groups.shown(written)).orElse(written));
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
