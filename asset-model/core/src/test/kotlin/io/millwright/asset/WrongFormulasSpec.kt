// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.millwright.asset.check.PlantPlace
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.formula.Formula
import io.millwright.formula.syntax.FormulaException
import io.millwright.validation.Position
import io.millwright.value.DataType
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.Path

/** What becomes of a formula: where it is wrong, and what is said. */
private data class Verdict(val offset: Int, val message: String)

private data class Wrong(val kind: String, val formula: String, val verdict: Verdict?) {
  /** The formula, a caret below the character, and the message. */
  fun text(verdict: Verdict) =
    "%-10s %s\n%s^\n%s\n"
      .format(kind, formula, " ".repeat(INDENT + verdict.offset), verdict.message)
}

private const val INDENT = 11

private val FILE: Path = Path.of("src/test/resources/formula/wrong-formulas.txt")

/** A machine with valves, and what somebody wrote. */
private fun verdicts(kind: String, source: String): List<Verdict> {
  val formula =
    try {
      Formula.parse(source)
    } catch (e: FormulaException) {
      return listOf(Verdict(e.offset(), e.message!!))
    }
  val valve =
    model("valve") {
      measurement("position")
      metric("daily", "avg(position)", every = 86_400)
    }
  val machine =
    model("machine") {
      attribute("limit", Value.of(80.0))
      measurement("temperature", unit = "Cel")
      measurement("pressure", unit = "bar")
      measurement("outlet", unit = "kPa")
      measurement("power", unit = "kW")
      property("state", PropertyKind.Measurement(), DataType.INTEGER)
      property("produced", PropertyKind.Measurement(), DataType.INTEGER)
      property("running", PropertyKind.Measurement(), DataType.BOOLEAN)
      property("name", PropertyKind.Measurement(), DataType.STRING)
      metric("total", "sum(produced)")
      metric("hourly", "sum(produced)", every = 3600)
      children("valves", "valve")
      when (kind) {
        "transform" -> property("own", PropertyKind.Transform(formula))
        "hours" -> property("own", PropertyKind.Transform(formula), unit = "h")
        "string" -> property("own", PropertyKind.Transform(formula), DataType.STRING)
        "metric" -> property("own", PropertyKind.Metric(formula, Window.every(FIVE_MINUTES)))
        else -> alarm("own", source)
      }
    }
  val places = mutableListOf<PlantPlace>()
  val problems =
    PlantValidation.check(listOf(valve, machine), listOf()) {
      places += it
      Position.NONE
    }
  return problems.zip(places) { problem, place ->
    Verdict(
      when (place) {
        is PlantPlace.OfFormula -> place.offset()
        is PlantPlace.OfCondition -> place.offset()
        else -> -1
      },
      problem.message(),
    )
  }
}

private val FIVE_MINUTES = java.time.Duration.ofMinutes(5)

/**
 * Wrong formulas, each with the character that is wrong and what is said. The file is written by
 * hand but for the lines below each formula: with the environment variable MILLWRIGHT_WRITE_DOCS
 * this test writes them.
 */
class WrongFormulasSpec :
  FunSpec({
    val lines = Files.readAllLines(FILE)
    val cases =
      lines.indices
        .filter { lines[it].matches(Regex("(transform|string|metric|alarm|hours) {2,}.*")) }
        .map {
          val formula = lines[it].drop(INDENT)
          val below = lines.getOrElse(it + 1) { "" }
          val verdict =
            if (below.trim() != "^") null else Verdict(below.indexOf('^') - INDENT, lines[it + 2])
          Wrong(lines[it].substringBefore(' '), formula, verdict)
        }

    if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
      val head = lines.takeWhile { it.startsWith("#") && !it.startsWith("## ") }
      val sections = lines.filter { it.startsWith("## ") }
      val text = StringBuilder(head.joinToString("\n", postfix = "\n"))
      var next = 0
      for (line in lines.drop(head.size)) {
        if (line in sections) text.append("\n").append(line).append("\n")
        if (
          next < cases.size &&
            line.startsWith(cases[next].kind) &&
            line.drop(INDENT) == cases[next].formula
        ) {
          val case = cases[next++]
          text
            .append("\n")
            .append(
              case.text(
                verdicts(case.kind, case.formula).firstOrNull() ?: Verdict(0, "NOTHING IS SAID")
              )
            )
        }
      }
      Files.writeString(FILE, text.toString())
    }

    test("there are more than a hundred") { cases.size shouldBeGreaterThanOrEqual 100 }

    context("a wrong formula is refused at its character") {
      withTests<Wrong>({ "${it.kind} «${it.formula}»" }, cases) { case ->
        withClue("the page is old: run this test with MILLWRIGHT_WRITE_DOCS=true") {
          verdicts(case.kind, case.formula) shouldBe listOf(case.verdict)
        }
      }
    }
  })
