// SPDX-License-Identifier: Apache-2.0
/** Knows who calls, and what this caller may do and see. */
@NullMarked
package io.millwright.api.caller;

import org.jspecify.annotations.NullMarked;
