// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a formula ready to be evaluated often: as closures, and as bytecode where it is made of
 * numbers.
 */
@NullMarked
package io.millwright.formula.compile;

import org.jspecify.annotations.NullMarked;
