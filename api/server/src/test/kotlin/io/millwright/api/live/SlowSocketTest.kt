// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.millwright.api.TestHistorian
import io.millwright.application.live.LiveFeed
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.Socket
import java.net.URI
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

private const val FEWEST = 300
private val START: Instant = Instant.parse("2026-03-01T06:00:00Z")

/** The live feed on a real connection whose other end does not read. */
@QuarkusTest
class SlowSocketTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var feed: LiveFeed
  @Inject lateinit var historian: TestHistorian

  private fun publish(number: Int) =
    feed.publish(
      Changes.of(
        ReadingBatch.of(
          Reading.of(
            "/slow/text",
            START.plusSeconds(number.toLong()),
            Quality.GOOD,
            Value.of("$number-" + "x".repeat(200_000)),
          )
        )
      )
    )

  private fun connect() =
    Socket(server.host, server.port).apply {
      receiveBufferSize = 64 * 1024
      getOutputStream()
        .write(
          "GET /api/v1/live?prefix=/slow/ HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n"
            .toByteArray()
        )
    }

  // What is kept for one who does not read must not grow with what is published.
  @Test
  fun `a slow reader is not sent more, and finally gets the newest value`() {
    // Who has gone is noticed when something is written to them.
    nobodyListens()
    connect().use { socket ->
      runBlocking { eventually(10.seconds) { feed.subscribers() shouldBe 1 } }
      // Long enough for the event loop to write all that it is given.
      val end = System.nanoTime() + 2.seconds.inWholeNanoseconds
      var last = 0
      while (last < FEWEST || System.nanoTime() < end) {
        publish(++last)
        feed.tick()
      }
      val lines = socket.getInputStream().bufferedReader().lineSequence()
      val seen =
        lines
          .filter { "\"v\":\"" in it }
          .map { it.substringAfter("\"v\":\"").substringBefore("-").toInt() }
          .takeWhile { it < last }
          .toList()
      // The rest of a connection is in the operating system's buffers: a few megabytes.
      seen.size shouldBeLessThan 100
      seen shouldBe seen.sorted()
    }
    nobodyListens()
  }

  @Test
  fun `a subscriber for whom there is no memory is told why and is removed`() {
    nobodyListens()
    historian.isAway = true
    try {
      connect().use { socket ->
        socket.getInputStream().bufferedReader().readLine() shouldBe
          "HTTP/1.1 503 Service Unavailable"
        feed.subscribers() shouldBe 0
      }
    } finally {
      historian.isAway = false
    }
  }

  private fun nobodyListens() = runBlocking {
    eventually(10.seconds) {
      publish(0)
      feed.subscribers() shouldBe 0
    }
  }
}
