// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
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
import io.millwright.reading.Alias
import io.millwright.value.DataType
import java.util.UUID
import kotlin.random.Random

private fun property(number: Long, key: String) =
  PropertyDefinition(
    PropertyId(UUID(2, number)),
    key,
    key,
    DataType.DOUBLE,
    "",
    PropertyKind.Measurement(),
  )

private val properties = listOf(property(1, "x"), property(2, "y"), property(3, "b.x"))
private val parts = Hierarchy(HierarchyId(UUID(3, 1)), "parts", "Parts", ModelId(UUID(0, 1)))
private val model =
  AssetModel(ModelId(UUID(0, 1)), "part", "Part", "", properties, listOf(parts), listOf())

/** The law: a plant with one more or other asset is what is made from all of its assets. */
class PlantWithSpec :
  FunSpec({
    test("with one asset after the other, it is the plant made from all of them") {
      checkAll(500, Arb.int()) { seed ->
        val random = Random(seed)
        var plant = PlantDraft.of(listOf(model), listOf()).parts()
        repeat(12) {
          val asset = random.asset()
          val whole = runCatching {
            PlantDraft.of(listOf(model), plant.assets().with(asset)).parts()
          }
          val next = runCatching { plant.with(asset).parts() }
          next.exceptionOrNull()?.message shouldBe whole.exceptionOrNull()?.message
          next.onSuccess {
            everything(it) shouldBe everything(whole.getOrThrow())
            plant = it
          }
        }
      }
    }
  })

/** Few ids, keys and aliases, so that they meet. */
private fun Random.asset(): Asset {
  val number = nextInt(5)
  val aliases = listOf("/a/x", "/b/x", "/a/b/x", "/own/1", "/own/2").map { Alias(it) }
  return Asset(
    AssetId(UUID(1, number.toLong())),
    if (nextInt(4) > 0) listOf("a", "b", "c", "d", "e")[number] else "b",
    "name ${nextInt(3)}",
    "",
    model.id(),
    if (nextInt(4) > 0 && number > 0) Placement.Under(AssetId(UUID(1, 0)), parts.id())
    else if (nextInt(9) == 0) Placement.Under(AssetId(UUID(1, nextInt(7).toLong())), parts.id())
    else Placement.root(),
    mapOf(),
    properties
      .map { it.id() }
      .plus(PropertyId(UUID(2, 9)))
      .filter { nextInt(5) == 0 }
      .associateWith { aliases.random(this) },
  )
}

private fun List<Asset>.with(asset: Asset) =
  if (any { it.id() == asset.id() }) map { if (it.id() == asset.id()) asset else it }
  else this + asset

private fun everything(plant: Plant) =
  listOf(
    plant.assets(),
    plant.roots(),
    plant.streams(),
    plant.assets().map { plant.path(it.id()) },
    plant.assets().map { plant.children(it.id()) },
    plant.assets().map { plant.findAsset(plant.path(it.id())) },
    plant.assets().map { plant.assetsWithKey(it.key()) },
    plant.assets().flatMap { plant.properties(it) }.map { plant.findProperty(it.alias()) },
    plant.assets().map { plant.root(it) },
  )
