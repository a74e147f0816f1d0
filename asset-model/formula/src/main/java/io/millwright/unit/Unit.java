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

  /** By what a value in this unit is multiplied to be one in another of the same dimension. */
  public double factorTo(Unit other) {
    return factor / other.factor;
  }

  /** What is added then. */
  public double offsetTo(Unit other) {
    return (zero - other.zero) / other.factor;
  }
}
