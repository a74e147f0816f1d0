// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description

import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uuid
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.util.Optional

private val labels = Arb.of("", "Fahrenheit", "kW", "C", "°C", "parts per minute", "{x}", "-")

private val ids = Arb.uuid(allowNilValue = false)

internal val names =
  Arb.string(0, 20).map { text -> "n" + text.filter { !it.isISOControl() && !it.isSurrogate() } }

/** A value of a type, or none. */
private fun default(type: DataType): Arb<Value> = arbitrary {
  if (Arb.int(0..4).bind() == 0) Value.none()
  else
    when (type) {
      DataType.INTEGER -> Value.of(Arb.int().bind().toLong())
      DataType.DOUBLE -> Value.of(Arb.int().bind() / 7.0)
      DataType.BOOLEAN -> Value.of(Arb.boolean().bind())
      DataType.STRING,
      DataType.STRUCT -> Value.of(names.bind())
    }
}

/** A tumbling window, which is all that SiteWise has, of any length that it may have. */
private val windows: Arb<Window> = arbitrary {
  val every =
    when (Arb.int(0..3).bind()) {
      0 -> Duration.ofMinutes(Arb.int(1..600).bind().toLong())
      1 -> Duration.ofHours(Arb.int(1..24).bind().toLong())
      2 -> Duration.ofDays(Arb.int(1..31).bind().toLong())
      else -> Duration.ofDays(7L * Arb.int(1..4).bind())
    }
  Window.tumbling(every, Duration.ofSeconds(Arb.int(0..59).bind().toLong()))
}

private fun property(
  key: String,
  kind: PropertyKind,
  type: DataType = DataType.DOUBLE,
  role: AssignedRole = AssignedRole.UNKNOWN,
): Arb<PropertyDefinition> = arbitrary {
  PropertyDefinition(
    PropertyId(ids.bind()),
    key,
    "${names.bind()} $key",
    type,
    labels.bind(),
    kind,
    role,
  )
}

private fun composite(key: String, component: ModelId? = null): Arb<CompositeModel> = arbitrary {
  CompositeModel(
    CompositeModelId(ids.bind()),
    key,
    "${names.bind()} $key",
    if (Arb.boolean().bind()) names.bind() else "",
    CompositeModel.CUSTOM,
    Optional.ofNullable(component),
  )
}

private fun model(
  key: String,
  type: ModelType,
  properties: List<Arb<PropertyDefinition>>,
  hierarchies: List<Hierarchy> = listOf(),
  composites: List<Arb<CompositeModel>> = listOf(),
  interfaces: (List<PropertyDefinition>) -> List<InterfaceRelationship> = { listOf() },
): Arb<AssetModel> = arbitrary {
  val own = properties.map { it.bind() }
  AssetModel(
    ModelId(ids.bind()),
    key,
    "${names.bind()} $key",
    if (Arb.boolean().bind()) names.bind() else "",
    type,
    own,
    hierarchies,
    composites.map { it.bind() },
    interfaces(own),
    listOf(),
    FormulaRules.SITEWISE,
  )
}

private fun measurement(key: String) = property(key, PropertyKind.Measurement())

private fun transform(key: String, formula: String) =
  property(key, PropertyKind.Transform(Formula.parse(formula)))

private fun metric(key: String, formula: String): Arb<PropertyDefinition> = arbitrary {
  property(key, PropertyKind.Metric(Formula.parse(formula), windows.bind())).bind()
}

private fun attribute(key: String): Arb<PropertyDefinition> = arbitrary {
  val type = Arb.enum<DataType>().bind()
  property(key, PropertyKind.Attribute(default(type).bind()), type).bind()
}

/** Models of all types, with all kinds of properties, each of which SiteWise can say. */
internal val models: Arb<List<AssetModel>> = arbitrary {
  val component =
    model(
        "component",
        ModelType.COMPONENT_MODEL,
        listOf(
          attribute("rated"),
          measurement("flow"),
          transform("twice", "flow * 2"),
          measurement("part.flow"),
        ),
        composites = listOf(composite("part")),
      )
      .bind()
  val contract = model("contract", ModelType.INTERFACE, listOf(measurement("flow"))).bind()
  val child =
    model(
        "child-${Arb.int(1..9).bind()}",
        ModelType.ASSET_MODEL,
        listOf(
          attribute("rated"),
          measurement("flow"),
          transform("twice", "if(flow > 3, flow, 0)"),
          metric("mean", "avg(flow) + latest(twice)"),
          measurement("drive.flow"),
          transform("drive.twice", "drive.flow * 2 + flow"),
          measurement("drive.gear.flow"),
          metric("drive.gear.mean", "max(drive.gear.flow)"),
        ),
        composites =
          listOf(
            composite("drive"),
            composite("drive.gear"),
            composite("pump", component.id()),
          ),
        interfaces = { own ->
          val fulfilled = mapOf(contract.properties().first().id() to own[1].id())
          listOf(InterfaceRelationship(contract.id(), fulfilled, mapOf()))
        },
      )
      .bind()
  val hierarchy = Hierarchy(HierarchyId(ids.bind()), "children", names.bind(), child.id())
  val parent =
    model(
        "parent",
        ModelType.ASSET_MODEL,
        listOf(
          metric(
            "total",
            "sum(children.flow) + max(children.drive.twice) + min(children.pump.flow) + sum(children.mean)",
          )
        ),
        listOf(hierarchy),
      )
      .bind()
  listOf(component, contract, child, parent)
}
