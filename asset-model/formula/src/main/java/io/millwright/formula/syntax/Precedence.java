// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

/** How tightly operators bind: the greater, the tighter. */
final class Precedence {
  static final int OR = 1;
  static final int AND = 2;
  static final int NOT = 3;
  static final int COMPARISON = 4;
  static final int ADDITIVE = 5;
  static final int MULTIPLICATIVE = 6;
  static final int SIGN = 7;
  static final int POWER = 8;

  private Precedence() {}
}
