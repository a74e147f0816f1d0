// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.replay

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.engine.store.PastReadings
import io.millwright.engine.store.Replay
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID
import kotlin.random.Random

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")
private val streams = listOf("/line/a", "/line/b", "/line/c").map(::Alias)
private val hour = TimeRange(noon, noon.plus(Duration.ofHours(1)))
private val line = AssetId(UUID(7, 7))

private fun waiting(
  from: Instant = noon,
  tree: AssetId = line,
  targets: Set<Alias> = setOf(),
) =
  Replay.waiting(
    UUID.randomUUID(),
    tree,
    targets,
    TimeRange(from, noon.plus(Duration.ofHours(1))),
    "somebody asked",
    noon,
  )

class StoredReplaysSpec :
  FunSpec({
    val opened by lazy { TestDatabase.fresh() }
    val store by lazy { opened.replayLog() }
    afterSpec { opened.close() }
    afterTest { store.open().forEach { store.end(it.id(), Replay.State.CANCELLED, "", noon) } }

    test("what a draft shows is what is stored when it is published, and nothing of it before") {
      checkAll(PropTestConfig(iterations = 25), Arb.int()) { seed ->
        val random = Random(seed)
        val historian = opened.historian()
        streams.forEach { historian.delete(it) }
        historian.write(Changes.of(ReadingBatch.of(List(40) { reading(random) })))
        val before = seen(historian)
        val replay = waiting().also { store.add(listOf(it)) }
        var begun = replay.at(noon, noon, 0)
        repeat(3) {
          store.save(begun, changes(random)) shouldBe true
          begun = begun.at(noon.plusSeconds(it * 60L), noon, 5)
        }
        seen(historian) shouldBe before
        val draft = seen(store.draft(replay.id()))
        store.publish(begun, Changes.of(ReadingBatch.empty()), noon) shouldBe true
        seen(historian) shouldBe draft
        withClue("the draft is gone") { seen(store.draft(replay.id())) shouldBe seen(historian) }
        store.find(replay.id()).orElseThrow().state() shouldBe Replay.State.DONE
      }
    }

    test("what a replay makes seen has its version, and the rest keeps its own") {
      val historian = opened.historian()
      streams.forEach { historian.delete(it) }
      fun computed(value: Double, vararg seconds: Long) =
        ReadingBatch.of(
          seconds.map {
            Reading.of("/line/a", noon.plusSeconds(it), Quality.GOOD, Value.of(value))
          }
        )
      fun changes(values: ReadingBatch) =
        Changes(ReadingBatch.empty(), listOf(), values, listOf(), mapOf())
      fun versions() =
        (1L..3L).map { historian.version(streams.first(), noon.plusSeconds(it)).orElse(0) }
      historian.write(changes(computed(1.0, 1, 2, 3)).by(8))
      val replay = waiting().also { store.add(listOf(it)) }.at(noon, noon, 0)
      store.save(replay, changes(computed(2.0, 1)).by(9))
      versions() shouldBe listOf(8L, 8L, 8L)
      store.publish(replay, changes(computed(2.0, 2)).by(9), noon) shouldBe true
      versions() shouldBe listOf(9L, 9L, 8L)
    }

    test("a replay is the same after a restart") {
      val replay = waiting(targets = streams.toSet())
      store.add(listOf(replay))
      val further = replay.at(noon.plusSeconds(60), noon.plusSeconds(3600), 12)
      store.save(further, Changes.of(ReadingBatch.empty())) shouldBe true
      TestDatabase.again(opened).use { again ->
        again.replayLog().open() shouldContainExactly listOf(further)
        again.replayLog().find(replay.id()) shouldBe Optional.of(further)
      }
    }

    test("the nearest past comes first") {
      val far = waiting(from = Instant.parse("2010-01-01T00:00:00Z"))
      val near = waiting()
      store.add(listOf(far, near))
      store.open() shouldContainExactly listOf(near, far)
    }

    test("late ranges grow together, and one that was dealt with is gone unless it grew") {
      val replay = waiting().also { store.add(listOf(it)) }.at(noon, noon, 0)
      fun late() = store.find(replay.id()).orElseThrow().late()
      fun range(from: Long, to: Long) = TimeRange(noon.plusSeconds(from), noon.plusSeconds(to))
      store.late(replay.id(), range(10, 20))
      store.late(replay.id(), range(5, 8))
      late() shouldBe Optional.of(range(5, 20))
      val known = store.find(replay.id()).orElseThrow()
      store.late(replay.id(), range(1, 2))
      val dealtWith = known.at(noon, noon, 0).dealtWith(known.late().get())
      store.save(dealtWith, Changes.of(ReadingBatch.empty()))
      late() shouldBe Optional.of(range(1, 20))
      val all = store.find(replay.id()).orElseThrow()
      store.save(all.at(noon, noon, 0), Changes.of(ReadingBatch.empty()))
      late() shouldBe Optional.of(range(1, 20))
      store.late(replay.id(), range(3, 4))
      store.save(all.at(noon, noon, 0).dealtWith(range(1, 20)), Changes.of(ReadingBatch.empty()))
      withClue("what came within the range meanwhile") { late().isPresent shouldBe true }
      val last = store.find(replay.id()).orElseThrow()
      val now = last.at(noon, noon, 0).dealtWith(last.late().get())
      store.save(now, Changes.of(ReadingBatch.empty()))
      late() shouldBe Optional.empty()
    }

    test("following a version begins the open replays of changed trees anew") {
      val other = AssetId(UUID(8, 8))
      val mine = waiting()
      val others = waiting(tree = other)
      store.add(listOf(mine, others))
      val begun = listOf(mine, others).map { it.at(noon.plusSeconds(9), noon, 1) }
      begun.forEach { store.save(it, changes(Random(1))) }
      val next = waiting()
      store.follow(listOf(line, other), 12, listOf(line), listOf(next))
      store.followed() shouldContainExactly mapOf(line to 12L, other to 12L)
      val open = store.open().associateBy { it.id() }
      open.keys shouldContainExactlyInAnyOrder setOf(mine.id(), others.id(), next.id())
      open.getValue(mine.id()).let { it.state() to it.attempt() } shouldBe
        (Replay.State.WAITING to 1)
      open.getValue(others.id()) shouldBe begun.last()
      withClue("what the first attempt still computes is void") {
        store.save(begun.first(), changes(Random(2))) shouldBe false
        store.publish(begun.first(), changes(Random(2)), noon) shouldBe false
      }
      opened.number(
        "select count(*) from historian.draft_point where replay = '${mine.id()}'"
      ) shouldBe 0
    }

    test("a tree that follows has no progress before its first reading") {
      val tree = AssetId(UUID(9, 9))
      store.follow(listOf(tree), 3, listOf(), listOf())
      opened.historian().progress(tree) shouldBe Optional.empty()
    }

    test("what was cancelled leaves nothing") {
      val replay = waiting().also { store.add(listOf(it)) }.at(noon, noon, 0)
      store.save(replay, changes(Random(3)))
      store.end(replay.id(), Replay.State.CANCELLED, "not wanted", noon) shouldBe true
      store.end(replay.id(), Replay.State.DONE, "", noon) shouldBe false
      store.save(replay, changes(Random(4))) shouldBe false
      store.open().shouldBeEmpty()
      opened.number("select count(*) from historian.draft_point") shouldBe 0
      store.find(replay.id()).orElseThrow().message() shouldBe "not wanted"
    }
  })

/** Computed values are GOOD. */
private fun reading(random: Random) =
  Reading.of(
    streams.random(random).path(),
    noon.plusSeconds(random.nextLong(-5, 30)),
    Quality.GOOD,
    listOf(Value.of(random.nextInt(5).toDouble()), Value.of(7), Value.of("ö"), Value.of(true))
      .random(random),
  )

private fun changes(random: Random) =
  Changes(
    ReadingBatch.empty(),
    List(random.nextInt(6)) {
      val time = noon.plusSeconds(random.nextLong(-5, 30))
      Removal(streams.random(random), TimeRange(time.minusNanos(1_000), time))
    },
    ReadingBatch.of(List(random.nextInt(8)) { reading(random) }),
    listOf(),
    mapOf(),
  )

/** All that can be asked of a past. */
private fun seen(past: PastReadings) =
  past.range(streams, hour).readings() to
    listOf(noon, noon.plusSeconds(7), hour.to()).map {
      past.lastGood(streams, it) to past.last(streams, it)
    }
