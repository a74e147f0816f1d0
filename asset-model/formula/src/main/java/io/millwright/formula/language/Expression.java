// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.value.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * A formula's syntax tree. Each node knows its position in the source. Texts with values in them
 * ({@code f'...'}) are calls of {@code join}, {@code x.f(y)} is {@code f(x, y)}, and {@code if(a,
 * x).elif(b, y, z)} is {@code if(a, x, if(b, y, z))}.
 */
public sealed interface Expression {
  /** Returns the position of the node in the source. */
  Span span();

  /** Returns the nodes directly below this node. */
  default List<Expression> children() {
    return switch (this) {
      case Literal _, Property _, ChildProperty _ -> List.of();
      case Unary unary -> List.of(unary.operand());
      case Binary binary -> List.of(binary.left(), binary.right());
      case Index index -> List.of(index.text(), index.at());
      case Slice slice -> List.of(slice.text(), slice.from(), slice.to(), slice.step());
      case Call call -> call.arguments();
    };
  }

  /**
   * Returns this node with each child replaced by the result of {@code change}; this object if no
   * child changes.
   */
  default Expression mapChildren(java.util.function.UnaryOperator<Expression> change) {
    var below = children();
    var changed = below.stream().map(change).toList();
    if (changed.equals(below)) {
      return this;
    }
    return switch (this) {
      case Literal _, Property _, ChildProperty _ -> this;
      case Unary unary -> new Unary(unary.operator(), changed.getFirst(), span());
      case Binary binary ->
          new Binary(binary.operator(), changed.getFirst(), changed.getLast(), span());
      case Index _ -> new Index(changed.getFirst(), changed.getLast(), span());
      case Slice _ ->
          new Slice(changed.getFirst(), changed.get(1), changed.get(2), changed.get(3), span());
      case Call call -> new Call(call.function(), changed, span());
    };
  }

  /** Returns this node and all nodes below it. */
  default Stream<Expression> nodes() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Expression::nodes));
  }

  /**
   * Returns the nodes that {@link #nodes} returns, without those below a call of an aggregate. An
   * aggregate has one value for a window, whatever its arguments name.
   */
  default Stream<Expression> nodesOutsideAggregates() {
    return this instanceof Call call && call.functionClass() == FunctionClass.AGGREGATE
        ? Stream.of(this)
        : Stream.concat(
            Stream.of(this), children().stream().flatMap(Expression::nodesOutsideAggregates));
  }

  /**
   * A part of a formula's source.
   *
   * @param start the index of the first character, from 0
   * @param end the index behind the last character
   */
  record Span(int start, int end) {
    /** Returns the part from the start of this one to the end of another. */
    public Span to(Span other) {
      return new Span(start, other.end);
    }
  }

  /**
   * A number, a text or a constant. The value of the constant {@code none} is {@link Value#none}.
   */
  record Literal(Value value, Span span) implements Expression {}

  /** A property of the same asset, by its key, which has dots in a composite model. */
  record Property(String key, Span span) implements Expression {}

  /**
   * A property of all children by a hierarchy: {@code machines.produced}.
   *
   * @param key may itself have dots, where the child's property stands in a composite model
   */
  record ChildProperty(String hierarchy, String key, Span span) implements Expression {
    /** Returns the name as a formula writes it: {@code machines.produced}. */
    public String name() {
      return hierarchy + "." + key;
    }
  }

  /** An operator before its operand. */
  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  /** An operator between its operands. */
  record Binary(BinaryOperator operator, Expression left, Expression right, Span span)
      implements Expression {}

  /** {@code text[at]}: one character, counted from 0, or from the end if {@code at} is negative. */
  record Index(Expression text, Expression at, Span span) implements Expression {}

  /** {@code text[from:to:step]}. A part that is left out is the constant {@code none}. */
  record Slice(Expression text, Expression from, Expression to, Expression step, Span span)
      implements Expression {}

  /** A function call. */
  record Call(Function function, List<Expression> arguments, Span span) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Returns in which formulas the function may stand. */
    public FunctionClass functionClass() {
      return function.functionClass();
    }
  }
}
