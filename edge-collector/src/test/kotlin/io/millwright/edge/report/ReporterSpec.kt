// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.reading.RefusedReadings
import io.millwright.report.BadTag
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import io.millwright.report.SourceReport
import io.millwright.value.Quality
import java.time.Instant
import java.util.Optional
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun report(
  state: String,
  readings: Long = 0,
  bad: List<BadTag> = listOf(),
  refused: RefusedReadings = RefusedReadings.NONE,
) =
  EdgeReport(
    "graz",
    "0.1.0",
    NOON,
    NOON,
    false,
    BufferReport(0, 0, 1, 0, ""),
    refused,
    1,
    listOf(
      SourceReport(
        "plc",
        "opcua",
        state,
        "",
        NOON,
        1,
        readings,
        0,
        Optional.empty(),
        listOf(),
        0,
        bad,
      )
    ),
  )

class ReporterSpec :
  FunSpec({
    test(
      "an edge reports every ten seconds, and at once when a source or a tag changes, and when a reading is refused first"
    ) {
      var now = report("CONNECTED")
      var second = 0L
      val sent = mutableListOf<Long>()
      val reporter = Reporter({ now }) { sent += second }
      fun looks(seconds: Int) =
        repeat(seconds) { reporter.look(second * 1_000_000_000).also { second++ } }
      looks(13)
      sent shouldContainExactly listOf(0, 10)
      now = report("CONNECTED", readings = 999)
      looks(2)
      sent shouldContainExactly listOf(0, 10)
      now = report("BACKOFF")
      looks(1)
      now = report("BACKOFF", bad = listOf(BadTag("/a", Quality.BAD, "timeout", NOON, "")))
      looks(10)
      sent shouldContainExactly listOf(0, 10, 15, 16)
      looks(2)
      now = report("BACKOFF", refused = RefusedReadings(1, "/a", "of type DOUBLE"))
      looks(1)
      now = report("BACKOFF", refused = RefusedReadings(9, "/b", "of type DOUBLE"))
      looks(9)
      sent shouldContainExactly listOf(0, 10, 15, 16, 26, 28)
    }

    test("an unavailable server is tried every ten seconds with a new report") {
      var away = true
      var second = 0L
      val tried = mutableListOf<Long>()
      val taken = mutableListOf<String>()
      var now = report("CONNECTED")
      val reporter =
        Reporter({ now }) {
          tried += second
          if (away) throw UnavailableException("no token", RuntimeException())
          taken += it.sources().single().state()
        }
      fun looks(seconds: Int) =
        repeat(seconds) { reporter.look(second * 1_000_000_000).also { second++ } }
      looks(5)
      reporter.failure() shouldBe Optional.of("no token")
      now = report("BACKOFF")
      looks(10)
      tried shouldContainExactly listOf(0, 10)
      away = false
      looks(10)
      taken shouldContainExactly listOf("BACKOFF")
      reporter.failure() shouldBe Optional.empty()
    }

    test("an edge that ends says so, unless nobody has heard of it") {
      val sent = mutableListOf<Boolean>()
      val reporter = Reporter({ report("CLOSED") }) { sent += it.ended() }
      reporter.look(0)
      reporter.close()
      sent shouldContainExactly listOf(false, true)
      val silent =
        Reporter({ report("CLOSED") }) { throw UnavailableException("", RuntimeException()) }
      silent.look(0)
      silent.close()
    }

    test("an edge says that it ends, though a report was under way") {
      var now = report("CONNECTED")
      val sent = CopyOnWriteArrayList<Boolean>()
      val underWay = CountDownLatch(1)
      val reporter =
        Reporter.start({ now }) {
          if (sent.size == 1 && underWay.count > 0) {
            underWay.countDown()
            try {
              CountDownLatch(1).await()
            } catch (e: InterruptedException) {
              throw UnavailableException("was not waited for", e)
            }
          }
          sent += it.ended()
        }
      eventually(5.seconds) { sent.size shouldBe 1 }
      now = report("BACKOFF")
      underWay.await(5, TimeUnit.SECONDS) shouldBe true
      reporter.close()
      sent shouldContainExactly listOf(false, true)
    }
  })
