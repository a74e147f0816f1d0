// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Outlet
import io.millwright.connector.Sample
import io.millwright.edge.tag.Normaliser
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.reading.TimeOfReading
import io.millwright.source.Settings
import io.millwright.source.TagDefinition
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val MAX_AHEAD: Duration = Duration.ofMinutes(10)

/** What a device's clock says at a time. */
private enum class Clock(val says: (Instant) -> Instant) {
  RIGHT({ it }),
  AN_HOUR_AHEAD({ it.plusSeconds(3600) }),
  A_LITTLE_AHEAD({ it.plusSeconds(300) }),
  AN_HOUR_BEHIND({ it.minusSeconds(3600) }),
  STANDING({ NOON.minusSeconds(7200) }),
  OF_1601({ Instant.parse("1601-01-01T00:00:00.000001Z") }),
  OF_1970({ Instant.ofEpochSecond(it.epochSecond - NOON.epochSecond) }),
  OF_2099({ Instant.parse("2099-01-01T00:00:00Z") }),
  MISSING({ TimeOfReading.MISSING }),
}

/** A second of a device's life: what its clock says, and whether the connection breaks before. */
private data class Second(val clock: Clock, val breaks: Boolean)

/** A tag on its way from the device to the spool, one sample a second. */
private class Tag {
  val readings = mutableListOf<Tqv>()
  var now: Instant = NOON
    private set

  private val normaliser =
    Normaliser(
      listOf(TagDefinition(Alias("/graz/tag"), Settings.of(), 1.0, 0.0, 0.0)),
      MAX_AHEAD,
    )
  private val outlet =
    Outlet(
      "plc",
      1,
      { now },
      object : ConnectorListener {
        override fun onSamples(samples: List<Sample>) {
          val batch = ReadingBatch.Builder()
          normaliser.add(samples, now, batch)
          readings += batch.build().readings().map { it.tqv() }
        }

        override fun onState(state: ConnectionState, cause: String) {}
      },
    )
  private var attempt = outlet.begin().also { outlet.connected(it) }
  private var number = 0L

  /** Returns the reading that the sample of this second has become. */
  fun live(second: Second): Tqv {
    now = now.plusSeconds(1)
    if (second.breaks) {
      outlet.lost(attempt, "timeout", "gone")
      attempt = outlet.begin()
      outlet.connected(attempt)
      now = now.plusMillis(500)
    }
    val value = Value.of(++number)
    outlet.deliver(attempt, listOf(Sample(0, second.clock.says(now), value, Quality.GOOD, "Good")))
    return readings.last()
  }

  /** What a historian shows as the latest: see Historian.latest. */
  fun latest(): Tqv =
    readings
      .withIndex()
      .filter { !it.value.time().isAfter(now) }
      .maxWith(compareBy({ it.value.time() }, { it.index }))
      .value
}

private val seconds = Arb.list(Arb.bind(Arb.element(Clock.entries), Arb.boolean(), ::Second), 0..30)

class WrongClockSpec :
  FunSpec({
    test("after a clock is corrected, each reading has its own time and is the latest at once") {
      checkAll(1_000, seconds, Arb.list(Arb.int(0..3), 1..8)) { wrong, right ->
        val tag = Tag()
        wrong.forEach(tag::live)
        for (breaks in right) {
          val reading = tag.live(Second(Clock.RIGHT, breaks == 0))
          reading.time() shouldBe tag.now
          reading.quality() shouldBe Quality.GOOD
          tag.latest() shouldBe reading
        }
      }
    }

    test("whatever was before, a reading's time follows from its own sample alone") {
      checkAll(1_000, seconds) { life ->
        val tag = Tag()
        for (second in life) {
          val reading = tag.live(second)
          val rule = TimeOfReading.of(second.clock.says(tag.now), Quality.GOOD, tag.now, MAX_AHEAD)
          // The first sample after a loss may be an old value that comes back.
          val isOld = second.breaks && rule.time().isBefore(tag.now.minusMillis(500))
          if (!isOld) {
            reading.time() shouldBe rule.time()
            reading.quality() shouldBe rule.quality()
          }
        }
      }
    }
  })
