// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm.definition;

/** How urgent an alarm is (ISA-18.2, alarm priority), least first. */
public enum Priority {
  /** Act within the shift. */
  LOW,
  /** Act soon. */
  MEDIUM,
  /** Act within minutes. */
  HIGH,
  /** Act now: people, environment or the plant are in danger. */
  CRITICAL
}
