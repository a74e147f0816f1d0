// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import io.millwright.asset.Asset
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.asset.change.PlantVersion
import io.millwright.asset.change.Revisions
import io.millwright.engine.replay.Replays
import io.millwright.engine.store.PlantVersions
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID
import kotlin.random.Random

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

/** Later than every reading. */
private val END: Instant = Instant.parse("2026-03-02T13:00:00Z")

private val plant =
  model("m") {
      measurement("x")
      measurement("y")
      transform("both", "x + y")
      metric("total", "sum(x)", Duration.ofMinutes(1))
      metric("mean", "avg(both)", Duration.ofMinutes(5))
    }
    .let { Plant.alreadyChecked(listOf(it), listOf(asset("one", it), asset("two", it))) }

private val computed =
  listOf("one", "two").flatMap { tree -> listOf("both", "total", "mean").map { "/$tree/$it" } }

/** How a process fares with the effect that it has just been given. */
private enum class Fate {
  /** It performs the effect and says so. */
  PERFORMS,
  /** It can't perform the effect, and says so. */
  FAILS,
  /** It ends before it has performed the effect. */
  ENDS_BEFORE,
  /** It ends when it has performed the effect and has not said so. */
  ENDS_AFTER,
}

/** A process that performs the effects of a host over a store in maps, and may end at any step. */
private class TreeProcess(private val fates: (Int) -> Fate) : PlantVersions {
  val historian = MemoryHistorian()
  private val replays = MemoryReplays(historian)
  private var host = newHost()
  private var isCalm = false
  var steps = 0

  private fun newHost(): TreeHost {
    val version = PlantVersion(1, PlantChange(noon, "test", "test", 1))
    val snapshot = PlantSnapshot(plant, version, Revisions.NONE)
    val everything: (Asset) -> Boolean = { true }
    val settings = EngineSettings.DEFAULT
    val engine = PlantEngine(plant, everything, settings, historian, UUID::randomUUID)
    return TreeHost(
      snapshot,
      engine,
      Replays(snapshot, replays, historian, this, settings, everything, UUID::randomUUID),
    )
  }

  /** Gives an input again and again until all that it brings about is stored. */
  fun give(input: TreeHost.Input) {
    while (!isStored(input)) {
      // It comes again, as a reading does that was not confirmed.
    }
  }

  private fun isStored(input: TreeHost.Input): Boolean {
    var effect = host.on(input)
    while (effect is TreeHost.Effect.KeepLateNotes || effect is TreeHost.Effect.Write) {
      effect =
        when (if (isCalm) Fate.PERFORMS else fates(steps++)) {
          Fate.PERFORMS -> {
            perform(effect)
            host.on(TreeHost.Input.Done())
          }
          Fate.FAILS -> {
            host.on(TreeHost.Input.Failed())
            return false
          }
          Fate.ENDS_BEFORE -> {
            host = newHost()
            return false
          }
          Fate.ENDS_AFTER -> {
            perform(effect)
            host = newHost()
            return false
          }
        }
    }
    return true
  }

  private fun perform(effect: TreeHost.Effect) {
    when (effect) {
      is TreeHost.Effect.KeepLateNotes ->
        effect.notes().forEach { replays.late(it.replay(), it.times()) }
      is TreeHost.Effect.Write -> historian.write(effect.changes())
      else -> error("nothing to perform")
    }
  }

  /** Lets time pass, while nothing goes wrong any more, until all windows are closed. */
  fun settle() {
    isCalm = true
    for (seconds in listOf(0L, 600, 1_200)) {
      give(TreeHost.Input.Time(END.plusSeconds(seconds)))
    }
  }

  fun results() = computed.associateWith { historian.points(Alias(it)) }

  override fun before(number: OptionalLong): OptionalLong =
    if (number.isEmpty) OptionalLong.of(1) else OptionalLong.empty()

  override fun findVersion(number: Long): Optional<Plant> = Optional.of(plant)
}

/** Readings of two trees, a part of them late, and wall-clock time between them. */
private fun inputs(random: Random): List<TreeHost.Input> {
  var now = noon
  return (1..12).flatMap {
    now = now.plusSeconds(random.nextLong(1, 90))
    val rows =
      (1..random.nextInt(1, 5)).map {
        val late = if (random.nextInt(4) == 0) random.nextLong(3_600) else 0
        Reading.of(
          "/${listOf("one", "two").random(random)}/${listOf("x", "y").random(random)}",
          now.minusSeconds(late),
          Quality.GOOD,
          Value.of(random.nextInt(100).toDouble()),
        )
      }
    listOf(TreeHost.Input.Readings(ReadingBatch.of(rows), now), TreeHost.Input.Time(now))
  }
}

/** What the formulas give over the readings alone, all taken at once. */
private fun given(inputs: List<TreeHost.Input>): Map<String, Map<Instant, Value>> {
  val process = TreeProcess { Fate.PERFORMS }
  val readings =
    inputs.filterIsInstance<TreeHost.Input.Readings>().flatMap { it.batch().readings() }
  // Of one stream and time the last reading counts.
  val last = readings.associateBy { it.alias() to it.tqv().time() }.values
  process.give(TreeHost.Input.Readings(ReadingBatch.of(last.sortedBy { it.tqv().time() }), END))
  process.settle()
  return process.results()
}

class TreeHostSpec :
  FunSpec({
    test("whatever becomes of each step, what is stored equals what the formulas give") {
      checkAll(30, Arb.long()) { seed ->
        val random = Random(seed)
        val inputs = inputs(random)
        val process = TreeProcess {
          if (random.nextBoolean()) Fate.PERFORMS else Fate.entries.random(random)
        }
        inputs.forEach(process::give)
        process.settle()
        process.results() shouldBe given(inputs)
      }
    }

    test("a process that ends or fails at any one step loses nothing and stores nothing twice") {
      val inputs = inputs(Random(1))
      val expected = given(inputs)
      val undisturbed = TreeProcess { Fate.PERFORMS }
      inputs.forEach(undisturbed::give)
      undisturbed.steps shouldBeGreaterThan 20
      for (step in 0 until undisturbed.steps) {
        for (fate in Fate.entries) {
          withClue("step $step $fate") {
            val process = TreeProcess { if (it == step) fate else Fate.PERFORMS }
            inputs.forEach(process::give)
            process.settle()
            process.results() shouldBe expected
          }
        }
      }
    }

    test("an input is refused while the last effect has not been answered") {
      val historian = MemoryHistorian()
      val snapshot =
        PlantSnapshot(plant, PlantVersion(1, PlantChange(noon, "test", "test", 1)), Revisions.NONE)
      val versions = TreeProcess { Fate.PERFORMS }
      val settings = EngineSettings.DEFAULT
      val host =
        TreeHost(
          snapshot,
          PlantEngine(plant, { true }, settings, historian, UUID::randomUUID),
          Replays(
            snapshot,
            MemoryReplays(historian),
            historian,
            versions,
            settings,
            { true },
            UUID::randomUUID,
          ),
        )
      val batch = ReadingBatch.of(Reading.of("/one/x", noon, Quality.GOOD, Value.of(1.0)))
      shouldThrow<IllegalStateException> { host.on(TreeHost.Input.Done()) }
      host
        .on(TreeHost.Input.Readings(batch, noon))
        .shouldBeInstanceOf<TreeHost.Effect.KeepLateNotes>()
      shouldThrow<IllegalStateException> { host.on(TreeHost.Input.Time(noon)) }
      host.on(TreeHost.Input.Done()).shouldBeInstanceOf<TreeHost.Effect.Write>()
      host
        .on(TreeHost.Input.Done())
        .shouldBeInstanceOf<TreeHost.Effect.Stored>()
        .changes()
        .readings() shouldBe batch
      host.on(TreeHost.Input.Time(noon)) shouldBe TreeHost.Effect.Nothing()
    }
  })
