// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.unit.Unit;
import java.util.List;
import java.util.Optional;

/**
 * The units of a call: which arguments are converted to one unit, and the unit of the result.
 *
 * @param joined which arguments are converted to the unit of the first of them that has one
 * @param result finds the unit of the result
 */
public record UnitRule(Joined joined, Result result) {
  /** The rule of a function whose result has no unit or an unknown one. */
  public static final UnitRule NONE = new UnitRule(Joined.NOTHING, _ -> Optional.empty());

  /** The rule of a function whose result has the unit of its first argument. */
  public static final UnitRule OF_FIRST = new UnitRule(Joined.NOTHING, List::getFirst);

  /** The rule of a function whose result is the difference of two values of its first argument. */
  public static final UnitRule DIFFERENCE =
      new UnitRule(Joined.NOTHING, units -> difference(units.getFirst()));

  /** The rule of a function whose result is a difference of two values per second. */
  public static final UnitRule DIFFERENCE_PER_SECOND =
      new UnitRule(
          Joined.NOTHING, units -> difference(units.getFirst()).map(unit -> unit.per(Unit.SECOND)));

  /** The rule of a function that combines all its arguments into a result in their unit. */
  public static final UnitRule PUT_TOGETHER = new UnitRule(Joined.PUT_TOGETHER, UnitRule::common);

  /** The rule of a function that returns one of its arguments but the first, in their unit. */
  public static final UnitRule CHOSEN = new UnitRule(Joined.CHOSEN, UnitRule::common);

  /** The rule of a function that compares its arguments into a result without a unit. */
  public static final UnitRule COMPARED = new UnitRule(Joined.COMPARED, _ -> Optional.empty());

  /** The rule of a function whose result is in seconds. */
  public static final UnitRule SECONDS =
      new UnitRule(Joined.NOTHING, _ -> Optional.of(Unit.SECOND));

  /** The rule of a function that compares its arguments into a result in seconds. */
  public static final UnitRule SECONDS_COMPARED =
      new UnitRule(Joined.COMPARED, _ -> Optional.of(Unit.SECOND));

  /** Which arguments are converted to one unit. */
  public enum Joined {
    /** No argument is converted. */
    NOTHING(0, ""),
    /** All arguments are converted because the function combines them. */
    PUT_TOGETHER(0, "put together with"),
    /** All arguments are converted because the function compares them. */
    COMPARED(0, "compared with"),
    /** All arguments but the first are converted, because the first chooses among the others. */
    CHOSEN(1, "chosen beside");

    private final int first;
    private final String description;

    Joined(int first, String description) {
      this.first = first;
      this.description = description;
    }

    /** Returns the index of the first argument that is converted, from 0. */
    public int first() {
      return first;
    }

    /** Returns what the function does with two arguments, as a message says it: "compared with". */
    public String description() {
      return description;
    }
  }

  /** Finds the unit of a result. */
  @FunctionalInterface
  public interface Result {
    /**
     * Returns the unit of the result; empty where it is not known.
     *
     * @param arguments the units of the joined arguments, or of all where none are joined
     */
    Optional<Unit> of(List<Optional<Unit>> arguments);
  }

  /**
   * Returns the unit of a difference of two values. Ten degrees Celsius more are not a temperature
   * of 10 °C, so a difference in a unit with a zero of its own has no unit.
   */
  public static Optional<Unit> difference(Optional<Unit> unit) {
    return unit.filter(found -> found.zero() == 0);
  }

  private static Optional<Unit> common(List<Optional<Unit>> units) {
    return units.stream().flatMap(Optional::stream).findFirst();
  }
}
