// SPDX-License-Identifier: Apache-2.0
/** The alarms that asset models define. Alarms that were raised stand in {@code alarm}. */
@NullMarked
package io.millwright.alarm.definition;

import org.jspecify.annotations.NullMarked;
