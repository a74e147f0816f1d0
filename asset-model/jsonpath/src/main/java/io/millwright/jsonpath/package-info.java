// SPDX-License-Identifier: Apache-2.0
/** JSON paths for formulas, by the library that SiteWise's documentation refers to. */
@NullMarked
package io.millwright.jsonpath;

import org.jspecify.annotations.NullMarked;
