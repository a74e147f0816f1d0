// SPDX-License-Identifier: Apache-2.0
/** What an edge says of itself: to people who watch it, and to its server. */
@NullMarked
package io.millwright.edge.report;

import org.jspecify.annotations.NullMarked;
