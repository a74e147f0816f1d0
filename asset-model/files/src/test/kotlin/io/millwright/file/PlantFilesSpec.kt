// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.reading.Alias
import io.millwright.reading.Value

class PlantFilesSpec :
  FunSpec({
    test("the plant of the design's example is read whole") {
      val plant = PlantFiles.read(listOf(fixture("good")))
      plant.models().map { it.key() } shouldBe listOf("filler", "valve", "line", "plant")
      val filler = plant.findAsset("/graz/line-1/filler").orElseThrow()
      val model = plant.model(filler)
      model.name() shouldBe "Filling machine"
      val rate = model.findProperty("ideal_rate").orElseThrow()
      filler.attributes() shouldBe mapOf(rate.id() to Value.of(150.0))
      plant.findProperty(Alias("/opc/f2/t")).orElseThrow().asset().key() shouldBe "filler-2"
    }
  })
