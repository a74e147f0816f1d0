// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.PlantDraft
import io.millwright.asset.PlantValidation
import io.millwright.asset.component
import io.millwright.asset.contract
import io.millwright.asset.id.StableIds
import io.millwright.asset.model
import io.millwright.asset.root
import io.millwright.reading.Alias
import kotlin.jvm.optionals.getOrNull

class CompositionSpec :
  FunSpec({
    val bearing = component("bearing") { measurement("temperature") }
    val motor =
      component("motor") {
        measurement("speed")
        transform("rps", "speed / 60")
        composite("front", "bearing")
        transform("warm", "front.temperature > 60 and speed > 0")
      }
    val pump =
      model("pump") {
        measurement("flow")
        composite("drive", "motor")
        composite("casing")
        measurement("casing.temperature")
        transform("effort", "drive.rps / flow")
        alarm("hot", "drive.front.temperature > 80", "{drive.front.temperature}")
      }

    fun formulaOf(model: AssetModel, key: String) =
      (model.findProperty(key).get().kind() as PropertyKind.Transform).formula()

    test("a model has what its components have, to any depth, with their keys") {
      val composed = Composition.of(listOf(pump, motor, bearing))[0]
      composed.properties().map { it.key() } shouldContainExactly
        listOf(
          "flow",
          "effort",
          "casing.temperature",
          "drive.speed",
          "drive.rps",
          "drive.warm",
          "drive.front.temperature",
        )
      composed.composites().map { it.key() } shouldContainExactly
        listOf("drive", "drive.front", "casing")
      formulaOf(composed, "drive.warm").source() shouldBe
        "drive.front.temperature > 60 and drive.speed > 0"
      formulaOf(composed, "drive.warm").properties() shouldBe
        setOf("drive.front.temperature", "drive.speed")
      formulaOf(composed, "effort").properties() shouldBe setOf("drive.rps", "flow")
      composed.fullName(composed.findProperty("drive.front.temperature").get()) shouldBe
        "drive: front: temperature"
      composed.fullName(composed.findProperty("flow").get()) shouldBe "flow"
      PlantValidation.check(
        PlantDraft.of(Composition.of(listOf(pump, motor, bearing)), listOf())
      ) shouldBe listOf()
    }

    test(
      "composing again changes nothing, and a property keeps its id when its component changes"
    ) {
      val once = Composition.of(listOf(pump, motor, bearing))
      Composition.of(once) shouldBe once
      val changed =
        component("motor") {
          attribute("poles")
          measurement("speed")
        }
      val again = Composition.of(listOf(once[0], changed, bearing))[0]
      again.findProperty("drive.speed").map { it.id() } shouldBe
        once[0].findProperty("drive.speed").map { it.id() }
      again.properties().map { it.key() } shouldContainExactly
        listOf("flow", "effort", "casing.temperature", "drive.poles", "drive.speed")
    }

    test("the same component stands in a model twice") {
      val twin =
        model("twin") {
          composite("left", "bearing")
          composite("right", "bearing")
          transform("difference", "left.temperature - right.temperature")
        }
      val composed = Composition.of(listOf(twin, bearing))
      PlantValidation.check(PlantDraft.of(composed, listOf())) shouldBe listOf()
      composed[0].properties().map { it.id() }.distinct().size shouldBe 3
    }

    test("a property of a composite model has an alias below its asset's path") {
      val asset = root("p1", pump)
      val plant = Plant.of(Composition.of(listOf(pump, motor, bearing)), listOf(asset))
      plant
        .findProperty(Alias("/p1/drive/front/temperature"))
        .map { it.property().key() }
        .getOrNull() shouldBe "drive.front.temperature"
    }

    test("what does not exist, or contains itself, is named and gives nothing") {
      fun problems(vararg models: AssetModel) =
        PlantValidation.check(PlantDraft.of(Composition.of(models.toList()), listOf())).map {
          it.message()
        }

      problems(model("a") { composite("x", "gone") })[0] shouldBe
        "Component model ${StableIds.model("gone")} does not exist; add it, or name one that does"
      problems(model("a") { composite("x", "b") }, model("b")) shouldContainExactly
        listOf("b is an asset model; models are composed of component models")
      problems(component("a") { composite("x", "b") }, component("b") { composite("y", "a") })
        .toSet() shouldBe
        setOf(
          "A a would contain itself by way of b; remove one composite model of the circle",
          "A b would contain itself by way of a; remove one composite model of the circle",
        )
      problems(
        model("a") {
          measurement("x")
          composite("x")
          measurement("y.temperature")
          transform("z", "x.gone + 1")
        }
      ) shouldContainExactly
        listOf(
          "\"x\" is a property or a hierarchy of model a already; choose another key",
          "Composite model \"y\" does not exist in model a; add it",
          "Property \"x.gone\" does not exist in model a; known are x, y.temperature, z",
        )
      problems(
        component("a") {
          children("parts", "b")
          alarm("hot", "1 > 0")
        },
        model("b"),
      )[0] shouldBe
        "A component model has no hierarchies; put \"parts\" into the models composed of it"
    }

    test(
      "an interface is fulfilled where something of its type stands for each of its properties"
    ) {
      val oee = contract("oee") { measurement("availability") }
      val filler =
        model("filler") {
          measurement("run_share")
          fulfils("oee", "availability" to "run_share")
        }
      fun problems(vararg models: AssetModel) =
        PlantValidation.check(PlantDraft.of(models.toList(), listOf())).map { it.message() }

      problems(oee, filler) shouldBe listOf()
      problems(
        oee,
        model("filler") {
          measurement("run_share")
          fulfils("oee")
        },
      ) shouldContainExactly
        listOf("Nothing stands for property \"availability\" of interface oee; known are run_share")
      problems(filler) shouldContainExactly
        listOf("Interface ${StableIds.model("oee")} does not exist; add it, or name one that does")
    }

    test("only asset models have assets") {
      val asset = root("m1", motor)
      PlantValidation.check(PlantDraft.of(Composition.of(listOf(motor, bearing)), listOf(asset)))
        .map {
          it.message()
        } shouldBe
        listOf(
          "motor is a component model, of which there are no assets; make it from an asset model"
        )
    }
  })
