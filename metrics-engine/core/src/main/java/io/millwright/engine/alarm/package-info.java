// SPDX-License-Identifier: Apache-2.0
/**
 * Alarms as ISA-18.2 has them, in event time: this package owns their conditions, deadbands and
 * delays, their messages, and the event log, to which late readings add. A reading reaches {@link
 * io.millwright.engine.alarm.AlarmNode#update} as a changed point of an input; what comes out is an
 * alarm event in the step's output.
 *
 * <p>It may use {@code node}, {@code name} and {@code series}.
 */
@NullMarked
package io.millwright.engine.alarm;

import org.jspecify.annotations.NullMarked;
