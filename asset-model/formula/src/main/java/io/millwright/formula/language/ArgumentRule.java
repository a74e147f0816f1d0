// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

/** What a function demands of its arguments beyond their types. */
@FunctionalInterface
public interface ArgumentRule {
  /** Nothing more is demanded. */
  ArgumentRule NONE = _ -> {};

  /** Reports the arguments of a call with which it could never give a value. */
  void check(CheckedCall call);
}
