// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.alarm.definition.AlarmDefinition
import io.millwright.alarm.definition.Priority
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.StableIds
import io.millwright.engine.store.Changes
import io.millwright.formula.Formula
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.rows
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import kotlin.random.Random

/** One plant saved after the other, judged by the same plant saved into empty tables. */
class PlantChangesSpec :
  FunSpec({
    val tables =
      listOf(
        "model",
        "property",
        "hierarchy",
        "composite_model",
        "interface_relationship",
        "interface_mapping",
        "alarm_definition",
        "attribute",
        "own_alias",
        "asset_property",
      )

    fun PostgresHistorian.all(): List<List<List<String?>>> =
      // When it came to be so is another matter.
      tables.map {
        rows(
          "select (to_jsonb(t) - '{since,revision,created,updated}'::text[])::text" +
            " from historian.$it t order by 1"
        )
      } +
        // Which numbers say the order does not matter.
        listOf(
          rows(
            "select rank() over (order by position), id, key, name, description, model, parent," +
              " hierarchy, path from historian.asset order by 1"
          )
        )

    fun PostgresHistorian.forgetPlant() {
      dataSource().connection.use { connection ->
        connection.createStatement().use {
          it.execute("delete from historian.asset")
          it.execute("delete from historian.model")
          it.execute("update historian.plant_version set version = version + 1")
        }
        connection.commit()
      }
    }

    test(
      "whatever was saved before, the tables hold the plant that is saved, and streams its owners"
    ) {
      TestDatabase.fresh().use { changed ->
        TestDatabase.again(changed).use { other ->
          TestDatabase.fresh().use { reference ->
            checkAll(
              PropTestConfig(iterations = 40),
              Arb.list(RandomPlant.plants, 1..5),
              Arb.int(),
            ) { plants, seed ->
              val random = Random(seed)
              for (plant in plants) {
                val store = if (random.nextInt(4) == 0) other else changed
                store.plantStore().save(plant)
                reference.forgetPlant()
                reference.plantStore().save(plant)
                changed.all() shouldBe reference.all()
                val loaded = store.plantStore().load().plant()
                loaded.models() shouldContainExactly plant.models()
                loaded.assets() shouldContainExactly plant.assets()
                changed.historian().write(readings(RandomPlant.streams.shuffled(random).take(4)))
                for ((alias, asset, property) in
                  changed.rows("select alias, asset, property from historian.series")) {
                  val owner = plant.findProperty(Alias(alias!!))
                  asset shouldBe owner.map { it.asset().id().toString() }.orElse(null)
                  property shouldBe owner.map { it.property().id().toString() }.orElse(null)
                }
              }
            }
          }
        }
      }
    }
  })

private fun readings(streams: List<String>) =
  Changes.of(
    ReadingBatch.of(
      streams.map {
        Reading(Alias(it), Tqv(Instant.parse("2026-11-01T12:00:00Z"), Quality.GOOD, Value.of(1.0)))
      }
    )
  )

/** Plants of so few ids, keys and aliases that one has much in common with the next. */
internal object RandomPlant {
  private val keys = listOf("a", "b", "c")
  private val ownAliases = listOf("x", "/a/b/t", "/b/motor/t", "/elsewhere")

  /** Streams that properties may have, and some that none has. */
  val streams =
    ownAliases +
      listOf("/a/t", "/a/u", "/a/motor/t", "/b/t", "/a/b/motor/t", "/a/c/t", "/c/a/t", "/nobody")

  val plants: Arb<Plant> = arbitrary { plant(it) }

  private fun plant(random: RandomSource): Plant {
    while (true) {
      try {
        return attempt(random.random)
      } catch (_: IllegalArgumentException) {
        // Two aliases met.
      }
    }
  }

  private fun attempt(random: Random): Plant {
    val models = listOf("one", "two").filter { random.nextInt(5) > 0 }.map { model(it, random) }
    val assets = mutableListOf<Asset>()
    if (models.isNotEmpty()) {
      repeat(random.nextInt(7)) {
        val id = StableIds.root("asset${random.nextInt(9)}")
        val key = keys.random(random)
        val above = assets.randomOrNull(random)?.takeIf { random.nextBoolean() }
        val placement = above?.let {
          Placement.Under(it.id(), StableIds.hierarchy(it.model(), "h"))
        }
        if (assets.none { it.id() == id }) {
          assets += asset(id, key, models.random(random), placement ?: Placement.root(), random)
        }
      }
    }
    return Plant.alreadyChecked(models.shuffled(random), assets.shuffled(random))
  }

  private fun asset(
    id: AssetId,
    key: String,
    model: AssetModel,
    placement: Placement,
    random: Random,
  ): Asset {
    val own = model.properties().filter { random.nextInt(4) == 0 }
    return Asset(
      id,
      key,
      listOf("Name", "Other").random(random),
      if (random.nextInt(5) == 0) "text" else "",
      model.id(),
      placement,
      own.associate { it.id() to attributeValue(random) },
      own.filter { random.nextBoolean() }.associate { it.id() to Alias(ownAliases.random(random)) },
      own
        .filter { random.nextBoolean() }
        .associate { it.id() to listOf("Cel", "K").random(random) },
      model.properties().filter { random.nextInt(4) == 0 }.map { it.id() }.toSet(),
    )
  }

  /** A value that has always been so, or one that has changed. */
  private fun attributeValue(random: Random): AttributeValue {
    val times = List(random.nextInt(3)) { Instant.ofEpochSecond(it * 1_000_000L, it * 1_000L) }
    val all = if (times.isEmpty() || random.nextBoolean()) times + Membership.BEGINNING else times
    return AttributeValue(all.map { AttributeValue.Change(it, value(random)) })
  }

  private fun value(random: Random): Value =
    when (random.nextInt(5)) {
      0 -> Value.of(random.nextLong())
      1 -> Value.of(random.nextDouble())
      2 -> Value.of(random.nextBoolean())
      3 -> Value.of("\"{\\,'é ${random.nextInt(3)}")
      else -> Value.none()
    }

  private fun model(key: String, random: Random): AssetModel {
    val id = StableIds.model(key)
    val composite = random.nextBoolean()
    val properties =
      listOf("t", "u", "v", "motor.t")
        .filter { if ("." in it) composite else random.nextInt(4) > 0 }
        .shuffled(random)
        .map {
          PropertyDefinition(
            StableIds.property(id, if (it == "v") "u2" else it),
            it,
            listOf("Name", "Other").random(random),
            DataType.DOUBLE,
            listOf("", "Cel").random(random),
            when (random.nextInt(4)) {
              0 -> PropertyKind.Attribute(value(random))
              1 -> PropertyKind.Transform(Formula.parse("t + 1"))
              2 ->
                PropertyKind.Metric(
                  Formula.parse("avg(t)"),
                  Window.every(Duration.ofMinutes(5)),
                  listOf(0, 80, 100).random(random),
                )
              else -> PropertyKind.Measurement()
            },
          )
        }
    return AssetModel(
      id,
      key,
      key,
      if (random.nextInt(5) == 0) "text" else "",
      ModelType.ASSET_MODEL,
      properties,
      listOf(Hierarchy(StableIds.hierarchy(id, "h"), "h", "h", StableIds.model("one"))),
      if (composite)
        listOf(
          CompositeModel(
            StableIds.composite(id, "motor"),
            "motor",
            "Motor",
            "",
            CompositeModel.CUSTOM,
            Optional.empty(),
          )
        )
      else listOf(),
      if (random.nextBoolean()) listOf()
      else
        listOf(
          InterfaceRelationship(
            StableIds.model("interface"),
            properties.take(1).associate { StableIds.property(id, "wanted") to it.id() },
            mapOf(),
          )
        ),
      if (random.nextBoolean()) listOf()
      else
        listOf(
          AlarmDefinition(
            "high",
            Formula.parse("t > ${random.nextInt(3)}"),
            0.0,
            Duration.ZERO,
            Duration.ZERO,
            Priority.HIGH,
            "high",
          )
        ),
    )
  }
}
