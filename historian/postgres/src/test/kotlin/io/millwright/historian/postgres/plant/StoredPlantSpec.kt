// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.BottlingPlant
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
import java.util.Optional
import java.util.UUID

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

class StoredPlantSpec :
  FunSpec({
    lateinit var opened: PostgresHistorian
    beforeTest { opened = TestDatabase.fresh() }
    afterTest { opened.close() }

    fun write(alias: String, second: Long, value: Double) =
      opened
        .historian()
        .write(
          Changes.of(
            ReadingBatch.of(
              Reading.of(alias, noon.plusSeconds(second), Quality.GOOD, Value.of(value))
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

    fun shouldBeSame(found: Plant, expected: Plant) {
      found.models() shouldContainExactly expected.models()
      found.assets() shouldContainExactly expected.assets()
      found.streams() shouldContainExactly expected.streams()
    }

    test("there is no plant before the first is saved") {
      shouldBeSame(opened.plantStore().load().plant(), Plant.EMPTY)
    }

    test("a plant saved is the same plant loaded, and replaces the one before") {
      val first =
        BottlingPlant.of(
          BottlingPlant.machine("filler-2", mapOf("state" to "/plc/7/state")),
          BottlingPlant.machine("filler-1"),
        )
      opened.plantStore().save(first)
      shouldBeSame(opened.plantStore().load().plant(), first)
      val second = BottlingPlant.of(BottlingPlant.machine("filler-1"))
      opened.plantStore().save(second)
      shouldBeSame(opened.plantStore().load().plant(), second)
      opened.plantStore().save(Plant.EMPTY)
      shouldBeSame(opened.plantStore().load().plant(), Plant.EMPTY)
    }

    test("a stream that is left behind keeps its history, and its property begins anew") {
      fun save(alias: String?, left: Set<Alias>) {
        val aliases = if (alias == null) mapOf() else mapOf("temperature" to alias)
        val plant = BottlingPlant.of(BottlingPlant.machine("filler-1", aliases))
        opened.plantStore().save(plant, PlantChange(noon, "spec", "spec", 1, left))
      }
      fun owned(alias: String) =
        opened.number(
          "select count(*) from historian.series where alias = '$alias' and asset is not null"
        )
      val usual =
        opened.plantStore().let { _ ->
          BottlingPlant.of(BottlingPlant.machine("filler-1"))
            .streams("", Optional.empty(), 100)
            .map { it.alias().path() }
            .first { it.endsWith("/temperature") }
        }
      save("/plc/1/t", setOf())
      write("/plc/1/t", 1, 1.0)
      save(null, setOf(Alias("/plc/1/t")))
      values("/plc/1/t") shouldContainExactly listOf(1.0)
      values(usual).shouldBeEmpty()
      owned("/plc/1/t") shouldBe 0
      write(usual, 2, 2.0)
      owned(usual) shouldBe 1
      // A stream that is not left behind goes with its property.
      save("/plc/2/t", setOf())
      values("/plc/2/t") shouldContainExactly listOf(2.0)
      values(usual).shouldBeEmpty()
      values("/plc/1/t") shouldContainExactly listOf(1.0)
    }

    test("composite models, component models and interfaces are kept") {
      val bearing =
        PropertyDefinition(
          PropertyId(UUID.randomUUID()),
          "temperature",
          "Temperature",
          DataType.DOUBLE,
          "Cel",
          PropertyKind.Measurement(),
        )
      fun model(key: String, type: ModelType, composites: List<CompositeModel> = listOf()) =
        AssetModel(
          ModelId(UUID.randomUUID()),
          key,
          key,
          "",
          type,
          listOf(bearing),
          listOf(),
          composites,
          listOf(),
          listOf(),
        )
      fun composite(key: String, component: AssetModel?) =
        CompositeModel(
          CompositeModelId(UUID.randomUUID()),
          key,
          "Name of $key",
          "why",
          CompositeModel.CUSTOM,
          Optional.ofNullable(component?.id()),
        )
      val component = model("bearing", ModelType.COMPONENT_MODEL)
      val contract = model("warm", ModelType.INTERFACE)
      val motor =
        model(
            "motor",
            ModelType.ASSET_MODEL,
            listOf(composite("front", component), composite("hood", null)),
          )
          .with(
            listOf(
              InterfaceRelationship(contract.id(), mapOf(bearing.id() to bearing.id()), mapOf())
            )
          )
      val plant = Plant.alreadyChecked(Composition.of(listOf(component, contract, motor)), listOf())
      opened.plantStore().save(plant)
      shouldBeSame(opened.plantStore().load().plant(), plant)
      opened.plantStore().load().plant().models()[2].properties().map {
        it.key()
      } shouldContainExactly listOf("temperature", "front.temperature")
    }

    test("a stream that was there first is claimed with its whole history, and let go again") {
      write("/graz/filler-1/temperature", 1, 20.0)
      opened.rows("select path, value from millwright.readings") shouldContainExactly
        listOf(listOf(null, "20"))
      opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1")))
      opened.rows("select path, property, value from millwright.readings") shouldContainExactly
        listOf(listOf("/graz/filler-1", "temperature", "20"))
      opened.plantStore().save(Plant.EMPTY)
      opened.rows("select path, alias from millwright.readings") shouldContainExactly
        listOf(listOf(null, "/graz/filler-1/temperature"))
    }

    test("a stream that is deleted is gone, and one of its name begins anew") {
      write("/plc/temperature", 1, 20.0)
      write("/plc/pressure", 1, 3.0)
      opened.historian().delete(Alias("/plc/temperature"))
      values("/plc/temperature").shouldBeEmpty()
      values("/plc/pressure") shouldContainExactly listOf(3.0)
      opened.historian().streams("", Optional.empty(), 10).map {
        it.alias().path()
      } shouldContainExactly listOf("/plc/pressure")
      write("/plc/temperature", 2, 21.0)
      values("/plc/temperature") shouldContainExactly listOf(21.0)
    }

    test("a new stream belongs to its property at once") {
      opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1")))
      write("/graz/filler-1/temperature", 1, 20.0)
      opened.rows("select path, property, unit from millwright.latest") shouldContainExactly
        listOf(listOf("/graz/filler-1", "temperature", "Cel"))
    }

    test("an asset that is renamed keeps its history") {
      opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1")))
      write("/graz/filler-1/temperature", 1, 20.0)
      opened
        .plantStore()
        .save(BottlingPlant.of(BottlingPlant.machine("north", identity = "filler-1")))
      values("/graz/filler-1/temperature").shouldBeEmpty()
      values("/graz/north/temperature") shouldContainExactly listOf(20.0)
      write("/graz/north/temperature", 2, 21.0)
      // An edge that does not know the new alias yet.
      write("/graz/filler-1/temperature", 3, 22.0)
      values("/graz/north/temperature") shouldContainExactly listOf(20.0, 21.0, 22.0)
      values("/graz/filler-1/temperature").shouldBeEmpty()
    }

    test("a property that takes another stream's alias has both histories") {
      opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1")))
      write("/graz/filler-1/temperature", 1, 20.0)
      write("/graz/filler-1/temperature", 2, 21.0)
      write("/plc/temperature", 2, 31.0)
      write("/plc/temperature", 3, 32.0)
      opened
        .plantStore()
        .save(
          BottlingPlant.of(
            BottlingPlant.machine("filler-1", mapOf("temperature" to "/plc/temperature"))
          )
        )
      values("/plc/temperature") shouldContainExactly listOf(20.0, 31.0, 32.0)
      opened.number("select count(*) from historian.series") shouldBe 1
    }

    test("two properties that swap their aliases keep their own histories") {
      val swapped = mapOf("temperature" to "/b", "state" to "/a")
      opened
        .plantStore()
        .save(
          BottlingPlant.of(
            BottlingPlant.machine("filler-1", mapOf("temperature" to "/a", "state" to "/b"))
          )
        )
      write("/a", 1, 20.0)
      write("/b", 1, 6.0)
      opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1", swapped)))
      opened.rows("select property, value from millwright.readings order by 1") shouldContainExactly
        listOf(listOf("state", "6"), listOf("temperature", "20"))
      values("/b") shouldContainExactly listOf(20.0)
    }

    test("another process' writer notices that a plant was saved") {
      TestDatabase.again(opened).use { other ->
        opened.plantStore().save(BottlingPlant.of(BottlingPlant.machine("filler-1")))
        write("/graz/filler-1/temperature", 1, 20.0)
        write("/plc/temperature", 1, 30.0)
        other
          .plantStore()
          .save(
            BottlingPlant.of(
              BottlingPlant.machine("filler-1", mapOf("temperature" to "/plc/temperature"))
            )
          )
        write("/plc/temperature", 2, 31.0)
        write("/graz/filler-1/temperature", 2, 99.0)
        values("/plc/temperature") shouldContainExactly listOf(30.0, 31.0)
        values("/graz/filler-1/temperature") shouldContainExactly listOf(99.0)
      }
    }
  })
