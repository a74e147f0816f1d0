// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.millwright.alarm.definition.AlarmDefinition
import io.millwright.alarm.definition.Priority
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.StableIds
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.util.Optional

/** Writes models and assets in few words. */
class ModelOf(private val key: String, private val type: ModelType = ModelType.ASSET_MODEL) {
  private val id = StableIds.model(key)
  private val properties = mutableListOf<PropertyDefinition>()
  private val hierarchies = mutableListOf<Hierarchy>()
  private val composites = mutableListOf<CompositeModel>()
  private val interfaces = mutableListOf<InterfaceRelationship>()
  private val alarms = mutableListOf<AlarmDefinition>()

  fun property(
    key: String,
    kind: PropertyKind,
    type: DataType = DataType.DOUBLE,
    unit: String = "",
  ) {
    properties += PropertyDefinition(StableIds.property(id, key), key, key, type, unit, kind)
  }

  fun attribute(key: String, value: Value = Value.none(), type: DataType = DataType.DOUBLE) =
    property(key, PropertyKind.Attribute(value), type)

  fun measurement(key: String, unit: String = "") =
    property(key, PropertyKind.Measurement(), unit = unit)

  fun transform(key: String, formula: String) =
    property(key, PropertyKind.Transform(Formula.parse(formula)))

  fun metric(key: String, formula: String, every: Long = 300) =
    property(
      key,
      PropertyKind.Metric(Formula.parse(formula), Window.every(Duration.ofSeconds(every))),
    )

  fun children(key: String, model: String) {
    hierarchies += Hierarchy(StableIds.hierarchy(id, key), key, key, StableIds.model(model))
  }

  fun composite(key: String, component: String? = null) {
    composites +=
      CompositeModel(
        StableIds.composite(id, key),
        key,
        key,
        "",
        CompositeModel.CUSTOM,
        Optional.ofNullable(component).map(StableIds::model),
      )
  }

  /** Own keys by the interface's keys. */
  fun fulfils(contract: String, vararg keys: Pair<String, String>) {
    interfaces +=
      InterfaceRelationship(
        StableIds.model(contract),
        keys.associate { (wanted, own) ->
          StableIds.property(StableIds.model(contract), wanted) to StableIds.property(id, own)
        },
        mapOf(),
      )
  }

  fun alarm(key: String, formula: String, message: String = "") {
    alarms +=
      AlarmDefinition(
        key,
        Formula.parse(formula),
        0.0,
        Duration.ZERO,
        Duration.ZERO,
        Priority.LOW,
        message,
      )
  }

  fun build() =
    AssetModel(
      id,
      key,
      key,
      "",
      type,
      properties,
      hierarchies,
      composites,
      interfaces,
      alarms,
    )
}

fun model(key: String, content: ModelOf.() -> Unit = {}): AssetModel =
  ModelOf(key).apply(content).build()

fun component(key: String, content: ModelOf.() -> Unit = {}): AssetModel =
  ModelOf(key, ModelType.COMPONENT_MODEL).apply(content).build()

fun contract(key: String, content: ModelOf.() -> Unit = {}): AssetModel =
  ModelOf(key, ModelType.INTERFACE).apply(content).build()

fun root(
  key: String,
  model: AssetModel,
  attributes: Map<String, Value> = mapOf(),
  aliases: Map<String, String> = mapOf(),
): Asset = asset(StableIds.root(key), key, model, Placement.root(), attributes, aliases)

fun child(
  parent: Asset,
  hierarchy: HierarchyId,
  key: String,
  model: AssetModel,
  attributes: Map<String, Value> = mapOf(),
  aliases: Map<String, String> = mapOf(),
): Asset =
  asset(
    StableIds.child(parent.id(), key),
    key,
    model,
    Placement.Under(parent.id(), hierarchy),
    attributes,
    aliases,
  )

private fun asset(
  id: AssetId,
  key: String,
  model: AssetModel,
  placement: Placement,
  attributes: Map<String, Value>,
  aliases: Map<String, String>,
) =
  Asset(
    id,
    key,
    key,
    "",
    model.id(),
    placement,
    attributes
      .mapKeys { StableIds.property(model.id(), it.key) }
      .mapValues { AttributeValue.always(it.value) },
    aliases.mapKeys { StableIds.property(model.id(), it.key) }.mapValues { Alias(it.value) },
  )
