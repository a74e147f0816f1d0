// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.formula.Formula
import io.millwright.formula.language.Expression
import io.millwright.formula.language.Function
import io.millwright.formula.language.FunctionClass
import io.millwright.formula.language.Meaning
import io.millwright.formula.language.NumericForm
import io.millwright.formula.language.UnitRule

private const val MINUTE = 60_000_000L

private val points: Arb<List<Pair<Long, Double>>> =
  Arb.list(Arb.pair(Arb.long(1L..MINUTE), Arb.double(-1e3, 1e3)), 0..30).map { list ->
    list.distinctBy { it.first }.sortedBy { it.first }
  }

private val aggregates = Functions.all().filter { it.meaning() is Meaning.OfPoints<*> }

/** Each entry of the catalogue says all that the product needs of a function. */
class FunctionsSpec :
  FunSpec({
    context("an entry is complete") {
      withTests<Function>({ it.name() }, Functions.all()) { function ->
        function.text().meaning() shouldMatch Regex("(?s).*\\.")
        function.text().meaning() shouldNotContain "|"
        function.text().examples().shouldNotBeEmpty()
        function.signature().toString() shouldContain "${function.name()}("
        val place =
          when (function.meaning()) {
            is Meaning.Scalar -> listOf(FunctionClass.SCALAR)
            is Meaning.OfPoints<*> -> listOf(FunctionClass.AGGREGATE, FunctionClass.TEMPORAL)
            is Meaning.OverTime -> listOf(FunctionClass.TEMPORAL)
            is Meaning.AtReading -> listOf(FunctionClass.TRIGGER)
          }
        place shouldContain function.functionClass()
      }
    }

    context("an example calls the function that it explains") {
      withTests<Function>({ it.name() }, Functions.all()) { function ->
        function
          .text()
          .examples()
          .flatMap { Formula.parse(it.formula()).expression().nodes().toList() }
          .filterIsInstance<Expression.Call>()
          .map { it.function() } shouldContain function
      }
    }

    test("an entry without an example or a unit is refused when it is made") {
      val entry = { Function.of("twice(x: number): number").says("Two times x.") }
      val closure = Functions.find("abs").orElseThrow().meaning() as Meaning.Scalar
      shouldThrow<NullPointerException> {
          entry().example("twice(2)", "4").scalar(closure.closure(), NumericForm.NONE)
        }
        .message shouldBe "The function twice states no unit; add it to its entry"
      shouldThrow<IllegalArgumentException> {
          entry().unit(UnitRule.OF_FIRST).scalar(closure.closure(), NumericForm.NONE)
        }
        .message!! shouldContain "a meaning and an example"
    }

    test("names are unique, here and elsewhere") {
      (Functions.all().map { it.name() } + Functions.all().flatMap { it.namesElsewhere() })
        .shouldBeUnique()
    }

    context("parts of a window that are merged give what the whole gives") {
      withTests<Function>({ it.name() }, aggregates) { function ->
        checkAll(200, points, Arb.list(Arb.int(0..3), 30..30)) { all, places ->
          val call = WindowCallByHand(0, MINUTE, 30.0)
          val parts = (0..3).map { part -> all.filterIndexed { i, _ -> places[i] == part } }
          val meaning = function.meaning() as Meaning.OfPoints<*>
          val whole = meaning.over(call, listOf(all)).asNumber()
          val merged = meaning.over(call, parts.shuffled()).asNumber()
          withClue("$whole and $merged of $parts") {
            merged.isPresent shouldBe whole.isPresent
            whole.ifPresent {
              merged.asDouble shouldBe (it plusOrMinus 1e-9 * maxOf(1.0, Math.abs(it)))
            }
          }
        }
      }
    }
  })
