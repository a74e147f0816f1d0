// SPDX-License-Identifier: Apache-2.0
/** Finds what is allowed and yet doubtful: units that do not fit, names that look like renames. */
@NullMarked
package io.millwright.asset.hint;

import org.jspecify.annotations.NullMarked;
