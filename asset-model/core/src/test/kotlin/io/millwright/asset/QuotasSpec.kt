// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.StableIds
import io.millwright.formula.Formula
import io.millwright.value.DataType
import java.util.Optional

private val LARGE = Quotas(99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99)

private fun property(key: String, formula: String? = null) =
  PropertyDefinition(
    StableIds.property(StableIds.model("m"), key),
    key,
    key,
    DataType.DOUBLE,
    "",
    if (formula == null) PropertyKind.Measurement()
    else PropertyKind.Transform(Formula.parse(formula)),
  )

private fun model(vararg properties: PropertyDefinition, hierarchies: Int = 1): AssetModel {
  val id = StableIds.model("m")
  return AssetModel(
    id,
    "m",
    "m",
    "",
    properties.toList(),
    (1..hierarchies).map { Hierarchy(StableIds.hierarchy(id, "h$it"), "h$it", "h$it", id) },
    listOf(),
  )
}

/** A tree, by the parents of its assets. */
private fun plant(model: AssetModel, vararg parents: Pair<String, String?>): Plant {
  val placements = parents.toMap()
  fun id(key: String): AssetId =
    placements[key]?.let { StableIds.child(id(it), key) } ?: StableIds.root(key)
  return Plant.alreadyChecked(
    listOf(model),
    parents.map { (key, parent) ->
      val placement =
        if (parent == null) Placement.root()
        else Placement.Under(id(parent), model.hierarchies().first().id())
      Asset(id(key), key, key, "", model.id(), placement, mapOf(), mapOf())
    },
  )
}

class QuotasSpec :
  FunSpec({
    val chain = model(property("a"), property("b", "a + 1"), property("c", "abs(b) + abs(a)"))
    val whole = plant(chain, "x" to null, "y" to "x", "z" to "y", "w" to "x")

    test("what is within all quotas is not refused") {
      LARGE.exceeded(Plant.EMPTY, whole) shouldBe Optional.empty()
      Quotas(1, 4, 2, 3, 1, 3, 0, 2, 2, 3, 2).exceeded(Plant.EMPTY, whole) shouldBe Optional.empty()
    }

    context("what is above a quota is refused, with its name and both numbers") {
      withTests(
        nameFn = { it.second },
        Quotas(0, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99) to
          "The plant would have 1 models; at most 0 are allowed here (millwright.quotas.models)",
        Quotas(99, 3, 99, 99, 99, 99, 99, 99, 99, 99, 99) to
          "Model \"m\" would have 4 assets; at most 3 are allowed here (millwright.quotas.assets-per-model)",
        Quotas(99, 99, 1, 99, 99, 99, 99, 99, 99, 99, 99) to
          "Asset /x would have 2 children; at most 1 are allowed here (millwright.quotas.children-per-asset)",
        Quotas(99, 99, 99, 2, 99, 99, 99, 99, 99, 99, 99) to
          "Asset /x/y/z would have 3 levels down to it; at most 2 are allowed here (millwright.quotas.levels)",
        Quotas(99, 99, 99, 99, 0, 99, 99, 99, 99, 99, 99) to
          "Model \"m\" would have 1 hierarchies; at most 0 are allowed here (millwright.quotas.hierarchies-per-model)",
        Quotas(99, 99, 99, 99, 99, 2, 99, 99, 99, 99, 99) to
          "Model \"m\" would have 3 properties; at most 2 are allowed here (millwright.quotas.properties-per-model)",
        Quotas(99, 99, 99, 99, 99, 99, 99, 1, 99, 99, 99) to
          "Property \"m.c\" would have 2 variables in its formula; at most 1 are allowed here (millwright.quotas.variables-per-formula)",
        Quotas(99, 99, 99, 99, 99, 99, 99, 99, 1, 99, 99) to
          "Property \"m.c\" would have 2 functions in its formula; at most 1 are allowed here (millwright.quotas.functions-per-formula)",
        Quotas(99, 99, 99, 99, 99, 99, 99, 99, 99, 2, 99) to
          "Property \"m.c\" would have 3 levels of formulas below it; at most 2 are allowed here (millwright.quotas.formula-levels)",
        Quotas(99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 1) to
          "Property \"m.a\" would have 2 formulas that name it; at most 1 are allowed here (millwright.quotas.dependents-per-property)",
      ) { (quotas, message) ->
        quotas.exceeded(Plant.EMPTY, whole) shouldBe Optional.of(message)
      }
    }

    test("what is above a quota already may stay and shrink, but not grow") {
      val lowered = Quotas(99, 99, 1, 99, 99, 2, 99, 99, 99, 99, 99)
      lowered.exceeded(whole, whole) shouldBe Optional.empty()
      val more = plant(chain, "x" to null, "y" to "x", "z" to "y", "w" to "x", "v" to "x")
      lowered.exceeded(more, whole) shouldBe Optional.empty()
      lowered.exceeded(whole, more).isPresent shouldBe true
    }

    test("a chain of very many formulas is counted, not a crash") {
      val links =
        (1..4000).map { property("p$it", if (it == 1) null else "p${it - 1} + 1") }.shuffled()
      val long = plant(model(*links.toTypedArray()))
      Quotas(99, 99, 99, 99, 99, 9999, 99, 99, 99, 4000, 99).exceeded(Plant.EMPTY, long) shouldBe
        Optional.empty()
    }
  })
