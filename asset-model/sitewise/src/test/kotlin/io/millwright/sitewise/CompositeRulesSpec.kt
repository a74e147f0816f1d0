// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.value.DataType
import java.util.UUID

private val type =
  obj(
    "name" to "AWS/ALARM_TYPE",
    "dataType" to "STRING",
    "type" to obj("attribute" to obj("defaultValue" to "EXTERNAL")),
  )

private val state =
  obj(
    "name" to "AWS/ALARM_STATE",
    "dataType" to "STRUCT",
    "dataTypeSpec" to "AWS/ALARM_STATE",
    "type" to obj("measurement" to obj()),
  )

private fun composite(name: String, type: String, vararg properties: JsonMembers) =
  obj("name" to name, "type" to type, "properties" to properties.toList())

private fun struct(structure: String?) =
  obj(
    *listOfNotNull(
        "name" to "s",
        "dataType" to "STRUCT",
        structure?.let { "dataTypeSpec" to it },
        "type" to obj("measurement" to obj()),
      )
      .toTypedArray()
  )

/** What a request for a model with these members is told. */
private fun problems(vararg members: Pair<String, Any?>): List<String> {
  val notes = Notes()
  ModelRequests(Plant.EMPTY, UUID::randomUUID)
    .create(notes.document(false, "assetModelName" to "M", *members))
  return notes.problems
}

class CompositeRulesSpec :
  FunSpec({
    test("a complete alarm, a group and structs of alarm states are taken") {
      problems(
          "assetModelProperties" to listOf(struct("AWS/ALARM_STATE")),
          "assetModelCompositeModels" to
            listOf(
              composite("Hot", "AWS/ALARM", type, state),
              composite("Cold", "AWS/ALARM", state, type),
              composite("Drive", "CUSTOM"),
              composite("Odd", "AWS/L4E_ANOMALY", struct("AWS/L4E_ANOMALY_RESULT")),
            ),
        )
        .shouldBeEmpty()
    }

    context("what SiteWise refuses is reported at its place") {
      withTests(
        nameFn = { it.first },
        "an unknown type" to
          Pair(
            listOf(composite("X", "BOGUS")),
            "/assetModelCompositeModels/0/type: \"BOGUS\" is not a type of composite model; use one of [CUSTOM, AWS/ALARM, AWS/L4E_ANOMALY]",
          ),
        "two of one name" to
          Pair(
            listOf(composite("X", "CUSTOM"), composite("X", "CUSTOM")),
            "/assetModelCompositeModels/1/name: There are two composite models with the name \"X\"; give each its own",
          ),
        "an alarm without a type" to
          Pair(
            listOf(composite("X", "AWS/ALARM", state)),
            "/assetModelCompositeModels/0: An alarm has a property \"AWS/ALARM_TYPE\"; add it",
          ),
        "an alarm without a state" to
          Pair(
            listOf(composite("X", "AWS/ALARM", type)),
            "/assetModelCompositeModels/0: An alarm has a property \"AWS/ALARM_STATE\"; add it",
          ),
        "a struct of an anomaly in a group" to
          Pair(
            listOf(composite("X", "CUSTOM", struct("AWS/L4E_ANOMALY_RESULT"))),
            "/assetModelCompositeModels/0/properties/0/dataTypeSpec: \"AWS/L4E_ANOMALY_RESULT\" is not a structure that this property can have; use AWS/ALARM_STATE",
          ),
      ) { (_, case) ->
        problems("assetModelCompositeModels" to case.first) shouldContainExactly listOf(case.second)
      }
    }

    test("a component model has no alarm") {
      problems(
        "assetModelType" to "COMPONENT_MODEL",
        "assetModelCompositeModels" to listOf(composite("X", "AWS/ALARM", type, state)),
      ) shouldContainExactly
        listOf(
          "/assetModelCompositeModels/0/type: A component model has no alarms; add this one to the models composed of it"
        )
    }

    test("a struct says its structure") {
      problems("assetModelProperties" to listOf(struct(null))) shouldContainExactly
        listOf(
          "/assetModelProperties/0: \"dataTypeSpec\" is missing; a property of type STRUCT says its structure, such as AWS/ALARM_STATE"
        )
      problems("assetModelProperties" to listOf(struct("BOGUS"))) shouldContainExactly
        listOf(
          "/assetModelProperties/0/dataTypeSpec: \"BOGUS\" is not a structure that this property can have; use AWS/ALARM_STATE"
        )
    }

    test("a struct that a file has made is sent back as it was described") {
      val s =
        PropertyDefinition(
          PropertyId(UUID(1, 1)),
          "s",
          "s",
          DataType.STRUCT,
          "",
          PropertyKind.Measurement(),
        )
      val before = AssetModel(ModelId(UUID(2, 2)), "m", "M", "", listOf(s), listOf(), listOf())
      val notes = Notes()
      ModelRequests(Plant.of(listOf(before), listOf()), UUID::randomUUID)
        .update(
          notes.document(
            false,
            "assetModelName" to "M",
            "assetModelProperties" to listOf(struct(null)),
          ),
          before,
        )
      notes.problems.shouldBeEmpty()
    }
  })
