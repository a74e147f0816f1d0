// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm;

import io.millwright.alarm.definition.Priority;
import io.millwright.value.Micros;
import java.time.Instant;

/**
 * Something that happened to an alarm. The events of an alarm in the order of their times give its
 * state. A log: events are added, never changed.
 *
 * @param alarm whose event it is
 * @param kind what happened
 * @param time when, in event time, UTC, microsecond resolution
 * @param priority the alarm's priority then
 * @param message what people read, with the values of that moment
 * @param actor who did it; empty for the engine
 * @param late true where late data showed only afterwards that it had happened
 */
public record AlarmEvent(
    AlarmId alarm,
    Kind kind,
    Instant time,
    Priority priority,
    String message,
    String actor,
    boolean late) {
  public AlarmEvent {
    time = Micros.truncate(time);
  }

  /** What can happen to an alarm. */
  public enum Kind {
    /** Its condition came true. */
    RAISED,
    /** Its condition went away. */
    CLEARED,
    /** Somebody has seen it. */
    ACKNOWLEDGED
  }
}
