// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.definition.Window
import io.millwright.value.Micros
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset
import java.util.Optional

private fun window(interval: String, offset: String? = null) =
  Windows.window(interval, Optional.ofNullable(offset))

class WindowsSpec :
  FunSpec({
    // SiteWise API, TumblingWindow: the forms that interval and offset may have.
    test("intervals are amounts or ISO 8601 durations") {
      window("1w").every() shouldBe Duration.ofDays(7)
      window("3d").every() shouldBe Duration.ofDays(3)
      window("12h").every() shouldBe Duration.ofHours(12)
      window("15m").every() shouldBe Duration.ofMinutes(15)
      window("10s").every() shouldBe Duration.ofSeconds(10)
      window("PT5M").every() shouldBe Duration.ofMinutes(5)
      window("P1D").every() shouldBe Duration.ofDays(1)
      window("P1W").every() shouldBe Duration.ofDays(7)
    }

    test("offsets are amounts, durations, clock times or moments") {
      for (offset in listOf("18h", "PT18H", "18:00:00", "6:00:00 PM", "2021-07-23T18:00:00Z")) {
        window("1d", offset).offset() shouldBe Duration.ofHours(18)
      }
      // The user guide's example: 18:30:30 and 06:30:30 in PST.
      window("12h", "2021-07-23T18:30:30-08") shouldBe
        Window.tumbling(Duration.ofHours(12), Duration.parse("PT2H30M30S"))
    }

    // UG, metrics: with 18:30:30 at UTC-8, windows of 12h end at 06:30:30 and 18:30:30 PST.
    test("a clock time that windows end at may be later than the interval is long") {
      window("12h", "18:30:30").offset() shouldBe Duration.parse("PT6H30M30S")
      window("5m", "00:03:00").offset() shouldBe Duration.ofMinutes(3)
      window("1h", "23:15").offset() shouldBe Duration.ofMinutes(15)
      for (clock in listOf("18:30:30-08", "18:30:30-08:00", "6:30:30 PM -0800", "02:30:30Z")) {
        window("12h", clock).offset() shouldBe Duration.parse("PT2H30M30S")
      }
      window("1d", "18:00+10").offset() shouldBe Duration.ofHours(8)
      window("1d", "08:00+10").offset() shouldBe Duration.ofHours(22)
      window("1d", "2021-07-23T18:00").offset() shouldBe Duration.ofHours(18)
    }

    test("of an offset that is not shorter than the interval, the rest counts") {
      window("1d", "25h").offset() shouldBe Duration.ofHours(1)
      window("1d", "P1D").offset() shouldBe Duration.ZERO
      window("1h", "P1W").offset() shouldBe Duration.ZERO
      window("1h", "2h").offset() shouldBe Duration.ZERO
      window("7m", "999999999w").offset() shouldBe Duration.ofMinutes(0)
    }

    // TumblingWindow: the 1w interval ends at the end of Sunday at midnight (UTC).
    test("weeks end with Sunday; a moment as offset is the end of one") {
      fun end(window: Window, time: String) =
        Micros.toInstant(window.endMicros(Micros.of(Instant.parse(time)), ZoneOffset.UTC))
          .toString()
      end(window("1w"), "2026-11-20T00:00:00Z") shouldBe "2026-11-23T00:00:00Z"
      end(window("7d"), "2026-11-20T00:00:00Z") shouldBe "2026-11-23T00:00:00Z"
      val shifted = window("1w", "2021-07-23T18:00-08")
      end(shifted, "2021-07-23T00:00:00Z") shouldBe "2021-07-24T02:00:00Z"
      shifted.offset() shouldBe Duration.parse("P5DT2H")
    }

    test("an invalid window is reported") {
      for ((interval, offset) in
        listOf(
          "0m" to null,
          "5x" to null,
          "" to null,
          "1h" to "-PT2H",
          "1h" to "PT-2H",
          "1h" to "noon",
        )) {
        shouldThrow<IllegalArgumentException> { window(interval, offset) }.message shouldContain
          "\"$interval\""
      }
      shouldThrow<IllegalArgumentException> { window("999999999w") }
    }
  })
