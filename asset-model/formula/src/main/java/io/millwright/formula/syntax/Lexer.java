// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.language.Expression;
import java.util.ArrayList;
import java.util.List;

/** Splits the source of a formula into tokens (SiteWise, "Use literals in formula expressions"). */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "^", "<", ">", "!", "(", ")", "[", "]",
          ",", ".", ":");

  /** The greatest depth to which texts with values may be nested. */
  private static final int DEEPEST = 10;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  Lexer(String source) {
    this.source = source;
  }

  /** Returns all tokens; the last one has the kind END. */
  List<Token> tokens() {
    Token token;
    do {
      token = next();
      tokens.add(token);
      if (token.kind() == Token.Kind.PATTERN) {
        pattern(token);
      }
    } while (token.kind() != Token.Kind.END);
    return List.copyOf(tokens);
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
        at++;
        return token(Token.Kind.PATTERN, source.substring(start, at), start);
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
          case '{', '}' -> "Braces stand only in a text with values, such as f'{x} bar'; remove it";
          case ';' ->
              "\";\" means nothing here; arguments stand between commas, as in if(x > 60, 1, 0)";
          case '?' -> "\"?\" is not an operator; write if(condition, a, b)";
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

  /** Reads a text. A quote within the text is written twice; there is no other escape. */
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
    throw endless(quote, start);
  }

  /**
   * Reads what follows {@code f'}: texts, and the tokens of expressions between braces. A quote or
   * a brace within a text is written twice.
   */
  private void pattern(Token opening) {
    if (++depth > DEEPEST) {
      throw new FormulaException(
          "Texts with values stand in each other more than %s deep here; use several properties"
              .formatted(DEEPEST),
          opening.span().start());
    }
    char quote = opening.text().charAt(opening.text().length() - 1);
    var content = new StringBuilder();
    int start = at;
    while (at < source.length()) {
      char c = source.charAt(at++);
      boolean twice = at < source.length() && source.charAt(at) == c;
      if (c != quote && c != '{' && c != '}') {
        content.append(c);
      } else if (twice) {
        content.append(c);
        at++;
      } else if (c == '}') {
        throw new FormulaException(
            "This \"}\" closes nothing; write }} for a brace in the text", at - 1);
      } else {
        if (!content.isEmpty()) {
          tokens.add(
              new Token(Token.Kind.TEXT, content.toString(), new Expression.Span(start, at - 1)));
        }
        if (c == quote) {
          tokens.add(token(Token.Kind.PATTERN, Character.toString(quote), at - 1));
          depth--;
          return;
        }
        hole();
        content.setLength(0);
        start = at;
      }
    }
    throw endless(quote, opening.span().start());
  }

  /** Reads the tokens between two braces. */
  private void hole() {
    int start = at - 1;
    tokens.add(token(Token.Kind.SYMBOL, "{", start));
    while (true) {
      while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
        at++;
      }
      if (at == source.length()) {
        throw new FormulaException("This \"{\" is never closed; add \"}\"", start);
      }
      if (source.charAt(at) == '}') {
        at++;
        tokens.add(token(Token.Kind.SYMBOL, "}", at - 1));
        return;
      }
      var token = next();
      tokens.add(token);
      if (token.kind() == Token.Kind.PATTERN) {
        pattern(token);
      }
    }
  }

  private static FormulaException endless(char quote, int start) {
    return new FormulaException(
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

  /** Returns whether a dot at the current position continues the operand before it. */
  private boolean followsOperand() {
    if (at == 0) {
      return false;
    }
    char before = source.charAt(at - 1);
    return isNameStart(before)
        || isDigit(at - 1)
        || before == ')'
        || before == ']'
        || isQuote(before);
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
