// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm.definition;

import io.millwright.formula.Formula;
import java.time.Duration;

/**
 * An alarm of an asset model.
 *
 * @param key the name in files
 * @param when raises the alarm while it is true (not zero); evaluated like a transform
 * @param deadband by how much a compared value must come back before the alarm clears, in the unit
 *     of the value; 0 for at once (ISA-18.2, alarm deadband)
 * @param onDelay how long the condition must hold before the alarm is raised
 * @param offDelay how long the condition must be gone before the alarm clears
 * @param priority how urgent it is
 * @param message what people read; {@code {key}} stands for the value of a property
 */
public record AlarmDefinition(
    String key,
    Formula when,
    double deadband,
    Duration onDelay,
    Duration offDelay,
    Priority priority,
    String message) {
  /**
   * @throws IllegalArgumentException if the deadband or a delay is negative
   */
  public AlarmDefinition {
    if (!(deadband >= 0) || Double.isInfinite(deadband)) {
      throw new IllegalArgumentException(
          "Deadband %s of alarm %s is not zero or more".formatted(deadband, key));
    }
    if (onDelay.isNegative() || offDelay.isNegative()) {
      throw new IllegalArgumentException(
          "Delays %s and %s of alarm %s must not be negative".formatted(onDelay, offDelay, key));
    }
  }

  /** Returns the same alarm with another condition. */
  public AlarmDefinition with(Formula otherCondition) {
    return new AlarmDefinition(key, otherCondition, deadband, onDelay, offDelay, priority, message);
  }
}
