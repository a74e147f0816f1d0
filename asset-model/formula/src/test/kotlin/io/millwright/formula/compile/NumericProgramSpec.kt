// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.checkAll
import io.millwright.formula.Formula
import io.millwright.formula.catalogue.Functions
import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Evaluation
import io.millwright.formula.language.Expression
import io.millwright.formula.language.Expression.Span
import io.millwright.formula.language.Function
import io.millwright.formula.language.Meaning
import io.millwright.formula.language.NumericForm
import io.millwright.formula.language.Signature
import io.millwright.formula.language.UnaryOperator
import io.millwright.formula.print
import io.millwright.formula.syntax.Parser
import io.millwright.value.Value
import java.lang.management.ManagementFactory
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import kotlin.random.Random

private val NOWHERE = Span(0, 0)

private val keys = listOf("a", "b", "state")

/** What all of them give together stands in the slots; the host's functions have slots, too. */
private val overTime = listOf("pretrigger", "timestamp", "avg").map(::function)

private fun function(name: String): Function = Functions.find(name).orElseThrow()

private fun accepts(function: Function): List<Signature.Accepts> =
  List(function.signature().parameters()) { function.signature().parameter(it).accepts() }

private val fields = Functions.ofLocalTime()

/** What computes with numbers, and may get any. */
private val onNumbers =
  Functions.all().filter { function ->
    val meaning = function.meaning()
    meaning is Meaning.Scalar &&
      meaning.numeric() != NumericForm.NONE &&
      accepts(function).none { it == Signature.Accepts.TEXT || it == Signature.Accepts.TIME }
  }

private val zones = listOf("UTC", "Europe/Vienna", "+5:30", "no zone")

/** Numbers that are borders of something, as literals and as values. */
private val borders =
  listOf(
    0.0,
    1.0,
    2.0,
    3.0,
    0.5,
    2.5,
    0.1,
    0.3,
    20.0,
    1e9,
    9_007_199_254_740_992.0,
    1e-9,
    Double.MIN_VALUE,
    1e-310,
    1e155,
    Double.MAX_VALUE,
  )

private fun Random.number(): Double =
  when (nextInt(8)) {
    0,
    1,
    2 -> borders.random(this)
    3 -> -borders.random(this)
    4 -> nextInt(0, 10).toDouble()
    5 -> nextInt(-1000, 1000) / 100.0
    6 -> nextDouble(-1e4, 1e4)
    else -> Double.fromBits(nextLong()).takeIf { it.isFinite() } ?: -0.0
  }

/** Any expression over numbers, and the constant `none`. */
private fun Random.tree(depth: Int): Expression {
  fun below() = tree(nextInt(depth))
  return when (if (depth == 0) nextInt(3) else nextInt(3, 12)) {
    0 -> Expression.Literal(Value.of(number()), NOWHERE)
    1 ->
      if (nextInt(4) == 0) Expression.Literal(Value.none(), NOWHERE)
      else Expression.Literal(Value.of(borders.random(this)), NOWHERE)
    2 -> Expression.Property(keys.random(this), NOWHERE)
    3 -> Expression.Unary(UnaryOperator.entries.random(this), below(), NOWHERE)
    4,
    5,
    6 -> Expression.Binary(BinaryOperator.entries.random(this), below(), below(), NOWHERE)
    7 -> Expression.Call(overTime.random(this), listOf(Expression.Property("a", NOWHERE)), NOWHERE)
    8 -> {
      val arguments = List(nextInt(2, 4)) { below() }
      Expression.Call(Functions.IF, arguments, NOWHERE)
    }
    9 -> localTime(::below)
    else -> {
      val function = onNumbers.random(this)
      val most = minOf(function.signature().most(), 3)
      val arguments = List(nextInt(function.signature().fewest(), most + 1)) { below() }
      Expression.Call(function, arguments, NOWHERE)
    }
  }
}

private fun Random.localTime(below: () -> Expression): Expression {
  val zone = Expression.Literal(Value.of(zones.random(this)), NOWHERE)
  if (nextInt(3) == 0) {
    val date = listOf(2024.0, 2.0, 29.0).map { Expression.Literal(Value.of(it), NOWHERE) }
    return Expression.Call(
      function("mktime"),
      listOf(zone) + date + List(nextInt(4)) { below() },
      NOWHERE,
    )
  }
  val moment = Expression.Call(function("localtime"), listOf(below(), zone), NOWHERE)
  return Expression.Call(fields.random(this), listOf(moment), NOWHERE)
}

private val trees: Arb<Expression> = arbitrary { it.random.tree(it.random.nextInt(7)) }

/** The same numbers for both: as values for the closures, in an array for the bytecode. */
private class Given(val program: NumericProgram, random: Random) : Evaluation {
  val slots =
    DoubleArray(program.slots().size) {
      if (random.nextInt(6) == 0) Double.NaN else random.number()
    }

  override fun property(key: String): Value =
    value(program.slots().indexOfFirst { it is Expression.Property && it.key() == key })

  override fun time(): Long = 1_700_000_000_500_000

  override fun overTime(call: Expression.Call): Value =
    value(
      program.slots().indexOfFirst {
        it is Expression.Call && it.function() == call.function()
      }
    )

  // What has no slot must not matter, so it has a value.
  private fun value(place: Int): Value =
    when {
      place < 0 -> Value.of(1.0)
      slots[place].isNaN() -> Value.none()
      else -> Value.of(slots[place])
    }

  fun evaluate(): Double = program.expression().evaluate(slots, time())
}

private val known = mapOf("a" to 10.0, "b" to 3.0, "state" to 6.0)

private fun number(value: Value): Double =
  if (value is Value.DoubleValue) value.number() else Double.NaN

class NumericProgramSpec :
  FunSpec({
    test("bytecode gives the very numbers that closures give") {
      checkAll(6000, trees) { tree ->
        val program = FormulaEvaluator.numeric(tree).shouldBePresent()
        val closures = FormulaEvaluator.compile(tree)
        val random = randomSource().random
        repeat(20) {
          val numbers = Given(program, random)
          val expected = number(closures.evaluate(numbers))
          val actual = numbers.evaluate()
          // Any NaN is as good as another.
          if (actual.toBits() != expected.toBits()) {
            withClue("${print(tree)} over ${program.slots()} = ${numbers.slots.toList()}") {
              actual.toString() shouldBe expected.toString()
            }
          }
        }
      }
    }

    context("a formula over numbers is compiled, and gives what SiteWise documents") {
      withTests<Pair<String, Double>>(
        { (source, value) -> "«$source» is $value" },
        "a * 9 / 5 + 32" to 50.0,
        "if(state == 6, a)" to 10.0,
        "if(state == 5, a)" to Double.NaN,
        "if(gt(a, 300), a, none)" to Double.NaN,
        "a.gt(3).if(a, b)" to 10.0,
        "-7 % b" to -1.0,
        "2 ^ a" to 1024.0,
        "!a" to 0.0,
        "not none" to 1.0,
        "not if(state == 5, a)" to 1.0,
        "a and b" to 3.0,
        "a or b" to 1.0,
        "0 or b" to 3.0,
        "none or b" to 3.0,
        "none and b" to 0.0,
        "if(if(state == 5, a), 1, 2)" to 2.0,
        "missing or a" to Double.NaN,
        "a and missing" to Double.NaN,
        "0 and missing" to 0.0,
        "not missing" to Double.NaN,
        "missing ^ 0" to Double.NaN,
        "a / 0" to Double.NaN,
        "1 / (a / 0)" to Double.NaN,
        "exp(-1 / 0)" to Double.NaN,
        "atan(1 / 0)" to Double.NaN,
        "1E308 * 10 > a" to Double.NaN,
        "coalesce(missing, 1 / 0, b, a)" to 3.0,
        "clamp(a, 0, 5)" to 5.0,
        "clamp(a, 5, 0)" to Double.NaN,
        "isnan(a)" to 0.0,
        "isnan(missing)" to Double.NaN,
        "round(-2.5)" to -3.0,
        "round(3.14159, 2)" to 3.14,
        "log2(8)" to 3.0,
        "eq(0.1 + 0.2, 0.3)" to 1.0,
        "0.1 + 0.2 == 0.3" to 0.0,
        "gte(0.3, 0.1 + 0.2)" to 1.0,
        "lte(0.1 + 0.2, 0.3)" to 1.0,
        "0 * -1" to 0.0,
        "timestamp()" to 1_700_000_000.5,
        "year(localtime(now(), 'Europe/Vienna'))" to 2023.0,
        "hour(now().localtime('Europe/Vienna'))" to 23.0,
        "mktime('UTC', 1970, 1, 2)" to 86_400.0,
        "year(localtime(now(), 'no zone'))" to Double.NaN,
        "pretrigger(a) + a" to 17.0,
      ) { (source, value) ->
        val formula = Formula.parse(source)
        val program = formula.numeric().shouldBePresent()
        val slots =
          program
            .slots()
            .map {
              when (it) {
                is Expression.Property -> known[it.key()] ?: Double.NaN
                else -> 7.0
              }
            }
            .toDoubleArray()
        val actual = program.expression().evaluate(slots, 1_700_000_000_500_000)
        actual.toString() shouldBe value.toString()
      }
    }

    context("expressions with other values than numbers are left to the closures") {
      withTests(
        "'text'",
        "a + 'text'",
        "if(a, 'yes', 'no')",
        "f'{a}'",
        "len(a)",
        "a[1]",
        "a[1:2]",
        "jp(a, '$.x')",
        "join(',', a, b)",
        "format('%s', a)",
        "upper(a) == b",
        "9007199254740993 + a",
        "machines.produced + a",
        "localtime(a)",
        "year(a)",
      ) { source ->
        Formula.parse(source).numeric().shouldBeEmpty()
      }
    }

    test("what the host computes has one slot, however often it is written") {
      val program =
        Formula.parse("a + a * pretrigger(a) - pretrigger( a ) + avg(b * 2) / avg(b*2) + avg(b)")
          .numeric()
          .shouldBePresent()
      program.slots().map(::print) shouldBe listOf("a", "pretrigger(a)", "avg((b * 2.0))", "avg(b)")
    }

    test("a formula is compiled once, for all threads") {
      val formula = Formula.parse("a + 1")
      val programs =
        Executors.newFixedThreadPool(4).use { pool ->
          pool.invokeAll(List(8) { Callable { formula.numeric() } }).map {
            it.get().orElseThrow()
          }
        }
      programs.forEach { it shouldBeSameInstanceAs programs.first() }
    }

    test("the deepest formula is compiled") {
      val deepest = "-".repeat(Parser.DEEPEST - 2) + "a"
      val program = Formula.parse(deepest).numeric().shouldBePresent()
      program.expression().evaluate(doubleArrayOf(5.0), 0) shouldBe 5.0
    }

    // The virtual machine would run them in its interpreter for ever.
    test("a formula that is too long for the virtual machine's compiler is left to the closures") {
      fun sum(terms: Int): String =
        if (terms == 1) "a" else "(${sum(terms / 2)}+${sum(terms - terms / 2)})"
      Formula.parse(sum(400)).numeric().shouldBePresent()
      Formula.parse(sum(1600)).numeric().shouldBeEmpty()
      fun choices(terms: Int): String =
        if (terms == 1) "a" else "if(a>b,${choices(terms / 2)},${choices(terms - terms / 2)})"
      Formula.parse(choices(250)).numeric().shouldBeEmpty()
    }

    test("evaluating allocates nothing") {
      val threads = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
      val formulas =
        listOf(
          "a * 9 / 5 + 32",
          "if(state == 6 and a > 20, b / 120, 0)",
          "sqrt(abs(a - 20)) * b ^ 2 / (1 + exp(-state)) - log1p(b)",
          "coalesce(a / 0, clamp(b, 0, 5)) + eq(a, b) + not state + timestamp()",
          "round(a / 8, 2) + round(b)",
        )
      val programs = formulas.map { Formula.parse(it).numeric().orElseThrow() }
      var sum = 0.0
      fun evaluate(times: Int) {
        for (program in programs) {
          val slots = DoubleArray(program.slots().size)
          for (i in 0..<times) {
            slots.fill(i.toDouble())
            sum += program.expression().evaluate(slots, i.toLong())
          }
        }
      }
      evaluate(10_000)
      val before = threads.currentThreadAllocatedBytes
      evaluate(1_000_000)
      val allocated = threads.currentThreadAllocatedBytes - before
      // The arrays of this test, and the numbers of this measurement.
      (allocated < 10_000) shouldBe true
      sum.isFinite() shouldBe true
    }
  })
