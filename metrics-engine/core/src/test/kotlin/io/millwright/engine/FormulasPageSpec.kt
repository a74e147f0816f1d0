// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.formula.Formula
import io.millwright.formula.catalogue.Functions
import io.millwright.formula.language.Expression
import io.millwright.formula.language.FunctionText
import io.millwright.formula.language.Meaning
import io.millwright.formula.language.NumericForm
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.Path

private val HEAD =
  """
  # Formulas

  The language of AWS IoT SiteWise's formula expressions, whole, and some functions more. A test writes this page and runs every example on it.

  - **Names.** A name is a property of the same asset, by its key; in a metric, `hierarchy.key` is a property of all children: `sum(machines.produced)`.
    Functions are written in any case, and as `f(x, y)` or `x.f(y)`.
  - **Numbers** are doubles: `1`, `.9`, `3.4E-5`. Integers beyond 2^53 stay exact in `+ - * / %`, comparisons, `abs`, `round`, `floor`, `ceil`, `increase` and what looks at one point; other aggregates are of doubles.
  - **Texts** stand in `'...'` or `"..."`; the quote itself is written twice. `f'{x: ".1f"} bar'` has values in it, with or without a format; a brace is written twice.
  - **Constants**, in any case: `pi`, `e`, `true` (1), `false` (0), `none` (no value).
  - **Operators**, the weakest first: `or`, `and`, `not`, comparisons (`< <= > >= == !=`), `+ -`, `* / %`, signs and `!`, `^`, then `.f()`, `[i]` and `[from:to:step]`.
    `x and y` is 0 where x is false, otherwise y; `x or y` is 1 where x is true, otherwise y. `+` joins as soon as one side is a text. `%` has the sign of its left side.
    Characters of a text count from 0, or from the end where negative, as in Python. A text has at most 1,024 characters.
  - **No value.** What is undefined (`x / 0`, `sqrt(-1)`), infinite or `none`, or needs what has no value, is no point. The constant `none` is false; `if`, `and`, `or` and `not` have no value
    where what they look at first has none. Only GOOD readings count; others end nothing and start nothing, but `'linear'` draws no line across them. A metric with `percent_good` has no value where too little of its window is GOOD.
  - **When.** A transform is evaluated at each reading of one of its inputs, the others as they were then; a metric for each window (start, end]. A bare name
    in a metric is the last value in the window. Nothing depends on when or in which order readings came; what comes late is computed again.
  - **Attributes.** A metric that names attributes only, or nothing, has a value in every window from the first reading of its tree on, also in windows without readings;
    in a tree without readings, from the moment the server first sees it. What has begun stays begun. Each window has the attribute's value that holds at its end.
  - **Children.** An aggregate follows its argument at each child: `sum(machines.power * machines.price)` multiplies child by child, at each reading of either.
    A function over time has one result for each child, so it stands in an aggregate: `sum(statetime(machines.running))`.
  - **Aggregates in aggregates.** An aggregate has one value, wherever it stands: `max(avg(x), avg(machines.power))` is the greater of two values, and `sum(avg(x ^ 2) / 2)` is what is in the
    brackets. A bare name beside it is the last value in the window; a property of children can't stand beside it in one argument.
  - **Children that come and go** count for as long as they are children, (from, to]: their points where they lie in it, a metric's value where its window's end does,
    an attribute where it is a child at the window's end. A function over time sees of a child only the part of the window in which it was one, with the value that held
    when it came. Who was no child in any part of a window does not exist for it. An asset that never had a parent belongs to its first one from the beginning of its data;
    a later move counts from the move, or from the time that the mover names (`since:` in [model files](model-files.md)). What a removed asset made until then still counts.
  - **Types** are checked when a model is applied: number, truth (1 or 0), text. What can never give a value is refused, at its character: wrong types, unknown time zones,
    formats, JSON paths and algorithms. `any` is anything, `value` anything but `none`, `same` what all such arguments have in common, `either` one of them, `?` may be left out, `...` may stand several times.
    SiteWise takes such formulas and gives no points.
  - **Units** are checked, too. What is added, compared or chosen from is converted to the unit of the first (bar and kPa; `plan` says where), and refused where it
    measures something else (bar and Cel). A number fits any unit, and so does what is multiplied by one, or has no unit. The result is never converted: the unit that its
    property declares is what the formula claims, and must measure the same. SiteWise has no units in formulas.
  """
    .trimIndent()

private fun page(): String {
  val text = StringBuilder(HEAD).append("\n")
  text.append(
    "\nThe examples have these points; the reading is that of 12:01:00, the window the minute before. `limit` is an attribute, 5, and `price` one of the machines, 10.\n\n"
  )
  text.append("| property | points |\n| --- | --- |\n")
  COURSES.forEach { (stream, points) ->
    val name =
      stream.removePrefix("/line/").replace("a/", "machine a: ").replace("b/", "machine b: ")
    text.append("| $name | ")
    text.append(
      points.entries.joinToString(", ") { (second, value) ->
        "${NOON.plusSeconds(second.toLong()).toString().substring(11, 19)} `$value`"
      }
    )
    text.append(" |\n")
  }
  for (group in Functions.groups()) {
    text.append(
      "\n## ${group.title()}\n\n| function | meaning | example | difference from SiteWise |\n| --- | --- | --- | --- |\n"
    )
    for (function in group.functions()) {
      val said = function.text()
      val examples =
        said.examples().joinToString("<br>") { "`${it.formula()}` is ${shown(it.result())}" }
      text.append(
        "| `${function.signature()}` | ${said.meaning()} | $examples | ${said.difference()} |\n"
      )
    }
  }
  text.append("\n").append(UNKNOWN_TIME).append("\n")
  text.append(
    "\n## Rules, each with an example\n\nThe asset is a line with machines below it. Times are seconds; a window ends with each full minute, and four are over.\n"
  )
  RULES.forEach { text.append(it.text()) }
  return text.toString()
}

private fun shown(result: String) = if (result == "no value") result else "`$result`"

private val EXAMPLES = Functions.all().flatMap { it.text().examples() }

/**
 * Holds docs/reference/formulas.md to the functions that there are and to what they give. With the
 * environment variable MILLWRIGHT_WRITE_DOCS it writes that page anew.
 */
class FormulasPageSpec :
  FunSpec({
    context("an example gives what the page says") {
      withTests<FunctionText.Example>({ it.formula() }, EXAMPLES) {
        written(example(it.formula())) shouldBe it.result()
      }
    }

    context("an example at a reading gives the same as closures and as bytecode") {
      withTests<FunctionText.Example>(
        { it.formula() },
        EXAMPLES.filterNot { isOfWindow(Formula.parse(it.formula())) },
      ) { example ->
        val formula = Formula.parse(example.formula())
        written(formula.evaluate(LastReading)) shouldBe example.result()
        formula.numeric().ifPresent { program ->
          val slots = program.slots().map { LastReading.of(it).asNumber().orElse(Double.NaN) }
          val number = program.expression().evaluate(slots.toDoubleArray(), LastReading.time())
          written(if (number.isNaN()) Value.none() else Value.of(number)) shouldBe example.result()
        }
      }
    }

    test("every function of numbers alone is bytecode in one of its examples") {
      val compiled =
        EXAMPLES.map { Formula.parse(it.formula()) }
          .filter { it.numeric().isPresent }
          .flatMap { it.expression().nodes().toList() }
          .filterIsInstance<Expression.Call>()
          .map { it.function() }
          .toSet()
      Functions.all().filter { function ->
        val meaning = function.meaning()
        meaning is Meaning.Scalar && meaning.numeric() != NumericForm.NONE && function !in compiled
      } shouldBe listOf()
    }

    context("a rule gives what the page says") {
      withTests<Rule>({ it.title }, RULES) { rule -> rule.found() shouldBe rule.results }
    }

    test("docs/reference/formulas.md is up to date") {
      val file = Path.of("..", "..", "docs", "reference", "formulas.md")
      if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
        Files.writeString(file, page())
      }
      withClue("docs/reference/formulas.md is old: run this test with MILLWRIGHT_WRITE_DOCS=true") {
        Files.readString(file) shouldBe page()
      }
    }
  })
