// SPDX-License-Identifier: Apache-2.0
/** The arithmetic behind operators and functions: of numbers, texts, dates and JSON. */
@NullMarked
package io.millwright.formula.calculation;

import org.jspecify.annotations.NullMarked;
