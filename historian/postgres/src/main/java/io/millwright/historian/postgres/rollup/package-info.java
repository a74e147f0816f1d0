// SPDX-License-Identifier: Apache-2.0
/**
 * The sums of each minute, quarter of an hour and hour from which aggregates are answered, and how
 * far they are behind.
 */
@NullMarked
package io.millwright.historian.postgres.rollup;

import org.jspecify.annotations.NullMarked;
