// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm;

/** The state of an alarm (ISA-18.2, alarm state transition diagram). */
public enum AlarmState {
  /** Nothing is wrong, nothing to be seen. */
  NORMAL,
  /** Something is wrong and nobody has said that they saw it. */
  UNACKNOWLEDGED,
  /** Something is wrong and somebody knows. */
  ACKNOWLEDGED,
  /** Something was wrong and nobody has said that they saw it. */
  RETURNED_UNACKNOWLEDGED;

  /** Returns the state after an event. */
  public AlarmState on(AlarmEvent.Kind event) {
    return switch (event) {
      case RAISED -> isActive() ? this : UNACKNOWLEDGED;
      case CLEARED ->
          switch (this) {
            case NORMAL, ACKNOWLEDGED -> NORMAL;
            case UNACKNOWLEDGED, RETURNED_UNACKNOWLEDGED -> RETURNED_UNACKNOWLEDGED;
          };
      case ACKNOWLEDGED -> isActive() ? ACKNOWLEDGED : NORMAL;
    };
  }

  /** Returns whether something is wrong. */
  public boolean isActive() {
    return this == UNACKNOWLEDGED || this == ACKNOWLEDGED;
  }
}
