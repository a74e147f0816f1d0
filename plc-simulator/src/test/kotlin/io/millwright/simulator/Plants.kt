// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import java.time.Duration
import java.time.Instant

/** A Monday; the first shift begins. */
internal val SHIFT: Instant = Instant.parse("2026-03-02T06:00:00Z")

internal val SHIFT_END: Instant = SHIFT + Duration.ofHours(8)

internal fun bottlingPlant(seed: Long = 1) = Simulation.of("bottling-plant", seed, SHIFT)

internal fun carPark(seed: Long = 1) = Simulation.of("car-park", seed, SHIFT)

internal fun Simulation.history(to: Instant): List<HistorySample> {
  val samples = mutableListOf<HistorySample>()
  fastForward(to) { samples += it }
  return samples
}
