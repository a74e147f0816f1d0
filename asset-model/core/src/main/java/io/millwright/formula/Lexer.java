// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import java.util.ArrayList;
import java.util.List;

/** Cuts the source of a formula into words (SiteWise, "Use literals in formula expressions"). */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "^", "<", ">", "!", "(", ")", ",", ".");

  private final String source;
  private int at;

  Lexer(String source) {
    this.source = source;
  }

  /** All words, the last of kind END. */
  List<Token> tokens() {
    var tokens = new ArrayList<Token>();
    Token token;
    do {
      token = next();
      tokens.add(token);
    } while (token.kind() != Token.Kind.END);
    return tokens;
  }

  private Token next() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == source.length()) {
      return token(Token.Kind.END, "", start);
    }
    char c = source.charAt(at);
    if (isDigit(at) || (c == '.' && isDigit(at + 1) && !followsOperand())) {
      return number();
    }
    if (isNameStart(c)) {
      while (at < source.length() && (isNameStart(source.charAt(at)) || isDigit(at))) {
        at++;
      }
      var name = source.substring(start, at);
      if (name.equalsIgnoreCase("f") && at < source.length() && isQuote(source.charAt(at))) {
        throw new FormulaException(
            "Texts with values in them (f'...') are not known here; join them with +", start);
      }
      return token(Token.Kind.NAME, name, start);
    }
    if (isQuote(c)) {
      return text(c);
    }
    for (var symbol : SYMBOLS) {
      if (source.startsWith(symbol, at)) {
        at += symbol.length();
        return token(Token.Kind.SYMBOL, symbol, start);
      }
    }
    throw new FormulaException(
        switch (c) {
          case '=' -> "\"=\" alone means nothing here; compare with \"==\"";
          case '&' -> "\"&\" is not an operator; write \"and\"";
          case '|' -> "\"|\" is not an operator; write \"or\"";
          case '[', ']' ->
              "A character or a part of a text (\"[...]\") is not known here; remove it";
          default ->
              "\"%s\" means nothing in a formula; remove it, or put it in quotes if it is text"
                  .formatted(Character.toString(source.codePointAt(at)));
        },
        start);
  }

  private Token number() {
    int start = at;
    digits();
    if (at < source.length() && source.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      digits();
    }
    if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
      int sign = at + 1 < source.length() && "+-".indexOf(source.charAt(at + 1)) >= 0 ? 1 : 0;
      if (isDigit(at + 1 + sign)) {
        at += 1 + sign;
        digits();
      }
    }
    var text = source.substring(start, at);
    if (!Double.isFinite(Double.parseDouble(text))) {
      throw new FormulaException(
          "%s is too large for a number; the largest is about 1.8E308".formatted(text), start);
    }
    return token(Token.Kind.NUMBER, text, start);
  }

  /** A quote inside is written twice; there is no other escape. */
  private Token text(char quote) {
    int start = at++;
    var content = new StringBuilder();
    while (at < source.length()) {
      char c = source.charAt(at++);
      if (c != quote) {
        content.append(c);
      } else if (at < source.length() && source.charAt(at) == quote) {
        content.append(quote);
        at++;
      } else {
        return token(Token.Kind.TEXT, content.toString(), start);
      }
    }
    throw new FormulaException(
        "The text that starts here has no end; close it with %s".formatted(quote), start);
  }

  private Token token(Token.Kind kind, String text, int start) {
    return new Token(kind, text, new Expression.Span(start, at));
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  /** True where a dot that comes now belongs to what stands before it. */
  private boolean followsOperand() {
    if (at == 0) {
      return false;
    }
    char before = source.charAt(at - 1);
    return isNameStart(before) || isDigit(at - 1) || before == ')' || isQuote(before);
  }

  private boolean isDigit(int index) {
    return index < source.length() && source.charAt(index) >= '0' && source.charAt(index) <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }
}
