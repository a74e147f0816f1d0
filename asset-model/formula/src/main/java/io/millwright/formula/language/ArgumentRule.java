// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/** A function's check of its arguments beyond their types. */
@FunctionalInterface
public interface ArgumentRule {
  /** The rule of a function that checks nothing beyond types. */
  ArgumentRule NONE = _ -> {};

  /** Reports the arguments with which the call could never have a value. */
  void check(CheckedCall call);
}
