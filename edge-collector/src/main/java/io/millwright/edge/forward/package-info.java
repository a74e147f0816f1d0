// SPDX-License-Identifier: Apache-2.0
/** Where an edge forwards its readings to: a server over HTTP, or what else takes them. */
@NullMarked
package io.millwright.edge.forward;

import org.jspecify.annotations.NullMarked;
