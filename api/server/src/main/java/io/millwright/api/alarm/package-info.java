// SPDX-License-Identifier: Apache-2.0
/** The alarm list. */
@NullMarked
package io.millwright.api.alarm;

import org.jspecify.annotations.NullMarked;
