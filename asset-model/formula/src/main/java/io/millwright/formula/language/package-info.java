// SPDX-License-Identifier: Apache-2.0
/** Expressions, and what a function of the formula language is. */
@NullMarked
package io.millwright.formula.language;

import org.jspecify.annotations.NullMarked;
