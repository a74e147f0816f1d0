// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.application.query.QueryRefusedException;
import io.millwright.validation.Spelling;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
   * A result of a SELECT.
   *
   * @param sql its SQL, without its name
   * @param name its name
   * @param isPlain whether it is made of columns and of no aggregate
   * @param isAggregated whether it is made of an aggregate
   */
  record Result(String sql, String name, boolean isPlain, boolean isAggregated) {
    private static Result ofColumn(String relation, String column) {
      return new Result(Names.quoted(relation) + "." + Names.quoted(column), column, true, false);
    }
  }

  /**
   * What one item of a SELECT stands for.
   *
   * @param sql the SQL of all its results, with their names
   * @param results its results; several for {@code *}
   */
  record Item(String sql, List<Result> results) {
    private static Item of(Result result) {
      return new Item(result.sql() + " as " + Names.quoted(result.name()), List.of(result));
    }
  }

  ResultWriter(StringBuilder out, ExpressionWriter expressions) {
    this.out = out;
    this.expressions = expressions;
  }

  /** Returns what is selected, and writes nothing. */
  List<Item> read(List<SelectItem<?>> items, Scope scope) {
    if (items.size() > MOST_ITEMS) {
      throw Place.refused(
          items.get(MOST_ITEMS), "more than %d results; select fewer".formatted(MOST_ITEMS));
    }
    return items.stream().map(item -> item(item, scope)).toList();
  }

  private Item item(SelectItem<?> item, Scope scope) {
    return switch (item.getExpression()) {
      case AllTableColumns all -> {
        plainStar(all);
        var name = Names.of(all.getTable().getName());
        var relation = scope.relations().get(name);
        if (relation == null || all.getTable().getNameParts().size() > 1) {
          throw unknown(all, name, scope);
        }
        yield new Item(Names.quoted(name) + ".*", columns(Map.of(name, relation)));
      }
      case AllColumns all -> {
        plainStar(all);
        if (scope.relations().isEmpty()) {
          throw Place.refused(all, "* needs a FROM; add one");
        }
        yield new Item("*", columns(scope.relations()));
      }
      default -> Item.of(expression(item, scope));
    };
  }

  private static List<Result> columns(Map<String, Scope.Relation> relations) {
    return relations.entrySet().stream()
        .flatMap(relation ->
            relation.getValue().columns().stream()
                .map(column -> Result.ofColumn(relation.getKey(), column)))
        .toList();
  }

  private Result expression(SelectItem<?> item, Scope scope) {
    var expression = item.getExpression();
    var name = Names.alias(item.getAlias()).orElseGet(() -> nameOf(expression));
    int start = out.length();
    var before = expressions.written();
    expressions.write(expression, scope);
    var after = expressions.written();
    var sql = out.substring(start);
    out.setLength(start);
    boolean isAggregated = after.aggregates() > before.aggregates();
    boolean isPlain = after.columns() > before.columns() && !isAggregated;
    return new Result(sql, name, isPlain, isAggregated);
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

  /**
   * The groups of a SELECT, and what it shows of a column that is the same in no group.
   *
   * <p>The user guide's examples name such columns ("Supported clauses", {@code SELECT
   * a.asset_name, ... GROUP BY p.property_type}). Each of them has the value of one row of the
   * group, all of them of the same row.
   */
  static final class Groups {
    private final List<String> keys;
    private final Set<String> same;

    private Groups(List<String> keys, Set<String> same) {
      this.keys = keys;
      this.same = same;
    }

    /**
     * Returns the groups that GROUP BY makes.
     *
     * @param keys the SQL of what GROUP BY names: expressions, names of results, or their places
     * @param results what is selected
     * @param columns the columns of FROM, for which a name in GROUP BY stands first
     */
    static Optional<Groups> of(List<String> keys, List<Result> results, Set<String> columns) {
      var same = new HashSet<>(keys);
      for (int i = 0; i < results.size(); i++) {
        var result = results.get(i);
        boolean isNamed =
            !columns.contains(result.name()) && keys.contains(Names.quoted(result.name()));
        if (isNamed || keys.contains(String.valueOf(i + 1))) {
          same.add(result.sql());
        }
      }
      return Optional.of(new Groups(keys, same));
    }

    /**
     * Returns the groups of a SELECT without GROUP BY: where it has aggregates beside columns, as
     * the user guide's examples, the rows in which the columns have the same values. Returns empty
     * where there are none.
     */
    static Optional<Groups> implicit(List<Result> results, boolean isAggregated) {
      var plain = results.stream().filter(Result::isPlain).map(Result::sql).distinct().toList();
      return isAggregated && !plain.isEmpty()
          ? Optional.of(new Groups(plain, Set.copyOf(plain)))
          : Optional.empty();
    }

    /** Returns what stands behind GROUP BY. */
    String sql() {
      return String.join(", ", keys);
    }

    /** Returns the SQL of what is selected, with the names. */
    String results(List<Result> results) {
      return results.stream()
          .map(result ->
              (result.isPlain() ? shown(result.sql()) : result.sql())
                  + " as "
                  + Names.quoted(result.name()))
          .collect(Collectors.joining(", "));
    }

    /** Returns the SQL of what is shown of an expression that is made of columns. */
    String shown(String sql) {
      return same.contains(sql) ? sql : "sitewise.first(" + sql + ")";
    }
  }
}
