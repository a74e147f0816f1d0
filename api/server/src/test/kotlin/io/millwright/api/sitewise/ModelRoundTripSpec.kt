// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uuid
import io.kotest.property.checkAll
import io.millwright.api.json.Body
import io.millwright.asset.Plant
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.asset.model.AssetModel
import io.millwright.asset.model.CompositeModel
import io.millwright.asset.model.FormulaRules
import io.millwright.asset.model.Hierarchy
import io.millwright.asset.model.ModelType
import io.millwright.asset.model.PropertyDefinition
import io.millwright.asset.model.PropertyKind
import io.millwright.asset.model.Window
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.sitewise.SiteWiseDocuments
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.util.Optional

private val labels = Arb.of("", "Fahrenheit", "kW", "C", "°C", "parts per minute", "{x}", "-")

private val ids = Arb.uuid(allowNilValue = false)

private val names =
  Arb.string(0, 20).map { text -> "n" + text.filter { !it.isISOControl() && !it.isSurrogate() } }

private fun property(
  key: String,
  type: DataType,
  unit: String,
  kind: PropertyKind,
  id: PropertyId,
) = PropertyDefinition(id, key, "Name of $key", type, unit, kind, AssignedRole.UNKNOWN)

/** Two models, of which the second has the first for its children. */
private val models: Arb<List<AssetModel>> = arbitrary {
  val type = Arb.enum<DataType>().bind()
  val default =
    when (type) {
      DataType.INTEGER -> Value.of(Arb.int().bind().toLong())
      DataType.DOUBLE -> Value.of(Arb.int().bind() / 7.0)
      DataType.BOOLEAN -> Value.of(Arb.boolean().bind())
      DataType.STRING,
      DataType.STRUCT -> Value.of(names.bind())
    }
  val window =
    Window.tumbling(
      Duration.ofMinutes(Arb.int(1..600).bind().toLong()),
      Duration.ofSeconds(Arb.int(0..59).bind().toLong()),
    )
  val child =
    AssetModel(
      ModelId(ids.bind()),
      "child-${Arb.int(1..9).bind()}",
      names.bind(),
      names.bind(),
      ModelType.ASSET_MODEL,
      listOf(
        property("a", type, labels.bind(), PropertyKind.Attribute(default), PropertyId(ids.bind())),
        property(
          "m",
          DataType.DOUBLE,
          labels.bind(),
          PropertyKind.Measurement(),
          PropertyId(ids.bind()),
        ),
        property(
          "drive.m",
          DataType.DOUBLE,
          labels.bind(),
          PropertyKind.Measurement(),
          PropertyId(ids.bind()),
        ),
        property(
          "drive.t",
          DataType.DOUBLE,
          labels.bind(),
          PropertyKind.Transform(Formula.parse("drive.m * 2 + m")),
          PropertyId(ids.bind()),
        ),
      ),
      listOf(),
      listOf(
        CompositeModel(
          CompositeModelId(ids.bind()),
          "drive",
          names.bind(),
          names.bind(),
          CompositeModel.CUSTOM,
          Optional.empty(),
        )
      ),
      listOf(),
      listOf(),
      FormulaRules.SITEWISE,
    )
  val parent =
    AssetModel(
      ModelId(ids.bind()),
      "parent",
      names.bind(),
      "",
      ModelType.ASSET_MODEL,
      listOf(
        property(
          "total",
          DataType.DOUBLE,
          labels.bind(),
          PropertyKind.Metric(Formula.parse("sum(children.m) + max(children.drive.t)"), window),
          PropertyId(ids.bind()),
        )
      ),
      listOf(Hierarchy(HierarchyId(ids.bind()), "children", names.bind(), child.id())),
      listOf(),
      listOf(),
      listOf(),
      FormulaRules.SITEWISE,
    )
  listOf(child, parent)
}

class ModelRoundTripSpec :
  FunSpec({
    val json = ObjectMapper()

    test("a model written as SiteWise's JSON and read again is the same model") {
      checkAll(200, models) { written ->
        val plant = Plant(written, listOf())
        val problems = mutableListOf<String>()
        val documents = SiteWiseDocuments(Plant.EMPTY)
        for (model in written) {
          val text = ModelWriter(plant, model).description(true).toString()
          documents.add(
            Body.parse(json, text).document { problems.add("${it.pointer()}: ${it.message()}") }
          )
        }
        val ids = mutableMapOf<String, ModelId>()
        documents.headers(true) { key, id, _ -> ids.put(key, id) == null }
        val read = documents.models(listOf(), ids)
        problems.shouldBeEmpty()
        read shouldBe written
      }
    }
  })
