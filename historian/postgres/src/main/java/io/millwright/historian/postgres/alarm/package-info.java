// SPDX-License-Identifier: Apache-2.0
/** The alarms and their events. */
@NullMarked
package io.millwright.historian.postgres.alarm;

import org.jspecify.annotations.NullMarked;
