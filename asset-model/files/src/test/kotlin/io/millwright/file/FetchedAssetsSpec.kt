// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.Placement
import io.millwright.validation.InvalidException

private fun id(number: Int) = "00000000-0000-0000-0000-00000000000$number"

private val OVEN = id(1)
private val HALL = id(2)
private val ELECTRIC = id(3)
private val GAS = id(4)
private val FIRST = id(5)
private val SECOND = id(6)
private val NORTH = id(7)
private val SERIAL = id(8)

/** What describe operations answer of a hall with two hierarchies to ovens, and of its assets. */
private val FETCHED =
  mapOf(
    "oven.json" to
      """
      {"assetModelId": "$OVEN", "assetModelName": "Oven", "assetModelProperties": [
        {"id": "$SERIAL", "name": "Serial", "dataType": "STRING", "type": {"attribute": {}}}]}
      """,
    "hall.json" to
      """
      {"assetModelId": "$HALL", "assetModelName": "Hall", "assetModelHierarchies": [
        {"id": "$ELECTRIC", "name": "Electric", "childAssetModelId": "$OVEN"},
        {"id": "$GAS", "name": "Gas", "childAssetModelId": "$OVEN"}]}
      """,
    "asset-1.json" to """{"assetId": "$FIRST", "assetName": "First", "assetModelId": "$OVEN"}""",
    "asset-2.json" to """{"assetId": "$SECOND", "assetName": "Second", "assetModelId": "$OVEN"}""",
    "asset-3.json" to
      """
      {"assetId": "$NORTH", "assetName": "North", "assetModelId": "$HALL",
       "assetHierarchies": [{"id": "$ELECTRIC", "name": "Electric"}, {"id": "$GAS", "name": "Gas"}]}
      """,
  )

private fun above(child: String) =
  """
  {"assetRelationshipSummaries": [{"relationshipType": "HIERARCHY",
    "hierarchyInfo": {"parentAssetId": "$NORTH", "childAssetId": "$child"}}]}
  """

private fun below(hierarchy: String, child: String, parent: String = NORTH) =
  """{"assetId": "$parent", "hierarchyId": "$hierarchy", "assetSummaries": [{"id": "$child"}]}"""

/** What the script of docs/how-to/move-from-sitewise.md fetches, beside models and assets. */
class FetchedAssetsSpec :
  FunSpec({
    val related = FETCHED + mapOf("above-1.json" to above(FIRST), "above-2.json" to above(SECOND))

    test("the answers of list-associated-assets say which of two hierarchies a child hangs by") {
      val lists =
        mapOf("below-3.json" to below(ELECTRIC, FIRST), "below-4.json" to below(GAS, SECOND))
      for (files in listOf(related + lists, FETCHED + lists)) {
        val plant = PlantFiles.parse(files)
        plant.assets().map { plant.path(it.id()) } shouldContainExactlyInAnyOrder
          listOf("/north", "/north/first", "/north/second")
        for ((path, hierarchy) in listOf("/north/first" to ELECTRIC, "/north/second" to GAS)) {
          val placement = plant.findAsset(path).orElseThrow().placement() as Placement.Under
          placement.hierarchy().toString() shouldBe hierarchy
        }
      }
    }

    test(
      "without them a relationship by one of two hierarchies is refused, and it is said what to add"
    ) {
      val refusal = shouldThrow<InvalidException> { PlantFiles.parse(related) }
      refusal.message shouldContain "has 2 hierarchies for assets of model \"Oven\""
      refusal.message shouldContain "add the answer of list-associated-assets for each hierarchy"
    }

    test("a list of children that names an unknown hierarchy is refused") {
      val wrong = FETCHED + ("below.json" to below(OVEN, FIRST))
      shouldThrow<InvalidException> { PlantFiles.parse(wrong) }.message shouldContain
        "\"$OVEN\" is not a hierarchy of model \"Hall\""
    }

    // get-asset-property-value answers {} of an attribute that was never written.
    test("an answer without a value is no asset, and sets none") {
      val empty = """{"assetId": "$FIRST", "propertyId": "$SERIAL"}"""
      val plant = PlantFiles.parse(FETCHED + ("value.json" to empty))
      plant.findAsset("/first").orElseThrow().attributes().shouldBeEmpty()
    }
  })
