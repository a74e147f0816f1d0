// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

import java.util.Optional;

/**
 * A unit of measure, read from a UCUM code (The Unified Code for Units of Measure, 2.1, case
 * sensitive). A value in base units is {@code value * factor + zero}.
 *
 * @param code the code as it is written
 * @param dimension what the unit measures
 * @param factor how many base units one unit is
 * @param zero the value of this unit's zero, in base units; 0 except for degrees Celsius and
 *     Fahrenheit
 */
public record Unit(String code, Dimension dimension, double factor, double zero) {
  /** The second. */
  public static final Unit SECOND = new Unit("s", new Dimension(0, 1, 0, 0, 0, 0, 0), 1, 0);

  /**
   * Returns the unit of a UCUM code; empty if the code is not known or is not a multiple of base
   * units, as a pH value or a level in decibels is not.
   */
  public static Optional<Unit> parse(String code) {
    return new UnitParser(code).parse();
  }

  /** Returns whether values in this unit can be converted to another unit. */
  public boolean converts(Unit other) {
    return dimension.equals(other.dimension);
  }

  /** Returns the unit of a product of values in this unit and in another. */
  public Unit times(Unit other) {
    return product(".", other, 1);
  }

  /** Returns the unit of a quotient of values in this unit and in another. */
  public Unit per(Unit other) {
    return product("/", other, -1);
  }

  private Unit product(String sign, Unit other, int power) {
    boolean isOne = other.code.indexOf('.') < 0 && other.code.indexOf('/') < 0;
    return new Unit(
        code + sign + (isOne ? other.code : "(" + other.code + ")"),
        dimension.times(other.dimension, power),
        factor * Math.pow(other.factor, power),
        0);
  }

  /**
   * Returns the factor that converts a value in this unit to another unit of the same dimension.
   * The complete conversion is {@code value * factorTo(other) + offsetTo(other)}.
   */
  public double factorTo(Unit other) {
    return factor / other.factor;
  }

  /** Returns the offset that is added after multiplying by {@link #factorTo}. */
  public double offsetTo(Unit other) {
    return (zero - other.zero) / other.factor;
  }
}
