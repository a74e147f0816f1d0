// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.hint.Hints
import io.millwright.validation.InvalidException

private fun model(vararg properties: String) =
  PlantFiles.parse(
    mapOf(
      "m.json" to
        """{"assetModels": [{"assetModelExternalId": "m", "assetModelName": "M", "assetModelProperties": [
           ${properties.joinToString(",\n")}]}], "assets": []}"""
    )
  )

private fun measurement(key: String, unit: String, type: String = "DOUBLE") =
  """{"externalId": "$key", "name": "$key", "dataType": "$type", "unit": "$unit", "type": {"measurement": {}}}"""

private fun transform(key: String, unit: String, formula: String, vararg inputs: String) =
  """{"externalId": "$key", "name": "$key", "dataType": "DOUBLE", "unit": "$unit", "type": {"transform": {"expression": "$formula",
      "variables": [${inputs.joinToString { """{"name": "$it", "value": {"propertyExternalId": "$it"}}""" }}]}}}"""

private val Plant.properties
  get() = models().single().properties()

/** SiteWise's units are labels: free text that formulas do not look at. */
class LabelsOfUnitsSpec :
  FunSpec({
    context("a label of AWS's samples stays as it is, also through an export to YAML") {
      withTests(
        "Fahrenheit",
        "sec",
        "lbs",
        "C",
        "F",
        "°C",
        "parts per minute",
        "m//s",
        "{x}",
        "-",
      ) { label ->
        val plant = model(measurement("x", label))
        plant.properties.single().unit() shouldBe label
        val texts = PlantFiles.texts(plant)
        texts.getValue("models/m.yaml") shouldContain "rules: sitewise"
        PlantDiff.between(plant, PlantFiles.parse(texts)).changes().shouldBeEmpty()
      }
    }

    test("C beside a temperature is no coulomb, and refuses no plan") {
      val plant =
        model(
          measurement("f", "F"),
          measurement("room", "degC"),
          transform("c", "C", "(f - 32) * 5/9", "f"),
          transform("rise", "C", "c - room", "c", "room"),
        )
      Hints.of(Plant.EMPTY, plant).shouldBeEmpty()
    }

    test("kW minus W takes the bare numbers, as on SiteWise, and a hint says so") {
      val plant =
        model(
          measurement("grid", "kW"),
          measurement("own", "W"),
          transform("net", "kW", "grid - own", "grid", "own"),
        )
      val net = plant.properties.last().kind().formulas().findFirst().orElseThrow()
      val model: AssetModel = plant.models().single()
      net.converted { plant.unit(model, it, mapOf()) }.expression() shouldBe net.expression()
      Hints.of(Plant.EMPTY, plant) shouldContainExactly
        listOf(
          "property m.net: units are labels in a model from SiteWise, so kW and W are computed with their bare numbers; to have them converted, remove rules: sitewise"
        )
      val without = PlantFiles.texts(plant).mapValues { it.value.replace("rules: sitewise\n", "") }
      val measured = PlantFiles.parse(without)
      measured.models().single().rules() shouldBe FormulaRules.MILLWRIGHT
      PlantDiff.between(plant, measured).changes().map { it.toString() }.single() shouldContain
        "rules"
    }

    test("without the line, files ask for UCUM codes again") {
      val texts = PlantFiles.texts(model(measurement("x", "Fahrenheit")))
      shouldThrow<InvalidException> {
          PlantFiles.parse(texts.mapValues { it.value.replace("rules: sitewise\n", "") })
        }
        .message shouldContain "write \"[degF]\""
    }

    // SiteWise takes such formulas and gives no data point (user guide, undefined values).
    test(
      "a formula that never gives a value is a hint for models from SiteWise, and refused in YAML"
    ) {
      val plant =
        model(measurement("name", "", "STRING"), transform("twice", "", "name * 2", "name"))
      Hints.of(Plant.EMPTY, plant).single() shouldContain "property m.twice: "
      shouldThrow<InvalidException> {
        PlantFiles.parse(
          mapOf(
            "m.yaml" to
              "model: m\nproperties:\n  name: {measurement: string}\n  twice: {transform: name * 2}\n"
          )
        )
      }
    }

    test("a metric of attributes only, in a model from SiteWise, is no hint, since it has values") {
      val plant =
        PlantFiles.parse(
          mapOf(
            "m.yaml" to
              "model: m\nrules: sitewise\nproperties:\n  a: {attribute: double, default: 1}\n  b: {metric: sum(a), every: 1m}\n"
          )
        )
      Hints.of(Plant.EMPTY, plant).shouldBeEmpty()
    }

    test("a unit that a former version took by the API is exported as a UCUM code") {
      val plant = model(measurement("x", "Fahrenheit"), measurement("y", "parts per minute"))
      val former = Plant.of(plant.models().map { it.with(FormulaRules.MILLWRIGHT) }, listOf())
      PlantFiles.parse(PlantFiles.texts(former)).properties.map { it.unit() } shouldContainExactly
        listOf("[degF]", "{parts_per_minute}")
    }
  })
