// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.historian.query.Scope.Relation;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;

/**
 * Writes FROM: views of {@link View}, results of WITH, SELECTs in parentheses, and their joins.
 *
 * <p>Views in a FROM that commas join are joined by {@code asset_id} and {@code property_id} (user
 * guide, "Supported clauses", implicit join). {@code precomputed_aggregates} is computed from the
 * readings of no more than the times that WHERE leaves to it.
 */
final class FromWriter {
  private static final int MOST_RELATIONS = 16;

  private final StringBuilder out;
  private final ExpressionWriter expressions;
  private final StatementWriter statements;

  /** How many relations the statement has had so far. */
  private int count;

  FromWriter(StringBuilder out, ExpressionWriter expressions, StatementWriter statements) {
    this.out = out;
    this.expressions = expressions;
    this.statements = statements;
  }

  /** Writes FROM, and returns the conditions that the commas in it stand for. */
  List<String> write(PlainSelect plain, Scope with, Scope scope) {
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
    if (++count > MOST_RELATIONS) {
      throw Place.refused(
          item, "more than %d relations in one statement; use fewer".formatted(MOST_RELATIONS));
    }
    if (item.getPivot() != null || item.getUnPivot() != null || item.getSampleClause() != null) {
      throw Place.refused(item, "pivots and samples are not part of the query language");
    }
    var alias = Names.alias(item.getAlias());
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
      relation.view().ifPresent(view -> views.put(alias.orElse(written), view));
    } else if (item instanceof ParenthesedSelect inner) {
      name =
          alias.orElseThrow(() ->
              Place.refused(inner, "a SELECT in FROM needs a name; write (SELECT ...) AS name"));
      boolean isComputed = isComputed(inner);
      out.append(isComputed ? "(select * from " : "");
      relation = new Relation(Optional.empty(), statements.inner(inner, with));
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
   * Returns whether a result of a SELECT is more than a column. PostgreSQL would put such an
   * expression wherever its result is used: results of results of results would grow without end
   * before anything runs. So they are computed where they stand.
   */
  static boolean isComputed(Select select) {
    return switch (select) {
      case PlainSelect plain ->
          plain.getSelectItems().stream()
              .map(SelectItem::getExpression)
              .anyMatch(item -> !(item instanceof Column) && !(item instanceof AllColumns));
      case SetOperationList list -> list.getSelects().stream().anyMatch(FromWriter::isComputed);
      case ParenthesedSelect inner -> isComputed(inner.getSelect());
      default -> true;
    };
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

  /**
   * Returns the conditions that join views with commas between. Only views that stand once take
   * part: a second one is there to be compared with the first.
   */
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
}
