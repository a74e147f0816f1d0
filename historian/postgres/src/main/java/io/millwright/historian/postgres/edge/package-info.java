// SPDX-License-Identifier: Apache-2.0
/** What edges deliver, and what they last said of themselves. */
@NullMarked
package io.millwright.historian.postgres.edge;

import org.jspecify.annotations.NullMarked;
