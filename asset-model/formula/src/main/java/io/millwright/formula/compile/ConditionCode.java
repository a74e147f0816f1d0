// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.language.BinaryOperator;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.NumericWriter;
import io.millwright.formula.language.NumericWriter.Jumps;
import io.millwright.formula.language.UnaryOperator;
import io.millwright.value.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the bytecode of conditions, of which only the truth matters. The code jumps to one of
 * three labels: one if the condition is true, one if it is false (or the constant {@code none}),
 * and one if it has no value.
 */
final class ConditionCode {
  private static final ClassDesc COMPARISON = NumericCode.classOf(Comparison.class);
  private static final MethodTypeDesc OF_TWO =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_double, ConstantDescs.CD_double);

  private final NumericWriter numbers;
  private final CodeBuilder code;

  ConditionCode(NumericWriter numbers) {
    this.numbers = numbers;
    code = numbers.code();
  }

  /**
   * Writes code that jumps to the label that the truth of a node selects. Execution never continues
   * behind this code.
   */
  void jump(Expression node, Jumps to) {
    switch (node) {
      case Expression.Literal(Value.NullValue _, var _) -> code.goto_(to.no());
      case Expression.Unary(var operator, var operand, var _) when operator == UnaryOperator.NOT ->
          jump(operand, new Jumps(to.no(), to.yes(), to.undefined()));
      case Expression.Binary binary -> jump(binary, to);
      case Expression.Call call -> jump(call, to);
      default -> jumpByNumber(node, to);
    }
  }

  private void jump(Expression.Binary binary, Jumps to) {
    switch (binary.operator()) {
      case AND -> {
        var next = code.newLabel();
        jump(binary.left(), new Jumps(next, to.no(), to.undefined()));
        code.labelBinding(next);
        jump(binary.right(), to);
      }
      case OR -> {
        var next = code.newLabel();
        jump(binary.left(), new Jumps(to.yes(), next, to.undefined()));
        code.labelBinding(next);
        jump(binary.right(), to);
      }
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          compare(comparison(binary.operator()), binary.left(), binary.right(), to);
      default -> jumpByNumber(binary, to);
    }
  }

  private void jump(Expression.Call call, Jumps to) {
    switch (call.function().meaning()) {
      case Meaning.Scalar scalar -> scalar.numeric().jump(numbers, call, to);
      case Meaning.OfPoints<?> _, Meaning.OverTime _, Meaning.AtReading _ -> jumpByNumber(call, to);
    }
  }

  void jumpByNumber(Expression node, Jumps to) {
    var held = numbers.hold(node);
    code.dload(held.variable()).dconst_0().dcmpl().ifeq(to.no());
    unlessNumber(held, to.undefined());
    code.goto_(to.yes());
  }

  void compare(Comparison comparison, Expression left, Expression right, Jumps to) {
    var x = numbers.hold(left);
    var y = numbers.hold(right);
    var yes = to.yes();
    var no = to.no();
    boolean swapped = comparison == Comparison.ABOUT_LESS_OR_EQUAL;
    code.dload(swapped ? y.variable() : x.variable()).dload(swapped ? x.variable() : y.variable());
    // A comparison with NaN is false, so only a false result needs a second look.
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
    if (rest != to.undefined()) {
      unlessNumber(x, to.undefined());
      unlessNumber(y, to.undefined());
    }
    code.goto_(rest);
  }

  private void unlessNumber(NumericWriter.Held held, Label undefined) {
    if (!held.isCertain()) {
      code.dload(held.variable()).dload(held.variable()).dcmpl().ifne(undefined);
    }
  }

  private static Comparison comparison(BinaryOperator operator) {
    return Comparison.valueOf(operator.name());
  }
}
