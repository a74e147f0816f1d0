// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.sitewise.ModelRequests
import io.millwright.sitewise.Notes
import io.millwright.sitewise.SiteWiseDocuments
import io.millwright.sitewise.json.JsonObject
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonText
import io.millwright.value.DataType
import java.time.Duration
import java.time.Period
import java.util.Optional
import java.util.UUID

/** What describe operations answer of a model, of its composite models, and of its interfaces. */
private fun described(plant: Plant, model: AssetModel): List<JsonMembers> {
  val writer = ModelWriter(plant, model)
  return listOf(writer.description(true)) +
    model.composites().map { writer.description(it) } +
    model.interfaces().map { writer.relationship(it) }
}

class ModelRoundTripSpec :
  FunSpec({
    test("a model written as SiteWise's JSON and read again is the same model") {
      checkAll(200, models) { written ->
        val plant = Plant.alreadyChecked(Composition.of(written), listOf())
        val notes = Notes()
        val documents = SiteWiseDocuments(Plant.EMPTY)
        for (model in plant.models()) {
          described(plant, model).forEach {
            documents.add(JsonObject.document(notes, it, false))
          }
        }
        val ids = mutableMapOf<String, ModelId>()
        documents.headers(true) { key, id, _ -> ids.put(key, id) == null }
        val read = documents.models(listOf(), ids)
        notes.problems.shouldBeEmpty()
        val whole = Composition.of(read).associateBy { it.id() }
        whole.keys shouldBe plant.models().map { it.id() }.toSet()
        for (model in plant.models()) {
          val again = whole.getValue(model.id())
          again.composites() shouldBe model.composites()
          again.properties() shouldBe model.properties()
          again shouldBe model
        }
      }
    }

    test("an update with an unchanged description changes nothing, not even a role that was set") {
      checkAll(200, models) { written ->
        val plant =
          Plant.alreadyChecked(
            Composition.of(written).map { model ->
              model.with(
                model.properties().mapIndexed { i, known ->
                  if (i % 2 == 0) known
                  else
                    PropertyDefinition(
                      known.id(),
                      known.key(),
                      known.name(),
                      known.type(),
                      known.unit(),
                      known.kind(),
                      AssignedRole.set(PropertyRole.NONE),
                    )
                },
                model.composites(),
              )
            },
            listOf(),
          )
        for (model in plant.models()) {
          val notes = Notes()
          val description = ModelWriter(plant, model).description(true)
          val updated =
            ModelRequests(plant) { error("A part of ${model.key()} has become another") }
              .update(JsonObject.document(notes, description, false), model)
          notes.problems.shouldBeEmpty()
          // Composition puts properties in the order of the composite models.
          val others = plant.models().filter { it.id() != model.id() }
          Composition.of(others + updated).single { it.id() == model.id() } shouldBe model
        }
      }
    }

    test("a window that SiteWise lacks is written as the one that comes nearest") {
      val month =
        Window.Calendar(Period.ofMonths(1), Duration.ZERO, Period.ofMonths(1), Optional.empty())
      val metric =
        PropertyDefinition(
          PropertyId(UUID.randomUUID()),
          "h",
          "H",
          DataType.DOUBLE,
          "",
          PropertyKind.Metric(Formula.parse("avg(m)"), month),
          AssignedRole.UNKNOWN,
        )
      val model =
        AssetModel(
          ModelId(UUID.randomUUID()),
          "model",
          "Model",
          "",
          ModelType.ASSET_MODEL,
          listOf(metric),
          listOf(),
          listOf(),
          listOf(),
          listOf(),
          FormulaRules.SITEWISE,
        )
      val written =
        ModelWriter(Plant.alreadyChecked(listOf(model), listOf()), model).description(true)
      val property = (written.members()["assetModelProperties"] as JsonItems).items().single()
      at(property as JsonMembers, "type", "metric", "window", "tumbling")
        .members()["interval"] shouldBe JsonText("1mo")
    }
  })

private fun at(members: JsonMembers, vararg path: String) =
  path.fold(members) { at, name -> at.members()[name] as JsonMembers }
