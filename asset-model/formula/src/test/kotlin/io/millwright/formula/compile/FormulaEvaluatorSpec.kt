// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.checkAll
import io.millwright.formula.Formula
import io.millwright.formula.calculation.Numbers
import io.millwright.formula.language.Evaluation
import io.millwright.formula.language.Expression
import io.millwright.value.Value
import java.math.BigDecimal
import java.math.RoundingMode

/** What a host knows when a formula is evaluated, by hand. */
class Known(vararg values: Pair<String, Value>) : Evaluation {
  private val values = values.toMap()
  val asked = mutableListOf<String>()

  override fun property(key: String): Value {
    asked += key
    return values[key] ?: Value.none()
  }

  override fun time(): Long = 1_700_000_000_500_000

  override fun overTime(call: Expression.Call): Value = Value.of(call.arguments().size.toDouble())
}

fun evaluate(source: String, vararg values: Pair<String, Value>): Value =
  Formula.parse(source).evaluate(Known(*values))

class FormulaEvaluatorSpec :
  FunSpec({
    val x = "x" to Value.of(10.0)
    val y = "y" to Value.of(3.0)

    context("a formula has the value that SiteWise documents") {
      withTests<Pair<String, Value>>(
        { (source, value) -> "«$source» is $value" },
        "1 + 2 + \" is three\"" to Value.of("3 is three"),
        "if(0, x, y)" to Value.of(3.0),
        "if(5, x, y)" to Value.of(10.0),
        "if(gt(x, 300), x, none)" to Value.none(),
        "x.gt(3).if(x, y)" to Value.of(10.0),
        "-7 % 3" to Value.of(-1.0),
        "7 % -3" to Value.of(1.0),
        "2 ^ 10" to Value.of(1024.0),
        "x > y" to Value.of(1.0),
        "x <= y" to Value.of(0.0),
        "!x" to Value.of(0.0),
        "not ''" to Value.of(1.0),
        "not none" to Value.of(1.0),
        "x and y" to Value.of(3.0),
        "0 and y" to Value.of(0.0),
        "x or y" to Value.of(1.0),
        "0 or y" to Value.of(3.0),
        "none or y" to Value.of(3.0),
        "PI" to Value.of(Math.PI),
        "log(E)" to Value.of(1.0),
        "True + TRUE" to Value.of(2.0),
        ".9" to Value.of(0.9),
        "3.4E-5" to Value.of(3.4e-5),
        "7.89e3" to Value.of(7890.0),
        "'active' < 'inactive'" to Value.of(1.0),
        "\"{\"\"temp\"\": 52}\"" to Value.of("{\"temp\": 52}"),
        "SQRT(16)" to Value.of(4.0),
      ) { (source, value) ->
        evaluate(source, x, y) shouldBe value
      }
    }

    context("our own functions") {
      withTests<Pair<String, Value>>(
        { (source, value) -> "«$source» is $value" },
        "coalesce(missing, 1 / 0, y, x)" to Value.of(3.0),
        "clamp(x, 0, 5)" to Value.of(5.0),
        "clamp(x, 5, 0)" to Value.none(),
        "round(2.5)" to Value.of(3.0),
        "round(-2.5)" to Value.of(-3.0),
        "round(3.14159, 2)" to Value.of(3.14),
        "round(1234, -2)" to Value.of(1200.0),
        "round(x, 0.5)" to Value.none(),
        "log2(8)" to Value.of(3.0),
      ) { (source, value) ->
        evaluate(source, x, y) shouldBe value
      }
    }

    // Of the decimal that people see: 1.005 is a little less than that in binary.
    test("a number is rounded as its decimal is, half away from zero") {
      evaluate("round(1.005, 2)") shouldBe Value.of(1.01)
      val numbers = arbitrary {
        val random = it.random
        val digits = random.nextInt(-15, 16)
        val number =
          when (random.nextInt(3)) {
            0 -> Double.fromBits(random.nextLong()).takeIf { bits -> bits.isFinite() } ?: 0.5
            1 -> BigDecimal("${random.nextLong(10_000_000)}5E${-digits - 1}").toDouble()
            else ->
              Math.nextAfter(
                BigDecimal("-${random.nextLong(100_000_000_000_000)}5E${-digits - 1}").toDouble(),
                random.nextDouble() - 0.5,
              )
          }
        number to digits
      }
      checkAll(20_000, numbers) { (number, digits) ->
        val rounded =
          BigDecimal(number.toString()).setScale(digits, RoundingMode.HALF_UP).toDouble()
        Numbers.round(number, digits.toDouble()) + 0.0 shouldBe rounded
      }
    }

    // SiteWise, "Undefined, infinite, and overflow values": no data point, and no error.
    context("there is no value where the result is undefined") {
      withTests(
        "x / 0",
        "0 / 0",
        "log(0)",
        "sqrt(-1)",
        "acos(2)",
        "10 ^ 400",
        "1E308 * 10",
        "x % 0",
        "x - 'text'",
        "'a' * 2",
        "'a' > 1",
        "eq('a', 1)",
        "-'a'",
        "isnan('a')",
        "missing",
        "missing + 1",
        "'text' + missing",
        "not missing",
        "missing or x",
        "x and missing",
        "if(missing, x, y)",
        "if(0, x)",
        "machines.produced",
        "none",
        "none + 1",
      ) { source ->
        evaluate(source, x, y) shouldBe Value.none()
      }
    }

    test("a text that would get longer than 1024 characters is no value") {
      val text = "t" to Value.of("a".repeat(512))
      evaluate("t + t", text) shouldBe Value.of("a".repeat(1024))
      evaluate("t + t + 'a'", text) shouldBe Value.none()
    }

    test("the functions tolerate what rounding does, the operators do not") {
      evaluate("eq(0.1 + 0.2, 0.3)") shouldBe Value.of(1.0)
      evaluate("0.1 + 0.2 == 0.3") shouldBe Value.of(0.0)
      evaluate("lte(0.1 + 0.2, 0.3)") shouldBe Value.of(1.0)
      evaluate("gte(0.3, 0.1 + 0.2)") shouldBe Value.of(1.0)
      evaluate("neq(0.1 + 0.2, 0.3)") shouldBe Value.of(1.0)
      evaluate("eq(1, 1.00000001)") shouldBe Value.of(0.0)
    }

    test("NaN from a device is true, and isnan finds it") {
      val nan = "n" to Value.of(Double.NaN)
      evaluate("isnan(n)", nan) shouldBe Value.of(1.0)
      evaluate("if(n, 1, 2)", nan) shouldBe Value.of(1.0)
      evaluate("n", nan) shouldBe Value.none()
      evaluate("n + 1", nan) shouldBe Value.none()
    }

    test("integers beyond the precision of a double are still told apart") {
      val big = 9_007_199_254_740_993
      evaluate("a == b", "a" to Value.of(big), "b" to Value.of(big - 1)) shouldBe Value.of(0.0)
      evaluate("a", "a" to Value.of(big)) shouldBe Value.of(big)
    }

    test("an integer that a double holds is one") {
      val large = 4_503_599_627_370_497
      val a = "a" to Value.of(large)
      evaluate("a", a) shouldBe Value.of(large.toDouble())
      evaluate("a * 3", a) shouldBe Value.of(large.toDouble() * 3)
    }

    test("integers beyond the precision of a double stay exact as long as they are integers") {
      val big = 9_007_199_254_740_993
      val a = "a" to Value.of(big)
      evaluate("a + 2", a) shouldBe Value.of(big + 2)
      evaluate("a - 9007199254740992", a) shouldBe Value.of(1.0)
      evaluate("a * 3 / 3", a) shouldBe Value.of(big)
      evaluate("a % 10", a) shouldBe Value.of(3.0)
      evaluate("abs(-a)", a) shouldBe Value.of(big)
      evaluate("round(a)", a) shouldBe Value.of(big)
      evaluate("a == 9007199254740992", a) shouldBe Value.of(0.0)
      evaluate("'' + a", a) shouldBe Value.of("9007199254740993")
      evaluate("format(a: 'd')", a) shouldBe Value.of("9007199254740993")
      // More than 64 bits, or a fraction: a double.
      evaluate("a * a", a) shouldBe Value.of(big.toDouble() * big.toDouble())
      evaluate("a / 2", a) shouldBe Value.of(big / 2.0)
    }

    test("texts have values, quotes and braces in them") {
      val s = "s" to Value.of("on")
      evaluate("f'it''s {s}, {{x}}'", s) shouldBe Value.of("it's on, {x}")
      evaluate("f\"{'a' + s}{f'{s}!'}{1.5: '.2f'}\"", s) shouldBe Value.of("aonon!1.50")
      evaluate("f''", s) shouldBe Value.of("")
      evaluate("f'{missing}'", s) shouldBe Value.none()
      evaluate("f'{s: \"d\"}'", s) shouldBe Value.none()
    }

    test("characters are what people see as such") {
      val s = "s" to Value.of("a\uD83D\uDE00b")
      evaluate("len(s)", s) shouldBe Value.of(3.0)
      evaluate("find(s, 'b')", s) shouldBe Value.of(2.0)
      evaluate("s[::-1]", s) shouldBe Value.of("b\uD83D\uDE00a")
      evaluate("s[1]", s) shouldBe Value.of("\uD83D\uDE00")
    }

    // Python is the judge: what its slices give.
    context("a slice is Python's") {
      withTests<Pair<String, String>>(
        { (slice, _) -> slice },
        "[-100:2]" to "ab",
        "[2:-100:-1]" to "cba",
        "[100::-2]" to "fdb",
        "[1:100:100]" to "b",
        "[4:1:-1]" to "edc",
        "[-3:-1]" to "de",
        "[3:3]" to "",
        "[5:2]" to "",
        "[:-9223372036854775807:-1]" to "fedcba",
      ) { (slice, result) ->
        evaluate("'abcdef'$slice") shouldBe Value.of(result)
      }
    }

    test("booleans count as one and zero") {
      val on = "on" to Value.of(true)
      evaluate("on + on", on) shouldBe Value.of(2.0)
      evaluate("if(on, 'yes', 'no')", on) shouldBe Value.of("yes")
    }

    test("values that are not needed are not requested") {
      val known = Known("a" to Value.of(0.0), "b" to Value.of(2.0))
      Formula.parse("a and c").evaluate(known) shouldBe Value.of(0.0)
      Formula.parse("b or c").evaluate(known) shouldBe Value.of(1.0)
      Formula.parse("if(b, b, c)").evaluate(known) shouldBe Value.of(2.0)
      known.asked shouldBe listOf("a", "b", "b", "b")
    }

    test("functions over time are the host's") {
      evaluate("sum(a, b) + statetime(a) + pretrigger(a)") shouldBe Value.of(4.0)
    }

    test("an argument alone can be evaluated") {
      val call = Formula.parse("sum(x * 2)").expression() as Expression.Call
      FormulaEvaluator.evaluate(call.arguments().first(), Known(x)) shouldBe Value.of(20.0)
    }

    test("the trigonometry is that of Java") {
      checkAll(Arb.numericDouble(-10.0, 10.0)) { a ->
        val value = evaluate("sin(a) ^ 2 + cos(a) ^ 2", "a" to Value.of(a)).asNumber().asDouble
        value shouldBe (1.0 plusOrMinus 1e-12)
      }
    }
  })
