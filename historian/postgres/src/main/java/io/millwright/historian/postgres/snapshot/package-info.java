// SPDX-License-Identifier: Apache-2.0
/** Snapshots of the engine's state: the files, and the rows that say which of them hold. */
@NullMarked
package io.millwright.historian.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
