// SPDX-License-Identifier: Apache-2.0
/** The buffer on disk: what has been taken stays here until the next hop says that it is safe. */
@NullMarked
package io.millwright.edge.spool;

import org.jspecify.annotations.NullMarked;
