// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.formula.language.Function
import java.nio.file.Files
import java.nio.file.Path

private data class Row(
  val meaning: String,
  val examples: List<Pair<String, String>>,
  val difference: String,
)

private fun row(meaning: String, vararg examples: Pair<String, String>, difference: String = "") =
  Row(meaning, examples.toList(), difference)

private const val OURS = "ours"

private val SECTIONS: Map<String, Map<Function, Row>> =
  linkedMapOf(
    "Numbers" to
      linkedMapOf(
        Function.ABS to row("The absolute value.", "abs(-2.5)" to "2.5"),
        Function.SIGNUM to row("-1, 0 or 1.", "signum(-2.5)" to "-1"),
        Function.CEIL to row("The next integer upwards.", "ceil(2.1)" to "3"),
        Function.FLOOR to row("The next integer downwards.", "floor(-2.1)" to "-3"),
        Function.ROUND to
          row(
            "The nearest number with so many digits behind the point, half away from zero. Digits from -15 to 15, 0 unless given.",
            "round(2.5)" to "3",
            "round(1234.567, -2)" to "1200",
            difference = OURS,
          ),
        Function.CLAMP to
          row(
            "x, but no less than low and no more than high.",
            "clamp(x, 0, 5)" to "5",
            difference = OURS,
          ),
        Function.SQRT to row("The square root.", "sqrt(x + 1)" to "3", "sqrt(-1)" to "no value"),
        Function.CBRT to row("The cube root.", "cbrt(-27)" to "-3"),
        Function.POW to row("x to the power of y, as `x ^ y`.", "pow(2, 10)" to "1024"),
        Function.EXP to row("e to the power of x.", "exp(1)" to "2.7183"),
        Function.EXPM1 to row("`exp(x) - 1`, precise for small x.", "expm1(1e-10) * 1e10" to "1"),
        Function.LOG to row("The logarithm to base e.", "log(e)" to "1", "log(0)" to "no value"),
        Function.LOG10 to row("The logarithm to base 10.", "log10(1000)" to "3"),
        Function.LOG1P to row("`log(1 + x)`, precise for small x.", "log1p(1e-10) * 1e10" to "1"),
        Function.LOG2 to row("The logarithm to base 2.", "log2(8)" to "3"),
        Function.SIN to row("The sine of an angle in radians.", "sin(pi / 2)" to "1"),
        Function.COS to row("The cosine.", "cos(pi)" to "-1"),
        Function.TAN to row("The tangent.", "tan(pi / 4)" to "1"),
        Function.COT to row("The cotangent.", "cot(pi / 4)" to "1"),
        Function.ASIN to row("The arc sine.", "asin(1)" to "1.5708", "asin(2)" to "no value"),
        Function.ACOS to row("The arc cosine.", "acos(1)" to "0"),
        Function.ATAN to row("The arc tangent.", "atan(1)" to "0.7854"),
        Function.SINH to row("The hyperbolic sine.", "sinh(1)" to "1.1752"),
        Function.COSH to row("The hyperbolic cosine.", "cosh(0)" to "1"),
        Function.TANH to row("The hyperbolic tangent.", "tanh(1)" to "0.7616"),
      ),
    "Comparison and choice" to
      linkedMapOf(
        Function.EQ to
          row(
            "1 where both are equal within a relative tolerance of 1e-9, otherwise 0. Texts are compared exactly. The operator `==` has no tolerance.",
            "eq(0.1 + 0.2, 0.3)" to "1",
            "0.1 + 0.2 == 0.3" to "0",
          ),
        Function.NEQ to row("1 where they differ, without any tolerance.", "neq(x, 8)" to "0"),
        Function.GT to row("1 where x is greater.", "gt(x, 8)" to "0"),
        Function.GTE to
          row("1 where x is greater or about equal, as `eq` has it.", "gte(x, 8)" to "1"),
        Function.LT to
          row("1 where x is less; of texts, which comes first.", "lt('a', 'b')" to "1"),
        Function.LTE to row("1 where x is less or about equal.", "lte(0.1 + 0.2, 0.3)" to "1"),
        Function.ISNAN to row("1 where x is not a number.", "isnan(x)" to "0"),
        Function.IF to
          row(
            "The second argument where the condition is true, otherwise the third, or no value. 0, the empty text and `none` are false. `if(a, x).elif(b, y, z)` is a chain. Only what is chosen is evaluated.",
            "if(x > 5, 'high', 'low')" to "'high'",
            "if(x > 9, x, none)" to "no value",
            "if(x > 9, 1).elif(x > 7, 2, 3)" to "2",
          ),
        Function.COALESCE to
          row(
            "The first argument that has a value.",
            "coalesce(missing, x / 0, x)" to "8",
            difference = OURS,
          ),
      ),
    "Texts" to
      linkedMapOf(
        Function.LEN to row("How many characters.", "len('Größe')" to "5"),
        Function.FIND to
          row(
            "Where a part begins, counted from 0; -1 where it is not.",
            "find('filler', 'l')" to "2",
            difference = "SiteWise does not say what comes where the part is not",
          ),
        Function.CONTAINS to
          row("1 where the part is in the text.", "contains(message, 'Failed')" to "1"),
        Function.UPPER to row("In capital letters.", "upper('on')" to "'ON'"),
        Function.LOWER to row("In small letters.", "'ON'.lower()" to "'on'"),
        Function.JP to
          row(
            "What a JSON path (Jayway's) finds in a JSON text. The path is a constant. Numbers, texts and truths come as they are.",
            "jp(message, '${'$'}.value') * 2" to "30",
            "jp('111', '${'$'}')" to "111",
            difference =
              "an array or object comes as the text of its JSON; SiteWise gives it to another `jp` only; no regular expression (`=~`) and at most two `..`, which could take time without end",
          ),
        Function.JOIN to
          row(
            "Several values with a delimiter between them.",
            "join('-', 'line', 2, 'filler')" to "'line-2-filler'",
          ),
        Function.FORMAT to
          row(
            "Values as a format of java.util.Formatter says, but dates; also `format(x: \"d\")`. A number fits `%d` where it is whole.",
            "format('%.1f bar', x)" to "'8.0 bar'",
            "format(x: '03d')" to "'008'",
            "f'{x: \".2f\"} bar'" to "'8.00 bar'",
          ),
      ),
    "Dates and times" to
      linkedMapOf(
        Function.NOW to
          row(
            "The moment for which the formula is evaluated, in seconds since 1970: of the reading, or the end of the window.",
            "now()" to "1772452860",
            difference =
              "SiteWise gives the time of its own clock; then the same readings would not give the same results, and nothing could be computed again",
          ),
        Function.TIMESTAMP to
          row(
            "Without an argument the same as `now()`. In a transform, `timestamp(x)` is the time of the last point of x, and `timestamp(pretrigger(x))` of the one before.",
            "timestamp(x) - timestamp(pretrigger(x))" to "20",
            difference =
              "inside a function over a window it is the time of each reading: `sum(if(hour(localtime(timestamp())) < 6, x, 0))`",
          ),
        Function.MKTIME to
          row(
            "A date and time in seconds since 1970. The zone may stand first or last, or be left out for UTC. Years from 1970 to 2250.",
            "mktime('Europe/Vienna', 2026, 3, 2, 13)" to "1772452800",
            "mktime(2026, 2, 30)" to "no value",
          ),
        Function.LOCALTIME to
          row(
            "A moment in a time zone, UTC unless given: `Z`, `+2`, `GMT+2`, `CET` or `Europe/Vienna`. Stands only in the functions below.",
            "hour(localtime(now(), 'Europe/Vienna'))" to "13",
          ),
        Function.YEAR to row("The year.", "year(localtime(now()))" to "2026"),
        Function.MON to row("The month, from 1.", "mon(localtime(now()))" to "3"),
        Function.MDAY to row("The day of the month, from 1.", "mday(localtime(now()))" to "2"),
        Function.WDAY to
          row("The day of the week: Sunday is 0, Saturday 6.", "wday(localtime(now()))" to "1"),
        Function.YDAY to row("The day of the year, from 1.", "yday(localtime(now()))" to "61"),
        Function.HOUR to row("The hour, 0 to 23.", "hour(localtime(now(), '+2'))" to "14"),
        Function.MINUTE to row("The minute.", "minute(localtime(now()))" to "1"),
        Function.SEC to
          row("The second with its fraction.", "sec(localtime(now() + 1.5))" to "1.5"),
      ),
    "In metrics: all points of the window" to
      linkedMapOf(
        Function.AVG to row("The mean.", "avg(x)" to "6", "avg(missing)" to "no value"),
        Function.SUM to
          row("The sum.", "sum(x)" to "18", "sum(machines.power * machines.price)" to "150"),
        Function.MIN to row("The least.", "min(x, counter)" to "4"),
        Function.MAX to row("The greatest.", "max(machines.power)" to "7"),
        Function.COUNT to
          row(
            "How many points, texts included; 0 where there are none, but no value before the first point of all.",
            "count(x)" to "3",
          ),
        Function.STDEV to row("The sample standard deviation; 0 of one point.", "stdev(x)" to "2"),
        Function.MEDIAN to
          row("The middle one, or the mean of the two.", "median(x)" to "6", difference = OURS),
        Function.PERCENTILE to
          row(
            "The value below which so many percent lie, in a straight line between the two nearest (as NumPy and `PERCENTILE.INC` have it). The percentage is a constant.",
            "percentile(x, 90)" to "7.6",
            difference = OURS,
          ),
      ),
    "In metrics: over time" to
      linkedMapOf(
        Function.FIRST to row("The first value in the window.", "first(x)" to "6"),
        Function.LAST to row("The last value in the window.", "last(x)" to "8"),
        Function.EARLIEST to
          row("The last value at or before the start of the window.", "earliest(x)" to "2"),
        Function.LATEST to
          row("The last value at or before the end of the window.", "latest(x)" to "8"),
        Function.STATETIME to
          row(
            "Seconds in which x was positive, the last value carried on.",
            "statetime(x > 5)" to "30",
            "sum(statetime(machines.power))" to "90",
          ),
        Function.TIMEIN to
          row(
            "Seconds in which x was one of the states.",
            "timein(state, 'run')" to "30",
            "timein(x, 4, 6)" to "50",
            difference = OURS,
          ),
        Function.TIMEWEIGHTEDAVG to
          row(
            "The mean over the time that is known: values last until the next one (`'locf'`), or lead to it in a straight line (`'linear'`).",
            "timeweightedavg(x)" to "4.6667",
            "timeweightedavg(x, 'linear')" to "5.1667",
          ),
        Function.TIMEWEIGHTEDSTDEV to
          row(
            "The standard deviation over the time, weighted by seconds: of a sample (`'f'`), or of all there is (`'p'`).",
            "timeweightedstdev(x, 'p')" to "1.4907",
          ),
        Function.INCREASE to
          row(
            "By how much a counter rose. One that falls has begun again at 0, or has rolled over at the number given.",
            "increase(counter)" to "50",
            "increase(counter, 65536)" to "56",
            difference = OURS,
          ),
        Function.RATE to
          row(
            "The increase for each second that is known of the window.",
            "rate(counter, 65536)" to "0.9333",
            difference = OURS,
          ),
        Function.EDGES to
          row("How often x became positive.", "edges(x > 5)" to "2", difference = OURS),
      ),
    "In transforms and alarms" to
      linkedMapOf(
        Function.PRETRIGGER to
          row(
            "The value of a property before the reading for which the formula is evaluated.",
            "x - pretrigger(x)" to "4",
          )
      ),
  )

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
  - **Children that come and go** count for as long as they are children, (from, to]: their points where they lie in it, a metric's value where its window's end does,
    an attribute where it is a child at the window's end. A function over time sees of a child only the part of the window in which it was one, with the value that held
    when it came. Who was no child in any part of a window does not exist for it. An asset that never had a parent belongs to its first one from the beginning of its data;
    a later move counts from the move, or from the time that the mover names (`since:` in [model files](model-files.md)). What a removed asset made until then still counts.
  - **Types** are checked when a model is applied: number, truth (1 or 0), text. What can never give a value is refused, at its character: wrong types, unknown time zones,
    formats, JSON paths and algorithms. `any` is anything, `same` what all such arguments have in common, `?` may be left out, `...` may stand several times.
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
  for ((title, functions) in SECTIONS) {
    text.append(
      "\n## $title\n\n| function | meaning | example | difference from SiteWise |\n| --- | --- | --- | --- |\n"
    )
    for ((function, row) in functions) {
      val examples =
        row.examples.joinToString("<br>") { (formula, result) -> "`$formula` is ${shown(result)}" }
      text.append("| `${function.types()}` | ${row.meaning} | $examples | ${row.difference} |\n")
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

/**
 * Holds docs/reference/formulas.md to the functions that there are and to what they give. With the
 * environment variable MILLWRIGHT_WRITE_DOCS it writes that page anew.
 */
class FormulasPageSpec :
  FunSpec({
    test("every function is on the page") {
      SECTIONS.values.flatMap { it.keys } shouldContainExactlyInAnyOrder Function.entries
    }

    context("an example gives what the page says") {
      withTests<Pair<String, String>>(
        { (formula, _) -> formula },
        SECTIONS.values.flatMap { it.values }.flatMap { it.examples },
      ) { (formula, result) ->
        written(example(formula)) shouldBe result
      }
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
