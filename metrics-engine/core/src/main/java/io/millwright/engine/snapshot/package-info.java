// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots: copies of the near past that engines remember, so that an engine which is made anew
 * need not read everything from the historian. This package owns the format of a snapshot, the
 * taking of one while readings come in, and the loading of one together with what has changed
 * since. A snapshot is a cache: an engine without one computes the same. The package may use {@code
 * series} and {@code store}.
 */
@NullMarked
package io.millwright.engine.snapshot;

import org.jspecify.annotations.NullMarked;
