// SPDX-License-Identifier: Apache-2.0
/**
 * Computing the past again beside the live engine. This package owns the replays and their steps,
 * the comparison of two plants that finds what must be replayed, the notes by which the live engine
 * tells replays what it changes, dry runs, and the trees that read the past of former children. A
 * change of the plant enters by {@link io.millwright.engine.replay.Replays#follow}; a replay ends
 * when its draft becomes visible. The package may use {@code tree}.
 */
@NullMarked
package io.millwright.engine.replay;

import org.jspecify.annotations.NullMarked;
