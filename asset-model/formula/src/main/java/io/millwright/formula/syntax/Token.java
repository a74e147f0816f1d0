// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.language.Expression;

/**
 * One token of a formula.
 *
 * @param text the content without quotes for a text, otherwise the characters as written
 */
record Token(Kind kind, String text, Expression.Span span) {
  enum Kind {
    NUMBER,
    TEXT,
    NAME,
    SYMBOL,
    /** The {@code f} and the quote before a text with values in it, and the quote behind it. */
    PATTERN,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equalsIgnoreCase(word);
  }

  /** Returns the token as a message names it. */
  String describe() {
    return switch (kind) {
      case END -> "the end of the formula";
      case TEXT -> "the text \"%s\"".formatted(text);
      case PATTERN -> "the text with values";
      case NUMBER, NAME, SYMBOL -> "\"" + text + "\"";
    };
  }
}
