// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.formula

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.checkAll
import io.millwright.formula.Formula
import io.millwright.formula.syntax.FormulaException

private fun own(property: String) = Variables.Target("", property)

private fun ours(expression: String, vararg variables: Pair<String, Variables.Target>) =
  Variables.fromSiteWise(Variables.Declared(expression, linkedMapOf(*variables))).formula().source()

class VariablesSpec :
  FunSpec({
    test("variables become the keys of what they stand for") {
      ours("(a - b) / a", "a" to own("total_count"), "b" to own("reject_count")) shouldBe
        "(total_count - reject_count) / total_count"
    }

    test("a variable may have the name of a property that it does not stand for") {
      ours("a - b", "a" to own("b"), "b" to own("a")) shouldBe "b - a"
    }

    test("a variable of a child becomes hierarchy and key") {
      ours("sum(v)", "v" to Variables.Target("machines", "produced")) shouldBe
        "sum(machines.produced)"
    }

    // SiteWise: x.f(y) is f(x, y); our dot must not swallow theirs.
    test("a method on a variable stays a method") {
      val formula = ours("v.sum()", "v" to Variables.Target("machines", "produced"))
      Formula.parse(formula).expression().children().single() shouldBe
        Formula.parse(formula).expression().nodes().toList()[1]
      formula shouldContain "machines.produced"
    }

    test("a variable in a text with values is found, a word of the text is not") {
      ours("f'a is {a: \"d\"}' + a[0]", "a" to own("batch")) shouldBe
        "f'a is {batch: \"d\"}' + batch[0]"
      val out =
        Variables.toSiteWise(
          Formula.parse("f'{motor.speed} of {sum(machines.speed)}'").naming(setOf("motor.speed"))
        )
      out.expression() shouldBe "f'{motor_speed} of {sum(machines_speed)}'"
    }

    // SiteWise, "Constants": a variable of the same name goes before it.
    test("a variable goes before a constant of the same name") {
      ours("e * 2", "e" to own("energy")) shouldBe "energy * 2"
    }

    test("a name that is not a variable is reported with its place") {
      val refusal = shouldThrow<FormulaException> { ours("a + temprature", "a" to own("x")) }
      refusal.message shouldContain "\"temprature\" is not one of the formula's variables [a]"
      refusal.offset() shouldBe 4
    }

    test("an invalid formula is reported with its place") {
      shouldThrow<FormulaException> { ours("a + ", "a" to own("x")) }.offset() shouldBe 4
    }

    test("a formula of ours that is written and read again is the same") {
      for (source in
        listOf(
          "temperature * 9 / 5 + 32",
          "sum(machines.produced) / sum(machines.total)",
          "if(state == 6, 1, 0)",
          "machines_produced + sum(machines.produced)",
        )) {
        val outside = Variables.toSiteWise(Formula.parse(source))
        Variables.fromSiteWise(outside).formula().source() shouldBe source
      }
    }

    // SiteWise API: VariableName has at most 64 characters, Expression 1024.
    test("variables have names that SiteWise accepts, however long and similar the keys are") {
      val step =
        Arb.element("a", "b", "machine_of_the_second_hall_on_the_north_side", "x".repeat(64))
      val keys = Arb.list(step, 1..4).map { it.joinToString(".") }
      checkAll(200, Arb.list(keys, 1..12)) { named ->
        val dotted = named.filter { it.count { step -> step == '.' } != 1 }.toSet()
        val formula = Formula.parse(named.joinToString(" + ") { "max($it)" }).naming(dotted)
        val outside = Variables.toSiteWise(formula)
        outside.variables().keys.forEach { it shouldMatch "[a-z][a-z0-9_]{0,63}" }
        outside.variables() shouldHaveSize named.toSet().size
        (outside.expression().length <= 1_024) shouldBe true
        Variables.fromSiteWise(outside).formula().source() shouldBe formula.source()
        Variables.toSiteWise(formula) shouldBe outside
      }
    }

    test("a long name keeps its beginning, and depends on nothing but its key") {
      val speed = "a".repeat(40) + ".speed_of_the_motor_behind_the_gear"
      fun names(source: String) =
        Variables.toSiteWise(Formula.parse(source).naming(setOf(speed))).variables().keys
      val alone = names("max($speed)").single()
      alone shouldStartWith "a".repeat(40) + "_speed_of_the_"
      alone.length shouldBe 64
      names("b + max($speed)") shouldBe setOf("b", alone)
    }

    test("a character of our formula is found again in SiteWise's") {
      val expression = "(a - b) * c.sum() + d"
      val translated =
        Variables.fromSiteWise(
          Variables.Declared(
            expression,
            mapOf(
              "a" to own("total_count"),
              "b" to own("x"),
              "c" to Variables.Target("machines", "produced"),
              "d" to own("d"),
            ),
          )
        )
      val ours = translated.formula().source()
      ours shouldBe "(total_count - x) * (machines.produced).sum() + d"
      for ((text, theirs) in
        listOf(
          "total" to "a -",
          "count" to "a -",
          "- x" to "- b",
          "produced" to "c.",
          "d" to "d",
        )) {
        val at = if (text == "d") ours.length - 1 else ours.indexOf(text)
        val was = if (text == "d") expression.length - 1 else expression.indexOf(theirs)
        translated.original(at) shouldBe was
      }
    }
  })
