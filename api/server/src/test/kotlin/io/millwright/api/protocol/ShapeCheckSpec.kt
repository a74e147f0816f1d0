// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.millwright.api.problem.Refusal

private const val ID = "11111111-2222-3333-4444-555555555555"

/** What is said of requests that are not as the protocol's shapes say. */
class ShapeCheckSpec :
  FunSpec({
    val operations = SiteWiseProtocol.ours().operations()

    fun input(operation: String) = operations.getValue(operation).input()

    fun check(operation: String, body: String) {
      ObjectMapper().createParser(body).use {
        it.nextToken()
        ShapeCheck(it, object : ShapeCheck.Reader {}).`object`(input(operation), Pointer.ROOT)
      }
    }

    fun refusal(operation: String, body: String): String =
      shouldThrow<Refusal> { check(operation, body) }.text()

    fun parameters(operation: String, vararg given: Pair<String, List<String>>) =
      ShapeCheck.parameters(input(operation)) { given.toMap()[it.wireName()].orEmpty() }

    test("all operations of the protocol are known, with those that Millwright does not do") {
      operations shouldHaveSize 149
      operations.getValue("DeleteAsset").path() shouldBe "/assets/{assetId}"
      operations.getValue("ListTimeSeries").path() shouldBe "/timeseries"
      operations.getValue("CreateAsset").status() shouldBe 202
    }

    test("a request that is as its shape says passes") {
      check(
        "CreateAsset",
        """{"assetName":"x","assetModelId":"$ID","tags":{},"assetDescription":null}""",
      )
      parameters("ListAssets", "maxResults" to listOf("10000"), "nextToken" to listOf(""))
      parameters(
        "GetAssetPropertyAggregates",
        "aggregateTypes" to listOf("AVERAGE", "COUNT"),
        "resolution" to listOf("1m"),
        "startDate" to listOf("2026-01-01T00:00:00Z"),
        "endDate" to listOf("2026-01-02T00:00:00Z"),
      )
    }

    test("a description that was answered empty can be sent back") {
      for (operation in listOf("CreateAssetModel", "UpdateAssetModel")) {
        check(operation, """{"assetModelName":"x","assetModelDescription":""}""")
      }
    }

    test("a member that is missing is named by its JSON pointer") {
      refusal("CreateAsset", """{"assetName":"x"}""") shouldBe
        "/assetModelId is missing; it is required"
      refusal(
        "CreateAssetModel",
        """{"assetModelName":"x","assetModelProperties":[{"name":"p","dataType":"DOUBLE","type":{}},{"name":"q","type":{}}]}""",
      ) shouldBe "/assetModelProperties/1/dataType is missing; it is required"
      shouldThrow<Refusal> { parameters("ListProjects") }.text() shouldBe
        "/portalId is missing; it is required"
    }

    listOf(
        """{"assetName":"","assetModelId":"$ID"}""" to "/assetName has 0 characters",
        """{"assetName":"${"x".repeat(257)}","assetModelId":"$ID"}""" to
          "/assetName has 257 characters; it may have 1 to 256",
        """{"assetName":"a\tb","assetModelId":"$ID"}""" to "/assetName \"a\tb\" is not allowed",
        """{"assetName":7,"assetModelId":"$ID"}""" to "/assetName is not a text",
        """{"assetName":{},"assetModelId":"$ID"}""" to "/assetName is not a text",
        """{"assetName":"x","assetModelId":"seven"}""" to "/assetModelId has 5 characters",
        """{"assetName":"x","assetModelId":"$ID","tags":[]}""" to "/tags is not an object",
        """{"assetName":"x","assetModelId":"$ID","tags":{"a":null}}""" to "/tags/a is not a text",
        """{"assetName":"x","assetModelId":"$ID","colour":1}""" to "/colour is no field",
      )
      .forEach { (body, said) ->
        test("of CreateAsset $body it is said: $said") {
          refusal("CreateAsset", body) shouldStartWith said
        }
      }

    test("a text counts its characters, not their halves") {
      check("CreateAsset", """{"assetName":"${"\uD83D\uDE00".repeat(256)}","assetModelId":"$ID"}""")
    }

    test("enumerations, ranges and lists have their bounds") {
      refusal("PutLoggingOptions", """{"loggingOptions":{"level":"DEBUG"}}""") shouldContain
        "[ERROR, INFO, OFF]"
      refusal("BatchAssociateProjectAssets", """{"assetIds":[]}""") shouldBe
        "/assetIds has 0 items; give 1 to 100"
      shouldThrow<Refusal> { parameters("ListPortals", "maxResults" to listOf("251")) }
        .text() shouldBe "/maxResults=251 is not a whole number from 1 to 250"
      shouldThrow<Refusal> { parameters("ListPortals", "maxResults" to listOf("many")) }
        .text() shouldStartWith "/maxResults=many is not a whole number"
    }

    test("of some objects exactly one member has to be there") {
      refusal(
        "CreateGateway",
        """{"gatewayName":"a","gatewayPlatform":{}}""",
      ) shouldStartWith "/gatewayPlatform holds 0 of"
    }

    test("members that Millwright does not accept are refused with the reason") {
      refusal(
        "PutLoggingOptions",
        """{"loggingOptions":{"level":"INFO"},"workspaceName":"w"}""",
      ) shouldContain "Millwright has no workspaces"
    }

    test("the values of a batch are left to the operation, and names in them are not") {
      check(
        "BatchPutAssetPropertyValue",
        """{"entries":[{"entryId":"1","propertyValues":[{"quality":7}]}]}""",
      )
      refusal(
        "BatchPutAssetPropertyValue",
        """{"entries":[{"entryId":"1","propertyValues":[{"qualiti":7}]}]}""",
      ) shouldStartWith "/entries/0/propertyValues/0/qualiti is no field"
    }

    test("every difference has a target that the protocol has") {
      val names = buildSet {
        fun add(shape: Shape) {
          when (shape) {
            is Shape.Structure ->
              if (add(shape.name())) {
                shape.members().values.forEach {
                  add("${shape.name()}.${it.name()}")
                  add("*.${it.name()}")
                  add(it.shape())
                }
              }
            is Shape.Items -> add(shape.each())
            is Shape.Entries -> add(shape.each())
            is Shape.Judged -> add(shape.shape())
            else -> Unit
          }
        }
        operations.values.forEach {
          add(it.input())
          add(it.output())
        }
      }
      Differences.ALL.map { it.target() }
        .filterNot {
          it in names || it in setOf("CustomID", "Expression", "Qualities", "TagMap")
        } shouldBe listOf()
    }
  })
