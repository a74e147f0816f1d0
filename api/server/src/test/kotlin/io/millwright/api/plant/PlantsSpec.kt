// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.api.TestDatabase
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.UnitOfWork
import io.millwright.application.UseCaseRefusedException
import io.millwright.application.plant.PlantChanged
import io.millwright.application.plant.PlantChanging
import io.millwright.application.plant.Plants
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.PlantDraft
import io.millwright.asset.Quotas
import io.millwright.asset.id.AssetId
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import io.millwright.reading.Alias
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.OptionalLong
import java.util.UUID
import java.util.concurrent.Executors

private val CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"))

private const val MANY = Int.MAX_VALUE
private val UNLIMITED = Quotas(MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY)

/** Two processes on one database. */
class PlantsSpec :
  FunSpec({
    val many = if (System.getProperty("millwright.long").toBoolean()) 500 else 20

    test("a change of one process keeps what another one has created") {
      onOneDatabase { first, second ->
        first.create("a")
        // It has not heard of the first one's tree.
        second.create("b")
        first.create("c")
        second.plants.follow()
        listOf(first, second).forEach {
          it.keys() shouldContainExactlyInAnyOrder listOf("a", "b", "c")
        }
      }
    }

    test("nothing that was acknowledged is lost, however the changes of processes interleave") {
      val steps = Arb.list(Arb.pair(Arb.int(0..1), Arb.int(0..5)), 1..25)
      onOneDatabase { first, second ->
        checkAll(many, steps) { drawn ->
          first.plants.apply(Plant.EMPTY, Actor("ada", "test"))
          val expected = sortedMapOf<String, String>()
          drawn.forEachIndexed { i, (process, action) ->
            val at = listOf(first, second)[process]
            val known = expected.keys.toList().getOrNull(i % (expected.size + 1))
            when {
              action < 3 -> {
                at.create("t$i")
                expected["t$i"] = "t$i"
              }
              action == 3 && known != null -> {
                at.rename(known, "renamed $i")
                expected[known] = "renamed $i"
              }
              action == 4 && known != null -> {
                at.delete(known)
                expected.remove(known)
              }
              else -> at.plants.follow()
            }
          }
          for (process in listOf(first, second)) {
            process.plants.follow()
            process.plants.now().roots().associate { it.key() to it.name() } shouldBe expected
          }
          first.plants.snapshot().version() shouldBe second.plants.snapshot().version()
        }
      }
    }

    test("processes that change the plant at the same time lose nothing either") {
      onOneDatabase { first, second ->
        Executors.newVirtualThreadPerTaskExecutor().use { threads ->
          (0 until 40)
            .map { i ->
              threads.submit {
                val process = if (i % 2 == 0) first else second
                if (i % 8 == 7) process.plants.follow() else process.create("t$i")
              }
            }
            .forEach { it.get() }
        }
        first.plants.follow()
        first.keys() shouldContainExactlyInAnyOrder
          (0 until 40).filter { it % 8 != 7 }.map { "t$it" }
      }
    }

    test("a process that follows tells its listeners of what another one has changed") {
      onOneDatabase { first, second ->
        first.create("a")
        second.create("b")
        second.heard.last().before().roots().map { it.key() } shouldContainExactly listOf()
        second.heard.last().after().roots().map { it.key() } shouldContainExactlyInAnyOrder
          listOf("a", "b")
        first.heard.size shouldBe 1
        first.plants.follow()
        first.heard.last().after().roots().map { it.key() } shouldContainExactlyInAnyOrder
          listOf("a", "b")
        first.plants.follow()
        first.heard.size shouldBe 2
      }
    }

    test("what was planned against a version is refused where there is a newer one") {
      onOneDatabase { first, second ->
        first.create("a")
        val planned = second.plants.follow()
        first.create("b")
        val refused =
          shouldThrow<UseCaseRefusedException> {
            second.plants.change(
              { PlantDraft.of(it.models(), listOf()) },
              Actor("ada", "apply"),
              OptionalLong.of(planned.version().number()),
            )
          }
        refused.refusal().text() shouldContain "has changed since version"
        refused.refusal().text() shouldContain "by ada (test)"
        second.plants.follow()
        second.keys() shouldContainExactlyInAnyOrder listOf("a", "b")
        second.plants.change(
          { PlantDraft.of(it.models(), listOf()) },
          Actor("ada", "apply"),
          OptionalLong.of(second.plants.snapshot().version().number()),
        )
        second.keys() shouldBe listOf()
      }
    }

    test("a change answers with the number it is stored under, whatever has counted in between") {
      onOneDatabase { first, second ->
        first.create("a")
        var last = first.plants.snapshot().version().number()
        listOf(first, second, first).forEachIndexed { i, process ->
          // What ends or deletes a data stream counts on, as an edge with a new alias does.
          process.deleteStream(Alias("/gone"))
          val made =
            process.plants.change(
              { now -> PlantDraft.of(now.models(), now.assets().map { it.named("name $i", "") }) },
              Actor("ada", "apply"),
              OptionalLong.of(process.plants.follow().version().number()),
            )
          made.version().number() shouldBeGreaterThan last
          made shouldBe process.plants.snapshot()
          process.plants.past().versions(OptionalLong.empty(), 1).first() shouldBe made.version()
          val stored = process.plants.past().findVersion(made.version().number()).get()
          stored.roots().map { it.name() } shouldBe listOf("name $i")
          val same =
            process.plants.change(
              { it.draft() },
              Actor("ada", "apply"),
              OptionalLong.of(made.version().number()),
            )
          same.version() shouldBe made.version()
          last = made.version().number()
        }
      }
    }

    test("a change that its partner refuses is not made, and nobody hears of it") {
      onOneDatabase { first, second ->
        first.create("a")
        first.partner = { throw IllegalStateException("no room for tags") }
        shouldThrow<IllegalStateException> { first.create("b") }
        first.heard.size shouldBe 1
        second.plants.follow()
        second.keys() shouldBe listOf("a")
        first.partner = {}
        first.create("b")
        second.plants.follow()
        second.keys() shouldContainExactlyInAnyOrder listOf("a", "b")
      }
    }
  })

/** A process as far as it changes plants. */
private class Process(config: HistorianConfig) : AutoCloseable {
  private val postgres = PostgresHistorian.open(config)
  val heard = mutableListOf<PlantChanged>()
  var partner: (PlantChanging) -> Unit = {}
  private val units =
    UnitOfWork(postgres.transactions(), postgres.auditLog(), CLOCK, Duration.ofMinutes(1))
  val plants =
    Plants(
      postgres.plantStore(),
      units,
      { partner(it) },
      { synchronized(heard) { heard += it } },
      CLOCK,
      UNLIMITED,
    )

  fun deleteStream(alias: Alias) = postgres.historian().delete(alias)

  fun keys() = plants.now().roots().map { it.key() }

  fun create(key: String) {
    val id = AssetId(UUID.nameUUIDFromBytes(key.toByteArray()))
    val asset = Asset(id, key, key, "", TestPlant.site, Placement.root(), mapOf(), mapOf())
    plants.change(
      { now ->
        val models = now.models().ifEmpty { TestPlant.plant.models() }
        PlantDraft.of(models, now.assets() + asset)
      },
      Actor("ada", "test"),
    )
  }

  fun rename(key: String, name: String) {
    plants.change(
      { now ->
        val asset = now.findAsset("/$key").get()
        PlantDraft.of(
          now.models(),
          now.assets().map { if (it == asset) it.named(name, "") else it },
        )
      },
      Actor("ada", "test"),
    )
  }

  fun delete(key: String) {
    plants.change(
      { now ->
        val asset = now.findAsset("/$key").get()
        PlantDraft.of(now.models(), now.assets().filter { it != asset })
      },
      Actor("ada", "test"),
    )
  }

  override fun close() = postgres.close()
}

private inline fun onOneDatabase(work: (Process, Process) -> Unit) {
  val config = TestDatabase.fresh()
  val few = HistorianConfig(config.url(), config.user(), config.password(), 4)
  Process(few).use { first -> Process(few).use { second -> work(first, second) } }
}
