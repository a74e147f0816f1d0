// SPDX-License-Identifier: Apache-2.0
/** The alarm events in their table, and for each alarm the state that its events add up to. */
@NullMarked
package io.millwright.historian.postgres.alarm;

import org.jspecify.annotations.NullMarked;
