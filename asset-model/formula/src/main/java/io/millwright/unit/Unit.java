// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

import java.util.Optional;

/**
 * A unit as a UCUM code says it (The Unified Code for Units of Measure, 2.1, case sensitive): so
 * many base units, for temperatures counted from another zero.
 *
 * @param code as it is written
 * @param dimension what it measures
 * @param factor how many base units it is
 * @param zero where its zero lies, in base units; 0 but for degrees Celsius and Fahrenheit
 */
public record Unit(String code, Dimension dimension, double factor, double zero) {
  /** The second. */
  public static final Unit SECOND = new Unit("s", new Dimension(0, 1, 0, 0, 0, 0, 0), 1, 0);

  /**
   * What a code means; empty where it has none, or one that is no multiple of base units, such as a
   * pH value or a level in decibels.
   */
  public static Optional<Unit> parse(String code) {
    return new UnitParser(code).parse();
  }

  /** True where values in this unit are values in another, times a number and plus another. */
  public boolean converts(Unit other) {
    return dimension.equals(other.dimension);
  }

  /** The unit of a product of values in this unit and in another. */
  public Unit times(Unit other) {
    return product(".", other, 1);
  }

  /** The unit of a quotient of values in this unit and in another. */
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

  /** By what a value in this unit is multiplied to be one in another of the same dimension. */
  public double factorTo(Unit other) {
    return factor / other.factor;
  }

  /** What is added then. */
  public double offsetTo(Unit other) {
    return (zero - other.zero) / other.factor;
  }
}
