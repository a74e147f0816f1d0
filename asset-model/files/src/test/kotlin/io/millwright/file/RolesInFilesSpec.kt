// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.asset.Plant
import io.millwright.role.PropertyRole
import io.millwright.validation.InvalidException
import java.nio.file.Path
import kotlin.io.path.readText

private fun plant(vararg lines: String): Plant =
  PlantFiles.parse(
    mapOf("m.yaml" to "model: m\nproperties:\n" + lines.joinToString("\n") { "  $it" })
  )

class RolesInFilesSpec :
  FunSpec({
    test("a file sets a role, export writes it back, and writes none that was inferred") {
      val plant =
        plant(
          "belegt: {measurement: boolean, role: bay}",
          "oee: {metric: avg(co), every: 5m}",
          "co: {measurement: double, unit: \"[ppm]\"}",
        )
      val properties = plant.models().single().properties()
      properties.map { it.role() } shouldContainExactly
        listOf(PropertyRole.BAY, PropertyRole.OEE, PropertyRole.GAS)
      properties.map { it.assigned().isSet() } shouldContainExactly listOf(true, false, false)
      val written = PlantFiles.texts(plant).values.joinToString("\n")
      written shouldContain "role: bay"
      written shouldNotContain "role: oee"
      PlantFiles.parse(PlantFiles.texts(plant)).models() shouldBe plant.models()
    }

    test("the page about roles tells each of them") {
      val page =
        Path.of(checkNotNull(System.getProperty("millwright.checkout")), "docs/reference/pages.md")
      val told = Regex("(?m)^- `(\\w+)`: ").findAll(page.readText()).map { it.groupValues[1] }
      told.toList() shouldBe PropertyRole.WORDS
    }

    test("role: none keeps a role from being inferred") {
      val plant = plant("oee: {measurement: double, role: none}")
      plant.models().single().properties().single().role() shouldBe PropertyRole.NONE
      PlantFiles.texts(plant).values.single() shouldContain "role: none"
    }

    test("an unknown role is reported where it stands, with what is known") {
      val message =
        shouldThrow<InvalidException> { plant("a: {measurement: boolean, role: bey}") }
          .problems()
          .single()
          .toString()
      message shouldContain
        """m.yaml:3:35: m.a: "bey" is not a role; did you mean "bay"?; the roles are none, packml_state"""
      message shouldContain "code"
    }

    test("a role that does not fit is reported where it stands") {
      shouldThrow<InvalidException> { plant("a: {measurement: string, role: oee}") }
        .problems()
        .single()
        .toString() shouldContain "m.yaml:3:34: m.a: Role oee is for numbers, and a is string"
    }

    test("a component model's roles that are set hold in what it is built into") {
      val plant =
        PlantFiles.parse(
          mapOf(
            "m.yaml" to
              """
              model: drive
              type: component
              properties:
                belegt: {measurement: boolean, role: bay}
              ---
              model: m
              composites:
                main: {component: drive}
              """
                .trimIndent()
          )
        )
      plant.models().last().findProperty("main.belegt").get().role() shouldBe PropertyRole.BAY
    }
  })
