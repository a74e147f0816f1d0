// SPDX-License-Identifier: Apache-2.0
/** All functions of the formula language, each with one entry that says all of it. */
@NullMarked
package io.millwright.formula.catalogue;

import org.jspecify.annotations.NullMarked;
