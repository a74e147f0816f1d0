// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.Exhaustive
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import io.kotest.property.exhaustive.of
import io.millwright.value.Micros
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import kotlin.random.Random

private fun micros(time: String) = Micros.of(Instant.parse(time))

private fun end(window: Window, time: String, zone: ZoneId = ZoneOffset.UTC) =
  Micros.toInstant(window.endMicros(micros(time), zone)).toString()

/** The window that holds a time. */
private fun window(written: String, time: String, zone: String = "UTC"): Pair<String, String> {
  val window = Window.parse(written)
  val end = window.endMicros(micros(time), ZoneId.of(zone))
  return Micros.toInstant(window.startMicros(end, ZoneId.of(zone))).toString() to
    Micros.toInstant(end).toString()
}

/** A time lies in its window, and the next one begins where that ends. */
private fun isTiling(window: Window, micros: Long, zone: ZoneId) {
  val end = window.endMicros(micros, zone)
  val start = window.startMicros(end, zone)
  end shouldBeGreaterThanOrEqual micros
  start shouldBeLessThan micros
  window.endMicros(end, zone) shouldBe end
  window.endMicros(start, zone) shouldBe start
  window.startMicros(window.endMicros(end + 1, zone), zone) shouldBe end
}

class WindowSpec :
  FunSpec({
    test("every time lies in exactly one window, behind its start and not behind its end") {
      checkAll(
        Arb.long(1L..86_400L * 366),
        Arb.long(0L..86_400L * 366),
        Arb.long(-4_000_000_000_000_000L..4_000_000_000_000_000L),
      ) { seconds, shift, micros ->
        val window =
          Window.tumbling(Duration.ofSeconds(seconds), Duration.ofSeconds(shift % seconds))
        isTiling(window, micros, ZoneOffset.UTC)
      }
    }

    test("so it does where clocks are set, and where a day was skipped") {
      checkAll(
        Exhaustive.of("1d", "2d", "1w", "1mo", "3mo", "1y", "1d, offset 2h", "1w, offset 30m"),
        Exhaustive.of("Europe/Vienna", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"),
      ) { written, zone ->
        val window = Window.parse(written)
        val random = Random(7)
        repeat(200) {
          isTiling(window, random.nextLong(0, 1_800_000_000_000_000L), ZoneId.of(zone))
        }
        isTiling(window, micros("2011-12-29T20:00:00Z"), ZoneId.of(zone))
      }
    }

    test("a day has 23 or 25 hours where clocks are set") {
      window("1d", "2026-03-29T12:00:00Z", "Europe/Vienna") shouldBe
        ("2026-03-28T23:00:00Z" to "2026-03-29T22:00:00Z")
      window("1d", "2026-10-25T12:00:00Z", "Europe/Vienna") shouldBe
        ("2026-10-24T22:00:00Z" to "2026-10-25T23:00:00Z")
      // From 06:00 to 06:00 on the clock.
      window("1d, offset 6h", "2026-03-29T03:59:00Z", "Europe/Vienna") shouldBe
        ("2026-03-28T05:00:00Z" to "2026-03-29T04:00:00Z")
    }

    test("weeks end with Sunday, months and years with their last day") {
      window("1w", "2026-11-23T00:00:00Z") shouldBe
        ("2026-11-16T00:00:00Z" to "2026-11-23T00:00:00Z")
      window("168h", "2026-11-23T00:00:00Z") shouldBe
        ("2026-11-16T00:00:00Z" to "2026-11-23T00:00:00Z")
      window("1mo", "2024-02-15T00:00:00Z", "Europe/Vienna") shouldBe
        ("2024-01-31T23:00:00Z" to "2024-02-29T23:00:00Z")
      window("3mo", "2026-05-01T00:00:00Z") shouldBe
        ("2026-04-01T00:00:00Z" to "2026-07-01T00:00:00Z")
      window("1y, offset 6h", "2026-05-01T00:00:00Z") shouldBe
        ("2026-01-01T06:00:00Z" to "2027-01-01T06:00:00Z")
    }

    test("a zone of its own comes before the asset's") {
      window("1d, zone Asia/Tokyo", "2026-11-23T12:00:00Z", "Europe/Vienna") shouldBe
        ("2026-11-22T15:00:00Z" to "2026-11-23T15:00:00Z")
    }

    test("a hopping window reaches back over several steps") {
      window("1m, over 1h", "2026-11-23T10:00:30Z") shouldBe
        ("2026-11-23T09:01:00Z" to "2026-11-23T10:01:00Z")
      window("1d, over 30d", "2026-11-23T10:00:00Z") shouldBe
        ("2026-10-25T00:00:00Z" to "2026-11-24T00:00:00Z")
      window("1d, over 1mo", "2026-03-30T10:00:00Z") shouldBe
        ("2026-02-28T00:00:00Z" to "2026-03-31T00:00:00Z")
    }

    test("what is written is read again") {
      for (written in
        listOf("10s", "5m, offset 7s", "24h", "1m, over 1h", "1d", "2w", "3mo", "1y", "run") +
          listOf("1d, offset 6h, over 1w, zone Europe/Vienna", "drive.run")) {
        Window.parse(written).toString() shouldBe written
      }
    }

    context("what can't be windows is told") {
      withTests<Pair<String, String>>(
        { (written, _) -> written },
        "0d" to "not possible",
        "2y" to "up to a year",
        "1d, offset 24h" to "outside [0, 1d)",
        "5m, over 1m" to "longer",
        "1s, over 1h" to "1440 steps",
        "1d, over 3h" to "not a time such as 1d",
        "5m, over 1mo" to "no fixed length",
        "5m, zone UTC" to "remove zone",
        "1d, zone Europe/Wien" to "not a time zone",
        "5 m" to "not a time such as 10s",
        "run, offset 5m" to "is a frame",
      ) { (written, message) ->
        shouldThrow<IllegalArgumentException> { Window.parse(written) }.message shouldContain
          message
      }
    }

    test("a time on the boundary belongs to the window that ends there") {
      val window = Window.every(Duration.ofMinutes(5))
      end(window, "2026-11-23T10:05:00Z") shouldBe "2026-11-23T10:05:00Z"
      end(window, "2026-11-23T10:05:00.000001Z") shouldBe "2026-11-23T10:10:00Z"
      end(window, "1969-12-31T23:59:59Z") shouldBe "1970-01-01T00:00:00Z"
    }

    // SiteWise, tumbling window of 12 h with the offset 18:30:30 at UTC-8.
    test("the offset shifts the windows as SiteWise documents it") {
      val window = Window.tumbling(Duration.ofHours(12), Duration.parse("PT2H30M30S"))
      end(window, "2026-11-23T10:00:00Z") shouldBe "2026-11-23T14:30:30Z"
      end(window, "2026-11-23T20:00:00Z") shouldBe "2026-11-24T02:30:30Z"
    }

    context("a window that can't be") {
      withTests<Pair<String, String>>(
        { (every, offset) -> "$every, $offset" },
        "PT0.5S" to "PT0S",
        "PT1.5S" to "PT0S",
        "PT0S" to "PT0S",
        "P367D" to "PT0S",
        "PT5M" to "PT5M",
        "PT5M" to "-PT1S",
      ) { (every, offset) ->
        shouldThrow<IllegalArgumentException> {
          Window.tumbling(Duration.parse(every), Duration.parse(offset))
        }
      }
    }
  })
