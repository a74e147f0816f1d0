// SPDX-License-Identifier: Apache-2.0
/** The names by which Millwright's programs are configured. */
@NullMarked
package io.millwright.setting;

import org.jspecify.annotations.NullMarked;
