// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.syntax;

import io.millwright.formula.catalogue.Functions;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Expression.Span;
import io.millwright.formula.language.Function;
import io.millwright.validation.Spelling;
import java.util.List;
import java.util.Optional;

/** Creates function calls from a name and its arguments. */
final class Calls {
  private Calls() {}

  /**
   * Returns the call of a function, or, for {@code elif}, the choice that it completes.
   *
   * @param closing the position of the closing parenthesis
   * @throws FormulaException if no function has the name or it takes another number of arguments
   */
  static Expression call(Token name, List<Expression> written, Span span, Span closing) {
    if (name.isWord("elif")) {
      return elif(name, written, span);
    }
    var function = function(name);
    var writing = function.writing();
    if (written.isEmpty() && writing.withoutArguments().isPresent()) {
      return new Expression.Call(writing.withoutArguments().get(), written, span);
    }
    var arguments = writing.completion().complete(written, closing);
    var signature = function.signature();
    if (arguments.size() < signature.fewest() || arguments.size() > signature.most()) {
      throw new FormulaException(
          "Function %s takes %s, not %s; write %s"
              .formatted(function.name(), arity(function), written.size(), signature.call()),
          name.span().start());
    }
    return new Expression.Call(function, arguments, span);
  }

  /**
   * Returns the choice of {@code if(a, x).elif(b, y)}: the second condition is tried if the first
   * is false.
   */
  private static Expression elif(Token name, List<Expression> arguments, Span span) {
    if (arguments.size() < 3 || arguments.size() > 4) {
      throw new FormulaException(
          "elif takes 2 or 3 arguments; write if(condition, value).elif(condition, value,"
              + " otherwise)",
          name.span().start());
    }
    var rest = arguments.subList(1, arguments.size());
    return otherwise(arguments.getFirst(), new Expression.Call(Functions.IF, rest, span), span)
        .orElseThrow(() ->
            new FormulaException(
                "elif follows an if or elif of two arguments; write if(condition,"
                    + " value).elif(condition, value, otherwise)",
                name.span().start()));
  }

  private static Optional<Expression> otherwise(
      Expression choice, Expression.Call alternative, Span span) {
    if (!(choice instanceof Expression.Call(Function function, var arguments, var _)
        && function == Functions.IF)) {
      return Optional.empty();
    }
    var last =
        arguments.size() == 2
            ? Optional.<Expression>of(alternative)
            : otherwise(arguments.getLast(), alternative, span);
    return last.map(added ->
        new Expression.Call(
            Functions.IF, List.of(arguments.getFirst(), arguments.get(1), added), span));
  }

  private static Function function(Token name) {
    return Functions.find(name.text())
        .orElseThrow(() ->
            new FormulaException(
                "Function \"%s\" is not known%s"
                    .formatted(
                        name.text(),
                        Functions.findElsewhere(name.text())
                            .map(Function::name)
                            .or(() ->
                                Spelling.nearest(
                                    name.text(),
                                    Functions.all().stream().map(Function::name).toList()))
                            .map("; did you mean \"%s\"?"::formatted)
                            .orElse("; docs/reference/formulas.md lists all that there are")),
                name.span().start()));
  }

  private static String arity(Function function) {
    int fewest = function.signature().fewest() - function.writing().leftOut();
    int most = function.signature().most();
    if (most == 0) {
      return "no argument";
    }
    if (fewest == most) {
      return fewest == 1 ? "1 argument" : fewest + " arguments";
    }
    return "%s to %s arguments".formatted(fewest, most);
  }
}
