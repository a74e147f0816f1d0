// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

/** The rules that the formulas of a model follow. */
public enum FormulaRules {
  /**
   * Units are UCUM codes: what is added or compared is converted, and different dimensions are
   * refused. A formula that can never give a value is refused.
   */
  MILLWRIGHT,
  /**
   * As in SiteWise, for models that came from its JSON or by its API: units are labels, and
   * formulas compute with the bare numbers. A formula that SiteWise takes and that never gives a
   * value is a hint.
   */
  SITEWISE;

  /** Returns true where units are labels that formulas do not look at. */
  public boolean isLabelling() {
    return this == SITEWISE;
  }
}
