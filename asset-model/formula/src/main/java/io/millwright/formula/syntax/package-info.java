// SPDX-License-Identifier: Apache-2.0
/** Reads the text of a formula. */
@NullMarked
package io.millwright.formula.syntax;

import org.jspecify.annotations.NullMarked;
