// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Expression.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assigns array indexes to the values that the host computes for an expression. Equal nodes share
 * one index, wherever they stand.
 */
final class Slots {
  private static final Span NOWHERE = new Span(0, 0);

  private final Map<Expression, Integer> places = new HashMap<>();
  private final List<Expression> nodes = new ArrayList<>();

  /** Returns the array index of a node's value. */
  int place(Expression node) {
    return places.computeIfAbsent(
        placeless(node),
        _ -> {
          nodes.add(node);
          return nodes.size() - 1;
        });
  }

  /** Returns the nodes in the order of their indexes. */
  List<Expression> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Returns the expression without its positions in the source, so that equal texts are equal
   * nodes.
   */
  private static Expression placeless(Expression node) {
    var below = node.children().stream().map(Slots::placeless).toList();
    return switch (node) {
      case Expression.Literal literal -> new Expression.Literal(literal.value(), NOWHERE);
      case Expression.Property property -> new Expression.Property(property.key(), NOWHERE);
      case Expression.ChildProperty child ->
          new Expression.ChildProperty(child.hierarchy(), child.key(), NOWHERE);
      case Expression.Unary unary ->
          new Expression.Unary(unary.operator(), below.getFirst(), NOWHERE);
      case Expression.Binary binary ->
          new Expression.Binary(binary.operator(), below.getFirst(), below.getLast(), NOWHERE);
      case Expression.Index _ -> new Expression.Index(below.getFirst(), below.getLast(), NOWHERE);
      case Expression.Slice _ ->
          new Expression.Slice(below.getFirst(), below.get(1), below.get(2), below.get(3), NOWHERE);
      case Expression.Call call -> new Expression.Call(call.function(), below, NOWHERE);
    };
  }
}
