// SPDX-License-Identifier: Apache-2.0
/** Edges, sources and tags, as an edge file defines them. */
@NullMarked
package io.millwright.source;

import org.jspecify.annotations.NullMarked;
