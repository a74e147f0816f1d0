// SPDX-License-Identifier: Apache-2.0
/** The collector: sources, normalising, the buffer on disk, forwarding. */
@NullMarked
package io.millwright.edge;

import org.jspecify.annotations.NullMarked;
