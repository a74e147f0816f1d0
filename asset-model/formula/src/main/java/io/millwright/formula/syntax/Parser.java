// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.catalogue.Functions;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Expression.Span;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Parses a formula by precedence climbing. From loosest to tightest:
 *
 * <ol>
 *   <li>{@code or}
 *   <li>{@code and}
 *   <li>{@code not x}
 *   <li>{@code < <= > >= == !=}
 *   <li>{@code + -}
 *   <li>{@code * / %}
 *   <li>{@code -x +x !x}
 *   <li>{@code ^}, from the right: {@code 2^3^2} is {@code 2^(3^2)}, {@code -2^2} is {@code -(2^2)}
 *   <li>{@code x.f(y)}, {@code s[1]}, {@code s[1:3]}
 * </ol>
 *
 * <p>SiteWise documents the operators but not their precedence. This parser uses Python's, because
 * SiteWise's documentation refers to Python elsewhere.
 */
public final class Parser {
  /** The longest formula, in characters; SiteWise allows 1,024. */
  public static final int LONGEST = 8_192;

  /** The greatest depth of a formula, so that no thread's stack overflows while evaluating it. */
  public static final int DEEPEST = 200;

  private final List<Token> tokens;
  private int at;
  private int depth;

  /** The number of levels of the expression that was parsed last. */
  private int height;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Parses a formula; throws a {@link FormulaException} if the text is not a formula. */
  public static Expression parse(String source) {
    if (source.length() > LONGEST) {
      throw new FormulaException(
          "The formula has %s characters, at most %s are allowed; split it into several properties"
              .formatted(source.length(), LONGEST),
          LONGEST);
    }
    var parser = new Parser(new Lexer(source).tokens());
    if (parser.peek().kind() == Token.Kind.END) {
      throw new FormulaException("The formula is empty; write one, such as temperature * 2", 0);
    }
    var expression = parser.expression(Precedence.OR);
    var rest = parser.peek();
    if (rest.kind() != Token.Kind.END) {
      throw new FormulaException(
          rest.is(")")
              ? "This \")\" closes nothing; remove it"
              : rest.is(",")
                  ? "A comma stands between the arguments of a function only; remove it"
                  : "Expected an operator before %s, such as +, * or and"
                      .formatted(rest.describe()),
          rest.span().start());
    }
    return expression;
  }

  private Expression expression(int loosest) {
    enter();
    var start = peek().span();
    var left = operand();
    while (true) {
      var operator = InfixOperator.at(peek());
      if (operator.isEmpty() || operator.get().precedence() < loosest) {
        depth--;
        return left;
      }
      next();
      int leftHeight = height;
      int precedence = operator.get().precedence();
      var right = expression(precedence == Precedence.POWER ? Precedence.SIGN : precedence + 1);
      grow(Math.max(leftHeight, height), right.span());
      left = new Expression.Binary(operator.get().operator(), left, right, since(start));
    }
  }

  private Expression operand() {
    var token = peek();
    if (token.is("-")) {
      return unary(UnaryOperator.NEGATE, Precedence.SIGN);
    }
    if (token.is("+")) {
      return unary(UnaryOperator.PLUS, Precedence.SIGN);
    }
    if (token.is("!")) {
      return unary(UnaryOperator.NOT, Precedence.SIGN);
    }
    if (token.isWord("not")) {
      return unary(UnaryOperator.NOT, Precedence.NOT);
    }
    var start = peek().span();
    return postfix(primary(), start);
  }

  private Expression unary(UnaryOperator operator, int precedence) {
    var symbol = next();
    var operand = expression(precedence);
    grow(height, symbol.span());
    return new Expression.Unary(operator, operand, since(symbol.span()));
  }

  /** Returns the position from a start to the end of the token read last, brackets included. */
  private Span since(Span start) {
    return start.to(tokens.get(at - 1).span());
  }

  private Expression primary() {
    var token = next();
    height = 1;
    if (token.is("(")) {
      var inner = expression(Precedence.OR);
      close(token, ")");
      return inner;
    }
    return switch (token.kind()) {
      case NUMBER -> new Expression.Literal(Numbers.parse(token.text()), token.span());
      case PATTERN -> pattern(token);
      case TEXT -> new Expression.Literal(Value.of(token.text()), token.span());
      case NAME -> named(token);
      case SYMBOL, END ->
          throw new FormulaException(
              "Expected a value, a property or a function instead of %s%s"
                  .formatted(
                      token.describe(),
                      token.kind() == Token.Kind.END
                          ? "; complete or remove what comes before"
                          : ""),
              token.span().start());
    };
  }

  private Expression named(Token name) {
    if (peek().is("(")) {
      return call(name, List.of(), name.span(), 0);
    }
    if (name.isWord("and") || name.isWord("or")) {
      throw new FormulaException(
          "Something is missing before \"%s\"; write x %s y".formatted(name.text(), name.text()),
          name.span().start());
    }
    var constant = constant(name.text());
    if (constant.isPresent()) {
      return new Expression.Literal(constant.get(), name.span());
    }
    var rest = new StringJoiner(".");
    var span = name.span();
    while (peek().is(".") && peek(1).kind() == Token.Kind.NAME && !peek(2).is("(")) {
      next();
      var step = next();
      rest.add(step.text());
      span = span.to(step.span());
    }
    if (rest.length() > 0) {
      return new Expression.ChildProperty(name.text(), rest.toString(), span);
    }
    return new Expression.Property(name.text(), name.span());
  }

  /** Parses a text with values in braces into a call of {@code join}. */
  private Expression pattern(Token opening) {
    var parts = new ArrayList<Expression>();
    var span = opening.span();
    parts.add(new Expression.Literal(Value.of(""), new Span(span.start(), span.start())));
    int highest = 1;
    var token = next();
    while (token.kind() != Token.Kind.PATTERN) {
      if (token.kind() == Token.Kind.TEXT) {
        parts.add(new Expression.Literal(Value.of(token.text()), token.span()));
      } else {
        if (peek().is("}")) {
          throw new FormulaException(
              "There is nothing between the braces; write an expression, or {{}} for braces in the"
                  + " text",
              token.span().start());
        }
        var start = peek().span();
        var value = expression(Precedence.OR);
        highest = Math.max(highest, height);
        if (peek().is(":")) {
          value = formatted(value, start);
        }
        var closing = next();
        if (!closing.is("}")) {
          throw new FormulaException(
              "Expected } or : instead of %s".formatted(closing.describe()),
              closing.span().start());
        }
        parts.add(value);
      }
      token = next();
    }
    if (parts.size() == 1) {
      parts.add(parts.getFirst());
    }
    grow(highest, span);
    return new Expression.Call(Functions.JOIN, parts, span.to(token.span()));
  }

  /** Parses the rest of {@code value: "format"}, whose value has been read. */
  private Expression formatted(Expression value, Span start) {
    next();
    var format = next();
    if (format.kind() != Token.Kind.TEXT) {
      throw new FormulaException(
          "A format stands in quotes, such as \".2f\"; put quotes around it",
          format.span().start());
    }
    var text = format.text().indexOf('%') < 0 ? "%" + format.text() : format.text();
    return new Expression.Call(
        Functions.FORMAT,
        List.of(new Expression.Literal(Value.of(text), format.span()), value),
        since(start));
  }

  /** Parses {@code x.f(y)}, {@code x[i]} and so on, as often as they follow each other. */
  private Expression postfix(Expression first, Span start) {
    var expression = first;
    while (peek().is(".") || peek().is("[")) {
      if (next().is("[")) {
        expression = brackets(expression, start);
        continue;
      }
      var name = next();
      if (name.kind() != Token.Kind.NAME || !peek().is("(")) {
        throw new FormulaException(
            "Expected a function with its parentheses after \".\" instead of %s; a child's property"
                    .formatted(name.describe())
                + " is written hierarchy.key",
            name.span().start());
      }
      expression = call(name, List.of(expression), start, height);
    }
    return expression;
  }

  /**
   * Parses the rest of {@code [i]} or {@code [from:to:step]}, whose first bracket has been read.
   */
  private Expression brackets(Expression text, Span start) {
    var opening = tokens.get(at - 1);
    int highest = height;
    var parts = new ArrayList<Expression>();
    int colons = 0;
    while (true) {
      if (peek().is(":") || peek().is("]")) {
        int here = peek().span().start();
        parts.add(new Expression.Literal(Value.none(), new Span(here, here)));
      } else {
        parts.add(expression(Precedence.OR));
        highest = Math.max(highest, height);
      }
      if (!peek().is(":")) {
        break;
      }
      colons++;
      next();
    }
    var closing = next();
    if (!closing.is("]")) {
      throw closing.kind() == Token.Kind.END
          ? new FormulaException("This \"[\" is never closed; add \"]\"", opening.span().start())
          : new FormulaException(
              "Expected : or ] instead of %s".formatted(closing.describe()),
              closing.span().start());
    }
    var span = since(start);
    grow(highest, span);
    if (colons == 0) {
      if (parts.getFirst().span().start() == closing.span().start()) {
        throw new FormulaException(
            "There is nothing between the brackets; write which character, such as [0], or a part,"
                + " such as [1:3]",
            opening.span().start());
      }
      return new Expression.Index(text, parts.getFirst(), span);
    }
    if (colons > 2) {
      throw new FormulaException(
          "A part of a text is written [from:to:step]; remove a colon", opening.span().start());
    }
    if (colons == 1) {
      parts.add(
          new Expression.Literal(
              Value.none(), new Span(closing.span().start(), closing.span().start())));
    }
    return new Expression.Slice(text, parts.getFirst(), parts.get(1), parts.getLast(), span);
  }

  private Expression call(Token name, List<Expression> before, Span start, int beforeHeight) {
    var opening = next();
    var arguments = new ArrayList<>(before);
    int highest = beforeHeight;
    if (!peek().is(")")) {
      do {
        if (peek().is(",")) {
          next();
        }
        var first = peek().span();
        arguments.add(expression(Precedence.OR));
        highest = Math.max(highest, height);
        if (peek().is(":")) {
          if (!name.isWord("format") || arguments.size() > 1) {
            throw new FormulaException(
                "A colon stands in format(x: \"f\") and in [from:to] only; write a comma",
                peek().span().start());
          }
          var formatted = formatted(arguments.removeFirst(), first);
          arguments.addAll(formatted.children());
        }
      } while (peek().is(","));
    }
    var closing = close(opening, ", or )");
    grow(highest, name.span());
    var span = start.to(closing);
    return Calls.call(name, arguments, span, closing);
  }

  private Span close(Token opening, String expected) {
    var token = next();
    if (!token.is(")")) {
      throw token.kind() == Token.Kind.END
          ? new FormulaException("This \"(\" is never closed; add \")\"", opening.span().start())
          : new FormulaException(
              "Expected %s instead of %s".formatted(expected, token.describe()),
              token.span().start());
    }
    return token.span();
  }

  /**
   * Returns SiteWise's constant of a name, written in any case ("Use constants in formula
   * expressions").
   */
  private static Optional<Value> constant(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "pi" -> Optional.of(Value.of(Math.PI));
      case "e" -> Optional.of(Value.of(Math.E));
      case "true" -> Optional.of(Value.of(1.0));
      case "false" -> Optional.of(Value.of(0.0));
      case "none" -> Optional.of(Value.none());
      default -> Optional.empty();
    };
  }

  private Token peek() {
    return peek(0);
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private Token next() {
    var token = peek();
    at++;
    return token;
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw tooDeep(peek().span());
    }
  }

  private void grow(int below, Span where) {
    height = below + 1;
    if (height > DEEPEST) {
      throw tooDeep(where);
    }
  }

  private static FormulaException tooDeep(Span where) {
    return new FormulaException(
        "The formula is nested deeper than %s levels here; split it into several properties"
            .formatted(DEEPEST),
        where.start());
  }
}
