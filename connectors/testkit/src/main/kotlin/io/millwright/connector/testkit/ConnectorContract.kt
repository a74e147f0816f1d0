// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.factory.TestFactory
import io.kotest.core.spec.style.funSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotBeBlank
import io.millwright.connector.ConnectionState
import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.source.SourceDefinition
import io.millwright.validation.InvalidException
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.InstantSource
import java.util.Optional
import java.util.ServiceLoader
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/**
 * What every connector must do, as Kotest tests against a real device: `include(connectorContract {
 * MyRig() })`.
 *
 * @param canBeSilent false for a protocol without connections in which whatever is there answers,
 *   such as files in a folder: no connector could tell a silent device then
 */
fun connectorContract(canBeSilent: Boolean = true, rigs: () -> Rig): TestFactory = funSpec {
  /** A rig that runs, a connector started on it, and what the connector says. */
  suspend fun running(
    withBad: Boolean = false,
    started: Boolean = true,
    check: suspend (Rig, Connector, Recorder) -> Unit,
  ) {
    rigs().use { rig ->
      repeat(Rig.GOOD_TAGS) { rig.write(it, it + 1) }
      if (started) {
        rig.wire.plug()
      }
      val recorder = Recorder()
      connect(rig, rig.source("contract", withBad)).use { connector ->
        connector.start(recorder)
        check(rig, connector, recorder)
      }
      recorder.overlapped shouldBe false
    }
  }

  suspend fun reads(recorder: Recorder, values: List<Int>) =
    eventually(10.seconds) {
      values.forEachIndexed { tag, value -> recorder.goodNumber(tag) shouldBe value.toDouble() }
    }

  test("its factory is found by the protocol's name") {
    rigs().use { rig ->
      ServiceLoader.load(ConnectorFactory::class.java)
        .filter { it.protocol() == rig.factory.protocol() }
        .map { it::class } shouldBe listOf(rig.factory::class)
    }
  }

  test("it connects and delivers the present value of every tag") {
    running { _, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      recorder.changes.map { it.state } shouldBe
        listOf(ConnectionState.CONNECTING, ConnectionState.CONNECTED)
    }
  }

  test("changes arrive in their order, with increasing times") {
    running { rig, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      for (value in 10..20) {
        rig.write(0, value)
        eventually(5.seconds) { recorder.goodNumber(0) shouldBe value.toDouble() }
      }
      val times = recorder.of(0).map { it.sourceTime }
      times shouldBe times.sorted()
      recorder
        .of(0)
        .map { it.value.asNumber().asDouble.toInt() }
        .fold(listOf<Int>()) { seen, value ->
          if (seen.lastOrNull() == value) seen else seen + value
        } shouldBe listOf(1) + (10..20)
    }
  }

  test("a tag that the device refuses is BAD with the reason and harms no other") {
    running(withBad = true) { rig, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      eventually(5.seconds) {
        val bad = recorder.last(Rig.BAD_TAG)
        bad?.quality shouldBe Quality.BAD
        bad?.value shouldBe Value.none()
        bad!!.status.shouldNotBeBlank()
      }
      rig.write(2, 30)
      reads(recorder, listOf(1, 2, 30))
      recorder.losses(0) shouldBe 0
      recorder.state() shouldBe ConnectionState.CONNECTED
    }
  }

  // Without them a device that has nothing new to say could not be told from one that is away.
  test("a device that says nothing new gives signs of life, and a dead one gives none") {
    running { rig, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      val before = recorder.signs.get()
      eventually(10.seconds) { recorder.signs.get() shouldBeGreaterThan before + 2 }
      rig.wire.cut()
      eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
      val after = recorder.signs.get()
      withoutChange(1500.milliseconds) { recorder.signs.get() shouldBe after }
    }
  }

  test("a device that dies turns every tag BAD within 5 s, once, and later than its last value") {
    running { rig, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      val killed = TimeSource.Monotonic.markNow()
      rig.wire.cut()
      eventually(5.seconds) {
        repeat(Rig.GOOD_TAGS) { recorder.last(it)?.quality shouldBe Quality.BAD }
      }
      killed.elapsedNow().inWholeMilliseconds.toInt() shouldBeLessThan 5_000
      eventually(5.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
      recorder.changes.last().cause.shouldNotBeBlank()
      // Until at least one more attempt has failed.
      withoutChange(1500.milliseconds) { repeat(Rig.GOOD_TAGS) { recorder.losses(it) shouldBe 1 } }
      repeat(Rig.GOOD_TAGS) { tag ->
        val times = recorder.of(tag).map { it.sourceTime }
        (times.last() > times[times.size - 2]) shouldBe true
      }
    }
  }

  if (canBeSilent) {
    test("a device that falls silent while its connection stands is as good as dead") {
      running { rig, _, recorder ->
        reads(recorder, listOf(1, 2, 3))
        rig.wire.freeze()
        eventually(5.seconds) {
          repeat(Rig.GOOD_TAGS) { recorder.last(it)?.quality shouldBe Quality.BAD }
        }
        recorder.losses(0) shouldBe 1
        rig.wire.thaw()
        reads(recorder, listOf(1, 2, 3))
        recorder.losses(0) shouldBe 1
      }
    }
  }

  test("a device that comes back delivers the present values, after the BAD ones, every time") {
    running { rig, _, recorder ->
      reads(recorder, listOf(1, 2, 3))
      for (round in 1..2) {
        rig.wire.cut()
        eventually(5.seconds) { recorder.losses(0) shouldBe round }
        // Item 1 changes while nobody looks; the others stay as they were.
        rig.write(1, 100 + round)
        rig.wire.plug()
        reads(recorder, listOf(1, 100 + round, 3))
        repeat(Rig.GOOD_TAGS) { tag ->
          val sorted = recorder.of(tag).map { it.sourceTime }
          sorted shouldBe sorted.sorted()
          recorder.losses(tag) shouldBe round
        }
      }
      recorder.state() shouldBe ConnectionState.CONNECTED
    }
  }

  test("a device that is not there at first is said to be missing, and found when it comes") {
    running(started = false) { rig, _, recorder ->
      eventually(10.seconds) { recorder.state() shouldBe ConnectionState.BACKOFF }
      recorder.changes.last().cause.shouldNotBeBlank()
      recorder.changes.map { it.state } shouldNotContain ConnectionState.CONNECTED
      eventually(5.seconds) {
        repeat(Rig.GOOD_TAGS) { recorder.last(it)?.quality shouldBe Quality.BAD }
      }
      rig.wire.plug()
      reads(recorder, listOf(1, 2, 3))
      recorder.changes.map { it.state } shouldContain ConnectionState.CONNECTED
    }
  }

  test("nothing is delivered after closing, and no thread stays behind") {
    rigs().use { rig ->
      rig.wire.plug()
      // The first time, libraries start threads that they share and keep.
      fun oneLife(round: Int) {
        val recorder = Recorder()
        val connector = connect(rig, rig.source("life-$round"))
        connector.start(recorder)
        awaitNow { recorder.last(0) != null }
        connector.close()
        recorder.state() shouldBe ConnectionState.CLOSED
        val after = recorder.samples.size
        rig.write(0, 500 + round)
        awaitNow { recorder.samples.size == after }
        recorder.samples.size shouldBe after
      }
      repeat(3) { oneLife(it) }
      val before = Thread.getAllStackTraces().size
      repeat(10) { oneLife(10 + it) }
      eventually(10.seconds) { Thread.getAllStackTraces().size shouldBeLessThan before + 5 }
      eventually(5.seconds) { rig.wire.connections() shouldBe 0 }
    }
  }

  test("closing while it tries to connect ends it at once") {
    rigs().use { rig ->
      val recorder = Recorder()
      val connector = connect(rig, rig.source("early"))
      connector.start(recorder)
      val begun = TimeSource.Monotonic.markNow()
      connector.close()
      begun.elapsedNow().inWholeMilliseconds.toInt() shouldBeLessThan 3_000
      recorder.state() shouldNotBe ConnectionState.CONNECTED
    }
  }

  test("a listener that blocks holds back its own connector only") {
    rigs().use { slowRig ->
      rigs().use { rig ->
        slowRig.wire.plug()
        rig.wire.plug()
        val gate = AtomicBoolean(true)
        val slow = Recorder()
        val blocking =
          object : io.millwright.connector.ConnectorListener by slow {
            override fun onSamples(samples: List<io.millwright.connector.Sample>) {
              while (gate.get()) Thread.onSpinWait().also { Thread.yield() }
              slow.onSamples(samples)
            }
          }
        val quick = Recorder()
        val held = connect(slowRig, slowRig.source("held"))
        connect(rig, rig.source("free")).use { free ->
          held.start(blocking)
          free.start(quick)
          for (value in 40..44) {
            rig.write(0, value)
            eventually(5.seconds) { quick.goodNumber(0) shouldBe value.toDouble() }
          }
          slow.samples.shouldBeEmpty()
        }
        gate.set(false)
        eventually(10.seconds) { slow.goodNumber(0) shouldNotBe null }
        held.close()
      }
    }
  }

  test("wrong settings are reported all at once, each with its line") {
    rigs().use { rig ->
      val problems = rig.factory.check(rig.wrongSource())
      problems.map { it.position().line() } shouldContainAll rig.wrongLines()
      problems.forEach { it.message().shouldNotBeBlank() }
      shouldThrow<InvalidException> { connect(rig, rig.wrongSource()) }.problems() shouldBe problems
      rig.factory.check(rig.source("fine")).shouldBeEmpty()
    }
  }
}

private fun connect(rig: Rig, source: SourceDefinition): Connector =
  rig.factory.create(source, ConnectorContext(InstantSource.system()) { Optional.empty() })

/** Holds that something stays true for a while. */
private suspend fun withoutChange(time: kotlin.time.Duration, check: () -> Unit) {
  val end = TimeSource.Monotonic.markNow() + time
  while (end.hasNotPassedNow()) {
    check()
    kotlinx.coroutines.delay(50.milliseconds)
  }
}

private fun awaitNow(check: () -> Boolean) {
  val end = TimeSource.Monotonic.markNow() + 10.seconds
  while (!check() && end.hasNotPassedNow()) {
    Thread.onSpinWait()
    Thread.yield()
  }
}
