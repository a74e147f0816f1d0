// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import io.millwright.historian.query.ResultWriter.Groups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a part of a statement can use: the common table expressions before it, the
 * relations of its FROM, and those of the statements around it.
 */
final class Scope {
  private final @Nullable Scope outer;
  private final Map<String, List<String>> expressions = new LinkedHashMap<>();
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final Set<String> results = new LinkedHashSet<>();
  private Optional<Groups> groups = Optional.empty();

  /**
   * A relation of a FROM.
   *
   * @param view the view that it is; empty for a statement's result
   * @param columns its columns
   */
  record Relation(Optional<View> view, List<String> columns) {}

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Makes the result of a WITH known. Returns false where the name is taken. */
  boolean addExpression(String name, List<String> columns) {
    return expressions.put(name, columns) == null;
  }

  /** Returns the columns of a WITH's result. */
  Optional<List<String>> findExpression(String name) {
    var found = expressions.get(name);
    if (found != null) {
      return Optional.of(found);
    }
    return outer == null ? Optional.empty() : outer.findExpression(name);
  }

  /** Makes a relation known. Returns false where the name is taken. */
  boolean addRelation(String name, Relation relation) {
    return relations.putIfAbsent(name, relation) == null;
  }

  /** Returns a relation of this FROM or of one around it. */
  Optional<Relation> findRelation(String name) {
    var found = relations.get(name);
    if (found != null) {
      return Optional.of(found);
    }
    return outer == null ? Optional.empty() : outer.findRelation(name);
  }

  /** Returns the relations of this FROM only, in its order. */
  Map<String, Relation> relations() {
    return relations;
  }

  /** Makes the name of a result known, which GROUP BY and ORDER BY may use. */
  void addResult(String name) {
    results.add(name);
  }

  boolean hasResult(String name) {
    return results.contains(name);
  }

  /** Makes the groups of the SELECT known, which ORDER BY needs. */
  void groupBy(Groups groups) {
    this.groups = Optional.of(groups);
  }

  /** Returns the groups of the SELECT; empty where it has none. */
  Optional<Groups> groups() {
    return groups;
  }

  /** Returns every column that can be named without its relation. */
  Set<String> columns() {
    var columns = new LinkedHashSet<String>();
    for (var relation : relations.values()) {
      columns.addAll(relation.columns());
    }
    if (outer != null) {
      columns.addAll(outer.columns());
    }
    return columns;
  }

  /** Returns the names of all relations in sight. */
  List<String> names() {
    var names = new ArrayList<>(relations.keySet());
    if (outer != null) {
      names.addAll(outer.names());
    }
    return names;
  }
}
