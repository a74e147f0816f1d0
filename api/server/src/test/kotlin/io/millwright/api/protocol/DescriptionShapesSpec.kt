// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.core.spec.style.FunSpec
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uuid
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.definition.WindowText
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.sitewise.description.ModelWriter
import io.millwright.sitewise.json.JsonValue
import io.millwright.value.DataType
import java.util.Optional

private val ids = Arb.uuid(allowNilValue = false)

/** Keys from one character to as many as a key may have. */
private val keys = arbitrary {
  "k" + "_key_of_a_part".repeat(5).take(Arb.int(0..61).bind()) + Arb.int(10..99).bind()
}

/** Names from one character to as many as a name may have, with all that a name may hold. */
private val names = arbitrary {
  val text = Arb.string(0..255).bind()
  "n" + text.filter { !it.isISOControl() && !it.isSurrogate() }
}

private val descriptions = arbitrary { "d".repeat(Arb.int(0..2048).bind()) }

/** Windows as model files may write them: also those that SiteWise has no words for. */
private fun window(text: String, over: String? = null, zone: String? = null): Window =
  WindowText(text, Optional.empty(), Optional.ofNullable(over), Optional.ofNullable(zone)).window()

private fun windows(frame: String): Arb<Window> =
  Arb.of(
    window("10s"),
    window("5m", over = "1h"),
    window("1w"),
    window("3mo", zone = "Europe/Vienna"),
    window("1y"),
    window(frame),
  )

private fun property(key: String, kind: PropertyKind): Arb<PropertyDefinition> = arbitrary {
  val type = Arb.enum<DataType>().bind()
  PropertyDefinition(
    PropertyId(ids.bind()),
    key,
    names.bind(),
    type,
    Arb.of("", "kW").bind(),
    kind,
    AssignedRole.UNKNOWN,
  )
}

private fun model(
  key: String,
  properties: List<PropertyDefinition>,
  hierarchies: List<Hierarchy>,
  composites: List<CompositeModel>,
): Arb<AssetModel> = arbitrary {
  AssetModel(
    ModelId(ids.bind()),
    "$key.${keys.bind()}",
    names.bind(),
    descriptions.bind(),
    ModelType.ASSET_MODEL,
    properties,
    hierarchies,
    composites,
    listOf(),
    listOf(),
    FormulaRules.SITEWISE,
  )
}

/** A model whose formulas name properties in composite models, here and of children. */
private val plants: Arb<Plant> = arbitrary {
  val part = keys.bind()
  val inner = "$part.${keys.bind()}"
  val composites =
    listOf(part, inner).map {
      CompositeModel(
        CompositeModelId(ids.bind()),
        it,
        names.bind(),
        descriptions.bind(),
        CompositeModel.CUSTOM,
        Optional.empty(),
      )
    }
  val speed = "$inner.${keys.bind()}"
  val measured = listOf("measured", speed).map { property(it, PropertyKind.Measurement()).bind() }
  val child = model("child", measured, listOf(), composites).bind()
  val children = Hierarchy(HierarchyId(ids.bind()), keys.bind(), names.bind(), child.id())
  val terms = listOf("max(${children.key()}.$speed)", "max($speed)", "max(measured)")
  val source = (0..Arb.int(0..20).bind()).joinToString(" + ") { terms[it % 3] }
  val metric =
    PropertyKind.Metric(
      Formula.parse(source).naming(setOf(speed)),
      windows(speed).bind(),
      if (Arb.boolean().bind()) 90 else 0,
    )
  val parent =
    model("parent", measured + property("metric", metric).bind(), listOf(children), composites)
      .bind()
  Plant.alreadyChecked(listOf(child, parent), listOf())
}

private fun plain(value: JsonValue): Any? =
  when (value) {
    is JsonValue.JsonMembers -> value.members().mapValues { plain(it.value) }
    is JsonValue.JsonItems -> value.items().map { plain(it) }
    is JsonValue.JsonText -> value.text()
    is JsonValue.JsonNumber -> value.number()
    is JsonValue.JsonFlag -> value.isTrue
    is JsonValue.JsonNull -> null
  }

class DescriptionShapesSpec :
  FunSpec({
    val update = SiteWiseProtocol.ours().operations().getValue("UpdateAssetModel").input()
    val members = update.members().filterValues { it.place() == Shape.Place.BODY }.keys

    test("what DescribeAssetModel answers of any model has the form that UpdateAssetModel takes") {
      checkAll(200, plants) { plant ->
        for (model in plant.models()) {
          val described = plain(ModelWriter(plant, model).description(true)) as Map<*, *>
          val body = ObjectMapper().writeValueAsString(described.filterKeys { it in members })
          ObjectMapper().createParser(body).use {
            it.nextToken()
            ShapeCheck(it, object : ShapeCheck.Reader {}).`object`(update, Pointer.ROOT)
          }
        }
      }
    }
  })
