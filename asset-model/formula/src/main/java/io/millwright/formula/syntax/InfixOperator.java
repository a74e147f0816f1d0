// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.language.BinaryOperator;
import java.util.Arrays;
import java.util.Optional;

/** The operators between two operands, and how tightly each binds. */
enum InfixOperator {
  ADD("+", BinaryOperator.ADD, Precedence.ADDITIVE),
  SUBTRACT("-", BinaryOperator.SUBTRACT, Precedence.ADDITIVE),
  MULTIPLY("*", BinaryOperator.MULTIPLY, Precedence.MULTIPLICATIVE),
  DIVIDE("/", BinaryOperator.DIVIDE, Precedence.MULTIPLICATIVE),
  REMAINDER("%", BinaryOperator.REMAINDER, Precedence.MULTIPLICATIVE),
  RAISE("^", BinaryOperator.POWER, Precedence.POWER),
  LESS("<", BinaryOperator.LESS, Precedence.COMPARISON),
  LESS_OR_EQUAL("<=", BinaryOperator.LESS_OR_EQUAL, Precedence.COMPARISON),
  GREATER(">", BinaryOperator.GREATER, Precedence.COMPARISON),
  GREATER_OR_EQUAL(">=", BinaryOperator.GREATER_OR_EQUAL, Precedence.COMPARISON),
  EQUAL("==", BinaryOperator.EQUAL, Precedence.COMPARISON),
  NOT_EQUAL("!=", BinaryOperator.NOT_EQUAL, Precedence.COMPARISON),
  BOTH("and", BinaryOperator.AND, Precedence.AND),
  EITHER("or", BinaryOperator.OR, Precedence.OR);

  private final String text;
  private final BinaryOperator operator;
  private final int precedence;

  InfixOperator(String text, BinaryOperator operator, int precedence) {
    this.text = text;
    this.operator = operator;
    this.precedence = precedence;
  }

  /** Returns the operator that a token stands for; empty if the token is not an operator. */
  static Optional<InfixOperator> at(Token token) {
    return Arrays.stream(values())
        .filter(infix -> token.is(infix.text) || token.isWord(infix.text))
        .findFirst();
  }

  BinaryOperator operator() {
    return operator;
  }

  /** Returns how tightly the operator binds: the greater, the tighter. */
  int precedence() {
    return precedence;
  }
}
