// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.application.Actor
import io.millwright.application.Journal
import io.millwright.application.UnitOfWork
import io.millwright.application.document.Document
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.engine.store.Changes
import io.millwright.engine.store.Replay
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.BottlingPlant
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.OptionalLong
import java.util.UUID
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors

private val NOON: Instant = Instant.parse("2026-03-01T12:00:00Z")
private val ADA = Actor("ada", "spec")

class UnitsOfWorkSpec :
  FunSpec({
    fun units(historian: PostgresHistorian) =
      UnitOfWork(
        historian.transactions(),
        historian.auditLog(),
        InstantSource.fixed(NOON),
        Duration.ofMinutes(1),
      )

    fun document(id: String, body: String = "{}") =
      Document(Document.Key("note", id), "", body, NOON, NOON)

    fun reading(alias: String, value: Double) =
      Changes.of(ReadingBatch.of(Reading.of(alias, NOON, Quality.GOOD, Value.of(value))))

    fun change(number: Int) = PlantChange(NOON.plusSeconds(number.toLong()), "ada", "spec", 1)

    /** Writes with every store that takes part. */
    fun everything(historian: PostgresHistorian, journal: Journal) {
      val plants = historian.plantStore()
      val plant = BottlingPlant.of(BottlingPlant.machine("filler-1"))
      plants.save(plant, change(1), plants.newest()).orElseThrow()
      historian.documentStore().write(listOf(document("one")), listOf())
      historian.historian().write(reading("/lone", 1.0))
      historian.historian().write(reading("/filler-1/temperature", 2.0))
      historian
        .replayLog()
        .add(
          listOf(
            Replay.waiting(
              UUID(1, 1),
              plant.roots().first().id(),
              setOf(Alias("/filler-1/temperature_f")),
              TimeRange(NOON.minusSeconds(60), NOON),
              "asked for",
              NOON,
            )
          )
        )
      journal.add("everything")
    }

    fun has(historian: PostgresHistorian) =
      listOf(
        historian.plantStore().newest() > 0,
        historian.documentStore().list("note", "", 9).isNotEmpty(),
        historian.historian().latest(listOf(Alias("/lone"))).isNotEmpty(),
        historian.replayLog().open().isNotEmpty(),
        historian.auditLog().entries(OptionalLong.empty(), 9).isNotEmpty(),
      )

    test("what all stores write in a unit of work is seen by others when it has been committed") {
      TestDatabase.fresh().use { historian ->
        TestDatabase.again(historian).use { other ->
          units(historian).run(ADA) { journal ->
            everything(historian, journal)
            has(other).toSet() shouldBe setOf(false)
            // But the unit of work sees it itself.
            historian.documentStore().list("note", "", 9).size shouldBe 1
            historian.historian().latest(listOf(Alias("/lone"))).size shouldBe 1
          }
          has(other).toSet() shouldBe setOf(true)
          val entry = other.auditLog().entries(OptionalLong.empty(), 9).single().entry()
          entry.who() shouldBe "ada"
          entry.changes() shouldContainExactly listOf("everything")
        }
      }
    }

    test("an exception leaves nothing of it, and everything can be written afterwards") {
      TestDatabase.fresh().use { historian ->
        val told = mutableListOf<String>()
        val units = units(historian)
        shouldThrow<IllegalStateException> {
          units.run(ADA) { journal ->
            everything(historian, journal)
            units.afterCommit { told += "committed" }
            error("changed my mind")
          }
        }
        has(historian).toSet() shouldBe setOf(false)
        told.shouldBeEmpty()
        units.run(ADA) { journal ->
          everything(historian, journal)
          units.afterCommit { told += "committed" }
        }
        has(historian).toSet() shouldBe setOf(true)
        told shouldContainExactly listOf("committed")
        historian.historian().write(reading("/lone", 3.0))
        historian.historian().latest(listOf(Alias("/lone"))).values.single().value() shouldBe
          Value.of(3.0)
      }
    }

    // PostgreSQL would answer such a commit with a rollback.
    test("who goes on after a statement that failed is told, and nothing is kept") {
      TestDatabase.fresh().use { historian ->
        shouldThrow<IllegalStateException> {
          units(historian).run(ADA) {
            historian.documentStore().write(listOf(document("one")), listOf())
            runCatching {
              val replay =
                Replay.waiting(
                  UUID(1, 1),
                  BottlingPlant.of(BottlingPlant.machine("x")).roots().first().id(),
                  setOf(),
                  TimeRange(NOON.minusSeconds(60), NOON),
                  "twice the same id",
                  NOON,
                )
              historian.replayLog().add(listOf(replay, replay))
            }
            "done"
          }
        }
        historian.documentStore().list("note", "", 9).shouldBeEmpty()
      }
    }

    test("a unit of work within another is a part of it, with an audit entry of its own") {
      TestDatabase.fresh().use { historian ->
        val units = units(historian)
        val order = mutableListOf<String>()
        units.run(ADA) { outer ->
          outer.add("outer")
          units.run(Actor("bob", "inner")) { inner ->
            inner.add("inner")
            units.afterCommit { order += "after" }
          }
          order += "within"
        }
        order shouldContainExactly listOf("within", "after")
        historian.auditLog().entries(OptionalLong.empty(), 9).map {
          it.entry().who()
        } shouldContainExactly listOf("ada", "bob")
      }
    }

    test("units of work of several processes take turns, so no update is lost") {
      TestDatabase.fresh().use { historian ->
        TestDatabase.again(historian).use { other ->
          val both = listOf(historian, other).map { it to units(it) }
          Executors.newVirtualThreadPerTaskExecutor().use { threads ->
            (0 until 40)
              .map { i ->
                threads.submit {
                  val (store, units) = both[i % 2]
                  units.run(ADA) {
                    val key = Document.Key("note", "counter")
                    val count = store.documentStore().find(key).map { it.body().toInt() }.orElse(0)
                    store
                      .documentStore()
                      .write(listOf(document("counter", "${count + 1}")), listOf())
                  }
                }
              }
              .forEach { it.get() }
          }
          other.documentStore().find(Document.Key("note", "counter")).get().body() shouldBe "40"
        }
      }
    }

    test("who waits for a turn keeps no connection from those who write readings") {
      TestDatabase.fresh().use { historian ->
        val units = units(historian)
        val begun = CountDownLatch(1)
        val goOn = CountDownLatch(1)
        Executors.newVirtualThreadPerTaskExecutor().use { threads ->
          val first = threads.submit {
            units.run(ADA) {
              begun.countDown()
              goOn.await()
            }
          }
          begun.await()
          val waiting = List(30) { threads.submit { units.run(ADA) { it.add("waited") } } }
          repeat(20) { historian.historian().write(reading("/live", it.toDouble())) }
          goOn.countDown()
          (waiting + first).forEach { it.get() }
        }
      }
    }

    test("two versions of the plant can be saved, and two looked at, in one unit of work") {
      TestDatabase.fresh().use { historian ->
        val plants = historian.plantStore()
        val one = BottlingPlant.of(BottlingPlant.machine("filler-1"))
        val two = BottlingPlant.of(BottlingPlant.machine("north", identity = "filler-1"))
        historian.historian().write(reading("/filler-1/temperature", 2.0))
        units(historian).run(ADA) {
          plants.save(one, change(1), 0).orElseThrow()
          plants.save(two, change(2), 1).orElseThrow()
          plants.findVersion(1).get().assets() shouldBe one.assets()
          plants.findVersion(2).get().assets() shouldBe two.assets()
        }
        plants.load().plant().assets() shouldBe two.assets()
        plants.save(Plant.EMPTY, change(3), 2).orElseThrow()
      }
    }

    test("a plant is not saved on another version than the one that it was made from") {
      TestDatabase.fresh().use { historian ->
        TestDatabase.again(historian).use { other ->
          val one = BottlingPlant.of(BottlingPlant.machine("filler-1"))
          historian.plantStore().save(one, change(1), 0).isPresent shouldBe true
          other.plantStore().save(Plant.EMPTY, change(2), 0).isPresent shouldBe false
          other.plantStore().newest() shouldBe 1
          other.plantStore().load().plant().assets() shouldBe one.assets()
        }
      }
    }
  })
