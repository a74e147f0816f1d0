// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Writes the bytecode of expressions of which only the truth matters, such as a condition. It jumps
 * to one of three places: where the expression is true, where it is false (as the constant {@code
 * none} is, too), and where it has no value.
 */
final class TruthCode {
  private static final ClassDesc COMPARISON = NumericCode.classOf(Comparison.class);
  private static final MethodTypeDesc OF_TWO =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_double, ConstantDescs.CD_double);

  private final CodeBuilder code;
  private final NumericCode numbers;

  TruthCode(CodeBuilder code, NumericCode numbers) {
    this.code = code;
    this.numbers = numbers;
  }

  /** Goes where the truth of a node leads; never behind the code that it writes. */
  void jump(Expression node, Label yes, Label no, Label undefined) {
    switch (node) {
      case Expression.Literal(Value.NullValue _, var _) -> code.goto_(no);
      case Expression.Unary(var operator, var operand, var _) when operator == UnaryOperator.NOT ->
          jump(operand, no, yes, undefined);
      case Expression.Binary binary -> jump(binary, yes, no, undefined);
      case Expression.Call call -> jump(call, yes, no, undefined);
      default -> jumpByNumber(node, yes, no, undefined);
    }
  }

  private void jump(Expression.Binary binary, Label yes, Label no, Label undefined) {
    switch (binary.operator()) {
      case AND -> {
        var next = code.newLabel();
        jump(binary.left(), next, no, undefined);
        code.labelBinding(next);
        jump(binary.right(), yes, no, undefined);
      }
      case OR -> {
        var next = code.newLabel();
        jump(binary.left(), yes, next, undefined);
        code.labelBinding(next);
        jump(binary.right(), yes, no, undefined);
      }
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          compare(comparison(binary.operator()), binary.children(), yes, no, undefined);
      default -> jumpByNumber(binary, yes, no, undefined);
    }
  }

  private void jump(Expression.Call call, Label yes, Label no, Label undefined) {
    var arguments = call.arguments();
    switch (call.function()) {
      case GT -> compare(Comparison.GREATER, arguments, yes, no, undefined);
      case GTE -> compare(Comparison.ABOUT_GREATER_OR_EQUAL, arguments, yes, no, undefined);
      case EQ -> compare(Comparison.ABOUT_EQUAL, arguments, yes, no, undefined);
      case NEQ -> compare(Comparison.NOT_EQUAL, arguments, yes, no, undefined);
      case LT -> compare(Comparison.LESS, arguments, yes, no, undefined);
      case LTE -> compare(Comparison.ABOUT_LESS_OR_EQUAL, arguments, yes, no, undefined);
      case IF -> {
        var then = code.newLabel();
        var otherwise = arguments.size() == 3 ? code.newLabel() : no;
        jump(arguments.getFirst(), then, otherwise, undefined);
        code.labelBinding(then);
        jump(arguments.get(1), yes, no, undefined);
        if (arguments.size() == 3) {
          code.labelBinding(otherwise);
          jump(arguments.get(2), yes, no, undefined);
        }
      }
      default -> jumpByNumber(call, yes, no, undefined);
    }
  }

  private void jumpByNumber(Expression node, Label yes, Label no, Label undefined) {
    var held = numbers.held(node);
    code.dload(held.variable()).dconst_0().dcmpl().ifeq(no);
    unlessNumber(held, undefined);
    code.goto_(yes);
  }

  private void compare(
      Comparison comparison, List<Expression> sides, Label yes, Label no, Label undefined) {
    var x = numbers.held(sides.getFirst());
    var y = numbers.held(sides.getLast());
    boolean swapped = comparison == Comparison.ABOUT_LESS_OR_EQUAL;
    code.dload(swapped ? y.variable() : x.variable()).dload(swapped ? x.variable() : y.variable());
    // A comparison with NaN is false, so only what is not true has to be looked at again.
    switch (comparison) {
      case LESS -> code.dcmpg().iflt(yes);
      case LESS_OR_EQUAL -> code.dcmpg().ifle(yes);
      case GREATER -> code.dcmpl().ifgt(yes);
      case GREATER_OR_EQUAL -> code.dcmpl().ifge(yes);
      case EQUAL -> code.dcmpl().ifeq(yes);
      case NOT_EQUAL -> code.dcmpl().ifeq(no);
      case ABOUT_EQUAL -> {
        code.invokestatic(COMPARISON, "isClose", OF_TWO).ifne(yes);
      }
      case ABOUT_GREATER_OR_EQUAL, ABOUT_LESS_OR_EQUAL -> {
        code.invokestatic(COMPARISON, "isAboutGreaterOrEqual", OF_TWO).ifne(yes);
      }
    }
    var rest = comparison == Comparison.NOT_EQUAL ? yes : no;
    if (rest != undefined) {
      unlessNumber(x, undefined);
      unlessNumber(y, undefined);
    }
    code.goto_(rest);
  }

  private void unlessNumber(NumericCode.Held held, Label undefined) {
    if (!held.certain()) {
      code.dload(held.variable()).dload(held.variable()).dcmpl().ifne(undefined);
    }
  }

  private static Comparison comparison(BinaryOperator operator) {
    return Comparison.valueOf(operator.name());
  }
}
