// SPDX-License-Identifier: Apache-2.0
/**
 * Snapshots of the engine's state. The states are files; a row for each tree in the database says
 * which file holds, and the change log says what has been written since.
 */
@NullMarked
package io.millwright.historian.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
