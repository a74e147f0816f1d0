// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.millwright.reading.TimeOfReading
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.time.InstantSource

class OutletSpec :
  FunSpec({
    class Heard : ConnectorListener {
      val samples = mutableListOf<Sample>()
      val states = mutableListOf<ConnectionState>()

      override fun onSamples(batch: List<Sample>) {
        samples += batch
      }

      override fun onState(state: ConnectionState, cause: String) {
        states += state
      }
    }

    val noon = Instant.parse("2026-01-01T12:00:00Z")

    fun good(tag: Int, time: Instant, number: Long = 1) =
      Sample(tag, time, Value.of(number), Quality.GOOD, "Good")

    test("each loss turns every tag BAD once, however often the next attempts fail") {
      val heard = Heard()
      val outlet = Outlet("press", 2, InstantSource.fixed(noon), heard)
      outlet.connected(outlet.begin())
      repeat(3) { outlet.lost(if (it == 0) 1L else outlet.begin(), "refused", "no route") }
      heard.samples.map { it.tag } shouldContainExactly listOf(0, 1)
      heard.samples.map { it.quality }.toSet() shouldBe setOf(Quality.BAD)
      heard.samples.map { it.value }.toSet() shouldBe setOf(Value.none())
      heard.states shouldContainExactly
        listOf(ConnectionState.CONNECTING, ConnectionState.CONNECTED, ConnectionState.BACKOFF)
    }

    test("a loss that several threads report counts once") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      val attempt = outlet.begin()
      outlet.connected(attempt)
      outlet.lost(attempt, "timeout", "") shouldBe 1
      outlet.lost(attempt, "closed", "") shouldBe 0
      heard.samples shouldHaveSize 1
    }

    // After the last sample it would stand in the future, and so would all that comes after it.
    test("BAD stands at the time of the loss, though the device's clock is ahead of ours") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      val attempt = outlet.begin()
      outlet.deliver(attempt, listOf(good(0, noon.plusSeconds(3600))))
      outlet.lost(attempt, "timeout", "")
      heard.samples.last().sourceTime shouldBe noon
      val next = outlet.begin()
      val right = (1L..5L).map { good(0, noon.plusSeconds(it), it) }
      outlet.deliver(next, right)
      heard.samples.takeLast(5) shouldContainExactly right
    }

    // Behind a BAD sample of our time an hour of readings could not be seen.
    test(
      "a tag whose device's clock is behind, or stands, keeps its times and gets no BAD sample"
    ) {
      for (step in listOf(0L, 1L)) {
        val heard = Heard()
        val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
        fun said(from: Long) =
          (from..from + 2).map { good(0, noon.plusSeconds(it * step - 3600), it) }
        val first = outlet.begin()
        outlet.deliver(first, said(0))
        outlet.lost(first, "timeout", "")
        outlet.deliver(outlet.begin(), said(3))
        heard.samples shouldContainExactly said(0) + said(3)
      }
    }

    test("only a tag's first sample after a loss is moved behind the loss") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      outlet.lost(outlet.begin(), "timeout", "")
      val attempt = outlet.begin()
      outlet.connected(attempt)
      outlet.deliver(attempt, listOf(good(0, noon.minusSeconds(9)), good(0, noon.minusSeconds(5))))
      heard.samples.map { it.sourceTime } shouldContainExactly
        listOf(noon, noon.plusNanos(1000), noon.minusSeconds(5))
    }

    test("a missing time, and one before all clocks, is left to the edge") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      outlet.lost(outlet.begin(), "timeout", "")
      val odd = listOf(good(0, TimeOfReading.MISSING), good(0, Instant.EPOCH))
      outlet.deliver(outlet.begin(), odd)
      heard.samples.takeLast(2) shouldContainExactly odd
    }

    // Otherwise the latest point of a value that never changes would stay BAD for ever.
    test("a value that did not change during a loss comes back after the BAD sample") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      val first = outlet.begin()
      outlet.deliver(first, listOf(good(0, noon.minusSeconds(60))))
      outlet.lost(first, "timeout", "")
      val second = outlet.begin()
      outlet.deliver(second, listOf(good(0, noon.minusSeconds(60))))
      outlet.deliver(second, listOf(good(0, noon.plusSeconds(1))))
      heard.samples.map { it.sourceTime } shouldContainExactly
        listOf(noon.minusSeconds(60), noon, noon.plusNanos(1000), noon.plusSeconds(1))
    }

    test("samples that arrive late from a lost connection are dropped") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      val first = outlet.begin()
      outlet.lost(first, "timeout", "")
      heard.samples.clear()
      outlet.deliver(first, listOf(good(0, noon))) shouldBe false
      outlet.begin()
      outlet.deliver(first, listOf(good(0, noon))) shouldBe false
      heard.samples.shouldBeEmpty()
    }

    test("nothing is delivered after closing") {
      val heard = Heard()
      val outlet = Outlet("press", 1, InstantSource.fixed(noon), heard)
      val attempt = outlet.begin()
      outlet.close()
      outlet.deliver(attempt, listOf(good(0, noon))) shouldBe false
      outlet.lost(attempt, "timeout", "") shouldBe 0
      heard.samples.shouldBeEmpty()
      heard.states.last() shouldBe ConnectionState.CLOSED
    }

    test("pauses double up to the cap") {
      val backoff = Backoff(Duration.ofMillis(500), Duration.ofSeconds(30))
      (1..8).map { backoff.pause(it).toMillis() } shouldContainExactly
        listOf(500, 1000, 2000, 4000, 8000, 16000, 30000, 30000)
    }
  })
