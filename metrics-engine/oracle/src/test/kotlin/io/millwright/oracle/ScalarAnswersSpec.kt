// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.value.DataType

/** Operators and functions of values, where the page's own examples do not reach. */
class ScalarAnswersSpec :
  FunSpec({
    test("x / 0, the root of -1 and everything that depends on them have no value") {
      number("x / 0") shouldBe null
      number("1 / (1 / (x - x))") shouldBe null
      number("sqrt(-1) + 1") shouldBe null
      number("1e308 * 10") shouldBe null
      number("log(0)") shouldBe null
      number("x % 0") shouldBe null
      number("0 ^ -1") shouldBe null
    }

    test("no value is false in if, and, or and not, and nowhere else a value") {
      number("if(none, 1, 2)") shouldBe 2.0
      // "Have no value where what they look at first has none."
      number("if(missing, 1, 2)") shouldBe null
      number("missing or 1") shouldBe null
      number("none and 5") shouldBe 0.0
      number("none or 5") shouldBe 5.0
      number("not none") shouldBe 1.0
      number("5 and none") shouldBe null
      number("5 or none") shouldBe 1.0
      number("missing + 1") shouldBe null
      number("missing == missing") shouldBe null
      number("isnan(0 / 0)") shouldBe null
    }

    test("and gives its right side, or gives 1 or its right side") {
      number("2 and 3") shouldBe 3.0
      number("0 and 3") shouldBe 0.0
      number("2 or 3") shouldBe 1.0
      number("0 or 3") shouldBe 3.0
      number("!5") shouldBe 0.0
      number("'' or 7") shouldBe 7.0
      number("'a' and 7") shouldBe 7.0
    }

    test("operators bind as the page orders them") {
      number("1 + 2 * 3 ^ 2") shouldBe 19.0
      number("-2 ^ 2") shouldBe -4.0
      number("2 ^ 3 ^ 2") shouldBe 512.0
      number("not 1 == 2") shouldBe 1.0
      number("0 and 0 or 1") shouldBe 1.0
      number("-7 % 3") shouldBe -1.0
      number("7 % -3") shouldBe 1.0
      number("10 - 4 - 3") shouldBe 3.0
    }

    test("integers of readings stay exact beyond 2^53") {
      val large = 9_007_199_254_740_993L
      integer("n + 1", large) shouldBe large + 1
      integer("n - 1", large) shouldBe large - 1
      integer("n * 3", large) shouldBe large * 3
      integer("n * 2 / 2", large) shouldBe large
      integer("n % 10", large) shouldBe 3L
      integer("abs(-n)", large) shouldBe large
      integer("round(n)", large) shouldBe large
      integer("round(n, -1)", large) shouldBe large - 3
      integer("floor(n)", large) shouldBe large
      integer("n == 9007199254740992", large) shouldBe 0L
      integer("n > 9007199254740992", large) shouldBe 1L
      integer("n + n", Long.MAX_VALUE) shouldBe null
    }

    test("round is half away from zero, and takes the double as it is") {
      number("round(-2.5)") shouldBe -3.0
      number("round(0.5)") shouldBe 1.0
      number("round(2.675, 2)") shouldBe 2.67
      number("round(0.125, 2)") shouldBe 0.13
      number("round(1e300, -15)") shouldBe 1e300
    }

    test("clamp with limits the wrong way round is no value") {
      number("clamp(4, 5, 3)") shouldBe null
      number("clamp(4, 1, 3)") shouldBe 3.0
      number("clamp(4, 5, 7)") shouldBe 5.0
    }

    test("eq, gte and lte have a tolerance; gt, lt, neq and the operators have none") {
      number("gt(0.1 + 0.2, 0.3)") shouldBe 1.0
      number("gte(0.3, 0.1 + 0.2)") shouldBe 1.0
      number("lte(0.1 + 0.2, 0.3)") shouldBe 1.0
      number("neq(0.1 + 0.2, 0.3)") shouldBe 1.0
      number("0.1 + 0.2 <= 0.3") shouldBe 0.0
      number("eq(0, 1e-12)") shouldBe 0.0
      number("eq(1000000000, 1000000001)") shouldBe 1.0
      number("eq(1000000000, 1000000002)") shouldBe 0.0
      number("'b' > 'a'") shouldBe 1.0
      number("'B' > 'a'") shouldBe 0.0
    }

    test("a text is cut and counted as Python does it") {
      text("\"Hello!\"[1]") shouldBe "e"
      text("\"Hello!\"[-2]") shouldBe "o"
      text("\"Hello!\"[9]") shouldBe null
      text("\"Hello!\"[1:4]") shouldBe "ell"
      text("\"Hello!\"[:2]") shouldBe "He"
      text("\"Hello!\"[3:]") shouldBe "lo!"
      text("\"Hello!\"[:-4]") shouldBe "He"
      text("\"Hello!\"[::2]") shouldBe "Hlo"
      text("\"Hello!\"[::-1]") shouldBe "!olleH"
      text("\"Hello!\"[4:1:-2]") shouldBe "ol"
      text("\"Hello!\"[-100:100]") shouldBe "Hello!"
      text("\"Hello!\"[4:2]") shouldBe ""
      text("\"Hello!\"[none:2]") shouldBe "He"
      text("\"Hello!\"[::0]") shouldBe null
      number("len('a😀b')") shouldBe 3.0
      number("find('a😀b', 'b')") shouldBe 2.0
      number("find('abc', 'x')") shouldBe -1.0
    }

    test("+ joins as soon as one side is a text, and numbers are written short") {
      text("1 + 2 + ' is three'") shouldBe "3 is three"
      text("'x = ' + 0.5") shouldBe "x = 0.5"
      text("'x = ' + 1e20") shouldBe "x = 100000000000000000000"
      text("f'abc{1+2: \"f\"}d'") shouldBe "abc3.000000d"
      text("f'{x} {{bar}}'") shouldBe "8 {bar}"
      text("join(', ', 1, 'two', 2.5)") shouldBe "1, two, 2.5"
      text("'a' + missing") shouldBe null
    }

    test("a text of more than 1,024 characters is no value") {
      val half = "a".repeat(512)
      text("'$half' + '$half'") shouldBe half + half
      text("'$half' + '$half' + 'b'") shouldBe null
      text("join('', '$half', '$half', 'b')") shouldBe null
    }

    test("format takes what java.util.Formatter takes, and whole numbers for %d") {
      text("format('%d', x)") shouldBe "8"
      text("format('%d', 8.5)") shouldBe null
      text("format('%05.1f|%s|%d%%', 1.25, x, 3)") shouldBe "001.3|8|3%"
      text("format('%2\$s %1\$s', 'a', 'b')") shouldBe "b a"
      text("format('%x', 255)") shouldBe "ff"
      text("format('%tY', 0)") shouldBe null
      text("format('%s %s', 'a')") shouldBe null
      text("format('%d', 'a')") shouldBe null
    }

    test("a JSON path finds numbers, texts and truths as they are") {
      number("jp('[2,8,23]', '$[2]')") shouldBe 23.0
      number("""jp('{"a": {"b": [1, 2.5]}}', '$.a.b[1]')""") shouldBe 2.5
      text("""jp('{"a b": "c"}', "${'$'}['a b']")""") shouldBe "c"
      number("""jp('{"on": true}', '$.on')""") shouldBe 1.0
      number("""jp('{"on": null}', '$.on')""") shouldBe null
      number("""jp('{"on": 1}', '$.off')""") shouldBe null
      number("jp('no json', '$')") shouldBe null
      text("""jp('{"a": [1, "x"]}', '$.a')""") shouldBe """[1,"x"]"""
    }

    test("dates follow their zones, and what does not exist is no value") {
      number("mktime(1970, 1, 2)") shouldBe 86_400.0
      number("mktime(1970, 1, 1, 0, 0, 1.5)") shouldBe 1.5
      number("mktime(1970, 1, 1, 1, 2, 3, '+1')") shouldBe 123.0
      number("mktime('Europe/Vienna', 2026, 7, 1)") shouldBe number("mktime(2026, 6, 30, 22)")
      number("mktime(2025, 2, 29)") shouldBe null
      number("mktime(2026, 1, 1, 24)") shouldBe null
      number("mktime(1969, 12, 31)") shouldBe null
      number("mktime(2251, 1, 1)") shouldBe null
      number("hour(localtime(0, 'GMT+2'))") shouldBe 2.0
      number("hour(localtime(0, 'CET'))") shouldBe 1.0
      number("hour(localtime(0, 'Z'))") shouldBe 0.0
      number("wday(localtime(0))") shouldBe 4.0
      number("wday(localtime(3 * 86400))") shouldBe 0.0
      number("yday(localtime(mktime(2024, 12, 31)))") shouldBe 366.0
      number("mon(localtime(mktime(2026, 3, 2)))") shouldBe 3.0
      number("minute(localtime(3599))") shouldBe 59.0
      (number("sec(localtime(59.25))") as Double) shouldBe (59.25 plusOrMinus 1e-9)
    }

    test("a declared type takes what fits it") {
      pointsOf({
        measurement("x")
        transform("r", "x", DataType.BOOLEAN)
      }) {
        good("/a/x", 1 to 0.0, 2 to 1.0, 3 to 0.5)
      } shouldBe mapOf(1.0 to false, 2.0 to true, 3.0 to true)
      pointsOf({
        measurement("s", DataType.STRING)
        transform("r", "jp(s, '$')")
      }) {
        good("/a/s", 1 to "1", 2 to "\"a\"", 3 to "true")
      } shouldBe mapOf(1.0 to 1.0, 3.0 to 1.0)
    }
  })

/** What a transform of numbers gives where x is 8. */
private fun number(formula: String): Any? = only(formula, DataType.DOUBLE)

private fun text(formula: String): Any? = only(formula, DataType.STRING)

private fun only(formula: String, type: DataType): Any? =
  pointsOf({
    measurement("x")
    measurement("missing")
    transform("r", "if(x == x, $formula)", type)
  }) {
    good("/a/x", 60 to 8.0)
  }[60.0]

/** What an integer transform gives of an integer reading n. */
private fun integer(formula: String, n: Long): Any? =
  pointsOf({
    measurement("n", DataType.INTEGER)
    transform("r", formula, DataType.INTEGER)
  }) {
    good("/a/n", 60 to n)
  }[60.0]
