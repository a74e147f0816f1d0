// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

/**
 * Thrown for a text that is not a formula. The message says what is wrong and what to do about it.
 */
public final class FormulaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int offset;

  /**
   * Creates an exception.
   *
   * @param offset the index of the wrong character in the source, from 0
   */
  public FormulaException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  /** Returns the index of the wrong character in the source, from 0. */
  public int offset() {
    return offset;
  }
}
