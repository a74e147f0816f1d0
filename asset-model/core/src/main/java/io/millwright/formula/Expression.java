// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import io.millwright.reading.Value;
import java.util.List;
import java.util.stream.Stream;

/** A formula's syntax tree. Each node knows where it stands in the source. */
public sealed interface Expression {
  /** Where the node stands in the source. */
  Span span();

  /** The nodes directly below. */
  default List<Expression> children() {
    return switch (this) {
      case Literal _, Property _, ChildProperty _ -> List.of();
      case Unary unary -> List.of(unary.operand());
      case Binary binary -> List.of(binary.left(), binary.right());
      case Call call -> call.arguments();
    };
  }

  /** This node and all below it. */
  default Stream<Expression> nodes() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Expression::nodes));
  }

  /**
   * Part of a formula's source.
   *
   * @param start the first character, from 0
   * @param end behind the last character
   */
  record Span(int start, int end) {
    /** From the start of this to the end of another. */
    public Span to(Span other) {
      return new Span(start, other.end);
    }
  }

  /** A number, a text, or one of the constants; {@code none} is null. */
  record Literal(Value value, Span span) implements Expression {}

  /** A property of the same asset, by its key, which has dots in a composite model. */
  record Property(String key, Span span) implements Expression {}

  /**
   * A property of all children by a hierarchy: {@code machines.produced}.
   *
   * @param key may itself have dots, where the child's property stands in a composite model
   */
  record ChildProperty(String hierarchy, String key, Span span) implements Expression {
    /** As it is written. */
    public String name() {
      return hierarchy + "." + key;
    }
  }

  /** An operator before its operand. */
  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  /** An operator between its operands. */
  record Binary(BinaryOperator operator, Expression left, Expression right, Span span)
      implements Expression {}

  /** A function with its arguments; {@code x.f(y)} is {@code f(x, y)}. */
  record Call(Function function, List<Expression> arguments, Span span) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }
}
