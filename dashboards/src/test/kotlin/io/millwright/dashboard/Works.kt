// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard

import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.AlarmDefinition
import io.millwright.alarm.definition.Priority
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.formula.Formula
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.UUID

/** A plant with a line and a car park, none of it named as in the examples, and its readings. */
object Works {
  private fun id(name: String): UUID = UUID.nameUUIDFromBytes(name.toByteArray())

  private fun model(
    key: String,
    name: String,
    properties: List<PropertyDefinition>,
    children: List<String> = listOf(),
    alarms: List<Pair<String, Priority>> = listOf(),
  ) =
    AssetModel(
      ModelId(id(key)),
      key,
      name,
      "",
      properties,
      children.map { Hierarchy(HierarchyId(id("$key/$it")), it, it, ModelId(id(it))) },
      alarms.mapIndexed { i, (condition, priority) ->
        AlarmDefinition(
          "alarm_$i",
          Formula.parse(condition),
          0.0,
          Duration.ZERO,
          Duration.ZERO,
          priority,
          "because $condition",
        )
      },
    )

  private fun property(key: String, type: DataType, unit: String, kind: PropertyKind) =
    PropertyDefinition(PropertyId(id(key)), key, "The $key", type, unit, kind)

  private fun measured(key: String, type: DataType = DataType.DOUBLE, unit: String = "") =
    property(key, type, unit, PropertyKind.Measurement())

  private fun kpi(key: String) =
    property(
      key,
      DataType.DOUBLE,
      "",
      PropertyKind.Metric(Formula.parse("1 / 2"), Window.every(Duration.ofMinutes(5))),
    )

  private val ratios = listOf("oee", "availability", "effectiveness", "quality").map { kpi(it) }

  private val models =
    listOf(
      model("works", "Works", listOf(), listOf("row")),
      model("row", "Row of machines", ratios, listOf("press")),
      model(
        "press",
        // Names are people's: quotes and dollars must harm no query.
        "Press \"3\" o'clock for \$5",
        ratios +
          listOf(
            property(
              "speed_limit",
              DataType.DOUBLE,
              "/min",
              PropertyKind.Attribute(Value.of(120.0)),
            ),
            property("maker", DataType.STRING, "", PropertyKind.Attribute(Value.of("O'Neill"))),
            measured("state", DataType.INTEGER),
            measured("oil_temperature", unit = "Cel"),
            measured("pieces", DataType.INTEGER, "{piece}"),
            measured("guard_closed", DataType.BOOLEAN),
            measured("recipe", DataType.STRING),
            property(
              "oil_temperature_f",
              DataType.DOUBLE,
              "[degF]",
              PropertyKind.Transform(Formula.parse("oil_temperature * 9 / 5 + 32")),
            ),
          ),
        alarms =
          listOf(
            "oil_temperature > 80" to Priority.MEDIUM,
            "oil_temperature >= 95" to Priority.CRITICAL,
            "oil_temperature < -5" to Priority.HIGH,
          ),
      ),
      model("garage", "Garage", listOf(), listOf("deck", "entry_barrier")),
      model(
        "deck",
        "Deck",
        listOf(
          measured("co", unit = "[ppm]"),
          measured("occupancy", unit = "%"),
          measured("fan_running", DataType.BOOLEAN),
        ),
        listOf("slot"),
        listOf("co > 60" to Priority.HIGH),
      ),
      model("slot", "Slot", listOf(measured("occupied", DataType.BOOLEAN))),
      model("entry_barrier", "Barrier", listOf(measured("open", DataType.BOOLEAN))),
    )

  private fun asset(key: String, model: String, parent: Asset? = null) =
    Asset(
      AssetId(id("asset " + parent?.key() + key)),
      key,
      key,
      "",
      ModelId(id(model)),
      if (parent == null) Placement.root()
      else
        Placement.Under(
          parent.id(),
          models.single { it.id() == parent.model() }.findHierarchy(model).get().id(),
        ),
      mapOf(),
      mapOf(),
    )

  val plant: Plant = run {
    val works = asset("linz", "works")
    val row = asset("row-1", "row", works)
    val presses = (1..3).map { asset("press-$it", "press", row) }
    val garage = asset("under-the-square", "garage")
    val decks = (1..2).map { asset("deck-$it", "deck", garage) }
    val slots = decks.flatMap { deck -> (1..5).map { asset("slot-$it", "slot", deck) } }
    val barrier = asset("in", "entry_barrier", garage)
    Plant.of(models, listOf(works, row) + presses + garage + decks + slots + barrier)
  }

  /** An hour of readings of every property, up to [end]; the last ones of some streams are BAD. */
  fun readings(plant: Plant, end: Instant): Changes {
    val readings =
      plant.streams().withIndex().flatMap { (n, stream) ->
        (0L until 120L).map { i ->
          val value =
            when (stream.property().type()!!) {
              DataType.INTEGER ->
                if (stream.property().key() == "state") Value.of(if (i / 10 % 3 == 1L) 11L else 6L)
                else Value.of(i * 7)
              DataType.DOUBLE -> Value.of((i % 10) / 10.0 + n)
              DataType.BOOLEAN -> Value.of((i / 15 + n) % 2 == 0L)
              DataType.STRING,
              DataType.STRUCT -> Value.of("recipe ${i / 40}")
            }
          val bad = i == 119L && n % 50 == 7
          Reading.of(
            stream.alias().path(),
            end.minusSeconds((119 - i) * 30),
            if (bad) Quality.BAD else Quality.GOOD,
            value,
          )
        }
      }
    val alarms =
      plant.assets().flatMap { asset ->
        plant.model(asset).alarms().map {
          AlarmEvent(
            AlarmId(asset.id(), it.key()),
            AlarmEvent.Kind.RAISED,
            end.minusSeconds(600),
            it.priority(),
            it.message(),
            "",
            false,
          )
        }
      }
    return Changes(ReadingBatch.of(readings), listOf(), ReadingBatch.empty(), alarms, mapOf())
  }
}
