// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit;

/**
 * What is measured, as exponents of UCUM's base units: metre, second, gram, radian, kelvin, coulomb
 * and candela.
 */
public record Dimension(
    int metre, int second, int gram, int radian, int kelvin, int coulomb, int candela) {
  /** The dimension of a plain number. */
  public static final Dimension NONE = new Dimension(0, 0, 0, 0, 0, 0, 0);

  /**
   * Returns this dimension times a power of another.
   *
   * @param power 1 to multiply, -1 to divide
   */
  public Dimension times(Dimension other, int power) {
    return new Dimension(
        metre + power * other.metre,
        second + power * other.second,
        gram + power * other.gram,
        radian + power * other.radian,
        kelvin + power * other.kelvin,
        coulomb + power * other.coulomb,
        candela + power * other.candela);
  }
}
