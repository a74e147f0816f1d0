// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.historian.TimeRange;
import java.util.UUID;

/**
 * Tells an open replay which times it has to compute again, because the live engine changes values
 * where the replay may have computed already.
 *
 * @param replay the id of the replay
 * @param times the times whose values change
 */
public record LateNote(UUID replay, TimeRange times) {}
