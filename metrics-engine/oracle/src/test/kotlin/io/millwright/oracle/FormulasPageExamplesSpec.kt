// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.formula.catalogue.Functions
import io.millwright.value.DataType
import java.nio.file.Files
import java.nio.file.Path

/** Every example of a function in `docs/reference/formulas.md`, given to the oracle. */
class FormulasPageExamplesSpec :
  FunSpec({
    val examples = examples()

    test("the page has an example of every function") {
      examples.map { it.function } shouldContainAll Functions.all().map { it.name() }
    }

    examples.forEach { example ->
      test("${example.section}: ${example.formula} is ${example.result ?: "no value"}") {
        val found = example.found()
        withClue("found $found") {
          when (val expected = example.expected()) {
            is Double -> (found as Double) shouldBe (expected plusOrMinus 0.00005)
            else -> found shouldBe expected
          }
        }
      }
    }
  })

private class Example(
  val section: String,
  val function: String,
  val formula: String,
  val result: String?,
) {
  fun expected(): Any? =
    when {
      result == null -> null
      result.startsWith("'") -> result.removeSurrounding("'")
      else -> result.toDouble()
    }

  fun found(): Any? {
    val type = if (result != null && result.startsWith("'")) DataType.STRING else DataType.DOUBLE
    val isMetric = section.startsWith("In metrics")
    val trial = Trial()
    trial.model("machine") {
      measurement("power")
      attribute("price", 10.0)
    }
    trial.model("line") {
      listOf("x", "missing").forEach { measurement(it) }
      measurement("counter", DataType.INTEGER)
      listOf("state", "message").forEach { measurement(it, DataType.STRING) }
      attribute("limit", 5.0)
      children("machines", "machine")
      if (isMetric) metric("r", formula, type = type)
      else transform("r", "if(x == x, $formula)", type)
    }
    trial.asset("l", "line")
    trial.asset("a", "machine", under = "l", by = "machines")
    trial.asset("b", "machine", under = "l", by = "machines")
    fun good(alias: String, vararg points: Pair<Int, Any>) = points.forEach { (second, value) ->
      trial.good(alias, second to value)
    }
    good("/l/x", -10 to 2.0, 10 to 6.0, 40 to 4.0, 60 to 8.0)
    good("/l/counter", -10 to 65500, 20 to 65530, 40 to 14, 60 to 20)
    good("/l/state", -30 to "run", 15 to "stop", 45 to "run")
    good("/l/message", 60 to """{"status":"Failed","value":15}""")
    good("/l/a/power", -5 to 1.0, 30 to 3.0)
    good("/l/b/power", -5 to 0.0, 30 to 5.0, 60 to 7.0)
    trial.closedUntil(60)
    return trial.points("/l/r")[60.0]
  }
}

private val EXAMPLE = Regex("""`(.+?)` is (?:`(.+?)`|no value)""")

private fun examples(): List<Example> {
  val checkout = Path.of(checkNotNull(System.getProperty("millwright.checkout")))
  var section = ""
  val found = mutableListOf<Example>()
  for (line in Files.readAllLines(checkout.resolve("docs/reference/formulas.md"))) {
    if (line.startsWith("## ")) {
      section = line.removePrefix("## ")
    }
    val cells = line.split(" | ")
    val function = Regex("""^\| `([a-z0-9_]+)\(""").find(line)?.groupValues?.get(1)
    if (function != null && cells.size > 2) {
      EXAMPLE.findAll(cells[2]).forEach {
        val (formula, result) = it.destructured
        found += Example(section, function, formula, result.ifEmpty { null })
      }
    }
  }
  return found
}
