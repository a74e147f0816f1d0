// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.formula.Formula;
import io.millwright.formula.compile.NumericExpression;
import io.millwright.formula.compile.NumericProgram;
import io.millwright.formula.language.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Formulas beside the same expressions as javac compiles them, on one point after the other. Both
 * are called as an engine does it: the numbers stand in an array, and the expression is behind an
 * interface. The limit is a ratio of 0.7.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FormulaBenchmark {
  private static final int POINTS = 1_024;

  /** The same in both languages; the slots are the properties in the order of the formula. */
  public enum Case {
    /** Three operations on one property. */
    LINEAR("temperature * 9 / 5 + 32") {
      @Override
      NumericExpression byHand() {
        return (slots, _) -> slots[0] * 9 / 5 + 32;
      }
    },
    /** A condition over three properties. */
    CONDITION("if(state == 6 and temperature > 20, produced / 120, 0)") {
      @Override
      NumericExpression byHand() {
        return (slots, _) -> slots[0] == 6 && slots[1] > 20 ? slots[2] / 120 : 0;
      }
    },
    /** Functions and powers. */
    PHYSICS("sqrt(abs(temperature - 20)) * produced ^ 2 / (1 + exp(-state)) - log1p(produced)") {
      @Override
      NumericExpression byHand() {
        return (slots, _) ->
            Math.sqrt(Math.abs(slots[0] - 20)) * Math.pow(slots[1], 2) / (1 + Math.exp(-slots[2]))
                - Math.log1p(slots[1]);
      }
    };

    private final String source;

    Case(String source) {
      this.source = source;
    }

    abstract NumericExpression byHand();

    NumericProgram program() {
      return Formula.parse(source).numeric().orElseThrow();
    }
  }

  /** How many expressions go through the same call. */
  public enum Callers {
    /** One, so that the virtual machine puts its code where it is called. */
    ONE,
    /** All of this benchmark, so that it is looked up each time, as in an engine. */
    MANY
  }

  /** Which expression. */
  @Param public Case formula = Case.LINEAR;

  /** Who else is called. */
  @Param public Callers callers = Callers.ONE;

  private NumericExpression millwright = Case.LINEAR.byHand();
  private NumericExpression byHand = Case.LINEAR.byHand();
  private final double[][] points = new double[POINTS][];
  private List<NumericExpression> others = List.of();
  private int next;

  /** Makes the points. */
  @Setup
  public void prepare() {
    var program = formula.program();
    millwright = program.expression();
    byHand = formula.byHand();
    for (int i = 0; i < POINTS; i++) {
      int point = i;
      points[i] = program.slots().stream().mapToDouble(slot -> value(slot, point)).toArray();
    }
    if (callers == Callers.MANY) {
      var slots = new double[3];
      others =
          Arrays.stream(Case.values())
              .flatMap(one -> Stream.of(one.program().expression(), one.byHand()))
              .toList();
      // In turn, so that none of them looks like the usual one.
      for (int i = 0; i < 200_000; i++) {
        others.forEach(expression -> call(expression, slots));
      }
    }
  }

  private static double value(Expression slot, int point) {
    return switch (((Expression.Property) slot).key()) {
      case "temperature" -> 15 + point % 17;
      case "state" -> point % 9;
      default -> point % 211;
    };
  }

  /** As Millwright evaluates it. */
  @Benchmark
  public double millwright() {
    next = (next + 1) % POINTS;
    return call(millwright, points[next]);
  }

  /** As javac compiles it. */
  @Benchmark
  public double javac() {
    next = (next + 1) % POINTS;
    return call(byHand, points[next]);
  }

  /** Compiled by itself, so that what it has called before the measurement counts. */
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static double call(NumericExpression expression, double[] slots) {
    return expression.evaluate(slots, 0);
  }
}
