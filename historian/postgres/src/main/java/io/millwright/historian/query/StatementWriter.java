// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.historian.query.Scope.Relation;
import io.millwright.validation.Spelling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * Writes a parsed statement as SQL: the SELECT with its clauses. What it does not know is refused,
 * so that a parser that knows more opens nothing. Every relation is a view of {@link View} or a
 * result of the statement itself, every column one that its relation has.
 *
 * <p>Views in a FROM that commas join are joined by {@code asset_id} and {@code property_id} (user
 * guide, "Supported clauses", implicit join).
 */
final class StatementWriter {
  private static final int MOST_RELATIONS = 16;
  private static final int MOST_ITEMS = 100;

  private final StringBuilder out = new StringBuilder();
  private final ExpressionWriter expressions;
  private int relations;

  private StatementWriter(Instant now) {
    expressions = new ExpressionWriter(out, now, this::select);
  }

  static String write(Select select, Instant now) {
    var writer = new StatementWriter(now);
    writer.select(select, new Scope(null));
    return writer.out.toString();
  }

  /** Writes a statement; its result has these columns. */
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
      out.append(isComputed(body) ? " as materialized (" : " as (");
      var columns = select(body.getSelect(), with);
      out.append(')');
      if (!with.addExpression(name, columns)) {
        throw Place.refused(body, "%s stands twice in WITH; rename one".formatted(name));
      }
      separator = ", ";
    }
    out.append(' ');
  }

  private List<String> inner(ParenthesedSelect inner, Scope with) {
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
    var implicit = from(plain, with, scope);
    var from = out.substring(selected);
    out.setLength(selected);
    var columns = items(plain.getSelectItems(), scope);
    out.append(from);
    where(plain.getWhere(), implicit, scope);
    columns.forEach(scope::addResult);
    group(plain.getGroupBy(), scope);
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

  private List<String> items(List<SelectItem<?>> items, Scope scope) {
    var columns = new ArrayList<String>();
    if (items.size() > MOST_ITEMS) {
      throw Place.refused(
          items.get(MOST_ITEMS), "more than %d results; select fewer".formatted(MOST_ITEMS));
    }
    var separator = "";
    for (var item : items) {
      out.append(separator);
      separator = ", ";
      Expression expression = item.getExpression();
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
        var name = alias(item.getAlias()).orElseGet(() -> nameOf(expression));
        expressions.write(expression, scope);
        out.append(" as ").append(Names.quoted(name));
        columns.add(name);
      }
    }
    return columns;
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

  /** Writes FROM; the conditions that the commas in it stand for. */
  private List<String> from(PlainSelect plain, Scope with, Scope scope) {
    if (plain.getFromItem() == null) {
      return List.of();
    }
    out.append(" from ");
    var views = new LinkedHashMap<String, View>();
    var where = Optional.ofNullable(plain.getWhere());
    relation(plain.getFromItem(), with, scope, views, where);
    for (var join : plain.getJoins() == null ? List.<Join>of() : plain.getJoins()) {
      if (join.isApply()
          || join.isNatural()
          || join.isSemi()
          || join.isStraight()
          || join.isGlobal()
          || join.isWindowJoin()
          || join.getJoinHint() != null) {
        throw Place.refused(join, "this kind of join is not known; write JOIN ... ON ...");
      }
      out.append(kind(join));
      relation(
          join.getFromItem(), with, scope, join.isSimple() ? views : new LinkedHashMap<>(), where);
      condition(join, scope);
    }
    return implicit(views);
  }

  private static String kind(Join join) {
    if (join.isSimple()) {
      return ", ";
    }
    if (join.isCross()) {
      return " cross join ";
    }
    if (join.isLeft()) {
      return " left join ";
    }
    if (join.isRight()) {
      return " right join ";
    }
    if (join.isFull()) {
      return " full join ";
    }
    if (join.isOuter()) {
      throw Place.refused(join, "OUTER JOIN says LEFT, RIGHT or FULL before it; add one");
    }
    return " join ";
  }

  private void condition(Join join, Scope scope) {
    var using = join.getUsingColumns();
    var on = join.getOnExpressions();
    boolean hasUsing = using != null && !using.isEmpty();
    int count = on == null ? 0 : on.size();
    boolean none = join.isSimple() || join.isCross();
    if (hasUsing ? count > 0 || none : count != (none ? 0 : 1)) {
      throw Place.refused(join, "JOIN takes one ON condition, or USING (column)");
    }
    if (hasUsing) {
      var separator = " using (";
      for (var column : using) {
        var name = Names.of(column.getColumnName());
        if ((column.getTable() != null && column.getTable().getName() != null)
            || !scope.columns().contains(name)) {
          throw Place.refused(column, "USING takes columns that both sides have");
        }
        out.append(separator).append(Names.quoted(name));
        separator = ", ";
      }
      out.append(')');
    } else if (count == 1) {
      out.append(" on ");
      expressions.write(on.iterator().next(), scope);
    }
  }

  private void relation(
      FromItem item, Scope with, Scope scope, Map<String, View> views, Optional<Expression> where) {
    if (++relations > MOST_RELATIONS) {
      throw Place.refused(
          item, "more than %d relations in one statement; use fewer".formatted(MOST_RELATIONS));
    }
    if (item.getPivot() != null || item.getUnPivot() != null || item.getSampleClause() != null) {
      throw Place.refused(item, "pivots and samples are not part of the query language");
    }
    var alias = alias(item.getAlias());
    String name;
    Relation relation;
    if (item instanceof Table table) {
      var written = Names.of(table.getName());
      relation = named(table, written, with);
      name = alias.orElse(written);
      if (relation.view().filter(view -> view == View.PRECOMPUTED_AGGREGATES).isPresent()) {
        out.append(Aggregates.between(TimeBounds.of(where, name, expressions)));
      } else {
        out.append(relation.view().isPresent() ? "sitewise." : "").append(Names.quoted(written));
      }
      relation.view().ifPresent(view -> views.put(name(alias, written), view));
    } else if (item instanceof ParenthesedSelect inner) {
      name =
          alias.orElseThrow(() ->
              Place.refused(inner, "a SELECT in FROM needs a name; write (SELECT ...) AS name"));
      boolean isComputed = isComputed(inner);
      out.append(isComputed ? "(select * from " : "");
      relation = new Relation(Optional.empty(), inner(inner, with));
      out.append(isComputed ? " as fenced offset 0)" : "");
    } else {
      throw Place.refused(
          item, "FROM takes views only%s".formatted(Spelling.hint("", View.codes())));
    }
    out.append(" as ").append(Names.quoted(name));
    if (!scope.addRelation(name, relation)) {
      throw Place.refused(
          item, "the name %s stands twice in FROM; give each its own with AS".formatted(name));
    }
  }

  /**
   * Whether results are more than columns. PostgreSQL would put such an expression wherever its
   * result is used: results of results of results would grow without end before anything runs. So
   * they are computed where they stand.
   */
  private static boolean isComputed(Select select) {
    return switch (select) {
      case PlainSelect plain ->
          plain.getSelectItems().stream()
              .map(SelectItem::getExpression)
              .anyMatch(item -> !(item instanceof Column) && !(item instanceof AllColumns));
      case SetOperationList list ->
          list.getSelects().stream().anyMatch(StatementWriter::isComputed);
      case ParenthesedSelect inner -> isComputed(inner.getSelect());
      default -> true;
    };
  }

  private static String name(Optional<String> alias, String written) {
    return alias.orElse(written);
  }

  private static Relation named(Table table, String written, Scope with) {
    if (table.getNameParts().size() > 1
        || table.getIndexHint() != null
        || table.getSqlServerHints() != null) {
      throw Place.refused(
          table,
          "\"%s\" is not a view; the views are %s, without a schema"
              .formatted(table.getFullyQualifiedName(), View.codes()));
    }
    var expression = with.findExpression(written);
    if (expression.isPresent()) {
      return new Relation(Optional.empty(), expression.get());
    }
    return View.find(written)
        .map(view -> new Relation(Optional.of(view), view.columns()))
        .orElseThrow(() ->
            Place.refused(
                table,
                "there is no view \"%s\"%s; the views are %s"
                    .formatted(
                        written,
                        Spelling.nearest(written, View.codes())
                            .map(", did you mean \"%s\""::formatted)
                            .orElse(""),
                        View.codes())));
  }

  /** Only views that stand once take part: a second one is there to be compared with the first. */
  private static List<String> implicit(Map<String, View> views) {
    var twice = new HashSet<View>();
    var seen = new HashSet<View>();
    views.values().stream().filter(view -> !seen.add(view)).forEach(twice::add);
    var conditions = new ArrayList<String>();
    for (var column : List.of("asset_id", "property_id")) {
      String first = null;
      for (var view : views.entrySet()) {
        if (twice.contains(view.getValue()) || !view.getValue().columns().contains(column)) {
          continue;
        }
        var name = Names.quoted(view.getKey()) + "." + Names.quoted(column);
        if (first == null) {
          first = name;
        } else {
          conditions.add(first + " = " + name);
        }
      }
    }
    return conditions;
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

  private void group(@Nullable GroupByElement group, Scope scope) {
    if (group == null) {
      return;
    }
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

  private static Optional<String> alias(@Nullable Alias alias) {
    if (alias == null) {
      return Optional.empty();
    }
    if (alias.getAliasColumns() != null && !alias.getAliasColumns().isEmpty()) {
      throw Place.refused(alias, "a name takes no list of columns; name them in the SELECT");
    }
    return Optional.of(Names.of(alias.getName()));
  }

  private static QueryRefusedException unknown(Object node, String name, Scope scope) {
    return Place.refused(
        node,
        "there is nothing called \"%s\" in FROM%s"
            .formatted(name, Spelling.hint(name, scope.names())));
  }
}
