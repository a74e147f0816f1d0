// SPDX-License-Identifier: Apache-2.0
/** Forwards the readings of an edge to the next hop over HTTP. */
@NullMarked
package io.millwright.edge.forward;

import org.jspecify.annotations.NullMarked;
