// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.formula.compile.CompiledExpression;
import io.millwright.formula.compile.NumericExpression;
import io.millwright.formula.compile.NumericProgram;
import io.millwright.formula.compile.PreparedExpression;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A formula of one asset, evaluated at one moment after the other. Each name has the value that
 * held at the moment, whenever it arrived. Where all values are numbers the formula calculates in
 * doubles, without making an object; otherwise it calculates in {@link Value}s.
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class AssetFormula {
  private static final int NONE = -1;

  private final CompiledExpression expression;
  private final MomentEvaluation asOf;
  private final @Nullable NumericExpression numeric;

  /** For each slot of the numeric expression its stream; null where the slot holds a constant. */
  private final @Nullable Series[] streams;

  /** For each slot how far before the moment it looks: 0, or 1 for a function that looks back. */
  private final long[] back;

  private final double[] slots;

  /** The slot of the only stream; {@link #NONE} where the formula names several, or none. */
  private final int one;

  /**
   * Binds a formula to an asset.
   *
   * @param names what the names in the formula mean on the asset
   */
  public AssetFormula(PreparedExpression prepared, Map<String, Input> names) {
    var program = prepared.numeric();
    expression = prepared.complete();
    asOf = new MomentEvaluation(names);
    int size = program.map(found -> found.slots().size()).orElse(0);
    streams = new @Nullable Series[size];
    back = new long[size];
    slots = new double[size];
    boolean isNumeric = program.isPresent();
    for (int slot = 0; slot < size && isNumeric; slot++) {
      isNumeric = bind(slot, program.orElseThrow().slots().get(slot), names);
    }
    numeric = isNumeric ? program.map(NumericProgram::expression).orElseThrow() : null;
    one = isNumeric ? oneThatVaries() : NONE;
  }

  private int oneThatVaries() {
    int found = NONE;
    for (int slot = 0; slot < streams.length; slot++) {
      if (streams[slot] != null) {
        if (found != NONE || back[slot] != 0) {
          return NONE;
        }
        found = slot;
      }
    }
    return found;
  }

  /** Binds a slot to its meaning on the asset; returns false where the meaning is no number. */
  private boolean bind(int slot, Expression meant, Map<String, Input> names) {
    if (meant instanceof Expression.Call(Function function, var arguments, var _)) {
      back[slot] = 1;
      return function.looksBack()
          && arguments.getFirst() instanceof Expression.Property property
          && names.get(property.key()) instanceof Input.Stream
          && bind(slot, property, names);
    }
    if (!(meant instanceof Expression.Property(String key, var _))) {
      return false;
    }
    return switch (names.get(key)) {
      case Input.Stream(Series series) -> {
        streams[slot] = series;
        yield true;
      }
      // An integer that no double holds; only values calculate with it exactly.
      case Input.Constant(Value.IntegerValue _) -> false;
      case Input.Constant(Value value) -> {
        slots[slot] = value.asNumber().orElse(Double.NaN);
        yield value.asNumber().isPresent() || !value.isPresent();
      }
      case Input.Changing _ -> false;
      case null -> {
        slots[slot] = Double.NaN;
        yield true;
      }
    };
  }

  /**
   * Returns true where a stream is the only thing in the formula that varies, and its value at the
   * moment itself is all that counts.
   */
  public boolean isOf(Series series) {
    return one >= 0 && streams[one] == series;
  }

  /**
   * Returns the value at a point of the only stream that the formula depends on, as a number; NaN
   * where it has no value or is a text.
   *
   * @see #isOf
   */
  public double at(Series series, int index) {
    return series.isPlain(index)
        ? of(series.number(index), series.time(index))
        : number(series.time(index));
  }

  /**
   * Returns the value at a time, for a number of the only stream; NaN where it has no value. Only
   * for a formula that is {@linkplain #isOf of one stream}.
   */
  double of(double number, long time) {
    slots[one] = number;
    return calculate(time);
  }

  /** Returns the value at a time; {@link Value#none} where the formula has none. */
  Value value(long time) {
    if (!fill(time)) {
      return asOf.evaluate(expression, time);
    }
    double number = calculate(time);
    return Double.isNaN(number) ? Value.none() : Value.of(number);
  }

  /** Returns the value at a time as a number; NaN where the formula has none, or a text. */
  public double number(long time) {
    return fill(time)
        ? calculate(time)
        : asOf.evaluate(expression, time).asNumber().orElse(Double.NaN);
  }

  /** Returns true where the value at a time is a number other than zero. */
  boolean isTrue(long time) {
    double number = number(time);
    return !Double.isNaN(number) && number != 0;
  }

  /**
   * Looks up the values of the names at a time.
   *
   * @return true where all of them are numbers or have no value, so that {@link #calculate} can
   *     follow
   */
  boolean fill(long time) {
    if (numeric == null) {
      return false;
    }
    for (int slot = 0; slot < slots.length; slot++) {
      var series = streams[slot];
      if (series == null) {
        continue;
      }
      int at = series.atOrBefore(time - back[slot]);
      if (at < series.begin()) {
        slots[slot] = Double.NaN;
      } else if (series.isPlain(at)) {
        slots[slot] = series.number(at);
      } else {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the result from what {@link #fill} has found at the same time; NaN where there is none.
   */
  double calculate(long time) {
    return numeric == null ? Double.NaN : numeric.evaluate(slots, time);
  }
}
