// SPDX-License-Identifier: Apache-2.0
/**
 * The points of a data stream as the nodes of a tree see them: in columns, together with the times
 * that changed since a node last looked, and with what has changed and is not stored yet. It may
 * use the ports of {@code store}; it knows no plant and no formula.
 */
@NullMarked
package io.millwright.engine.series;

import org.jspecify.annotations.NullMarked;
