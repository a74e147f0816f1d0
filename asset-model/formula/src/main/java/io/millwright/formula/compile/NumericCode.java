// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.calculation.Moments;
import io.millwright.formula.calculation.Numbers;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.FunctionClass;
import io.millwright.value.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytecode of one expression over numbers.
 *
 * <p>What has no value is a number that is not finite, and what is not finite has no value. Sums
 * and products of such numbers are not finite either, so most nodes need no check, and the whole
 * needs one in the end. Where an infinity would turn into something else (a divisor, an argument of
 * {@code exp}, what is compared), it becomes NaN first. Whether a zero is negative shows nowhere
 * but in the sign of another zero or of an infinity; the end makes that good, too.
 */
final class NumericCode {
  private static final ClassDesc MATH = classOf(Math.class);
  private static final ClassDesc NUMBERS = classOf(Numbers.class);
  private static final ClassDesc FUNCTION = classOf(Function.class);
  private static final ClassDesc ZONE = classOf(ZoneId.class);
  private static final MethodTypeDesc OF_ONE =
      MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double);
  private static final MethodTypeDesc OF_TWO =
      MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double, ConstantDescs.CD_double);
  private static final MethodTypeDesc OF_THREE =
      MethodTypeDesc.of(
          ConstantDescs.CD_double,
          ConstantDescs.CD_double,
          ConstantDescs.CD_double,
          ConstantDescs.CD_double);
  private static final MethodTypeDesc TRUTH_OF_ONE =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_double);
  private static final MethodTypeDesc OF_LOCAL_TIME =
      MethodTypeDesc.of(ConstantDescs.CD_double, FUNCTION, ConstantDescs.CD_double, ZONE);
  private static final MethodTypeDesc OF_DATE =
      MethodTypeDesc.of(ConstantDescs.CD_double, ZONE, ConstantDescs.CD_double.arrayType());

  private final CodeBuilder code;
  private final Slots slots;
  private final List<ZoneId> zones;

  /** What is known of a number that stands on the stack. */
  private enum Known {
    FINITE,
    FINITE_OR_NAN,
    NOTHING
  }

  /**
   * A number in a local variable, finite or NaN.
   *
   * @param certain true where it is never NaN
   */
  record Held(int variable, boolean certain) {}

  /**
   * @param slots takes note of what the code reads from its array
   * @param zones takes note of the time zones that the class needs as its data
   */
  NumericCode(CodeBuilder code, Slots slots, List<ZoneId> zones) {
    this.code = code;
    this.slots = slots;
    this.zones = zones;
  }

  /** The body of {@link NumericExpression#evaluate}. */
  void method(Expression expression) {
    if (value(expression) == Known.NOTHING) {
      call(NUMBERS, "finiteOrNaN", OF_ONE);
    }
    // A negative zero becomes zero, as in Value.DoubleValue.
    code.dconst_0().dadd().dreturn();
  }

  /** Leaves the value of a node on the stack. */
  private Known value(Expression node) {
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

  /** Leaves a finite number or NaN on the stack. */
  private Known settled(Expression node) {
    var known = value(node);
    if (known != Known.NOTHING) {
      return known;
    }
    call(NUMBERS, "finiteOrNaN", OF_ONE);
    return Known.FINITE_OR_NAN;
  }

  Held held(Expression node) {
    var known = settled(node);
    int variable = code.allocateLocal(TypeKind.DOUBLE);
    code.dstore(variable);
    return new Held(variable, known == Known.FINITE);
  }

  private Known constant(double number) {
    code.loadConstant(number);
    return Double.isFinite(number) ? Known.FINITE : Known.FINITE_OR_NAN;
  }

  private Known slot(Expression node) {
    code.aload(code.parameterSlot(0)).loadConstant(slots.place(node)).daload();
    return Known.FINITE_OR_NAN;
  }

  private Known binary(Expression.Binary binary) {
    var left = binary.left();
    var right = binary.right();
    return switch (binary.operator()) {
      case ADD -> {
        value(left);
        value(right);
        code.dadd();
        yield Known.NOTHING;
      }
      case SUBTRACT -> {
        value(left);
        value(right);
        code.dsub();
        yield Known.NOTHING;
      }
      case MULTIPLY -> {
        value(left);
        value(right);
        code.dmul();
        yield Known.NOTHING;
      }
      case DIVIDE -> {
        value(left);
        settled(right);
        code.ddiv();
        yield Known.NOTHING;
      }
      case REMAINDER -> {
        value(left);
        settled(right);
        code.drem();
        yield Known.FINITE_OR_NAN;
      }
      case POWER -> power(left, right);
      case AND -> choice(left, () -> value(right), () -> constant(0));
      case OR -> choice(left, () -> constant(1), () -> value(right));
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> truth(binary);
    };
  }

  private Known power(Expression base, Expression exponent) {
    settled(base);
    settled(exponent);
    call(NUMBERS, "pow", OF_TWO);
    return Known.NOTHING;
  }

  private Known call(Expression.Call call) {
    if (call.functionClass() != FunctionClass.SCALAR) {
      return slot(call);
    }
    var arguments = call.arguments();
    return switch (call.function()) {
      case NOW, TIMESTAMP -> {
        code.lload(code.parameterSlot(1)).l2d().loadConstant(Moments.MICROS_PER_SECOND).ddiv();
        yield Known.FINITE;
      }
      case ABS, CEIL, FLOOR -> {
        var known = value(arguments.getFirst());
        call(MATH, call.function().spelling(), OF_ONE);
        yield known;
      }
      case CBRT, COSH, LOG, LOG10, LOG1P, SINH, SQRT, TAN -> {
        value(arguments.getFirst());
        call(MATH, call.function().spelling(), OF_ONE);
        yield Known.NOTHING;
      }
      case ACOS, ASIN, COS, SIN -> {
        value(arguments.getFirst());
        call(MATH, call.function().spelling(), OF_ONE);
        yield Known.FINITE_OR_NAN;
      }
      // Java gives numbers for infinities.
      case ATAN, EXP, EXPM1, SIGNUM, TANH -> {
        settled(arguments.getFirst());
        call(MATH, call.function().spelling(), OF_ONE);
        yield Known.NOTHING;
      }
      case LOG2, COT -> {
        settled(arguments.getFirst());
        call(NUMBERS, call.function().spelling(), OF_ONE);
        yield Known.NOTHING;
      }
      case ROUND -> {
        arguments.forEach(this::value);
        call(NUMBERS, "round", arguments.size() == 1 ? OF_ONE : OF_TWO);
        yield Known.NOTHING;
      }
      case CLAMP -> {
        arguments.forEach(this::settled);
        call(NUMBERS, "clamp", OF_THREE);
        yield Known.FINITE_OR_NAN;
      }
      case POW -> power(arguments.getFirst(), arguments.getLast());
      // No slot holds a NaN that is a value: 0, or no value.
      case ISNAN -> {
        settled(arguments.getFirst());
        code.dconst_0().dmul();
        yield Known.FINITE_OR_NAN;
      }
      case GT, GTE, EQ, NEQ, LT, LTE -> truth(call);
      case IF ->
          choice(
              arguments.getFirst(),
              () -> value(arguments.get(1)),
              arguments.size() == 3 ? () -> value(arguments.get(2)) : null);
      case COALESCE -> coalesce(arguments);
      case YEAR, MON, MDAY, WDAY, YDAY, HOUR, MINUTE, SEC -> field(call);
      case MKTIME -> date(arguments);
      default -> throw new IllegalArgumentException("%s is no number".formatted(call));
    };
  }

  private Known coalesce(List<Expression> arguments) {
    var end = code.newLabel();
    for (var argument : arguments.subList(0, arguments.size() - 1)) {
      var next = code.newLabel();
      int variable = held(argument).variable;
      code.dload(variable);
      call(classOf(Double.class), "isFinite", TRUTH_OF_ONE);
      code.ifeq(next).dload(variable).goto_(end).labelBinding(next);
    }
    var known = value(arguments.getLast());
    code.labelBinding(end);
    return known;
  }

  private Known field(Expression.Call call) {
    var time = ((Expression.Call) call.arguments().getFirst()).arguments();
    var zone = time.size() == 1 ? Moments.utc() : Moments.zone(time.get(1));
    if (zone.isEmpty()) {
      return constant(Double.NaN);
    }
    code.getstatic(FUNCTION, call.function().name(), FUNCTION);
    value(time.getFirst());
    zone(zone);
    call(classOf(Moments.class), "field", OF_LOCAL_TIME);
    return Known.FINITE_OR_NAN;
  }

  private Known date(List<Expression> arguments) {
    var zone = Moments.zone(arguments.getFirst());
    if (zone.isEmpty()) {
      return constant(Double.NaN);
    }
    zone(zone);
    code.loadConstant(6).newarray(TypeKind.DOUBLE);
    for (int i = 0; i < 6; i++) {
      code.dup().loadConstant(i);
      if (i + 1 < arguments.size()) {
        value(arguments.get(i + 1));
      } else {
        code.dconst_0();
      }
      code.dastore();
    }
    call(classOf(Moments.class), "seconds", OF_DATE);
    return Known.FINITE_OR_NAN;
  }

  private void zone(Optional<ZoneId> zone) {
    zones.add(zone.orElseThrow());
    code.loadConstant(
        DynamicConstantDesc.ofNamed(
            ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, ZONE, zones.size() - 1));
  }

  private Known truth(Expression node) {
    return choice(node, () -> constant(1), () -> constant(0));
  }

  /**
   * Leaves one of two values on the stack, or NaN where the condition has none.
   *
   * @param otherwise null where there is no value then, either
   */
  private Known choice(
      Expression condition, Supplier<Known> then, @Nullable Supplier<Known> otherwise) {
    var yes = code.newLabel();
    var undefined = code.newLabel();
    var no = otherwise == null ? undefined : code.newLabel();
    var end = code.newLabel();
    new TruthCode(code, this).jump(condition, yes, no, undefined);
    code.labelBinding(yes);
    var known = then.get();
    code.goto_(end);
    if (otherwise != null) {
      code.labelBinding(no);
      var other = otherwise.get();
      known = other == Known.NOTHING ? other : known;
      code.goto_(end);
    }
    code.labelBinding(undefined);
    constant(Double.NaN);
    code.labelBinding(end);
    return known == Known.NOTHING ? known : Known.FINITE_OR_NAN;
  }

  private void call(ClassDesc owner, String name, MethodTypeDesc type) {
    code.invokestatic(owner, name, type);
  }

  static ClassDesc classOf(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
