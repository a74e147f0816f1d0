// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/** The operators before an operand. */
public enum UnaryOperator {
  /** {@code -x}. */
  NEGATE,
  /** {@code +x}. */
  PLUS,
  /** {@code not x} or {@code !x}: 1 where x is falsy, otherwise 0. */
  NOT
}
