// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.Plant
import io.millwright.asset.id.AssetId
import io.millwright.engine.MemoryHistorian
import io.millwright.engine.MemorySnapshots
import io.millwright.engine.ModelSketch
import io.millwright.engine.PlantEngine
import io.millwright.engine.asset
import io.millwright.engine.model
import io.millwright.engine.property
import io.millwright.engine.series.PointColumns
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.engine.uuid
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.DataInputStream
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID

private val midnight: Instant = Instant.parse("2026-03-02T00:00:00Z")
private val minute: Duration = Duration.ofMinutes(1)

class SnapshotsSpec :
  FunSpec({
    test("after a restart only what was written since the snapshot is read") {
      val run = Ran()
      run.hours(20)
      run.snapshot()
      run.minutes(3)
      run.restart()
      run.reading()
      run.historian.store.rowsRead.shouldBeInRange(1..60)
      withClue("it computes on as if it had never stopped") {
        run.hours(5)
        run.stored() shouldBe run.fromScratch()
      }
    }

    test("what came late, was corrected or was deleted after the snapshot is seen") {
      val run = Ran()
      run.hours(20)
      run.snapshot()
      run.write("/press/force", midnight.plus(Duration.ofHours(9)), 1000.0)
      run.write("/press/force", midnight.plus(Duration.ofHours(10)), -3.0)
      run.historian.remove(Alias("/press/count"), range(11, 12))
      run.historian.overwrite(mapOf((Alias("/press/force") to run.now) to Value.of(7.0)))
      run.restart()
      run.hours(5)
      run.recompute()
      run.stored() shouldBe run.fromScratch()
    }

    test("what others changed before the snapshot, and the engine does not know, is read again") {
      val run = Ran()
      run.hours(20)
      run.historian.remove(Alias("/press/count"), range(11, 12))
      run.snapshot()
      run.hours(1)
      run.snapshot()
      run.restart()
      run.hours(5)
      run.recompute()
      run.stored() shouldBe run.fromScratch()
      withClue("the engine that was made anew knows it, so the next one need not read it") {
        run.snapshot()
        run.restart()
        run.reading()
        run.historian.store.rowsRead shouldBeLessThan 60
      }
    }

    test("one stream that is late does not make the others be read again") {
      val run = Ran()
      run.hours(20)
      run.snapshot()
      run.historian.overwrite(
        mapOf((Alias("/press/count") to midnight.plus(minute)) to Value.of(7.0))
      )
      run.restart()
      run.reading()
      run.historian.store.rowsRead.shouldBeInRange(1_100..1_300)
    }

    test("a changed plant takes from the snapshot what it has, and reads the rest") {
      val run = Ran()
      run.hours(20)
      run.snapshot()
      run.plant = pressed("avg(force)", Duration.ofHours(6))
      run.restart()
      run.reading()
      withClue("the longer windows need more of the force, but not of the count") {
        run.historian.store.rowsRead.shouldBeInRange(300..800)
      }
      run.recompute()
      run.stored() shouldBe run.fromScratch()
    }

    // No window looked there, so the engine did not take note of it.
    test("the value that holds where the near past begins is the newest, also if it came late") {
      val run = Ran()
      run.write("/press/setting", midnight.plus(minute), 1.0)
      run.hours(20)
      run.write("/press/setting", midnight.plus(Duration.ofHours(15)), 500.0)
      run.snapshot()
      run.plant =
        pressed("avg(force)", Duration.ofMinutes(10)) { transform("both", "count + setting") }
      run.restart()
      run.reading()
      run.historian.values("/press/both").last() shouldBe (run.now.epochSecond / 60) % 3 + 500.0
    }

    test("a snapshot is not taken where nothing has changed, but is renewed after a day") {
      val run = Ran()
      run.hours(1)
      run.snapshot()
      val kept = run.store.kept
      run.take(run.now.plus(minute.multipliedBy(10)))
      run.store.kept shouldBe kept
      run.take(run.now.plus(Duration.ofHours(25)))
      run.store.kept shouldBe kept + 1
    }

    test("an engine that is made anew gives up the snapshot that is being taken") {
      val run = Ran()
      run.hours(1)
      run.snapshots.next(run.engine.engines(), run.now).shouldBe(Optional.empty())
      val later = run.now.plusSeconds(600)
      run.snapshots.next(run.engine.engines(), later).orElseThrow().write()
      run.engine.restart()
      run.reading()
      run.snapshots.next(run.engine.engines(), later).shouldBe(Optional.empty())
      run.store.kept shouldBe 0
    }

    test("a snapshot that can't be used is said once, and the past is read from the historian") {
      val run = Ran()
      run.hours(20)
      run.snapshot()
      val whole = run.blocks()
      val middle = whole[1].copyOf().also { it[it.size / 2] = (it[it.size / 2] + 1).toByte() }
      val newer = block(1, "MWSN".toByteArray() + byteArrayOf(2, 9, 9, 9))
      val broken =
        mapOf(
          "a checksum does not fit" to listOf(whole[0], middle) + whole.drop(2),
          "its end is missing" to whole.dropLast(1),
          "some of it is missing" to whole.take(1) + whole.drop(2),
          "a block of 0 bytes" to listOf(byteArrayOf()),
          "it is no snapshot" to listOf(whole[1]),
          "format 2, and this version reads 1" to listOf(newer) + whole.drop(1),
          "it is of another tree" to
            listOf(SnapshotFormat.head(AssetId(uuid("other")))) + whole.drop(1),
        )
      broken.forEach { (why, blocks) ->
        withClue(why) {
          run.snapshot()
          run.store.replace(run.root, blocks)
          run.problems.clear()
          run.restart()
          run.reading()
          run.problems.shouldHaveSize(1).single() shouldContain why
          run.restart()
          run.reading()
          run.problems shouldHaveSize 1
        }
      }
      run.hours(5)
      run.stored() shouldBe run.fromScratch()
    }

    test("a snapshot of format 1 is read by this version") {
      // Written by the first version that took snapshots. It must never have to be written anew.
      val blocks =
        DataInputStream(SnapshotsSpec::class.java.getResourceAsStream("/snapshot-1.bin")!!).use {
          buildList { while (it.available() > 0) add(it.readNBytes(it.readInt())) }
        }
      val found = mutableListOf<SnapshotFormat.SavedSeries>()
      val reader =
        SnapshotFormat.Reader(
          AssetId(uuid("golden")),
          object : SnapshotFormat.SeriesConsumer {
            override fun wants(alias: Alias, holdsNotGood: Boolean, completeFrom: Long) =
              alias.path() != "/golden/extra" && !holdsNotGood

            override fun take(series: SnapshotFormat.SavedSeries) {
              found += series
            }
          },
        )
      blocks.forEach { reader.read(it) }
      reader.end()
      val wanted = golden().filter { it.alias().path() != "/golden/extra" }
      found.map { it.alias() to it.completeFrom() } shouldBe
        wanted.map { it.alias() to it.completeFrom() }
      found.zip(wanted).forEach { (one, other) ->
        one.columns().times() shouldBe other.columns().times()
        one.columns().numbers() shouldBe other.columns().numbers()
        one.columns().others()?.toList() shouldBe other.columns().others()?.toList()
      }
    }
  })

private fun range(from: Long, to: Long) =
  TimeRange(midnight.plus(Duration.ofHours(from)), midnight.plus(Duration.ofHours(to)))

private fun block(kind: Int, content: ByteArray): ByteArray {
  val crc = java.util.zip.CRC32C().also { it.update(content) }.value
  return byteArrayOf(kind.toByte()) + ByteArray(4) { (crc shr (8 * it)).toByte() } + content
}

/** What the golden file holds: every way in which times, numbers and others are written. */
private fun golden(): List<SnapshotFormat.SavedSeries> {
  val times = LongArray(40) { 1_772_400_000_000_000 + it * 1_000_000L + if (it == 20) 7 else 0 }
  fun series(alias: String, numbers: (Int) -> Double, other: ((Int) -> Value?)? = null) =
    SnapshotFormat.SavedSeries(
      Alias(alias),
      false,
      1_772_300_000_000_000,
      PointColumns(times, DoubleArray(40, numbers), other?.let { o -> Array(40) { o(it) } }),
    )
  return listOf(
    series("/golden/counter", { it.toDouble() }),
    series("/golden/measured", { 20 + it / 7.0 }),
    series("/golden/extra", { 1.0 }),
    series("/golden/state", { Double.NaN }, { Value.of(if (it % 3 == 0) "läuft" else "steht") }),
    series(
      "/golden/large",
      { if (it % 2 == 0) 9.3e18 else it.toDouble() },
      { if (it % 2 == 0) Value.of(Long.MAX_VALUE - it) else null },
    ),
    SnapshotFormat.SavedSeries(
      Alias("/golden/nothing"),
      false,
      5,
      PointColumns(LongArray(0), DoubleArray(0), null),
    ),
  )
}

private fun pressed(
  mean: String,
  every: Duration,
  more: ModelSketch.() -> Unit = {},
): Plant {
  val model =
    model("press") {
      measurement("force")
      measurement("count")
      measurement("setting")
      transform("twice", "force * 2")
      metric("mean", mean, every)
      metric("made", "sum(count)", Duration.ofDays(1))
      metric("held", "latest(count) + statetime(count)", Duration.ofHours(2))
      metric("set", "sum(setting)", Duration.ofMinutes(10))
      more()
    }
  return Plant.alreadyChecked(listOf(model), listOf(asset("press", model)))
}

/** An engine over a historian, with readings each minute. */
private class Ran {
  val historian = MemoryHistorian()
  val store = MemorySnapshots(historian.store)
  val problems = mutableListOf<String>()
  var plant = pressed("avg(force)", Duration.ofMinutes(10))
  val root: AssetId = plant.roots().first().id()
  var now: Instant = midnight
  var snapshots = newSnapshots()
  var engine = newEngine()

  private fun newSnapshots() = Snapshots(store, minute, { problems += it }, 10)

  private fun newEngine() =
    PlantEngine(
      plant,
      { true },
      EngineSettings.DEFAULT,
      historian,
      Optional.of(snapshots),
      UUID::randomUUID,
    )

  /** Another process; from here on it is counted what is read. */
  fun restart() {
    snapshots = newSnapshots()
    engine = newEngine()
    historian.store.rowsRead = 0
  }

  fun reading() = minutes(1)

  fun hours(count: Int) = minutes(60 * count)

  fun minutes(count: Int) =
    repeat(count) {
      now = now.plus(minute)
      val number = now.epochSecond / 60
      write("/press/force", now, (number % 17).toDouble())
      write("/press/count", now, (number % 3).toDouble())
    }

  fun write(stream: String, time: Instant, value: Double) =
    historian.write(
      engine.accept(ReadingBatch.of(Reading.of(stream, time, Quality.GOOD, Value.of(value))))
    )

  fun snapshot() {
    take(now)
    take(now.plus(minute.multipliedBy(2)))
  }

  /** All that is due at a time. */
  fun take(time: Instant) {
    while (true) {
      val piece = snapshots.next(engine.engines(), time)
      if (piece.isEmpty) return
      piece.get().write()
    }
  }

  fun blocks() = store.of(root)!!.blocks

  fun recompute() =
    historian.write(engine.recompute(TimeRange(midnight, now.plus(Duration.ofDays(1)))))

  fun stored() = computed().associateWith { historian.points(it) }

  private fun computed() = plant.streams().filter { it.property().isComputed }.map { it.alias() }

  fun fromScratch(): Map<Alias, Map<Instant, Value>> {
    val other = MemoryHistorian()
    listOf("/press/force", "/press/count").map(::Alias).forEach { stream ->
      other.overwrite(historian.points(stream).mapKeys { stream to it.key })
    }
    val again = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, other)
    again.resume(historian.progress(root), listOf())
    val computed = again.recompute(TimeRange(midnight.minusSeconds(1), now))
    other.overwrite(
      computed.values().readings().associate {
        (it.alias() to it.tqv().time()) to it.tqv().value()
      }
    )
    return computed().associateWith { other.points(it) }
  }
}
