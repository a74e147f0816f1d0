// SPDX-License-Identifier: Apache-2.0
/** Finds the types and the units of a formula, and what is wrong with them. */
@NullMarked
package io.millwright.formula.check;

import org.jspecify.annotations.NullMarked;
