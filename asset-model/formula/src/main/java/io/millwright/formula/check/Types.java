// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.check;

import io.millwright.formula.catalogue.Functions;
import io.millwright.formula.compile.FormulaEvaluator;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.CheckedCall;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.Signature;
import io.millwright.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * Finds the type of each expression of a formula and reports what can never have a value: arguments
 * of the wrong type, and constants that name no algorithm, time zone, format or JSON path. SiteWise
 * accepts such formulas and produces no points; Millwright refuses them when a model is applied.
 */
public final class Types {
  private static final String FUNCTIONS_OF_LOCAL_TIME = functionsOfLocalTime();

  private final Names names;
  private final Reports reports;
  private final Reports mistakes;

  private Types(Names names, Reports reports, Reports mistakes) {
    this.names = names;
    this.reports = reports;
    this.mistakes = mistakes;
  }

  /** Knows the types of properties. */
  @FunctionalInterface
  public interface Names {
    /**
     * Returns the type of the property that a {@link Expression.Property} or {@link
     * Expression.ChildProperty} names; {@code UNKNOWN} if no property has that name.
     */
    Type type(Expression name);
  }

  /** Receives the problems of a formula. */
  @FunctionalInterface
  public interface Reports {
    /** Receives a problem at a node; the message says what to do about it. */
    void report(Expression node, String message);
  }

  /**
   * Returns the type of an expression and reports its problems.
   *
   * @param reports receives types with which the expression never has a value
   * @param mistakes receives constant arguments that the function can't use, such as an unknown
   *     time zone or a JSON path that could run without end
   */
  public static Type check(Expression expression, Names names, Reports reports, Reports mistakes) {
    return new Types(names, reports, mistakes).type(expression);
  }

  private static String functionsOfLocalTime() {
    var names = Functions.ofLocalTime().stream().map(Function::name).toList();
    int last = names.size() - 1;
    return "%s and %s".formatted(String.join(", ", names.subList(0, last)), names.get(last));
  }

  private Type type(Expression node) {
    return switch (node) {
      case Expression.Literal literal -> Type.of(literal.value());
      case Expression.Property _, Expression.ChildProperty _ -> names.type(node);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Index(var text, var at, var _) -> {
        text(text, "[...] takes a character of a text");
        numeric(at, "A character is counted from 0");
        integer(at);
        yield Type.TEXT;
      }
      case Expression.Slice slice -> {
        text(slice.text(), "[...] takes a part of a text");
        for (var side : List.of(slice.from(), slice.to(), slice.step())) {
          if (!(side instanceof Expression.Literal(Value.NullValue _, var _))) {
            numeric(side, "The characters of a text are counted from 0");
            integer(side);
          }
        }
        FormulaEvaluator.constant(slice.step())
            .filter(step -> step.asNumber().orElse(1) == 0)
            .ifPresent(_ -> reports.report(slice.step(), "A step of 0 leads nowhere; write 1"));
        yield Type.TEXT;
      }
      case Expression.Call call -> call(call);
    };
  }

  private Type unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case NEGATE, PLUS -> {
        numeric(unary.operand(), "A sign takes a number");
        yield Type.NUMBER;
      }
      case NOT -> {
        type(unary.operand());
        yield Type.TRUTH;
      }
    };
  }

  private Type binary(Expression.Binary binary) {
    var operator = binary.operator();
    return switch (operator) {
      case ADD -> {
        var left = type(binary.left());
        var right = type(binary.right());
        nothing(binary.left(), left);
        nothing(binary.right(), right);
        noTime(binary.left(), left);
        noTime(binary.right(), right);
        yield left == Type.TEXT || right == Type.TEXT
            ? Type.TEXT
            : left.isNumeric() && right.isNumeric() ? Type.NUMBER : Type.UNKNOWN;
      }
      case SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, POWER -> {
        var says = "\"%s\" takes numbers".formatted(symbol(operator));
        numeric(binary.left(), says);
        numeric(binary.right(), says);
        yield Type.NUMBER;
      }
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> {
        alike(List.of(binary.left(), binary.right()));
        yield Type.TRUTH;
      }
      case AND, OR -> {
        type(binary.left());
        yield Type.TRUTH.or(type(binary.right()));
      }
    };
  }

  private Type call(Expression.Call call) {
    var function = call.function();
    var signature = function.signature();
    var arguments = call.arguments();
    var either = Type.NOTHING;
    boolean alike = false;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var parameter = signature.parameter(i);
      switch (parameter.accepts()) {
        case NUMBER, TRUTH -> numeric(argument, says(function, parameter, "a number"));
        case TEXT -> text(argument, says(function, parameter, "a text"));
        case TIME -> time(function, argument);
        case ANY -> noTime(argument, type(argument));
        case VALUE -> {
          var type = type(argument);
          noTime(argument, type);
          nothing(argument, type);
        }
        case EITHER -> {
          var type = type(argument);
          noTime(argument, type);
          either = either.or(type);
        }
        case SAME -> alike = true;
      }
    }
    var same = alike ? alike(arguments) : Type.NOTHING;
    function.arguments().check(new Checked(call));
    return switch (signature.result()) {
      case NUMBER -> Type.NUMBER;
      case TRUTH -> Type.TRUTH;
      case TEXT -> Type.TEXT;
      case TIME -> Type.TIME;
      case ANY, VALUE -> Type.UNKNOWN;
      case SAME -> same;
      case EITHER -> either;
    };
  }

  /** A call as the function's own check sees it. */
  private final class Checked implements CheckedCall {
    private final Expression.Call call;

    Checked(Expression.Call call) {
      this.call = call;
    }

    @Override
    public List<Expression> arguments() {
      return call.arguments();
    }

    @Override
    public Optional<Value> constant(int argument) {
      return FormulaEvaluator.constant(call.arguments().get(argument));
    }

    @Override
    public void report(int argument, String message) {
      mistakes.report(call.arguments().get(argument), message);
    }
  }

  private static String says(Function function, Signature.Parameter parameter, String what) {
    return function.signature().parameters() == 1
        ? "%s takes %s".formatted(function.name(), what)
        : "%s takes %s as %s".formatted(function.name(), what, parameter.name());
  }

  /**
   * Returns the common type of several expressions, all numbers or all texts. Reports the first
   * expression that has another type.
   */
  private Type alike(List<Expression> expressions) {
    var type = Type.NOTHING;
    for (var expression : expressions) {
      var found = type(expression);
      nothing(expression, found);
      noTime(expression, found);
      if (found == Type.TEXT ? type.isNumeric() : type == Type.TEXT && found.isNumeric()) {
        reports.report(
            expression,
            "This is %s, but the value that it is compared with is %s; make both alike, jp(s, '$') makes a number of a text"
                .formatted(found.description(), type.description()));
        return Type.UNKNOWN;
      }
      type = type.or(found);
    }
    return type;
  }

  private void numeric(Expression node, String says) {
    var type = type(node);
    nothing(node, type);
    noTime(node, type);
    if (type == Type.TEXT) {
      reports.report(
          node,
          "%s, and this is text; compare it, such as x == 'on', or make a number of it: jp(x, '$')"
              .formatted(says));
    }
  }

  private void text(Expression node, String says) {
    var type = type(node);
    nothing(node, type);
    noTime(node, type);
    if (type.isNumeric()) {
      reports.report(
          node,
          "%s, and this is a number; put quotes around it, or make text of it: '' + x"
              .formatted(says));
    }
  }

  private void time(Function function, Expression node) {
    var type = type(node);
    if (type != Type.TIME) {
      reports.report(
          node,
          "%s takes a local time; write %s(localtime(timestamp(), 'Europe/Vienna'))"
              .formatted(function.name(), function.name()));
    }
  }

  private void nothing(Expression node, Type type) {
    if (type == Type.NOTHING) {
      reports.report(
          node, "\"none\" has no value, nor has a result computed from it; use it in if(...) only");
    }
  }

  private void noTime(Expression node, Type type) {
    if (type == Type.TIME) {
      reports.report(
          node, "localtime stands only in %s; use one".formatted(FUNCTIONS_OF_LOCAL_TIME));
    }
  }

  private void integer(Expression node) {
    FormulaEvaluator.constant(node)
        .map(Value::asNumber)
        .filter(
            number -> number.isPresent() && number.getAsDouble() != Math.rint(number.getAsDouble()))
        .ifPresent(
            _ -> reports.report(node, "A text has no parts of characters; write an integer"));
  }

  private static String symbol(BinaryOperator operator) {
    return switch (operator) {
      case ADD -> "+";
      case SUBTRACT -> "-";
      case MULTIPLY -> "*";
      case DIVIDE -> "/";
      case REMAINDER -> "%";
      case POWER -> "^";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case AND -> "and";
      case OR -> "or";
    };
  }
}
