// SPDX-License-Identifier: Apache-2.0
/** Edge files: the devices that an edge collector reads, and how. */
@NullMarked
package io.millwright.file.edge;

import org.jspecify.annotations.NullMarked;
