// SPDX-License-Identifier: Apache-2.0
/**
 * The ports by which the engine reads and writes the historian: stored readings and results,
 * replays, snapshots and versions of the plant. The historian implements them. This package also
 * owns the values that pass through the ports, and a limit on how much one question may read. It
 * may use values of the asset model only.
 */
@NullMarked
package io.millwright.engine.store;

import org.jspecify.annotations.NullMarked;
