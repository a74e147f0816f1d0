// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

/** A formula that can't be understood; the message says what is wrong and what to do. */
public final class FormulaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int offset;

  /**
   * @param offset the character of the source that is wrong, from 0
   */
  public FormulaException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  /** The character of the source that is wrong, from 0. */
  public int offset() {
    return offset;
  }
}
