// SPDX-License-Identifier: Apache-2.0
/** Alarms and what happened to them (ISA-18.2, IEC 62682). */
@NullMarked
package io.millwright.alarm;

import org.jspecify.annotations.NullMarked;
