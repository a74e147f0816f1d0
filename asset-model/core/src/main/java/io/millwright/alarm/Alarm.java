// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm;

import io.millwright.alarm.definition.Priority;
import java.time.Instant;

/**
 * An alarm as it stands now.
 *
 * @param id which alarm of which asset
 * @param state its state
 * @param since when it came into that state
 * @param raised when it was last raised
 * @param priority how urgent it is
 * @param message what people read, of the last time that it was raised
 */
public record Alarm(
    AlarmId id,
    AlarmState state,
    Instant since,
    Instant raised,
    Priority priority,
    String message) {}
