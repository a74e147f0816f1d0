// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyKind
import java.util.UUID

private fun AssetModel.formula(key: String) =
  findProperty(key).orElseThrow().kind().formulas().findFirst().orElseThrow().source()

private fun Notes.create(plant: Plant = Plant.EMPTY, vararg members: Pair<String, Any?>) =
  ModelRequests(plant, UUID::randomUUID).create(document(false, *members))

private fun Notes.properties(vararg properties: Any) =
  create(Plant.EMPTY, "assetModelName" to "M", "assetModelProperties" to properties.toList())

class ModelRequestsSpec :
  FunSpec({
    // SiteWise API, VariableValue: an ID, externalId: and the external ID, or a name.
    test("a variable names a property by id, by external id, by name or by path") {
      val notes = Notes()
      val id = "3f6b2a10-8c7d-4e55-b1a0-000000000001"
      val model =
        notes.properties(
          measurement("Oil Level", "id" to id, "externalId" to "Oil-Level"),
          transform("By id", "v", variable("v", "propertyId" to id)),
          transform("By external", "v", variable("v", "propertyId" to "externalId:Oil-Level")),
          transform("By name", "v", variable("v", "propertyId" to "Oil Level")),
          transform(
            "By path",
            "v",
            variable("v", "propertyPath" to listOf(obj("name" to "Oil Level"))),
          ),
        )
      notes.problems.shouldBeEmpty()
      for (key in listOf("by_id", "by_external", "by_name", "by_path")) {
        model.formula(key) shouldBe "oil_level"
      }
    }

    context("a document that SiteWise refuses is reported with its pointer") {
      withTests(
        nameFn = { it.first },
        "a type in small letters" to
          Pair(
            listOf(measurement("x").with("dataType", "double")),
            "/assetModelProperties/0/dataType: \"double\" is not a type; use one of [INTEGER, DOUBLE, BOOLEAN, STRING, STRUCT]",
          ),
        "a path with a step that names nothing" to
          Pair(
            listOf(
              measurement("x"),
              transform(
                "y",
                "v",
                variable("v", "propertyPath" to listOf(obj("name" to "Drive"), obj("name" to "x"))),
              ),
            ),
            "/assetModelProperties/1/type/transform/variables/0/value/propertyPath: The path does not lead to a property of model \"M\"; there are [x, y]",
          ),
        "a variable that stands twice" to
          Pair(
            listOf(
              measurement("x"),
              transform(
                "y",
                "v",
                variable("v", "propertyId" to "x"),
                variable("v", "propertyId" to "x"),
              ),
            ),
            "/assetModelProperties/1/type/transform/variables/1/name: Variable \"v\" stands twice; give each its own name",
          ),
        "two properties with one name" to
          Pair(
            listOf(measurement("x"), measurement("x")),
            "/assetModelProperties/1/name: There are two properties with the name \"x\"; give each its own",
          ),
        "a default value that is a number" to
          Pair(
            listOf(
              obj(
                "name" to "x",
                "dataType" to "DOUBLE",
                "type" to obj("attribute" to obj("defaultValue" to 5)),
              )
            ),
            "/assetModelProperties/0/type/attribute/defaultValue: This must be a text; write it in quotes",
          ),
      ) { (_, case) ->
        val notes = Notes()
        notes.properties(*case.first.toTypedArray())
        notes.problems shouldContainExactly listOf(case.second)
      }
    }

    test("mistakes in several places are reported together") {
      val notes = Notes()
      notes.properties(
        transform("a", "1 +"),
        transform("b", "v", variable("v", "propertyId" to "nothing")),
      )
      notes.problems.map { it.substringBefore(": ") } shouldContainExactly
        listOf(
          "/assetModelProperties/0/type/transform/expression",
          "/assetModelProperties/1/type/transform/variables/0/value/propertyId",
        )
    }

    test("an update keeps the ids and keys of the properties that it names") {
      val notes = Notes()
      val before = notes.properties(measurement("Oil Level"), measurement("Gone"))
      val level = before.findProperty("oil_level").orElseThrow()
      for (named in listOf("id" to level.id().toString(), "id" to "externalId:oil_level")) {
        val after =
          ModelRequests(Plant.of(listOf(before), listOf()), UUID::randomUUID)
            .update(
              notes.document(
                false,
                "assetModelName" to "M",
                "assetModelProperties" to listOf(measurement("Level", named), measurement("New")),
              ),
              before,
            )
        notes.problems.shouldBeEmpty()
        after.properties().map { it.key() } shouldContainExactly listOf("oil_level", "new")
        after.properties().first().id() shouldBe level.id()
        after.properties().first().name() shouldBe "Level"
        after.properties().first().kind() shouldBe PropertyKind.Measurement()
      }
    }
  })

private fun io.millwright.sitewise.json.JsonValue.JsonMembers.with(name: String, value: String) =
  io.millwright.sitewise.json.JsonValue.JsonMembers(
    members() + (name to io.millwright.sitewise.json.JsonValue.JsonText(value))
  )
