// SPDX-License-Identifier: Apache-2.0
package io.millwright.report

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.reading.RefusedReadings
import io.millwright.report.SourceStates.State
import java.time.Instant
import java.util.Optional

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun report(count: Int, vararg states: String) =
  EdgeReport(
    "hall",
    "",
    noon,
    noon,
    false,
    BufferReport(0, 0, 0, 0, ""),
    RefusedReadings.NONE,
    count.toLong(),
    states.mapIndexed { i, state ->
      SourceReport(
        "s$i",
        "modbus",
        state,
        "",
        noon,
        1,
        0,
        0,
        Optional.empty(),
        listOf(),
        0,
        listOf(),
      )
    },
  )

class SourceStatesSpec :
  FunSpec({
    test("sources are counted by state, and those that are not connected are named") {
      val states = SourceStates.of(report(0, "CONNECTED", "BACKOFF", "CONNECTED", "strange"), false)
      states.present().toList() shouldContainExactly
        listOf(State.CONNECTED, State.BACKOFF, State.UNKNOWN)
      states.count(State.CONNECTED) shouldBe 2
      states.words() shouldBe "hall/s1 BACKOFF, hall/s3 UNKNOWN"
    }

    test("of a silent edge no state is known") {
      val states = SourceStates.of(report(3, "CONNECTED", "CLOSED"), true)
      states.present().toList() shouldContainExactly listOf(State.UNKNOWN)
      states.count(State.UNKNOWN) shouldBe 3
      states.words() shouldBe "hall/s0 UNKNOWN, hall/s1 UNKNOWN and 1 more"
    }

    test("however many sources there are, twenty are named and all are counted") {
      val many = SourceStates.of(report(900, *Array(200) { "BACKOFF" }), false)
      val all = SourceStates.of(listOf(many, SourceStates.of(report(0, "CONNECTED"), false)))
      all.notConnected().size shouldBe SourceStates.MOST_NAMED
      all.words().endsWith("hall/s19 BACKOFF and 880 more") shouldBe true
      all.count(State.CONNECTED) shouldBe 1
    }
  })
