// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.rows
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.UUID

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

private val oven = AssetId(UUID(8, 1))
private val next = AssetId(UUID(8, 2))
private val x = PropertyId(UUID(8, 3))
private val y = PropertyId(UUID(8, 4))

/** A plant of one asset at /oven, unless another key is given, with one property x. */
private fun plant(
  id: AssetId,
  property: PropertyId = x,
  type: DataType = DataType.DOUBLE,
  key: String = "oven",
  alias: String? = null,
): Plant {
  val model =
    AssetModel(
      ModelId(UUID(8, 5)),
      "m",
      "m",
      "",
      ModelType.ASSET_MODEL,
      listOf(PropertyDefinition(property, "x", "x", type, "", PropertyKind.Measurement())),
      listOf(),
      listOf(),
      listOf(),
      listOf(),
    )
  val aliases = if (alias == null) mapOf() else mapOf(property to Alias(alias))
  return Plant.alreadyChecked(
    listOf(model),
    listOf(Asset(id, key, key, "", model.id(), Placement.root(), mapOf(), aliases)),
  )
}

class SeriesOwnersSpec :
  FunSpec({
    lateinit var opened: PostgresHistorian
    beforeTest { opened = TestDatabase.fresh() }
    afterTest { opened.close() }

    fun save(plant: Plant) = opened.plantStore().save(plant)

    fun put(alias: String, value: Value, second: Long = 0) =
      opened
        .historian()
        .write(
          Changes.of(
            ReadingBatch.of(
              listOf(Reading.of(alias, noon.plusSeconds(second), Quality.GOOD, value))
            )
          )
        )

    fun newest(alias: String): Value? =
      opened.historian().latest(listOf(Alias(alias)))[Alias(alias)]?.value()

    /** The aliases of all streams, each with the asset that it belongs to. */
    fun owners(): Map<String, String?> =
      opened
        .rows("select regexp_replace(alias, '\\d+$', 'N'), asset from historian.series")
        .associate { (alias, asset) -> alias!! to asset }

    test("another asset at the path of a deleted one has no history, and a restored one has its") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      save(Plant.EMPTY)
      owners() shouldBe mapOf("/oven/x" to null)

      save(plant(next))
      newest("/oven/x") shouldBe null
      put("/oven/x", Value.of(7.0))
      owners() shouldBe mapOf("/oven/x.former-N" to null, "/oven/x" to "$next")

      save(Plant.EMPTY)
      save(plant(oven))
      newest("/oven/x") shouldBe Value.of(42.0)
      owners() shouldBe mapOf("/oven/x.former-N" to null, "/oven/x" to "$oven")
    }

    test("a stream steps aside although somebody has taken the alias that it would have then") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      val (id) = opened.rows("select id from historian.series").single()
      put("/oven/x.former-$id", Value.of(1.0))
      save(Plant.EMPTY)
      save(plant(next))
      newest("/oven/x") shouldBe null
      newest("/oven/x.former-$id") shouldBe Value.of(1.0)
      opened.number("select count(*) from historian.point") shouldBe 2

      save(Plant.EMPTY)
      save(plant(oven))
      newest("/oven/x") shouldBe Value.of(42.0)
    }

    test("a restored asset has its history although it stands elsewhere now") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      save(Plant.EMPTY)
      save(plant(oven, key = "bakery"))
      newest("/bakery/x") shouldBe Value.of(42.0)
      owners() shouldBe mapOf("/bakery/x" to "$oven")
    }

    test("readings that came while an asset was deleted are its own when it is restored") {
      save(plant(oven))
      put("/oven/x", Value.of(1.0))
      save(Plant.EMPTY)
      put("/oven/x", Value.of(2.0), 1)
      save(plant(oven))
      opened.rows("select real from historian.point order by ts").flatten() shouldContainExactly
        listOf("1", "2")
      owners() shouldBe mapOf("/oven/x" to "$oven")
    }

    test("a property that takes the place of another on an asset goes on with its history") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      save(plant(oven, y))
      newest("/oven/x") shouldBe Value.of(42.0)
      owners() shouldBe mapOf("/oven/x" to "$oven")
    }

    test("a property of another type goes on with no history") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      save(plant(oven, y, DataType.STRING))
      newest("/oven/x") shouldBe null
      owners().keys shouldContainExactlyInAnyOrder listOf("/oven/x.former-N")
    }

    test("a stream that was there before its property is taken where its values fit") {
      put("/oven/x", Value.of(42L))
      save(plant(oven))
      newest("/oven/x") shouldBe Value.of(42L)
      owners() shouldBe mapOf("/oven/x" to "$oven")
    }

    test("a stream of texts is not taken by a property of numbers, and can be given by its name") {
      put("/oven/x", Value.of("text"))
      save(plant(oven))
      newest("/oven/x") shouldBe null
      val (elsewhere) = opened.rows("select alias from historian.series").single()
      newest(elsewhere!!) shouldBe Value.of("text")

      save(plant(oven, y, DataType.STRING, alias = elsewhere))
      newest(elsewhere) shouldBe Value.of("text")
      owners() shouldBe mapOf("/oven/x.former-N" to "$oven")
    }

    test("an alias that is written for a property names the stream of a deleted asset on purpose") {
      save(plant(oven))
      put("/oven/x", Value.of(42.0))
      save(Plant.EMPTY)
      save(plant(next, key = "other", alias = "/oven/x"))
      newest("/oven/x") shouldBe Value.of(42.0)
      owners() shouldBe mapOf("/oven/x" to "$next")
    }
  })
