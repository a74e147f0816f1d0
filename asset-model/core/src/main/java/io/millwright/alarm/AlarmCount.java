// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm;

import io.millwright.alarm.definition.Priority;

/**
 * How many alarms of a priority are in a state.
 *
 * @param count above zero
 */
public record AlarmCount(Priority priority, AlarmState state, long count) {}
