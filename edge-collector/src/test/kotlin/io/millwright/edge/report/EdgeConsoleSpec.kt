// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.Sample
import io.millwright.edge.EdgeCollector
import io.millwright.edge.EdgeSettings
import io.millwright.edge.FakeProtocol
import io.millwright.reading.Alias
import io.millwright.reading.ReadingSink
import io.millwright.source.EdgeDefinition
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.time.Duration.Companion.seconds

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun source(name: String, tags: Int) =
  SourceDefinition(
    name,
    "fake",
    Settings.of(),
    (0 until tags).map {
      TagDefinition(Alias("/graz/$name/$it"), Settings.of("node", "n$it"), 1.0, 0.0, 0.0)
    },
  )

/** An edge whose lines are read, and whose time and destination the test makes. */
private class Watched(
  folder: java.nio.file.Path,
  tags: Int,
  settings: EdgeSettings = EdgeSettings.`in`(folder),
) : AutoCloseable {
  var now: Instant = NOON
  val protocol = FakeProtocol()
  var trouble: Optional<String> = Optional.empty()
  @Volatile var away = ""
  private val lines = mutableListOf<String>()
  private val clock = InstantSource { now }
  val collector: EdgeCollector =
    EdgeCollector.start(
      EdgeDefinition("hall", listOf(source("plc", tags))),
      settings,
      { if (away.isNotEmpty()) throw ReadingSink.UnavailableException(away, RuntimeException()) },
      ConnectorContext(clock) { Optional.empty() },
      listOf(protocol),
    )
  private val teller = EdgeConsole(collector, { trouble }, clock, lines::add)

  /** What is said that was not said before. */
  fun said(): List<String> {
    teller.look()
    return lines.toList().also { lines.clear() }
  }

  fun sample(tag: Int, quality: Quality = Quality.GOOD, status: String = "good") =
    protocol.deliver(
      "plc",
      Sample(
        tag,
        now,
        if (quality == Quality.GOOD) Value.of(1L) else Value.none(),
        quality,
        status,
      ),
    )

  override fun close() = collector.close()
}

class EdgeConsoleSpec :
  FunSpec({
    test("a source that does not answer is said once with the cure, and so is its recovery") {
      Watched(tempdir().toPath(), 1).use { edge ->
        edge.said().filter { "source=" in it }.single() shouldBe "source=plc answers"
        edge.now = NOON.plusSeconds(100)
        edge.protocol.state("plc", ConnectionState.BACKOFF, "no route; check the cable")
        edge.said().single() shouldContain "does not answer: no route; check the cable"
        repeat(50) {
          edge.now = edge.now.plusSeconds(1)
          edge.protocol.state("plc", ConnectionState.BACKOFF, "no route; check the cable")
          edge.said().shouldBeEmpty()
        }
        edge.protocol.state("plc", ConnectionState.CONNECTED, "")
        edge.said().single() shouldBe "source=plc answers again, after 50 s"
      }
    }

    test("a source that comes and goes all the time costs six lines a minute") {
      Watched(tempdir().toPath(), 1).use { edge ->
        var lines = 0
        repeat(600) {
          edge.now = edge.now.plusSeconds(1)
          val state = if (it % 2 == 0) ConnectionState.BACKOFF else ConnectionState.CONNECTED
          edge.protocol.state("plc", state, if (it % 2 == 0) "away" else "")
          lines += edge.said().size
        }
        lines shouldBeLessThan 70
      }
    }

    test("a thousand tags that turn bad at once are one line that names the reason") {
      Watched(tempdir().toPath(), 1000).use { edge ->
        edge.said()
        for (tag in 0 until 999) edge.sample(tag, Quality.BAD, "no value")
        edge.sample(999, Quality.UNCERTAIN, "Uncertain")
        val lines = edge.said().filter { "tag" in it }
        lines shouldHaveSize 2
        lines[0] shouldContain "tags=999 such as /graz/plc/0 (node: n0), /graz/plc/1"
        lines[0] shouldContain "state=BAD status=\"no value\""
        lines[0] shouldContain "see its program"
        lines[1] shouldContain "tag=/graz/plc/999"
        edge.said().shouldBeEmpty()
        val source = edge.collector.report(listOf()).sources().single()
        source.bad() shouldBe 999
        source.notGood() shouldBe 1000
        source.badTags() shouldHaveSize 20
      }
    }

    test("a buffer that is full loses readings, is said to, and says why until it has room") {
      val folder = tempdir().toPath()
      val small =
        EdgeSettings.`in`(folder).let {
          EdgeSettings(
            it.spool(),
            64 shl 10,
            it.overflow(),
            it.maxAhead(),
            it.forwardReadings(),
            java.time.Duration.ofMillis(100),
            it.drain(),
          )
        }
      Watched(folder, 1, small).use { edge ->
        edge.away = "no server there"
        fun fill(seconds: Int) =
          repeat(seconds) {
            edge.now = edge.now.plusSeconds(1)
            edge.protocol.deliver(
              "plc",
              *(0L until 100)
                .map { Sample(0, edge.now.plusNanos(it * 1000), Value.of(it), Quality.GOOD, "") }
                .toTypedArray(),
            )
          }
        fill(200)
        val lost = edge.collector.status().spool().dropped()
        val said = edge.said().filter { "buffer has lost" in it }.single()
        said shouldContain "buffer has lost %,d readings, %,d since the start".format(lost, lost)
        said shouldContain "limit of"
        said shouldContain "its oldest readings go; bring the destination back"
        edge.collector.report(listOf()).buffer().cause() shouldContain "limit of"
        edge.away = ""
        eventually(5.seconds) { edge.collector.report(listOf()).buffer().cause() shouldBe "" }
        edge.collector.report(listOf()).buffer().lost() shouldBe lost
      }
    }

    test("a destination that refuses is said once, with another cause again, and when it takes") {
      Watched(tempdir().toPath(), 1).use { edge ->
        edge.said()
        edge.away = "401: set MILLWRIGHT_TOKEN"
        edge.sample(0)
        eventually(5.seconds) {
          edge.said().single() shouldContain "takes no readings: 401: set MILLWRIGHT_TOKEN"
        }
        edge.said().shouldBeEmpty()
        edge.away = "no server there"
        eventually(5.seconds) { edge.said().single() shouldContain "no server there" }
        edge.now = NOON.plusSeconds(30)
        edge.away = ""
        eventually(15.seconds) {
          edge.said().single() shouldBe "destination takes readings again, after 30 s"
        }
        edge.trouble = Optional.of("it knows no status")
        edge.said().single() shouldContain "it knows no status"
      }
    }
  })
