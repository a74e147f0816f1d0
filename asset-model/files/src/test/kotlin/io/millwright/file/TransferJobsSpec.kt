// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.AttributeValue
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantDiff
import io.millwright.reading.Alias
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem
import io.millwright.value.Value

private const val OVENS =
  """
  {"assetModels": [
     {"assetModelExternalId": "Oven_Model", "assetModelName": "Oven", "assetModelProperties": [
       {"externalId": "Oven_Serial", "name": "Serial", "dataType": "STRING", "type": {"attribute": {"defaultValue": "-"}}},
       {"externalId": "Oven_Temp", "name": "Temperature", "dataType": "DOUBLE", "type": {"measurement": {}}}]},
     {"assetModelExternalId": "Hall_Model", "assetModelName": "Hall",
      "assetModelHierarchies": [{"externalId": "Hall_Ovens", "name": "Ovens", "childAssetModelExternalId": "Oven_Model"}]}],
   "assets": [
     {"assetExternalId": "Oven_1", "assetName": "Oven 1", "assetModelExternalId": "Oven_Model",
      "assetProperties": [{"externalId": "Oven_Serial", "attributeValue": "S1"}]},
     {"assetExternalId": "Oven_2", "assetName": "Oven 2", "assetModelExternalId": "Oven_Model"},
     {"assetExternalId": "Hall_1", "assetName": "Hall 1", "assetModelExternalId": "Hall_Model",
      "assetHierarchies": [{"externalId": "Hall_Ovens", "childAssetExternalId": "Oven_1"},
                           {"externalId": "Hall_Ovens", "childAssetExternalId": "Oven_2"}]},
     {"assetExternalId": "Hall_2", "assetName": "Hall 2", "assetModelExternalId": "Hall_Model"}]}
  """

private const val ALIAS =
  """
  {"assetModels": [], "assets": [
     {"assetExternalId": "Oven_1", "assetName": "Oven 1", "assetModelExternalId": "Oven_Model",
      "assetProperties": [{"externalId": "Oven_Temp", "alias": "Hall/Oven 1/Temperature", "retainDataOnAliasChange": "TRUE"}]}]}
  """

private const val MOVE =
  """
  {"assets": [
     {"assetExternalId": "Hall_1", "assetName": "Hall 1", "assetModelExternalId": "Hall_Model",
      "assetHierarchies": [{"externalId": "Hall_Ovens", "childAssetExternalId": "Oven_1"}]},
     {"assetExternalId": "Hall_2", "assetName": "Hall 2", "assetModelExternalId": "Hall_Model",
      "assetHierarchies": [{"externalId": "Hall_Ovens", "childAssetExternalId": "Oven_2"}]}]}
  """

private fun Plant.serial(path: String) =
  findAsset(path).orElseThrow().let { oven ->
    oven.attributes()[model(oven).findProperty("oven_serial").orElseThrow().id()]
  }

class TransferJobsSpec :
  FunSpec({
    val first = PlantFiles.parse(mapOf("1.json" to OVENS))

    test("a job that names one asset changes that one, and leaves all others") {
      val second = PlantFiles.parse(mapOf("2.json" to ALIAS), first)
      PlantDiff.between(first, second).changes() shouldHaveSize 1
      second.findProperty(Alias("Hall/Oven 1/Temperature")).isPresent shouldBe true
      second.serial("/Hall_1/Oven_1") shouldBe AttributeValue.always(Value.of("S1"))
      PlantDiff.between(second, PlantFiles.parse(mapOf("1.json" to OVENS), second))
        .changes()
        .shouldBeEmpty()
    }

    test("a job that lists an asset's children lists all of them, so that assets move") {
      val moved = PlantFiles.parse(mapOf("3.json" to MOVE), first)
      moved.assets().map { moved.path(it.id()) } shouldContainExactlyInAnyOrder
        listOf("/Hall_1", "/Hall_1/Oven_1", "/Hall_2", "/Hall_2/Oven_2")
    }

    test("a job that names a model replaces its properties, and keeps what it does not list") {
      val job =
        """
        {"assetModels": [{"assetModelExternalId": "Hall_Model", "assetModelName": "Hall", "assetModelProperties": [
           {"externalId": "Hall_Temp", "name": "Temperature", "dataType": "DOUBLE", "type": {"metric": {
             "expression": "avg(t)", "window": {"tumbling": {"interval": "5m"}},
             "variables": [{"name": "t", "value": {"hierarchyExternalId": "Hall_Ovens", "propertyExternalId": "Oven_Temp"}}]}}}]}]}
        """
      val hall =
        PlantFiles.parse(mapOf("4.json" to job), first).findModel("Hall_Model").orElseThrow()
      hall.properties().map { it.key() } shouldContainExactly listOf("hall_temp")
      hall.hierarchies().map { it.key() } shouldContainExactly listOf("hall_ovens")
    }

    // The files of AWS's samples are numbered from 1 to 11.
    test("jobs in one folder are put together in the order of their numbers") {
      val whole =
        PlantFiles.parse(
          mapOf("10_move.json" to MOVE, "9_alias.json" to ALIAS, "1_ovens.json" to OVENS)
        )
      whole.findProperty(Alias("Hall/Oven 1/Temperature")).isPresent shouldBe true
      whole.serial("/Hall_1/Oven_1") shouldBe AttributeValue.always(Value.of("S1"))
      whole.findAsset("/Hall_2/Oven_2").isPresent shouldBe true
      PlantDiff.between(PlantFiles.parse(mapOf("3.json" to MOVE, "2.json" to ALIAS), first), whole)
        .changes()
        .shouldBeEmpty()
    }

    test("one job that names an asset twice is a problem") {
      val twice =
        ALIAS.replace(
          "]}]}",
          "]},\n{\"assetExternalId\": \"Oven_1\", \"assetName\": \"Oven 1\", \"assetModelExternalId\": \"Oven_Model\"}]}",
        )
      shouldThrow<InvalidException> { PlantFiles.parse(mapOf("2.json" to twice), first) }
        .message shouldContain "Asset \"Oven 1\" stands twice, first at 2.json:3:6"
    }

    test("a later job that names a model twice is a problem, as an earlier one would be") {
      val twice =
        """{"assetModels": [
{"assetModelExternalId": "Oven_Model", "assetModelName": "Oven"},
{"assetModelExternalId": "Oven_Model", "assetModelName": "Oven"}]}"""
      shouldThrow<InvalidException> {
          PlantFiles.parse(mapOf("1.json" to OVENS, "2.json" to twice))
        }
        .message shouldContain "2.json:3:"
    }

    test("beside YAML files, jobs describe the plant as a whole") {
      val files =
        mapOf(
          "1.json" to OVENS,
          "valve.yaml" to "model: valve\nproperties: {open: {measurement: boolean}}\n",
        )
      val whole = PlantFiles.parse(files, PlantFiles.parse(mapOf("x.yaml" to "model: old\n")))
      whole.models().map { it.key() } shouldContainExactlyInAnyOrder
        listOf("valve", "Oven_Model", "Hall_Model")
    }

    test(
      "describe-asset brings no values of attributes: a hint says so, and values stay as they are"
    ) {
      val model =
        """{"assetModelId": "7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0001", "assetModelName": "Press", "assetModelProperties": [
           {"id": "3f6b2a10-8c7d-4e55-b1a0-000000000001", "name": "Rate", "dataType": "DOUBLE", "type": {"attribute": {}}}]}"""
      val asset =
        """{"assetId": "9b1e0c55-0000-4000-8000-000000000001", "assetName": "Press 1", "assetModelId": "7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0001",
           "assetProperties": [{"id": "3f6b2a10-8c7d-4e55-b1a0-000000000001", "name": "Rate", "dataType": "DOUBLE"}]}"""
      val value = """{"propertyValue": {"value": {"doubleValue": 42.0}, "quality": "GOOD"}}"""
      val whose =
        """{"assetId": "9b1e0c55-0000-4000-8000-000000000001", "propertyId": "3f6b2a10-8c7d-4e55-b1a0-000000000001","""
      val described = mapOf("m.json" to model, "a.json" to asset)
      val hints = mutableListOf<Problem>()
      PlantFiles.parse(described + ("v.json" to value), Plant.EMPTY) { hints.add(it) }
      hints.map { it.message() } shouldHaveSize 2
      hints.joinToString("\n") shouldContain "take their model's default: Rate of Press 1"
      hints.joinToString("\n") shouldContain "names no property"
      hints.clear()
      val complete = described + ("v.json" to value.replaceFirst("{", whose))
      val plant = PlantFiles.parse(complete, Plant.EMPTY) { hints.add(it) }
      hints.shouldBeEmpty()
      val rate = plant.models().single().properties().single()
      plant.assets().single().attributes()[rate.id()] shouldBe AttributeValue.always(Value.of(42.0))
      PlantDiff.between(plant, PlantFiles.parse(described, plant)).changes().shouldBeEmpty()
    }
  })
