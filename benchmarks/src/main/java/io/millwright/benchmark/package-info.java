// SPDX-License-Identifier: Apache-2.0
/** Measures Millwright beside its limits. */
@NullMarked
package io.millwright.benchmark;

import org.jspecify.annotations.NullMarked;
