// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import io.millwright.reading.Micros
import java.time.Duration
import java.time.Instant

private fun end(window: Window, time: String) =
  Micros.toInstant(window.endMicros(Micros.of(Instant.parse(time)))).toString()

class WindowSpec :
  FunSpec({
    test("every time lies in exactly one window, behind its start and not behind its end") {
      checkAll(
        Arb.long(1L..86_400L * 366),
        Arb.long(0L..86_400L * 366),
        Arb.long(-4_000_000_000_000_000L..4_000_000_000_000_000L),
      ) { seconds, shift, micros ->
        val window = Window(Duration.ofSeconds(seconds), Duration.ofSeconds(shift % seconds))
        val end = window.endMicros(micros)
        end shouldBeGreaterThanOrEqual micros
        (end - window.lengthMicros()) shouldBeLessThan micros
        window.endMicros(end) shouldBe end
        window.endMicros(end + 1) shouldBe end + window.lengthMicros()
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
      val window = Window(Duration.ofHours(12), Duration.parse("PT2H30M30S"))
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
          Window(Duration.parse(every), Duration.parse(offset))
        }
      }
    }
  })
