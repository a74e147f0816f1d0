// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

/** The states of a packaging machine (ISA-TR88.00.02 PackML) with the numbers of PackTags. */
public enum PackState {
  /** Getting ready after a fault. */
  CLEARING(1),
  /** Stopped: by people, or for a change of product. */
  STOPPED(2),
  /** On the way to producing. */
  STARTING(3),
  /** Ready. */
  IDLE(4),
  /** Waiting for the machine before or behind. */
  SUSPENDED(5),
  /** Producing. */
  EXECUTE(6),
  /** On the way to a fault's standstill. */
  ABORTING(8),
  /** Broken down. */
  ABORTED(9),
  /** Held by people: a break. */
  HELD(11),
  /** On the way back from a break. */
  UNHOLDING(12),
  /** Getting ready after a stop. */
  RESETTING(15);

  private final int number;

  PackState(int number) {
    this.number = number;
  }

  /** The number in PackTags' StateCurrent. */
  public int number() {
    return number;
  }
}
