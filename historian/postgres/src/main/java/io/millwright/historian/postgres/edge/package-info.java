// SPDX-License-Identifier: Apache-2.0
/**
 * What edges tell the server, in tables: the feeds (which source of which edge delivers which data
 * stream since when) and the last report of each edge.
 */
@NullMarked
package io.millwright.historian.postgres.edge;

import org.jspecify.annotations.NullMarked;
