// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.series

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.SourceFeeds
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.save
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.UUID

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")
private val x = PropertyId(UUID(7, 1))

private fun plant(path: String, key: String, other: String? = null): Plant {
  val model =
    AssetModel(
      ModelId(UUID(7, 2)),
      "m",
      "m",
      "",
      ModelType.ASSET_MODEL,
      listOf(PropertyDefinition(x, key, key, DataType.DOUBLE, "", PropertyKind.Measurement())),
      listOf(),
      listOf(),
      listOf(),
      listOf(),
    )
  fun asset(number: Long, key: String) =
    Asset(
      AssetId(UUID(7, number)),
      key,
      key,
      "",
      model.id(),
      Placement.root(),
      mapOf(),
      mapOf(),
    )
  return Plant.alreadyChecked(
    listOf(model),
    listOfNotNull(asset(3, path), other?.let { asset(4, it) }),
  )
}

class FormerAliasRowsSpec :
  FunSpec({
    lateinit var opened: PostgresHistorian
    beforeTest { opened = TestDatabase.fresh() }
    afterTest { opened.close() }

    fun save(plant: Plant) = opened.plantStore().save(plant, PlantChange(noon, "test", "test", 1))

    fun former() = opened.plantStore().formerAliases().map { "${it.alias()}" }

    fun write(alias: String, second: Long) =
      opened
        .historian()
        .write(
          Changes.of(
            ReadingBatch.of(
              Reading.of(alias, noon.plusSeconds(second), Quality.GOOD, Value.of(1.0 * second))
            )
          )
        )

    fun values(alias: String) =
      opened
        .historian()
        .history(
          Alias(alias),
          TimeRange(noon.minusSeconds(1), noon.plusSeconds(100)),
          setOf(Quality.GOOD),
          Order.ASCENDING,
          100,
        )
        .map { it.value().asNumber().asDouble }

    fun declare(alias: String) =
      opened
        .feedStore()
        .declare(EdgeFeeds("e", noon, listOf(SourceFeeds("plc", listOf(Alias(alias))))))

    test("what a writer writes who does not know the new plant yet reaches the measurement") {
      save(plant("a", "x"))
      write("/a/x", 1)
      save(plant("a", "y"))
      write("/a/x", 2)
      save(plant("b", "y"))
      write("/a/x", 3)
      write("/a/y", 4)
      write("/b/y", 5)
      values("/b/y") shouldContainExactly listOf(1.0, 2.0, 3.0, 4.0, 5.0)
      opened.historian().streams("", Optional.empty(), 10).map {
        "${it.alias()}"
      } shouldContainExactly listOf("/b/y")
    }

    test("a former alias is kept over a restart, and ends when an edge delivers the present one") {
      save(plant("a", "x"))
      declare("/a/x")
      save(plant("b", "x"))
      opened.plantStore().endFormerAliases(noon) shouldBe false
      TestDatabase.again(opened).use {
        it.plantStore().formerAliases().map { each -> "${each.alias()}" } shouldContainExactly
          listOf("/a/x")
      }
      write("/a/x", 1)
      declare("/b/x")
      opened.plantStore().endFormerAliases(noon.plusSeconds(9)) shouldBe true
      opened.plantStore().formerAliases().single().until() shouldBe Optional.of(noon.plusSeconds(9))
      opened.plantStore().endFormerAliases(noon.plusSeconds(10)) shouldBe false
      write("/a/x", 2)
      values("/b/x") shouldContainExactly listOf(1.0)
      values("/a/x") shouldContainExactly listOf(2.0)
    }

    test("a feed goes with the measurement, through two moves, until another edge delivers it") {
      fun feeds() =
        opened.feedStore().feeds().map { "${it.edge()} ${it.alias()} ${it.sentAs()} ${it.until()}" }
      fun asked(alias: String) =
        opened.historian().feeds(setOf(Alias(alias))).map { "${it.edge()} ${it.alias()}" }
      fun declare(edge: String, second: Long, vararg aliases: String) =
        opened
          .feedStore()
          .declare(
            EdgeFeeds(
              edge,
              noon.plusSeconds(second),
              listOf(SourceFeeds("plc", aliases.map(::Alias))),
            )
          )
          .map { "${it.edge()} ${it.alias()} ${it.until().isPresent}" }
      save(plant("a", "x"))
      declare("e", 0, "/a/x", "/z")
      save(plant("a", "y"))
      save(plant("b", "y"))
      feeds() shouldContainExactly listOf("e /b/y /a/x Optional.empty", "e /z /z Optional.empty")
      asked("/b/y") shouldContainExactly listOf("e /b/y")
      asked("/a/x").shouldBeEmpty()
      opened.historian().feeds((1..1001).map { Alias("/n/$it") } + Alias("/b/y")).size shouldBe 1
      withClue(
        "an edge that starts with the old alias delivers the measurement, and may cease to"
      ) {
        declare("g", 10, "/a/y") shouldContainExactly listOf("g /b/y false")
        declare("g", 20) shouldContainExactly listOf("g /b/y true")
      }
      declare("f", 30, "/b/y") shouldContainExactly listOf("f /b/y false")
      opened.plantStore().endFormerAliases(noon.plusSeconds(31)) shouldBe true
      fun until(second: Long) = Optional.of(noon.plusSeconds(second))
      feeds() shouldContainExactly
        listOf(
          "e /a/x /a/x Optional.empty",
          "e /b/y /a/x ${until(31)}",
          "g /b/y /a/y ${until(20)}",
          "f /b/y /b/y Optional.empty",
          "e /z /z Optional.empty",
        )
    }

    test("an alias that another property takes, and that of an asset that goes, is kept no more") {
      save(plant("a", "x"))
      save(plant("b", "x"))
      save(plant("c", "x"))
      former() shouldContainExactlyInAnyOrder listOf("/a/x", "/b/x")
      save(plant("c", "x", other = "a"))
      former() shouldContainExactly listOf("/b/x")
      save(Plant.alreadyChecked(plant("c", "x").models(), listOf()))
      former().shouldBeEmpty()
    }
  })
