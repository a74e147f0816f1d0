// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.Memberships
import io.millwright.asset.Plant
import io.millwright.engine.replay.ReplayEstimate
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

private val nine: Instant = Instant.parse("2026-03-02T09:00:00Z")

private fun hour(hours: Long): Instant = nine.plus(Duration.ofHours(hours))

private val machine = model("machine") { measurement("x") }
private val line =
  model("line") {
    children("machines", "machine")
    metric("made", "sum(machines.x)", Duration.ofHours(1))
  }
private val one = asset("one", line)
private val two = asset("two", line)

/** A plant of files, which knows nothing of former places, with the machine in one of the lines. */
private fun files(home: Asset) =
  Plant.alreadyChecked(
    listOf(machine, line),
    listOf(one, two, asset("m", machine, under(home, line, "machines"))),
  )

class ReplayEstimateSpec :
  FunSpec({
    val historian = MemoryHistorian()
    historian.write(
      Changes.of(ReadingBatch.of(Reading.of("/one/m/x", nine, Quality.GOOD, Value.of(1.0))))
    )
    val start = files(one)
    val moved = Memberships.settle(start, files(two), hour(2))

    test("after a move, files that say the same have nothing computed again") {
      ReplayEstimate.of(moved, files(two), historian, hour(10)).shouldBeEmpty()
    }

    test("a move is announced for the line that was left and for the new one") {
      val estimate = ReplayEstimate.of(start, files(two), historian, hour(10)).single()
      estimate.isFromBeginning shouldBe true
      // The machine's readings are still under the alias of its old place.
      estimate.from() shouldBe nine
      estimate.streams() shouldBe 2
      estimate.windows() shouldBe 20
    }
  })
