// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.snapshot

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.ChangedSince
import io.millwright.engine.store.Changes
import io.millwright.engine.store.Replay
import io.millwright.engine.store.SnapshotStore
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.BottlingPlant
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Value
import java.io.UncheckedIOException
import java.nio.file.Files
import java.time.Instant
import java.util.UUID
import kotlin.streams.toList

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")
private val bits = listOf(byteArrayOf(1, 2, 3), byteArrayOf(), ByteArray(100_000) { it.toByte() })

class StoredSnapshotsSpec :
  FunSpec({
    val opened by lazy { TestDatabase.fresh() }
    val folder by lazy { tempdir().toPath() }
    val store: SnapshotStore by lazy { opened.snapshotStore(folder) }
    val historian by lazy { opened.historian() }
    var number = 0L
    var tree = AssetId(UUID(0, 0))
    afterSpec { opened.close() }
    beforeTest { tree = AssetId(UUID(1, ++number)) }

    fun take(started: Long = store.starting(tree), of: AssetId = tree): Boolean =
      store.begin(of, started, store.position()).orElseThrow().use { draft ->
        bits.forEach { draft.append(it) }
        draft.keep().isPresent
      }

    fun find(store: SnapshotStore, of: AssetId = tree): Pair<List<ByteArray>, ChangedSince>? =
      store
        .find(of)
        .map { kept ->
          kept.use { found ->
            generateSequence { found.next().orElse(null) }.toList() to found.changed()
          }
        }
        .orElse(null)

    fun changed() = find(store).shouldNotBeNull().second

    fun write(vararg readings: Pair<String, Long>, progress: Long? = null) =
      historian.write(
        Changes(
          ReadingBatch.of(
            readings.map { (stream, second) ->
              Reading.of(stream, noon.plusSeconds(second), Quality.GOOD, Value.of(1.0))
            }
          ),
          listOf(),
          ReadingBatch.empty(),
          listOf(),
          if (progress == null) mapOf() else mapOf(tree to noon.plusSeconds(progress)),
        )
      )

    fun at(second: Long) = Micros.of(noon.plusSeconds(second))

    fun seconds(from: Long, to: Long) = TimeRange(noon.plusSeconds(from), noon.plusSeconds(to))

    test("a kept snapshot is found by the next process, and no other one") {
      take() shouldBe true
      take() shouldBe true
      TestDatabase.again(opened).use { again ->
        val (blocks, changed) = find(again.snapshotStore(folder)).shouldNotBeNull()
        blocks.map { it.toList() } shouldContainExactly bits.map { it.toList() }
        changed shouldBe ChangedSince(ChangedSince.NEVER, mapOf())
        find(again.snapshotStore(tempdir().toPath())).shouldBeNull()
      }
      find(store, AssetId(UUID(9, 9))).shouldBeNull()
      Files.list(folder).use { it.toList() } shouldHaveSize 1
    }

    test("what was not kept is not found, and leaves no file") {
      val started = store.starting(tree)
      store.begin(tree, started, store.position()).orElseThrow().also { it.append(bits[0]) }
      find(store).shouldBeNull()
      take() shouldBe true
      store.drop(tree)
      find(store).shouldBeNull()
      Files.list(folder)
        .use { files ->
          files.filter { "${tree.uuid()}" in it.fileName.toString() }.toList()
        }
        .shouldBeEmpty()
    }

    test("what engines write is known by its earliest time; what is late by its stream") {
      write("/a" to 0, progress = 0)
      take()
      write("/a" to 20, "/b" to 10, progress = 5)
      write("/a" to 30, "/c" to -3600, "/b" to 31, progress = 20)
      write("/c" to -1800, progress = 20)
      changed() shouldBe ChangedSince(at(10), mapOf(Alias("/c") to at(-3600)))
    }

    test("very many late streams cost no more than one line") {
      take()
      val lines = "select count(*) from historian.change_log"
      val before = opened.number(lines)
      write(*Array(500) { "/late/$it" to -7200L + it }, progress = 0)
      changed() shouldBe ChangedSince(at(-7200), mapOf())
      opened.number(lines) shouldBe before + 1
    }

    test("readings that are not GOOD are nothing that engines remember") {
      take()
      historian.write(
        Changes.of(ReadingBatch.of(Reading.of("/a", noon, Quality.BAD, Value.of(1.0))))
      )
      changed() shouldBe ChangedSince(ChangedSince.NEVER, mapOf())
    }

    test("removals are known") {
      take()
      historian.write(
        Changes(
          ReadingBatch.empty(),
          listOf(Removal(Alias("/a"), seconds(6, 7))),
          ReadingBatch.empty(),
          listOf(),
          mapOf(tree to noon),
        )
      )
      changed() shouldBe ChangedSince(at(6) + 1, mapOf())
    }

    test("deleted readings, deleted streams and replays are known from the engine's start on") {
      val started = store.starting(tree)
      write("/a" to 100, "/b" to 100, "/c" to 100, progress = 100)
      historian.delete(Alias("/a"))
      opened.replayLog().delete(Removal(Alias("/b"), seconds(3, 9)), listOf())
      val replay = Replay.waiting(UUID.randomUUID(), tree, setOf(), seconds(0, 60), "asked", noon)
      opened.replayLog().add(listOf(replay))
      val drafted =
        ReadingBatch.of(
          listOf(50L, 40L).map {
            Reading.of("/c", noon.plusSeconds(it), Quality.GOOD, Value.of(it))
          }
        )
      val nothing = ReadingBatch.empty()
      val last = Changes(nothing, listOf(), drafted, listOf(), mapOf())
      opened.replayLog().publish(replay.at(noon, noon, 2), last, noon) shouldBe true
      val behindTheEngine =
        mapOf(
          Alias("/a") to Long.MIN_VALUE,
          Alias("/b") to at(3) + 1,
          Alias("/c") to at(40),
        )
      store.changedByOthers(started) shouldBe behindTheEngine.keys
      take(started)
      withClue("what the engine wrote is in the snapshot, what the others did is not") {
        changed() shouldBe ChangedSince(ChangedSince.NEVER, behindTheEngine)
      }
      take(store.position())
      changed() shouldBe ChangedSince(ChangedSince.NEVER, mapOf())
    }

    test("of a renamed stream both names are known") {
      fun machine(key: String) = BottlingPlant.of(BottlingPlant.machine(key, identity = "one"))
      opened.plantStore().save(machine("filler-1"))
      write("/graz/filler-1/temperature" to 0, progress = 0)
      take()
      opened.plantStore().save(machine("filler-2"))
      changed() shouldBe
        ChangedSince(
          ChangedSince.NEVER,
          listOf("filler-1", "filler-2").associate {
            Alias("/graz/$it/temperature") to Long.MIN_VALUE
          },
        )
    }

    test("a transaction that is under way when the snapshot is taken counts as later") {
      opened.dataSource().connection.use { slow ->
        slow.autoCommit = false
        slow.createStatement().use {
          it.execute(
            "insert into historian.change_log (live, from_micros) values (true, ${at(77)})"
          )
        }
        write("/a" to 100, progress = 100)
        take()
        slow.commit()
      }
      changed().any() shouldBe at(77)
    }

    test("the log keeps what a snapshot needs, and no more") {
      opened.dataSource().connection.use { c ->
        c.createStatement().use { it.execute("delete from historian.snapshot") }
        c.commit()
      }
      val other = AssetId(UUID(2, number))
      val started = store.starting(tree)
      store.starting(other)
      write("/a" to 0, progress = 0)
      opened.replayLog().delete(Removal(Alias("/b"), seconds(3, 9)), listOf())
      take(started)
      write("/a" to 1, progress = 0)
      take(store.position(), other)
      withClue("the first snapshot is still the older one") {
        changed() shouldBe ChangedSince(at(1), mapOf(Alias("/b") to at(3) + 1))
      }
      take(store.starting(tree))
      take(store.position(), other)
      opened.number("select count(*) from historian.change_log") shouldBe 0
      withClue("the log does not reach back to the first start any more") {
        store.begin(tree, started, store.position()).isPresent shouldBe false
      }
    }

    test("an engine that starts meanwhile makes the snapshot of the one before void") {
      val started = store.starting(tree)
      val draft = store.begin(tree, started, store.position()).orElseThrow()
      draft.append(bits[0])
      store.starting(tree)
      draft.use { it.keep().isPresent } shouldBe false
      find(store).shouldBeNull()
    }

    test("a database that was put together from a dump relies on no snapshot") {
      take()
      opened.dataSource().connection.use { connection ->
        connection.createStatement().use {
          // Its rows were written by other transactions than they say.
          it.execute("update historian.snapshot set xid = xid - 1 where tree = '${tree.uuid()}'")
        }
        connection.commit()
      }
      find(store).shouldBeNull()
      take() shouldBe true
      find(store).shouldNotBeNull()
    }

    test("a file that ends within a block says so") {
      take()
      val file =
        Files.list(folder).use { all ->
          all.filter { "${tree.uuid()}" in it.fileName.toString() }.toList().single()
        }
      Files.write(file, Files.readAllBytes(file).copyOf(50_000))
      shouldThrow<UncheckedIOException> { find(store) }
    }
  })
