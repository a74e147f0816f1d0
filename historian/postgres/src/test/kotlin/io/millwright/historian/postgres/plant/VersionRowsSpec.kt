// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.asset.change.PlantVersion
import io.millwright.asset.change.Whereabouts
import io.millwright.asset.id.AssetId
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.rows
import io.millwright.historian.postgres.save
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID

private val START = Instant.parse("2026-11-01T08:00:00Z")

private fun change(number: Int) =
  PlantChange(START.plusSeconds(number.toLong()), "ada", "change $number", number)

private fun Plant.parts() = Triple(models(), assets(), memberships())

/** Versions of the plant, judged by remembering all of them. */
class VersionRowsSpec :
  FunSpec({
    test("every version is what was saved, whatever came after it") {
      checkAll(PropTestConfig(iterations = 8), Arb.list(RandomPlant.plants, 2..8)) { plants ->
        TestDatabase.fresh().use { historian ->
          val store = historian.plantStore()
          val saved = plants.mapIndexed { i, plant -> store.save(plant, change(i)) }
          saved.forEach { then ->
            withClue("version ${then.version().number()}") {
              val found = store.findVersion(then.version().number()).orElseThrow()
              found.parts() shouldBe then.plant().parts()
            }
          }
          store.versions(OptionalLong.empty(), 100) shouldContainExactly
            saved.map { it.version() }.reversed()
          store.findVersion(saved.last().version().number() + 1) shouldBe Optional.empty()
          whereaboutsAreThoseOf(saved, store::whereabouts)
          removedAreThoseOf(saved, store.removed(1_000).map { it.id() to it.by() })
        }
      }
    }

    test("a revision counts the changes of a model or an asset, and knows the first and the last") {
      checkAll(PropTestConfig(iterations = 8), Arb.list(RandomPlant.plants, 2..8)) { plants ->
        TestDatabase.fresh().use { historian ->
          var before = PlantSnapshot.EMPTY
          plants.forEachIndexed { i, plant ->
            val now = historian.plantStore().save(plant, change(i))
            for (asset in plant.assets()) {
              val was = before.plant().findAsset(asset.id())
              val revision = now.revisions().of(asset)
              val last = was.map(before.revisions()::of)
              revision.number() shouldBe
                last.map { it.number() }.orElse(0) + if (was.equals(Optional.of(asset))) 0 else 1
              revision.created() shouldBe last.map { it.created() }.orElse(change(i).time())
              revision.updated() shouldBe
                if (was.equals(Optional.of(asset))) last.get().updated() else change(i).time()
            }
            val loaded = TestDatabase.again(historian).use { it.plantStore().load() }
            loaded.version() shouldBe now.version()
            plant.models().forEach { loaded.revisions().of(it) shouldBe now.revisions().of(it) }
            plant.assets().forEach { loaded.revisions().of(it) shouldBe now.revisions().of(it) }
            before = now
          }
        }
      }
    }

    test("the tables of the past have the columns of those of the present, and one more before") {
      TestDatabase.fresh().use { historian ->
        fun columns(table: String) =
          historian.rows(
            "select column_name, data_type from information_schema.columns" +
              " where table_schema = 'historian' and table_name = '$table' order by ordinal_position"
          )
        val tables =
          historian
            .rows(
              "select table_name from information_schema.tables where table_name like 'past\\_%'"
            )
            .map { it[0]!! }
        tables.size shouldBe 15
        tables.forEach {
          columns(it) shouldBe listOf(listOf("until", "bigint")) + columns(it.removePrefix("past_"))
        }
      }
    }
  })

private fun whereaboutsAreThoseOf(
  saved: List<PlantSnapshot>,
  found: (AssetId) -> List<Whereabouts>,
) {
  for (id in saved.flatMap { it.plant().assets() }.map { it.id() }.distinct()) {
    val expected = mutableListOf<Whereabouts>()
    for (then in saved) {
      val asset = then.plant().findAsset(id)
      val open = expected.lastOrNull()?.takeIf { it.until().isEmpty }
      val path = asset.map { then.plant().path(id) }
      if (open != null && (path != Optional.of(open.path()) || asset.get().name() != open.name())) {
        expected.removeLast()
        expected += Whereabouts(open.path(), open.name(), open.from(), Optional.of(then.version()))
      }
      if (asset.isPresent && expected.lastOrNull()?.until()?.isEmpty != true) {
        expected += Whereabouts(path.get(), asset.get().name(), then.version(), Optional.empty())
      }
    }
    found(id) shouldContainExactly expected
  }
}

private fun removedAreThoseOf(
  saved: List<PlantSnapshot>,
  found: List<Pair<UUID, PlantVersion>>,
) {
  fun ids(plant: Plant) =
    plant.models().map { it.id().uuid() } + plant.assets().map { it.id().uuid() }
  val gone = mutableMapOf<UUID, PlantVersion>()
  saved.zipWithNext { before, after ->
    (ids(before.plant()) - ids(after.plant()).toSet()).forEach { gone[it] = after.version() }
    ids(after.plant()).forEach(gone::remove)
  }
  found shouldContainExactlyInAnyOrder gone.toList()
}
