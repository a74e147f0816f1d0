// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.unit.Unit;
import java.util.List;
import java.util.Optional;

/**
 * The units of a call: which arguments are converted to one unit, and what unit the result has.
 *
 * @param joined which arguments are converted to the unit of the first of them that has one
 * @param result the unit of the result
 */
public record UnitRule(Joined joined, Result result) {
  /** The result has no unit, or nobody knows it. */
  public static final UnitRule NONE = new UnitRule(Joined.NOTHING, _ -> Optional.empty());

  /** The result is in the unit of the first argument. */
  public static final UnitRule OF_FIRST = new UnitRule(Joined.NOTHING, List::getFirst);

  /** The result is a difference of two values of the first argument. */
  public static final UnitRule DIFFERENCE =
      new UnitRule(Joined.NOTHING, units -> difference(units.getFirst()));

  /** The result is such a difference, divided by seconds. */
  public static final UnitRule DIFFERENCE_PER_SECOND =
      new UnitRule(
          Joined.NOTHING, units -> difference(units.getFirst()).map(unit -> unit.per(Unit.SECOND)));

  /** All arguments are put together, and the result is in their unit. */
  public static final UnitRule PUT_TOGETHER = new UnitRule(Joined.PUT_TOGETHER, UnitRule::common);

  /** One of the arguments but the first is chosen, and the result is in their unit. */
  public static final UnitRule CHOSEN = new UnitRule(Joined.CHOSEN, UnitRule::common);

  /** The arguments are compared, and the result has no unit. */
  public static final UnitRule COMPARED = new UnitRule(Joined.COMPARED, _ -> Optional.empty());

  /** The result is in seconds. */
  public static final UnitRule SECONDS =
      new UnitRule(Joined.NOTHING, _ -> Optional.of(Unit.SECOND));

  /** The arguments are compared, and the result is in seconds. */
  public static final UnitRule SECONDS_COMPARED =
      new UnitRule(Joined.COMPARED, _ -> Optional.of(Unit.SECOND));

  /** Which arguments are converted to one unit. */
  public enum Joined {
    /** None of them. */
    NOTHING(0, ""),
    /** All, because they are put together. */
    PUT_TOGETHER(0, "put together with"),
    /** All, because they are compared. */
    COMPARED(0, "compared with"),
    /** All but the first, which chooses among the others. */
    CHOSEN(1, "chosen beside");

    private final int first;
    private final String description;

    Joined(int first, String description) {
      this.first = first;
      this.description = description;
    }

    /** The place of the first argument that is converted, from 0. */
    public int first() {
      return first;
    }

    /** What is done with two arguments, as a message says it. */
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
   * Returns the unit of a difference of two values: ten degrees more are no temperature of ten
   * degrees, so a unit with a zero of its own has none.
   */
  public static Optional<Unit> difference(Optional<Unit> unit) {
    return unit.filter(found -> found.zero() == 0);
  }

  private static Optional<Unit> common(List<Optional<Unit>> units) {
    return units.stream().flatMap(Optional::stream).findFirst();
  }
}
