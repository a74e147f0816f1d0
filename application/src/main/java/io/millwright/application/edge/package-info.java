// SPDX-License-Identifier: Apache-2.0
/** Edges: which streams each edge has declared, and what it has last said of itself. */
@NullMarked
package io.millwright.application.edge;

import org.jspecify.annotations.NullMarked;
