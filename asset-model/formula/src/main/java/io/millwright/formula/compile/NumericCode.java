// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Comparison;
import io.millwright.formula.calculation.Moments;
import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.formula.language.NumericWriter;
import io.millwright.value.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytecode of one numeric expression.
 *
 * <p>A number that is not finite stands for "no value". Sums and products of such numbers are not
 * finite either, so most nodes need no check, and one check at the end covers the whole expression.
 * In places where an infinity would turn into a finite number (a divisor, an argument of {@code
 * exp}, a comparison), the code replaces it by NaN first. The sign of a zero can only show in the
 * sign of another zero or of an infinity; the last instruction makes a negative zero positive.
 */
final class NumericCode implements NumericWriter {
  private static final ClassDesc ZONE = classOf(ZoneId.class);

  private final CodeBuilder code;
  private final Slots slots;
  private final List<ZoneId> zones;

  /**
   * Creates a writer.
   *
   * @param slots records which values the code reads from its array
   * @param zones records which time zones the class needs as its data
   */
  NumericCode(CodeBuilder code, Slots slots, List<ZoneId> zones) {
    this.code = code;
    this.slots = slots;
    this.zones = zones;
  }

  /** Writes the body of {@link NumericExpression#evaluate}. */
  void method(Expression expression) {
    if (value(expression) == Certainty.NOTHING) {
      call(Numbers.class, "finiteOrNaN", 1);
    }
    // A negative zero becomes zero, as in Value.DoubleValue.
    code.dconst_0().dadd().dreturn();
  }

  @Override
  public Certainty value(Expression node) {
    return switch (node) {
      case Expression.Literal(Value.DoubleValue(double number), var _) -> constant(number);
      case Expression.Literal _ -> constant(Double.NaN);
      case Expression.Property _ -> slot(node);
      case Expression.Unary(var operator, var operand, var _) ->
          switch (operator) {
            case NEGATE -> {
              var known = value(operand);
              code.dneg();
              yield known;
            }
            case PLUS -> value(operand);
            case NOT -> truth(node);
          };
      case Expression.Binary binary -> binary(binary);
      case Expression.Call call -> call(call);
      case Expression.ChildProperty _, Expression.Index _, Expression.Slice _ ->
          throw new IllegalArgumentException("%s is no number".formatted(node));
    };
  }

  @Override
  public Certainty settled(Expression node) {
    var known = value(node);
    if (known != Certainty.NOTHING) {
      return known;
    }
    call(Numbers.class, "finiteOrNaN", 1);
    return Certainty.FINITE_OR_NAN;
  }

  @Override
  public Held hold(Expression node) {
    var known = settled(node);
    int variable = code.allocateLocal(TypeKind.DOUBLE);
    code.dstore(variable);
    return new Held(variable, known == Certainty.FINITE);
  }

  @Override
  public Certainty constant(double number) {
    code.loadConstant(number);
    return Double.isFinite(number) ? Certainty.FINITE : Certainty.FINITE_OR_NAN;
  }

  private Certainty slot(Expression node) {
    code.aload(code.parameterSlot(0)).loadConstant(slots.place(node)).daload();
    return Certainty.FINITE_OR_NAN;
  }

  private Certainty binary(Expression.Binary binary) {
    var left = binary.left();
    var right = binary.right();
    return switch (binary.operator()) {
      case ADD -> {
        value(left);
        value(right);
        code.dadd();
        yield Certainty.NOTHING;
      }
      case SUBTRACT -> {
        value(left);
        value(right);
        code.dsub();
        yield Certainty.NOTHING;
      }
      case MULTIPLY -> {
        value(left);
        value(right);
        code.dmul();
        yield Certainty.NOTHING;
      }
      case DIVIDE -> {
        value(left);
        settled(right);
        code.ddiv();
        yield Certainty.NOTHING;
      }
      case REMAINDER -> {
        value(left);
        settled(right);
        code.drem();
        yield Certainty.FINITE_OR_NAN;
      }
      case POWER -> power(left, right);
      case AND -> choice(left, () -> value(right), () -> constant(0));
      case OR -> choice(left, () -> constant(1), () -> value(right));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> truth(binary);
    };
  }

  private Certainty power(Expression base, Expression exponent) {
    settled(base);
    settled(exponent);
    call(Numbers.class, "pow", 2);
    return Certainty.NOTHING;
  }

  private Certainty call(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.Scalar scalar -> scalar.numeric().write(this, call);
      case Meaning.OfPoints<?> _, Meaning.OverTime _, Meaning.AtReading _ -> slot(call);
    };
  }

  @Override
  public CodeBuilder code() {
    return code;
  }

  @Override
  public Certainty time() {
    code.lload(code.parameterSlot(1)).l2d().loadConstant(Moments.MICROS_PER_SECOND).ddiv();
    return Certainty.FINITE;
  }

  @Override
  public Optional<Value> constantOf(Expression expression) {
    return FormulaEvaluator.constant(expression);
  }

  @Override
  public void zone(ZoneId zone) {
    zones.add(zone);
    code.loadConstant(
        DynamicConstantDesc.ofNamed(
            ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, ZONE, zones.size() - 1));
  }

  @Override
  public void jump(Expression expression, Jumps to) {
    new ConditionCode(this).jump(expression, to);
  }

  @Override
  public void jumpByNumber(Expression expression, Jumps to) {
    new ConditionCode(this).jumpByNumber(expression, to);
  }

  @Override
  public void compare(Comparison comparison, Expression left, Expression right, Jumps to) {
    new ConditionCode(this).compare(comparison, left, right, to);
  }

  @Override
  public Certainty choice(
      Expression condition, Supplier<Certainty> then, @Nullable Supplier<Certainty> otherwise) {
    var yes = code.newLabel();
    var undefined = code.newLabel();
    var no = otherwise == null ? undefined : code.newLabel();
    var end = code.newLabel();
    jump(condition, new Jumps(yes, no, undefined));
    code.labelBinding(yes);
    var known = then.get();
    code.goto_(end);
    if (otherwise != null) {
      code.labelBinding(no);
      var other = otherwise.get();
      known = other == Certainty.NOTHING ? other : known;
      code.goto_(end);
    }
    code.labelBinding(undefined);
    constant(Double.NaN);
    code.labelBinding(end);
    return known == Certainty.NOTHING ? known : Certainty.FINITE_OR_NAN;
  }

  @Override
  public void call(Class<?> owner, String method, int numbers) {
    var types = Collections.nCopies(numbers, ConstantDescs.CD_double);
    code.invokestatic(classOf(owner), method, MethodTypeDesc.of(ConstantDescs.CD_double, types));
  }

  static ClassDesc classOf(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
