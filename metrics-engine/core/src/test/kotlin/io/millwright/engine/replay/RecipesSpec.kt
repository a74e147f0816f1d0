// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.replay

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Membership
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.StableIds
import io.millwright.engine.asset
import io.millwright.engine.under
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.value.DataType
import java.time.Duration

private fun property(model: String, key: String, unit: String, kind: PropertyKind) =
  PropertyDefinition(
    StableIds.property(StableIds.model(model), key),
    key,
    key,
    DataType.DOUBLE,
    unit,
    kind,
  )

private fun measured(model: String, key: String, unit: String) =
  property(model, key, unit, PropertyKind.Measurement())

private val pump =
  AssetModel(
    StableIds.model("pump"),
    "pump",
    "pump",
    "",
    listOf(
      measured("pump", "inlet", "Pa"),
      measured("pump", "outlet", "bar"),
      property(
        "pump",
        "lift",
        "bar",
        PropertyKind.Transform(Formula.parse("outlet - inlet")),
      ),
    ),
    listOf(),
    listOf(),
  )

private val machines = HierarchyId(StableIds.model("hall/pumps").uuid())

private val hall =
  AssetModel(
    StableIds.model("hall"),
    "hall",
    "hall",
    "",
    listOf(
      property(
        "hall",
        "worst",
        "bar",
        PropertyKind.Metric(
          Formula.parse("sum(pumps.outlet) - sum(pumps.inlet)"),
          Window.every(Duration.ofMinutes(5)),
        ),
      )
    ),
    listOf(Hierarchy(machines, "pumps", "pumps", pump.id())),
    listOf(),
  )

private fun plant(pump: AssetModel, hall: AssetModel): Plant {
  val top = asset("hall", hall)
  return Plant.alreadyChecked(
    listOf(pump, hall),
    listOf(top, asset("p", pump, under(top, hall, "pumps"))),
  )
}

private fun changed(before: Plant, after: Plant) =
  Recipes.changed(before, after, before.roots().first().id())

class RecipesSpec :
  FunSpec({
    val labelled = pump.with(FormulaRules.SITEWISE)

    test("a model whose units were labels is computed again when they begin to count") {
      changed(plant(labelled, hall), plant(pump, hall)) shouldBe
        listOf("/hall/p/lift", "/hall/worst").associate { Alias(it) to Membership.BEGINNING }
      changed(plant(pump, hall), plant(pump, hall)) shouldBe mapOf()
    }

    test(
      "a parent whose own units are labels takes bare numbers of its children, before and after"
    ) {
      val bare = hall.with(FormulaRules.SITEWISE)
      changed(plant(labelled, bare), plant(pump, bare)) shouldBe
        mapOf(Alias("/hall/p/lift") to Membership.BEGINNING)
      changed(plant(pump, bare), plant(pump, hall)) shouldBe
        mapOf(Alias("/hall/worst") to Membership.BEGINNING)
    }
  })
