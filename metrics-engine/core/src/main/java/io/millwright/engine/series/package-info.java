// SPDX-License-Identifier: Apache-2.0
/**
 * The points of a data stream as the nodes of a tree see them. This package owns the columns of
 * points, the times that have changed since the nodes last computed, the changes that are not
 * stored yet, and the time in which a stream is known. A reading enters by {@link
 * io.millwright.engine.series.Series#put}, and leaves when it is older than the near past. The
 * package may use the ports of {@code store}; it knows no plant and no formula.
 */
@NullMarked
package io.millwright.engine.series;

import org.jspecify.annotations.NullMarked;
