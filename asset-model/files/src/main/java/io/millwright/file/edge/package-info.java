// SPDX-License-Identifier: Apache-2.0
/** Reads edge files: the devices that an edge collector reads, and how it reads them. */
@NullMarked
package io.millwright.file.edge;

import org.jspecify.annotations.NullMarked;
