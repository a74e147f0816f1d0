// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay;

import io.millwright.historian.TimeRange;
import java.util.UUID;

/**
 * What an open replay has to compute again, since the live engine changes it where the replay may
 * have been already.
 *
 * @param replay the id of the replay
 * @param times the times whose values change
 */
public record LateNote(UUID replay, TimeRange times) {}
