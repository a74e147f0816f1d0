// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Meaning;
import io.millwright.value.Value;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiles each numeric expression to a hidden class, which the virtual machine optimises like
 * handwritten Java. Expressions with texts, integers beyond 2^53, or names of children are left to
 * {@link Compiler}, which supports the whole language.
 */
final class NumericCompiler {
  /** The length in bytes above which HotSpot never compiles a method (DontCompileHugeMethods). */
  private static final int LONGEST_CODE = 8_000;

  /**
   * With fewer nodes than this, no method comes near the class-file format's limit of 65,535 bytes.
   */
  private static final int MOST_NODES = 1_000;

  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final ClassDesc NAME =
      ClassDesc.of(NumericCompiler.class.getPackageName(), "CompiledNumbers");
  private static final ClassDesc INTERFACE =
      NumericExpression.class.describeConstable().orElseThrow();
  private static final String EVALUATE = "evaluate";
  private static final MethodTypeDesc SIGNATURE =
      MethodTypeDesc.of(
          ConstantDescs.CD_double, ConstantDescs.CD_double.arrayType(), ConstantDescs.CD_long);

  private NumericCompiler() {}

  static Optional<NumericProgram> compile(Expression expression) {
    if (!isNumeric(expression) || expression.nodes().limit(MOST_NODES).count() == MOST_NODES) {
      return Optional.empty();
    }
    var slots = new Slots();
    var zones = new ArrayList<ZoneId>();
    byte[] bytes = classFile(expression, slots, zones);
    return isCompiledByHotspot(bytes)
        ? Optional.of(new NumericProgram(slots.nodes(), define(bytes, zones)))
        : Optional.empty();
  }

  /** Returns whether every node that the bytecode computes has a number or no value. */
  private static boolean isNumeric(Expression node) {
    return switch (node) {
      case Expression.Literal(Value.DoubleValue(double number), var _) -> Double.isFinite(number);
      case Expression.Literal(Value.NullValue _, var _) -> true;
      case Expression.Literal _ -> false;
      case Expression.Property _ -> true;
      case Expression.Unary _, Expression.Binary _ ->
          node.children().stream().allMatch(NumericCompiler::isNumeric);
      case Expression.ChildProperty _, Expression.Index _, Expression.Slice _ -> false;
      case Expression.Call call -> isNumeric(call);
    };
  }

  private static boolean isNumeric(Expression.Call call) {
    return switch (call.function().meaning()) {
      case Meaning.Scalar scalar ->
          scalar
              .numeric()
              .numbers(call)
              .filter(numbers -> numbers.stream().allMatch(NumericCompiler::isNumeric))
              .isPresent();
      // The host computes the call's value and puts it into a slot.
      case Meaning.OfPoints<?> _, Meaning.OverTime _, Meaning.AtReading _ -> true;
    };
  }

  private static byte[] classFile(Expression expression, Slots slots, List<ZoneId> zones) {
    return ClassFile.of()
        .build(
            NAME,
            built ->
                built
                    .withFlags(ClassFile.ACC_FINAL)
                    .withInterfaceSymbols(INTERFACE)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        0,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    ConstantDescs.CD_Object,
                                    ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody(
                        EVALUATE,
                        SIGNATURE,
                        ClassFile.ACC_PUBLIC,
                        code -> new NumericCode(code, slots, zones).method(expression)));
  }

  private static boolean isCompiledByHotspot(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.code().stream())
        .allMatch(code -> code instanceof CodeAttribute c && c.codeLength() < LONGEST_CODE);
  }

  private static NumericExpression define(byte[] bytes, List<ZoneId> zones) {
    try {
      return HERE.defineHiddenClassWithClassData(bytes, List.copyOf(zones), true)
          .lookupClass()
          .asSubclass(NumericExpression.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A compiled formula cannot be loaded; this is a bug", e);
    }
  }
}
