// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.edge

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.file.PlantFiles
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem

private fun edge(alias: String) =
  """
  edge: house
  sources:
    - name: plc
      modbus: {host: plc}
      tags:
        - {alias: $alias, holding: 1}
  """
    .trimIndent()

private val plant =
  PlantFiles.parse(
    mapOf(
      "plant.yaml" to
        """
        model: boiler
        properties: {temp: {measurement: double}}
        ---
        asset: boiler
        model: boiler
        """
          .trimIndent()
    ),
    Plant.EMPTY,
  ) {}

class EdgeTextsSpec :
  FunSpec({
    test("the aliases of an edge file are those that its tags name") {
      EdgeTexts.aliases("edge", edge("/boiler/temp")).map { it.path() } shouldBe
        listOf("/boiler/temp")
    }

    test("a text that is no edge file is refused") {
      shouldThrow<InvalidException> { EdgeTexts.aliases("edge", "edge: [") }
    }

    test("an alias that lacks its first sign is right, and hinted at") {
      val hints = mutableListOf<Problem>()
      EdgeTexts.check(mapOf("edge.yaml" to edge("boiler/temp")), plant) { hints.add(it) }
      hints.single().message() shouldBe
        "Alias boiler/temp is of no property; did you mean /boiler/temp?"
    }

    test("an alias of a property is not hinted at") {
      val hints = mutableListOf<Problem>()
      EdgeTexts.check(mapOf("edge.yaml" to edge("/boiler/temp")), plant) { hints.add(it) }
      hints shouldBe listOf()
    }
  })
