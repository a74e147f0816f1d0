// SPDX-License-Identifier: Apache-2.0
/** Edges and their sources. */
@NullMarked
package io.millwright.api.edge;

import org.jspecify.annotations.NullMarked;
