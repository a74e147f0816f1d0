// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.Sample
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.reading.Value
import io.millwright.source.EdgeDefinition
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.time.Duration.Companion.seconds

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val CONTEXT = ConnectorContext(InstantSource.fixed(NOON)) { Optional.empty() }

private fun source(name: String, settings: Settings = Settings.of()) =
  SourceDefinition(
    name,
    "fake",
    settings,
    listOf(TagDefinition(Alias("/graz/$name/count"), Settings.of(), 1.0, 0.0, 0.0)),
  )

private fun sample(number: Long) =
  Sample(0, NOON.plusSeconds(number), Value.of(number), Quality.GOOD, "Good")

/** Takes everything, unless told to be away. */
private class TestSink : ReadingSink {
  val taken = CopyOnWriteArrayList<Reading>()
  @Volatile var away = false

  override fun accept(batch: ReadingBatch) {
    if (away) throw ReadingSink.UnavailableException("the historian is away", RuntimeException())
    taken.addAll(batch.readings())
  }

  fun numbers() = taken.map { (it.tqv().value() as Value.IntegerValue).number() }
}

class EdgeCollectorSpec :
  FunSpec({
    fun settings() =
      EdgeSettings.`in`(tempdir().toPath()).let {
        EdgeSettings(
          it.spool(),
          it.spoolLimit(),
          it.overflow(),
          it.maxAhead(),
          it.forwardReadings(),
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
        )
      }

    test("what a source delivers reaches the sink in order") {
      val protocol = FakeProtocol()
      val sink = TestSink()
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use { collector ->
        for (number in 0L until 100) protocol.deliver("filler", sample(number))
        eventually(5.seconds) { sink.numbers() shouldContainExactly (0L until 100).toList() }
        sink.taken.first() shouldBe
          Reading.of("/graz/filler/count", NOON, Quality.GOOD, Value.of(0L))
        eventually(5.seconds) { collector.status().spool().records() shouldBe 0 }
        val status = collector.status().sources().single()
        status.state() shouldBe ConnectionState.CONNECTED
        status.samples() shouldBe 100
        status.readings() shouldBe 100
      }
      protocol.closed shouldBe setOf("filler")
    }
  })
