// SPDX-License-Identifier: Apache-2.0
/**
 * Data streams as rows of {@code historian.series}, and what every writer of points needs.
 *
 * <p>A series is the number under which the points of one alias are stored. This package knows
 * which series an alias means, encodes points for COPY, logs what a transaction changed, and marks
 * the hours whose rollups are due.
 */
@NullMarked
package io.millwright.historian.postgres.series;

import org.jspecify.annotations.NullMarked;
