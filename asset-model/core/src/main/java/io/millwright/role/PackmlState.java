// SPDX-License-Identifier: Apache-2.0
package io.millwright.role;

import java.util.Arrays;
import java.util.Optional;

/**
 * The states of a machine after PackML (ISA-TR88.00.02), with the numbers of PackTags. The list
 * stands here once: pages read it from the API, dashboards from this class, and SQL views from a
 * table that the historian fills with it.
 */
public enum PackmlState {
  UNDEFINED(0, Look.UNKNOWN),
  CLEARING(1, Look.MOVE),
  STOPPED(2, Look.STOP),
  STARTING(3, Look.MOVE),
  IDLE(4, Look.IDLE),
  SUSPENDED(5, Look.LACK),
  EXECUTE(6, Look.RUN),
  STOPPING(7, Look.MOVE),
  ABORTING(8, Look.FAULT),
  ABORTED(9, Look.FAULT),
  HOLDING(10, Look.WAIT),
  HELD(11, Look.WAIT),
  UNHOLDING(12, Look.MOVE),
  SUSPENDING(13, Look.LACK),
  UNSUSPENDING(14, Look.MOVE),
  RESETTING(15, Look.MOVE),
  COMPLETING(16, Look.MOVE),
  COMPLETE(17, Look.IDLE);

  /** How serious a state is to people, after ISA-101: what is normal gets no colour. */
  public enum Look {
    /** Nobody knows what the machine does. */
    UNKNOWN,
    /** The machine does its work. */
    RUN,
    /** The machine could work. */
    IDLE,
    /** The machine is on the way to another state. */
    MOVE,
    /** Something in the machine keeps it from its work. */
    WAIT,
    /** A neighbour keeps the machine from its work: nothing comes in, or nothing goes out. */
    LACK,
    /** Somebody has stopped the machine. */
    STOP,
    /** The machine is broken. */
    FAULT
  }

  private final int number;
  private final Look look;

  PackmlState(int number, Look look) {
    this.number = number;
    this.look = look;
  }

  /** Returns the state with a number; empty for a number that PackML does not know. */
  public static Optional<PackmlState> find(int number) {
    return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
  }

  /** Returns the number of the state in PackTags. */
  public int number() {
    return number;
  }

  /** Returns the name of the state as PackML writes it, such as {@code Execute}. */
  public String text() {
    return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns how serious the state is. */
  public Look look() {
    return look;
  }
}
