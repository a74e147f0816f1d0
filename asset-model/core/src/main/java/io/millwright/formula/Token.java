// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

/**
 * One word of a formula.
 *
 * @param text what it says: of a text the content without quotes, else as it was written
 */
record Token(Kind kind, String text, Expression.Span span) {
  enum Kind {
    NUMBER,
    TEXT,
    NAME,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equalsIgnoreCase(word);
  }

  /** As a message calls it. */
  String describe() {
    return kind == Kind.END ? "the end of the formula" : "\"" + text + "\"";
  }
}
