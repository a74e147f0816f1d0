// SPDX-License-Identifier: Apache-2.0
/** The use cases of alarms. */
@NullMarked
package io.millwright.application.alarm;

import org.jspecify.annotations.NullMarked;
