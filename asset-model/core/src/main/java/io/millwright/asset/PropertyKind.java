// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.formula.Formula;
import io.millwright.reading.Value;

/** What a property is, as SiteWise divides them. */
public sealed interface PropertyKind {
  /**
   * A constant of the asset.
   *
   * @param defaultValue what an asset has that gives no value of its own; null for none
   */
  record Attribute(Value defaultValue) implements PropertyKind {}

  /** A stream of readings from a device. */
  record Measurement() implements PropertyKind {}

  /** A formula evaluated at each reading of one of its inputs. */
  record Transform(Formula formula) implements PropertyKind {}

  /** A formula evaluated for each window. */
  record Metric(Formula formula, Window window) implements PropertyKind {}
}
