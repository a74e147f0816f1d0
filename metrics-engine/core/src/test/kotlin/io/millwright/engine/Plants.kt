// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

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
import io.millwright.formula.Formula
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.util.Optional
import java.util.UUID

fun uuid(text: String): UUID = UUID.nameUUIDFromBytes(text.toByteArray())

fun property(model: String, key: String, kind: PropertyKind) =
  PropertyDefinition(PropertyId(uuid("$model.$key")), key, key, DataType.DOUBLE, "", kind)

/** A model in few words: formulas by key, measurements without one, windows behind an at sign. */
class ModelSketch(val key: String) {
  val properties = mutableListOf<PropertyDefinition>()
  val hierarchies = mutableListOf<Hierarchy>()
  val alarms = mutableListOf<AlarmDefinition>()

  fun measurement(key: String) {
    properties += property(this.key, key, PropertyKind.Measurement())
  }

  fun attribute(key: String, value: Double) {
    properties += property(this.key, key, PropertyKind.Attribute(Value.of(value)))
  }

  fun zone(zone: String) {
    properties +=
      PropertyDefinition(
        PropertyId(uuid("${this.key}.time_zone")),
        "time_zone",
        "time_zone",
        DataType.STRING,
        "",
        PropertyKind.Attribute(Value.of(zone)),
      )
  }

  fun transform(key: String, formula: String) {
    properties += property(this.key, key, PropertyKind.Transform(Formula.parse(formula)))
  }

  fun metric(key: String, formula: String, every: Duration, percentGood: Int = 0) =
    metric(key, formula, Window.every(every), percentGood)

  fun metric(key: String, formula: String, window: Window, percentGood: Int = 0) {
    properties +=
      property(
        this.key,
        key,
        PropertyKind.Metric(Formula.parse(formula), window, percentGood),
      )
  }

  fun frame(key: String, from: String, until: String? = null, min: Duration = Duration.ZERO) {
    properties +=
      PropertyDefinition(
        PropertyId(uuid("${this.key}.$key")),
        key,
        key,
        DataType.BOOLEAN,
        "",
        PropertyKind.Frame(
          Formula.parse(from),
          Optional.ofNullable(until).map { Formula.parse(it) },
          min,
        ),
      )
  }

  fun children(key: String, model: String) {
    hierarchies +=
      Hierarchy(HierarchyId(uuid("${this.key}/$key")), key, key, ModelId(uuid("model $model")))
  }

  fun alarm(
    key: String,
    condition: String,
    deadband: Double = 0.0,
    onDelay: Duration = Duration.ZERO,
    offDelay: Duration = Duration.ZERO,
    message: String = key,
  ) {
    alarms +=
      AlarmDefinition(
        key,
        Formula.parse(condition),
        deadband,
        onDelay,
        offDelay,
        Priority.HIGH,
        message,
      )
  }

  fun model() =
    AssetModel(ModelId(uuid("model $key")), key, key, "", properties, hierarchies, alarms)
}

fun model(key: String, content: ModelSketch.() -> Unit): AssetModel =
  ModelSketch(key).apply(content).model()

fun asset(key: String, model: AssetModel, placement: Placement = Placement.root()) =
  Asset(AssetId(uuid("asset $key")), key, key, "", model.id(), placement, mapOf(), mapOf())

fun under(parent: Asset, model: AssetModel, hierarchy: String): Placement =
  Placement.Under(parent.id(), model.findHierarchy(hierarchy).orElseThrow().id())

/** One asset of one model at the top. */
fun plantOf(key: String, content: ModelSketch.() -> Unit): Plant {
  val model = model(key, content)
  return Plant.alreadyChecked(listOf(model), listOf(asset(key, model)))
}
