// SPDX-License-Identifier: Apache-2.0
/** Units of measure: what a UCUM code means. */
@NullMarked
package io.millwright.unit;

import org.jspecify.annotations.NullMarked;
