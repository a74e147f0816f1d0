// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine of a tree remembers, written as a snapshot and read again, so that a restart need
 * not read the historian. It owns the binary format of snapshots, which later versions must be able
 * to read. It may use {@code series} and {@code store}; it computes nothing.
 */
@NullMarked
package io.millwright.engine.snapshot;

import org.jspecify.annotations.NullMarked;
