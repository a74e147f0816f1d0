// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/** The operators between two operands (SiteWise, "Using operators in formula expressions"). */
public enum BinaryOperator {
  /** {@code +}: the sum, or two texts joined. */
  ADD,
  /** {@code -}. */
  SUBTRACT,
  /** {@code *}. */
  MULTIPLY,
  /** {@code /}. */
  DIVIDE,
  /** {@code %}: the remainder with the sign of the dividend. */
  REMAINDER,
  /** {@code ^}. */
  POWER,
  /** {@code <}. */
  LESS,
  /** {@code <=}. */
  LESS_OR_EQUAL,
  /** {@code >}. */
  GREATER,
  /** {@code >=}. */
  GREATER_OR_EQUAL,
  /** {@code ==}. */
  EQUAL,
  /** {@code !=}. */
  NOT_EQUAL,
  /** {@code x and y}: 0 where x is falsy, otherwise y. */
  AND,
  /** {@code x or y}: 1 where x is truthy, otherwise y. */
  OR
}
