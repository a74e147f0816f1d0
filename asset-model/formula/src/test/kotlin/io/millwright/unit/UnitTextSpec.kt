// SPDX-License-Identifier: Apache-2.0
package io.millwright.unit

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe

class UnitTextSpec :
  FunSpec({
    context("a unit is shown as people write it") {
      withTests(
        "" to "",
        "1" to "",
        "Cel" to "°C",
        "[ppm]" to "ppm",
        "{bottle}" to "bottles",
        "{bottle}/min" to "bottles/min",
        "kg/{bottle}" to "kg/bottle",
        "{box}" to "boxes",
        "{assembly line}/h" to "assembly lines/h",
        "{Flasche}" to "Flasche",
        "/min" to "/min",
        "1/min" to "/min",
        "m/s2" to "m/s²",
        "m3" to "m³",
        "s-1" to "s⁻¹",
        "kW.h" to "kWh",
        "N.m" to "N·m",
        "kV.A{reactive}" to "kvar",
        "V.A.h{reactive}" to "varh",
        "m3{norm}" to "m³ (norm)",
        "bar{gauge}" to "barg",
        "10*3" to "×10³",
        "[gr]" to "gr",
        "wk" to "weeks",
        "{a/b}/s" to "a/b/s",
      ) { (code, text) ->
        UnitText.of(code) shouldBe text
      }
    }
  })
