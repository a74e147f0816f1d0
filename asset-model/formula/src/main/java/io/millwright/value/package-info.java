// SPDX-License-Identifier: Apache-2.0
/**
 * Values: what a property can hold, its type and quality, and points in time to the microsecond.
 */
@NullMarked
package io.millwright.value;

import org.jspecify.annotations.NullMarked;
