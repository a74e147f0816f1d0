// SPDX-License-Identifier: Apache-2.0
/** Event frames: runs, stops, batches. */
@NullMarked
package io.millwright.api.frame;

import org.jspecify.annotations.NullMarked;
