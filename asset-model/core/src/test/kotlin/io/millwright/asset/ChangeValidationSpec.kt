// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.value.DataType
import io.millwright.value.Value
import java.util.UUID
import kotlin.random.Random

private val limit =
  PropertyDefinition(
    PropertyId(UUID(2, 1)),
    "limit",
    "Limit",
    DataType.DOUBLE,
    "",
    PropertyKind.Attribute(Value.of(1.0)),
  )
private val machine =
  AssetModel(ModelId(UUID(0, 1)), "machine", "", "", listOf(limit), listOf(), listOf())
private val pump = AssetModel(ModelId(UUID(0, 2)), "pump", "", "", listOf(), listOf(), listOf())
private val machines = Hierarchy(HierarchyId(UUID(3, 1)), "machines", "Machines", machine.id())
private val pumps = Hierarchy(HierarchyId(UUID(3, 2)), "pumps", "Pumps", pump.id())
private val line =
  AssetModel(ModelId(UUID(0, 3)), "line", "", "", listOf(), listOf(machines), listOf())
private val hall =
  AssetModel(ModelId(UUID(0, 4)), "hall", "", "", listOf(), listOf(machines, pumps), listOf())
private val models = listOf(machine, pump, line, hall)

private fun asset(number: Int, model: AssetModel, placement: Placement, value: Value?) =
  Asset(
    AssetId(UUID(1, number.toLong())),
    "a$number",
    "",
    "",
    model.id(),
    placement,
    value?.let { mapOf(limit.id() to AttributeValue.always(it)) } ?: mapOf(),
    mapOf(),
  )

private fun below(number: Int, hierarchy: Hierarchy) =
  Placement.Under(AssetId(UUID(1, number.toLong())), hierarchy.id())

/** The law: what a change of a sound plant brings is found by looking at the change alone. */
class ChangeValidationSpec :
  FunSpec({
    val sound =
      Plant.of(
        models,
        listOf(
          asset(0, line, Placement.root(), null),
          asset(1, hall, Placement.root(), null),
          asset(2, machine, below(0, machines), Value.of(2.0)),
          asset(3, machine, below(1, machines), null),
          asset(4, pump, below(1, pumps), null),
        ),
      )

    fun changed(random: Random, asset: Asset): Asset {
      val number = asset.id().uuid().leastSignificantBits.toInt()
      val values = listOf(null, Value.of(3.0), Value.of("wrong"))
      return when (random.nextInt(4)) {
        0 -> {
          val parent = random.nextInt(2)
          val others = listOf(Placement.root(), below(parent, machines), below(parent, pumps))
          val placement = if (number < 2) Placement.root() else others.random(random)
          asset(number, models.random(random), placement, values.random(random))
        }
        else -> asset
      }
    }

    test("the plant that the changes start from is sound") {
      PlantValidation.check(sound.draft()).shouldBeEmpty()
    }

    test("the problems of a change are those of the whole plant after it") {
      checkAll(500, Arb.int()) { seed ->
        val random = Random(seed)
        val more =
          List(random.nextInt(3)) {
            changed(random, asset(10 + it, machine, below(0, machines), null))
          }
        val assets = sound.assets().map { changed(random, it) } + more
        val after = PlantDraft.of(models, assets)
        PlantValidation.check(sound, after).toSet() shouldBe PlantValidation.check(after).toSet()
      }
    }

    test("with another model, all its assets are looked at") {
      val other = AssetModel(machine.id(), "machine", "", "", listOf(), listOf(), listOf())
      val after = PlantDraft.of(listOf(other, pump, line, hall), sound.assets())
      PlantValidation.check(sound, after) shouldBe PlantValidation.check(after)
      PlantValidation.check(after).size shouldBe 1
    }
  })
