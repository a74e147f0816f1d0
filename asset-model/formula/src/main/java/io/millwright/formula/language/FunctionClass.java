// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/** In which formulas a function may stand. */
public enum FunctionClass {
  /** Works on values alone; in transforms, metrics and alarms. */
  SCALAR,
  /** Works on all readings of a window, also of children; in metrics. */
  AGGREGATE,
  /** Works on a property's course in a window; in metrics. */
  TEMPORAL,
  /** Looks at the time before the triggering reading; in transforms and alarms. */
  TRIGGER
}
