// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectionState
import io.millwright.connector.ConnectorContext
import io.millwright.connector.Sample
import io.millwright.edge.forward.DeniedException
import io.millwright.edge.spool.Overflow
import io.millwright.feed.Liveness
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.source.EdgeDefinition
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.validation.InvalidException
import io.millwright.value.Quality
import io.millwright.value.Value
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
    taken.addAll(batch.readings().filterNot { Liveness.isLiveness(it.alias()) })
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

    test("sources change while the others go on, with the same buffer") {
      val protocol = FakeProtocol()
      val sink = TestSink()
      val edge = EdgeDefinition("graz", listOf(source("filler"), source("capper")))
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use { collector ->
        protocol.deliver("filler", sample(1))
        collector.change(listOf(source("filler"), source("packer")))
        protocol.closed shouldBe setOf("capper")
        protocol.deliver("filler", sample(2))
        protocol.deliver("packer", sample(3))
        eventually(5.seconds) { sink.numbers() shouldContainExactly listOf(1L, 2L, 3L) }
        collector.status().sources().map { it.source() to it.readings() } shouldContainExactly
          listOf("filler" to 2L, "packer" to 1L)
        shouldThrow<InvalidException> {
          collector.change(listOf(source("filler", Settings.of("wrong", "key"))))
        }
        protocol.closed shouldBe setOf("capper")
        protocol.deliver("filler", sample(4))
        eventually(5.seconds) { sink.numbers().last() shouldBe 4L }
      }
    }

    test("the sink hears until when a source was alive, also after the edge was killed") {
      val protocol = FakeProtocol()
      val settings = settings()
      val heard = CopyOnWriteArrayList<Pair<Instant, Boolean>>()
      val sink = ReadingSink { batch ->
        batch
          .readings()
          .filter { Liveness.isLiveness(it.alias()) }
          .forEach {
            it.alias() shouldBe Liveness.of("graz", "filler", Alias("/graz/filler/count"))
            heard += it.tqv().time() to (it.tqv().value() as Value.BooleanValue).on()
          }
      }
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      var now = NOON
      val context = ConnectorContext({ now }) { Optional.empty() }
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", sample(1))
        now = NOON.plusSeconds(7)
        protocol.alive("filler")
        protocol.state("filler", ConnectionState.BACKOFF, "no answer")
        now = NOON.plusSeconds(60)
        protocol.state("filler", ConnectionState.CONNECTED, "")
        protocol.alive("filler")
      }
      // What the edge before wrote last is said again by one that comes after a kill.
      now = NOON.plusSeconds(240)
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", sample(240))
      }
      heard.toList() shouldContainExactly
        listOf(
          NOON to true,
          NOON.plusSeconds(7) to false,
          NOON.plusSeconds(60) to true,
          NOON.plusSeconds(60) to false,
          NOON.plusSeconds(60) to false,
          NOON.plusSeconds(240) to true,
          NOON.plusSeconds(240) to false,
        )
    }

    test(
      "a value that has not changed since before a loss returns, though the edge was restarted"
    ) {
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      for (wayBack in listOf("restart", "source with another name")) {
        val settings = settings()
        val protocol = FakeProtocol()
        val sink = TestSink()
        var now = NOON
        val context = ConnectorContext({ now }) { Optional.empty() }
        val unchanged = sample(-3600)
        EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
          protocol.deliver("filler", unchanged)
          protocol.state("filler", ConnectionState.BACKOFF, "no answer")
          protocol.deliver("filler", Sample(0, now, Value.none(), Quality.BAD, "timeout"))
          if (wayBack == "restart") return@use
          now = NOON.plusSeconds(300)
          val renamed =
            SourceDefinition("plc 2", "fake", Settings.of(), edge.sources().single().tags())
          it.change(listOf(renamed))
          protocol.deliver("plc 2", unchanged)
        }
        if (wayBack == "restart") {
          now = NOON.plusSeconds(300)
          EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
            protocol.deliver("filler", unchanged)
            // The device's own time holds from then on.
            protocol.deliver("filler", sample(299))
          }
        }
        withClue(wayBack) {
          sink.taken.map { it.tqv().time() to it.tqv().quality() }.take(3) shouldContainExactly
            listOf(
              unchanged.sourceTime() to Quality.GOOD,
              NOON to Quality.BAD,
              NOON.plusSeconds(300) to Quality.GOOD,
            )
          if (wayBack == "restart") {
            sink.taken.last().tqv().time() shouldBe NOON.plusSeconds(299)
          }
        }
      }
    }

    test("a device whose clock is an hour behind keeps its times when the edge starts again") {
      val settings = settings()
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      val protocol = FakeProtocol()
      val sink = TestSink()
      var now = NOON
      val context = ConnectorContext({ now }) { Optional.empty() }
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver(
          "filler",
          Sample(0, now.minusSeconds(3600), Value.none(), Quality.BAD, "Bad_SensorFailure"),
        )
      }
      now = NOON.plusSeconds(10)
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", sample(10 - 3600))
      }
      sink.taken.last().tqv().time() shouldBe now.minusSeconds(3600)
    }

    test("readings of a source reach the sink in order") {
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

    test("while the next hop is away readings wait, and then come in order, each once") {
      val protocol = FakeProtocol()
      val sink = TestSink().apply { away = true }
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use { collector ->
        for (number in 0L until 50) protocol.deliver("filler", sample(number))
        eventually(5.seconds) {
          collector.status().forward().reached() shouldBe false
          collector.status().forward().cause() shouldContain "historian"
        }
        sink.away = false
        eventually(5.seconds) { sink.numbers() shouldBe (0L until 50).toList() }
        eventually(5.seconds) { collector.status().forward().reached() shouldBe true }
      }
    }

    test("a stream that may not be written does not hold up those that come behind it") {
      val protocol = FakeProtocol()
      val taken = CopyOnWriteArrayList<Reading>()
      var isLetIn = false
      // As HttpSink does where nothing was let in so far.
      val sink = ReadingSink { batch ->
        val capper = batch.readings().filter { it.alias().path() == "/graz/capper/count" }
        isLetIn = isLetIn || capper.isNotEmpty()
        if (!isLetIn) throw ReadingSink.UnavailableException("denied", DeniedException("denied"))
        taken += capper
      }
      val small =
        settings().let {
          EdgeSettings(
            it.spool(),
            it.spoolLimit(),
            it.overflow(),
            it.maxAhead(),
            10,
            it.longestPause(),
            it.drain(),
          )
        }
      val edge = EdgeDefinition("graz", listOf(source("filler"), source("capper")))
      EdgeCollector.start(edge, small, sink, CONTEXT, listOf(protocol)).use {
        for (number in 0L until 50) protocol.deliver("filler", sample(number))
        protocol.deliver("capper", sample(1))
        eventually(5.seconds) { taken.size shouldBe 1 }
      }
    }

    test("a reading that is lost counts once, also when its source is read no more") {
      val protocol = FakeProtocol()
      val sink = TestSink().apply { away = true }
      val small =
        settings().let {
          EdgeSettings(
            it.spool(),
            64 shl 10,
            Overflow.NEWEST,
            it.maxAhead(),
            it.forwardReadings(),
            it.longestPause(),
            Duration.ZERO,
          )
        }
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      EdgeCollector.start(edge, small, sink, CONTEXT, listOf(protocol)).use { collector ->
        fun lost() = collector.report(listOf()).buffer().lost()
        protocol.deliver("filler", Sample(17, NOON, Value.of(1L), Quality.GOOD, "no such tag"))
        lost() shouldBe 1
        collector.status().lossCause() shouldBe ""
        (0L until 20_000).map(::sample).chunked(500).forEach {
          protocol.deliver("filler", *it.toTypedArray())
        }
        val status = collector.status()
        status.spool().dropped() shouldBeGreaterThan 0
        status.lost() shouldBe status.spool().dropped() + 1
        lost() shouldBe status.lost()
        status.lossCause() shouldContain "bring the destination back"
        collector.report(listOf()).buffer().cause() shouldBe status.lossCause()
        val before = lost()
        collector.change(listOf(source("packer")))
        lost() shouldBe before
        protocol.deliver("packer", Sample(17, NOON, Value.of(1L), Quality.GOOD, "no such tag"))
        lost() shouldBe before + 1
      }
    }

    test("a tag that another edge delivers counts once, though it was bad before") {
      val protocol = FakeProtocol()
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      EdgeCollector.start(edge, settings(), TestSink(), CONTEXT, listOf(protocol)).use { collector
        ->
        fun bad() = protocol.deliver("filler", Sample(0, NOON, Value.none(), Quality.BAD, "away"))
        bad()
        collector.refuse(setOf(Alias("/graz/filler/count")))
        bad()
        val refused = collector.report(listOf()).sources().single()
        refused.bad() shouldBe 1
        refused.notGood() shouldBe 1
        refused.badTags().single().status() shouldContain "another edge"
        collector.status().sources().single().badTags() shouldBe 1
        collector.refuse(setOf())
        collector.report(listOf()).sources().single().notGood() shouldBe 0
        bad()
        collector.report(listOf()).sources().single().badTags().single().status() shouldContain
          "away"
      }
    }

    test("a value that has come back gets no other time at the starts after that") {
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      val settings = settings()
      val protocol = FakeProtocol()
      val sink = TestSink()
      var now = NOON
      val context = ConnectorContext({ now }) { Optional.empty() }
      val unchanged = sample(-3600)
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", unchanged)
        protocol.deliver("filler", Sample(0, now, Value.none(), Quality.BAD, "timeout"))
      }
      repeat(3) {
        now = now.plusSeconds(300)
        EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
          protocol.deliver("filler", unchanged)
        }
      }
      sink.taken.map { it.tqv().time() } shouldContainExactly
        listOf(
          unchanged.sourceTime(),
          NOON,
          NOON.plusSeconds(300),
          unchanged.sourceTime(),
          unchanged.sourceTime(),
        )
    }

    test("a value comes back behind its BAD reading, though the edge's clock went back") {
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      val settings = settings()
      val protocol = FakeProtocol()
      val sink = TestSink()
      var now = NOON
      val context = ConnectorContext({ now }) { Optional.empty() }
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", Sample(0, now, Value.none(), Quality.BAD, "timeout"))
      }
      now = NOON.minusSeconds(2)
      EdgeCollector.start(edge, settings, sink, context, listOf(protocol)).use {
        protocol.deliver("filler", sample(-3600))
      }
      sink.taken.last().tqv().time() shouldBe NOON.plusNanos(1000)
    }

    test(
      "readings that the next hop did not take before the end are forwarded after the next start"
    ) {
      val protocol = FakeProtocol()
      val sink = TestSink().apply { away = true }
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      val settings =
        settings().let {
          EdgeSettings(
            it.spool(),
            it.spoolLimit(),
            it.overflow(),
            it.maxAhead(),
            it.forwardReadings(),
            it.longestPause(),
            Duration.ofMillis(50),
          )
        }
      EdgeCollector.start(edge, settings, sink, CONTEXT, listOf(protocol)).use {
        for (number in 0L until 10) protocol.deliver("filler", sample(number))
      }
      sink.taken.size shouldBe 0
      sink.away = false
      EdgeCollector.start(edge, settings, sink, CONTEXT, listOf(protocol)).use {
        eventually(5.seconds) { sink.numbers() shouldBe (0L until 10).toList() }
      }
    }

    test("closing forwards the buffered readings") {
      val protocol = FakeProtocol()
      val sink = TestSink()
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use {
        for (number in 0L until 1000) protocol.deliver("filler", sample(number))
      }
      sink.numbers() shouldBe (0L until 1000).toList()
    }

    test("one source that fails or loses its device disturbs no other") {
      val protocol = FakeProtocol()
      val sink = TestSink()
      val edge = EdgeDefinition("graz", listOf(source("broken"), source("dead"), source("filler")))
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use { collector ->
        protocol.state("dead", ConnectionState.BACKOFF, "plc-2 does not answer; check the cable")
        protocol.deliver("dead", Sample(0, NOON, Value.none(), Quality.BAD, "Bad_NotConnected"))
        protocol.deliver("dead", Sample(17, NOON, Value.none(), Quality.BAD, "no such tag"))
        protocol.deliver("filler", sample(1))
        eventually(5.seconds) { sink.taken.size shouldBe 3 }
        withClue("the tags of a source that nobody reads are BAD, as those of a lost one are") {
          val last = sink.taken.associate { it.alias().path() to it.tqv().quality() }
          last shouldBe
            mapOf(
              "/graz/broken/count" to Quality.BAD,
              "/graz/dead/count" to Quality.BAD,
              "/graz/filler/count" to Quality.GOOD,
            )
        }
        val (broken, dead, filler) = collector.status().sources()
        broken.badTags() shouldBe 1
        broken.state() shouldBe ConnectionState.CLOSED
        broken.cause() shouldContain "fault"
        dead.state() shouldBe ConnectionState.BACKOFF
        dead.cause() shouldContain "cable"
        dead.bad() shouldBe 1
        dead.tags() shouldBe 1
        dead.badTags() shouldBe 1
        dead.lost() shouldBe 1
        filler.state() shouldBe ConnectionState.CONNECTED
        filler.lastReading() shouldBe Optional.of(NOON)
      }
    }

    test("every problem of every source is said before anything starts") {
      val other = SourceDefinition("meter", "profibus", Settings.of(), listOf())
      val edge =
        EdgeDefinition(
          "graz",
          listOf(
            source("filler", Settings.of("endpont", "opc.tcp://plc", "sped", "1")),
            source("filler"),
            other,
          ),
        )
      val problems =
        shouldThrow<InvalidException> {
            EdgeCollector.start(edge, settings(), TestSink(), CONTEXT, listOf(FakeProtocol()))
          }
          .problems()
      problems
        .map { it.message() }
        .joinToString("|")
        .let {
          it shouldContain "endpont"
          it shouldContain "sped"
          it shouldContain "two sources have this name"
          it shouldContain "no connector speaks \"profibus\"; installed are fake"
        }
      problems.size shouldBe 4
    }

    test("a change is at the sink within 50 ms when nothing else goes on") {
      val protocol = FakeProtocol()
      val arrivals = CopyOnWriteArrayList<Long>()
      val edge = EdgeDefinition("graz", listOf(source("filler")))
      val sink = ReadingSink { arrivals.add(System.nanoTime()) }
      EdgeCollector.start(edge, settings(), sink, CONTEXT, listOf(protocol)).use {
        val latencies =
          (0L until 60).map { number ->
            val before = System.nanoTime()
            protocol.deliver("filler", sample(number))
            eventually(5.seconds) { arrivals.size shouldBe number.toInt() + 1 }
            arrivals.last() - before
          }
        // The median: other work on this machine makes some of them late.
        Duration.ofNanos(latencies.sorted()[30]).toMillis() shouldBeLessThan 50
      }
    }
  })
