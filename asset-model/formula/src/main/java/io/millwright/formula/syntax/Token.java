// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.language.Expression;

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

  /** As a message calls it. */
  String describe() {
    return switch (kind) {
      case END -> "the end of the formula";
      case TEXT -> "the text \"%s\"".formatted(text);
      case PATTERN -> "the text with values";
      case NUMBER, NAME, SYMBOL -> "\"" + text + "\"";
    };
  }
}
