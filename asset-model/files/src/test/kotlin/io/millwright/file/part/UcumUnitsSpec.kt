// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.printableAscii
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import io.millwright.file.awkwardTexts
import io.millwright.file.yaml.YamlText
import java.util.Optional
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings
import org.snakeyaml.engine.v2.schema.FailsafeSchema
import systems.uom.ucum.format.UCUMFormat

class UcumUnitsSpec :
  FunSpec({
    test("a power that nothing is measured in is refused at once, however large it is") {
      for (unit in listOf("m999999999", "m-2147483648", "s+1000", "(m/s)100000", "kW.h12345")) {
        withClue(unit) { UcumUnits.problem(unit).orElse("") shouldContain "is not a UCUM unit" }
      }
      for (unit in listOf("m3", "10*999999", "10*6/L", "s-2", "100.m", "1000/min", "[in_i]2")) {
        withClue(unit) { UcumUnits.problem(unit) shouldBe Optional.empty() }
      }
    }

    test("units as the field writes them get their UCUM code, or the advice to write it") {
      for ((written, code) in
        listOf(
          "kvar" to "kV.A{reactive}",
          "VA" to "V.A",
          "barg" to "bar{gauge}",
          "%RH" to "%{RH}",
          "Ω" to "Ohm",
          "kΩ" to "kOhm",
          "µS/cm" to "uS/cm",
          "μS/cm" to "uS/cm",
          "Volt" to "V",
          "psig" to "[psi]{gauge}",
          "bara" to "bar{absolute}",
          "mmHg" to "mm[Hg]",
          "kVAh" to "kV.A.h",
          "Minuten" to "min",
          "Sekunden" to "s",
          "Bar" to "bar",
          "KW" to "kW",
          "kw" to "kW",
          "sek" to "s",
          "Std" to "h",
          "Nm3/h" to "m3{norm}/h",
          "Nm³/h" to "m3{norm}/h",
          "m/s²" to "m/s2",
          "m^3/h" to "m3/h",
          "hp" to "[HP]",
          "Stk" to "{piece}",
          "Stk/Std" to "{piece}/h",
          "°C/min" to "Cel/min",
          "KW/m²" to "kW/m2",
        )) {
        withClue(written) {
          UcumUnits.problem(written).orElse("") shouldContain "write \"$code\""
          UcumUnits.ucum(written) shouldBe code
          UcumUnits.problem(code) shouldBe Optional.empty()
        }
      }
    }

    // The core reads codes by itself, because the engine converts; the library is the judge.
    test("what the core makes of a code is what the library makes of it") {
      val library = UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE)
      val pairs =
        listOf(
          "bar" to "kPa",
          "[psi]" to "bar",
          "Cel" to "K",
          "[degF]" to "Cel",
          "kW.h" to "MJ",
          "km/h" to "m/s",
          "m3/h" to "L/min",
          "[in_i]" to "mm",
          "[lb_av]" to "kg",
          "t" to "g",
          "d" to "min",
          "%" to "[ppm]",
          "{bottle}/min" to "/h",
          "deg" to "rad",
          "W/(m2.K)" to "kW/m2/K",
          "N.m" to "J",
          "Ohm" to "V/A",
          "mm[Hg]" to "Pa",
          "atm" to "bar",
          "[gal_us]" to "l",
        )
      for ((from, to) in pairs) {
        val converter = library.parse(from).getConverterToAny(library.parse(to))
        val one = io.millwright.unit.Unit.parse(from).orElseThrow()
        val other = io.millwright.unit.Unit.parse(to).orElseThrow()
        for (number in listOf(0.0, 1.0, 50.0)) {
          val expected = converter.convert(number)
          withClue("$number $from in $to") {
            number * one.factorTo(other) + one.offsetTo(other) shouldBe
              (expected plusOrMinus 1e-6 * maxOf(1.0, kotlin.math.abs(expected)))
          }
        }
      }
    }

    test("UCUM codes are units, annotations and powers of ten too") {
      for (unit in
        listOf(
          "",
          "1",
          "Cel",
          "[degF]",
          "{bottle}/min",
          "{bottle}",
          "%",
          "kW.h",
          "m3/h",
          "[ppm]",
          "/min",
          "mm/s",
          "10*6/L",
          "10^-3",
          "J/{bottle}",
          "%{RH}",
          "m[H2O]",
        )) {
        withClue(unit) { UcumUnits.problem(unit) shouldBe Optional.empty() }
      }
    }

    test("what is no UCUM code is refused with what to write instead") {
      UcumUnits.problem("°C").orElseThrow() shouldContain "write \"Cel\""
      UcumUnits.problem("rpm").orElseThrow() shouldContain "write \"{rev}/min\""
      UcumUnits.problem("bottles").orElseThrow() shouldContain "in braces: \"{bottles}\""
      UcumUnits.problem("m//s").orElseThrow() shouldContain "examples are"
      UcumUnits.problem("m".repeat(300)).orElseThrow() shouldContain "at most 256"
    }

    test("no text makes the check of units fail") {
      checkAll(2000, Arb.string(0..12, Codepoint.printableAscii())) { text ->
        UcumUnits.problem(text)
      }
      UcumUnits.problem("(".repeat(200)).isPresent shouldBe true
    }

    test("a text that is written comes back from YAML unchanged") {
      val load = Load(LoadSettings.builder().setSchema(FailsafeSchema()).build())
      checkAll(2000, awkwardTexts) { text ->
        val written = "{a: ${YamlText.scalar(text)}, b: x}"
        load.loadFromString(written) shouldBe mapOf("a" to text, "b" to "x")
      }
    }
  })
