// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.formula.Evaluation;
import io.millwright.formula.Expression;
import io.millwright.formula.Formula;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.reading.Value;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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
 * Formulas beside the same expressions as javac compiles them, on one point after the other. The
 * limit is a ratio of 0.7.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FormulaBenchmark {
  private static final int POINTS = 1_024;

  /** The same in both languages. */
  public enum Case {
    /** Three operations on one property. */
    LINEAR("temperature * 9 / 5 + 32") {
      @Override
      double byHand(Point point) {
        return point.temperature * 9 / 5 + 32;
      }
    },
    /** A condition over three properties. */
    CONDITION("if(state == 6 and temperature > 20, produced / 120, 0)") {
      @Override
      double byHand(Point point) {
        return point.state == 6 && point.temperature > 20 ? point.produced / 120 : 0;
      }
    },
    /** Functions and powers. */
    PHYSICS("sqrt(abs(temperature - 20)) * produced ^ 2 / (1 + exp(-state)) - log1p(produced)") {
      @Override
      double byHand(Point point) {
        return Math.sqrt(Math.abs(point.temperature - 20))
                * Math.pow(point.produced, 2)
                / (1 + Math.exp(-point.state))
            - Math.log1p(point.produced);
      }
    };

    private final String formula;

    Case(String formula) {
      this.formula = formula;
    }

    abstract double byHand(Point point);
  }

  /** The properties of an asset at one moment. */
  static final class Point implements Evaluation {
    private final double temperature;
    private final double state;
    private final double produced;
    private final Value temperatureValue;
    private final Value stateValue;
    private final Value producedValue;

    Point(double temperature, double state, double produced) {
      this.temperature = temperature;
      this.state = state;
      this.produced = produced;
      temperatureValue = Value.of(temperature);
      stateValue = Value.of(state);
      producedValue = Value.of(produced);
    }

    @Override
    public Value property(String key) {
      return switch (key) {
        case "temperature" -> temperatureValue;
        case "state" -> stateValue;
        case "produced" -> producedValue;
        default -> Value.none();
      };
    }

    @Override
    public Value overTime(Expression.Call call) {
      return Value.none();
    }
  }

  /** Which expression. */
  @Param public Case formula = Case.LINEAR;

  private final Point[] points = new Point[POINTS];
  private Formula parsed = Formula.parse("0");
  private int next;

  /** Makes the points. */
  @Setup
  public void prepare() {
    parsed = Formula.parse(formula.formula);
    for (int i = 0; i < POINTS; i++) {
      points[i] = new Point(15 + i % 17, i % 9, i % 211);
    }
  }

  /** As Millwright evaluates it. */
  @Benchmark
  public double millwright() {
    next = (next + 1) % POINTS;
    return FormulaEvaluator.evaluate(parsed, points[next]) instanceof Value.DoubleValue(double d)
        ? d
        : Double.NaN;
  }

  /** As javac compiles it. */
  @Benchmark
  public double javac() {
    next = (next + 1) % POINTS;
    return formula.byHand(points[next]);
  }
}
