// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.millwright.alarm.definition.AlarmDefinition
import io.millwright.alarm.definition.Priority
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
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
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID

/** A small plant with one of everything, the same every time. */
object BottlingPlant {
  private fun id(name: String): UUID = UUID.nameUUIDFromBytes(name.toByteArray())

  private fun property(key: String, type: DataType, unit: String, kind: PropertyKind) =
    PropertyDefinition(PropertyId(id("filler.$key")), key, "The $key", type, unit, kind)

  val filler =
    AssetModel(
      ModelId(id("filler")),
      "filler",
      "Filling machine",
      "Fills bottles",
      listOf(
        property(
          "ideal_rate",
          DataType.DOUBLE,
          "{bottle}/min",
          PropertyKind.Attribute(Value.of(120.0)),
        ),
        property("maker", DataType.STRING, "", PropertyKind.Attribute(Value.none())),
        property("spare", DataType.BOOLEAN, "", PropertyKind.Attribute(Value.of(false))),
        property("temperature", DataType.DOUBLE, "Cel", PropertyKind.Measurement()),
        property("state", DataType.INTEGER, "", PropertyKind.Measurement()),
        property(
          "temperature_f",
          DataType.DOUBLE,
          "[degF]",
          PropertyKind.Transform(Formula.parse("temperature * 9 / 5 + 32")),
        ),
        property(
          "oee_shift",
          DataType.DOUBLE,
          "",
          PropertyKind.Metric(
            Formula.parse("avg(availability)"),
            Window.tumbling(Duration.ofHours(8), Duration.ofHours(6)),
          ),
        ),
        property(
          "availability",
          DataType.DOUBLE,
          "",
          PropertyKind.Metric(
            Formula.parse("avg(temperature) / 300"),
            Window.tumbling(Duration.ofMinutes(5), Duration.ofSeconds(7)),
          ),
        ),
        property(
          "run",
          DataType.BOOLEAN,
          "",
          PropertyKind.Frame(
            Formula.parse("state == 6"),
            Optional.of(Formula.parse("state == 9")),
            Duration.ofSeconds(30),
          ),
        ),
        property(
          "run_temperature",
          DataType.DOUBLE,
          "Cel",
          PropertyKind.Metric(Formula.parse("avg(temperature)"), Window.OfFrame("run"), 80),
        ),
        property(
          "temperature_week",
          DataType.DOUBLE,
          "Cel",
          PropertyKind.Metric(
            Formula.parse("avg(temperature)"),
            Window.parse("1d, offset 6h, over 1w, zone Europe/Vienna"),
          ),
        ),
      ),
      listOf(),
      listOf(
        AlarmDefinition(
          "over_temperature",
          Formula.parse("temperature > 80"),
          2.0,
          Duration.ofMillis(10_500),
          Duration.ofSeconds(3),
          Priority.HIGH,
          "Product temperature {temperature} above limit",
        )
      ),
    )

  val machines = Hierarchy(HierarchyId(id("line.machines")), "machines", "Machines", filler.id())

  val line =
    AssetModel(ModelId(id("line")), "line", "Line", "", listOf(), listOf(machines), listOf())

  val site =
    Asset(
      AssetId(id("graz")),
      "graz",
      "Bottling plant Graz",
      "",
      line.id(),
      Placement.root(),
      mapOf(),
      mapOf(),
    )

  fun machine(key: String, aliases: Map<String, String> = mapOf(), identity: String = key) =
    Asset(
      AssetId(id(identity)),
      key,
      "Filler $key",
      "made for specs",
      filler.id(),
      Placement.Under(site.id(), machines.id()),
      mapOf(
        propertyId("ideal_rate") to
          AttributeValue(
            listOf(
              AttributeValue.Change(Membership.BEGINNING, Value.of(140.0)),
              AttributeValue.Change(Instant.parse("2026-11-02T06:00:00.000001Z"), Value.of(150.5)),
            )
          ),
        propertyId("maker") to AttributeValue.always(Value.of("Krönes")),
      ),
      aliases.map { (property, alias) -> propertyId(property) to Alias(alias) }.toMap(),
    )

  fun propertyId(key: String): PropertyId = filler.findProperty(key).get().id()

  fun of(vararg machines: Asset) =
    Plant.alreadyChecked(listOf(line, filler), listOf(site) + machines)
}
