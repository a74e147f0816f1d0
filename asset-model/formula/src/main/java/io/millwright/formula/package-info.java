// SPDX-License-Identifier: Apache-2.0
/** The formula language: parsing, checking and evaluating. */
@NullMarked
package io.millwright.formula;

import org.jspecify.annotations.NullMarked;
