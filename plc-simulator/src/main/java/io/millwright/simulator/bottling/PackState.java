// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

/** The states of a packaging machine (ISA-TR88.00.02 PackML) with the numbers of PackTags. */
public enum PackState {
  /** The machine is getting ready after a fault. */
  CLEARING(1),
  /** The machine was stopped, by an operator or for a change of product. */
  STOPPED(2),
  /** The machine is starting to produce. */
  STARTING(3),
  /** The machine is ready. */
  IDLE(4),
  /** The machine waits for the machine before or behind it. */
  SUSPENDED(5),
  /** The machine is producing. */
  EXECUTE(6),
  /** The machine is stopping because of a fault. */
  ABORTING(8),
  /** The machine has broken down. */
  ABORTED(9),
  /** The machine is held by an operator for a break. */
  HELD(11),
  /** The machine is returning from a break. */
  UNHOLDING(12),
  /** The machine is getting ready after a stop. */
  RESETTING(15);

  private final int number;

  PackState(int number) {
    this.number = number;
  }

  /** Returns the number in PackTags' StateCurrent. */
  public int number() {
    return number;
  }
}
