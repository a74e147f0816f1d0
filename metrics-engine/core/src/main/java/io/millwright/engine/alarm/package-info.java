// SPDX-License-Identifier: Apache-2.0
/**
 * Alarms of ISA-18.2 in event time: conditions, deadbands, delays, and the log that late readings
 * add to. It may use {@code node} and {@code series}.
 */
@NullMarked
package io.millwright.engine.alarm;

import org.jspecify.annotations.NullMarked;
