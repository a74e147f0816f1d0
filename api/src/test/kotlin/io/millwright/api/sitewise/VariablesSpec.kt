// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.problem.Refusal
import io.millwright.formula.Formula

private fun own(property: String) = Variables.Target("", property)

private fun ours(expression: String, vararg variables: Pair<String, Variables.Target>) =
  Variables.fromSiteWise("expression", Variables.Declared(expression, linkedMapOf(*variables)))
    .source()

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

    // SiteWise, "Constants": a variable of the same name goes before it.
    test("a variable goes before a constant of the same name") {
      ours("e * 2", "e" to own("energy")) shouldBe "energy * 2"
    }

    test("a name that is no variable is told, with its place") {
      val refusal = shouldThrow<Refusal> { ours("a + temprature", "a" to own("x")) }
      refusal.text() shouldContain "\"temprature\" at character 5"
    }

    test("a formula that can't be read is told, with its place") {
      shouldThrow<Refusal> { ours("a + ", "a" to own("x")) }.text() shouldContain "character"
    }

    test("what is ours goes out and comes back the same") {
      for (source in
        listOf(
          "temperature * 9 / 5 + 32",
          "sum(machines.produced) / sum(machines.total)",
          "if(state == 6, 1, 0)",
          "machines_produced + sum(machines.produced)",
        )) {
        val outside = Variables.toSiteWise(Formula.parse(source))
        Variables.fromSiteWise("expression", outside).source() shouldBe source
      }
    }
  })
