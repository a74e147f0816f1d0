// SPDX-License-Identifier: Apache-2.0
/** Formulas and windows as SiteWise writes them, and as ours. */
@NullMarked
package io.millwright.sitewise.formula;

import org.jspecify.annotations.NullMarked;
