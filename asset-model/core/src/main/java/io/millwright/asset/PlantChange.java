// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import java.time.Instant;

/**
 * That a plant was changed.
 *
 * @param time when, in wall-clock time, to the microsecond
 * @param who the caller, or {@code via} where nobody had to say who calls
 * @param via the way it came, such as {@code apply} or the name of an operation
 * @param changes how many differences there were to the plant before ({@link PlantDiff}), at least
 *     0
 */
public record PlantChange(Instant time, String who, String via, int changes) {}
