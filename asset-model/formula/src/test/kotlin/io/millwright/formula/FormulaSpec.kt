// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula

import io.kotest.assertions.throwables.shouldNotThrowAny
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.printableAscii
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import io.millwright.formula.catalogue.Functions
import io.millwright.formula.compile.FormulaEvaluator
import io.millwright.formula.compile.Known
import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Expression
import io.millwright.formula.language.Expression.Span
import io.millwright.formula.language.UnaryOperator
import io.millwright.formula.syntax.FormulaException
import io.millwright.value.Value

private val NOWHERE = Span(0, 0)

private val symbols =
  mapOf(
    BinaryOperator.ADD to "+",
    BinaryOperator.SUBTRACT to "-",
    BinaryOperator.MULTIPLY to "*",
    BinaryOperator.DIVIDE to "/",
    BinaryOperator.REMAINDER to "%",
    BinaryOperator.POWER to "^",
    BinaryOperator.LESS to "<",
    BinaryOperator.LESS_OR_EQUAL to "<=",
    BinaryOperator.GREATER to ">",
    BinaryOperator.GREATER_OR_EQUAL to ">=",
    BinaryOperator.EQUAL to "==",
    BinaryOperator.NOT_EQUAL to "!=",
    BinaryOperator.AND to "and",
    BinaryOperator.OR to "or",
  )

/** Writes a syntax tree with every parenthesis that it can have. */
fun print(expression: Expression): String =
  when (expression) {
    is Expression.Literal ->
      when (val value = expression.value()) {
        is Value.DoubleValue -> value.number().toString()
        is Value.StringValue -> "\"" + value.text().replace("\"", "\"\"") + "\""
        else -> "none"
      }
    is Expression.Property -> expression.key()
    is Expression.ChildProperty -> "${expression.hierarchy()}.${expression.key()}"
    is Expression.Unary ->
      when (expression.operator()) {
        UnaryOperator.NEGATE -> "(-${print(expression.operand())})"
        UnaryOperator.PLUS -> "(+${print(expression.operand())})"
        UnaryOperator.NOT -> "(not ${print(expression.operand())})"
      }
    is Expression.Binary ->
      "(${print(expression.left())} ${symbols.getValue(expression.operator())} " +
        "${print(expression.right())})"
    is Expression.Index -> "${print(expression.text())}[${print(expression.at())}]"
    is Expression.Slice ->
      listOf(expression.from(), expression.to(), expression.step()).joinToString(
        ":",
        "${print(expression.text())}[",
        "]",
      ) {
        print(it)
      }
    is Expression.Call ->
      expression.arguments().joinToString(", ", "${expression.function().name()}(", ")") {
        print(it)
      }
  }

private val keys = Arb.of("a", "temperature", "x_1", "state", "e_", "nothing")

/** Any syntax tree that a formula can have. */
fun expressions(depth: Int): Arb<Expression> = arbitrary {
  if (depth == 0) {
    when (Arb.int(0..4).bind()) {
      0 -> Expression.Literal(Value.of(Arb.numericDouble(0.0, 1e9).bind()), NOWHERE)
      1 ->
        Expression.Literal(Value.of(Arb.string(0..8, Codepoint.printableAscii()).bind()), NOWHERE)
      2 -> Expression.ChildProperty("machines", keys.bind(), NOWHERE)
      3 -> Expression.Literal(Value.none(), NOWHERE)
      else -> Expression.Property(keys.bind(), NOWHERE)
    }
  } else {
    val below = expressions(depth - 1)
    when (Arb.int(0..4).bind()) {
      0 -> Expression.Unary(Arb.of(UnaryOperator.entries).bind(), below.bind(), NOWHERE)
      1 ->
        Expression.Binary(
          Arb.of(BinaryOperator.entries).bind(),
          below.bind(),
          expressions(Arb.int(0..<depth).bind()).bind(),
          NOWHERE,
        )
      2 -> Expression.Index(below.bind(), below.bind(), NOWHERE)
      3 -> Expression.Slice(below.bind(), below.bind(), below.bind(), below.bind(), NOWHERE)
      else -> {
        // The zone of mktime moves to the front when it is read.
        val function = Arb.of(Functions.all().filter { it.name() != "mktime" }).bind()
        val signature = function.signature()
        // Without arguments it is another function.
        val fewest = if (function.writing().withoutArguments().isPresent) 1 else signature.fewest()
        val count = Arb.int(fewest..minOf(3, signature.most())).bind()
        Expression.Call(function, List(count) { below.bind() }, NOWHERE)
      }
    }
  }
}

private val trees = arbitrary { expressions(Arb.int(0..4).bind()).bind() }

/** What a host may know, missing values and all. */
val values: Arb<Value> = arbitrary {
  when (Arb.int(0..4).bind()) {
    0 -> Value.of(Arb.double().bind())
    1 -> Value.of(Arb.long().bind())
    2 -> Value.of(Arb.boolean().bind())
    3 -> Value.of(Arb.string(0..20).bind())
    else -> Value.none()
  }
}

class FormulaSpec :
  FunSpec({
    test("the printed text of a syntax tree is parsed to the same tree") {
      checkAll(1000, trees) { tree ->
        val printed = print(tree)
        print(Formula.parse(printed).expression()) shouldBe printed
      }
    }

    test("no formula and no value makes the evaluator fail, and no number comes out infinite") {
      checkAll(2000, trees, values, values) { tree, a, state ->
        val known = Known("a" to a, "state" to state, "temperature" to Value.of(21.5))
        val value = FormulaEvaluator.evaluate(tree, known)
        (value.isPresent || value is Value.NullValue) shouldBe true
      }
    }

    test("any text is a formula or an error with a place in it") {
      val parts =
        Arb.of(
          "a",
          "1",
          ".5",
          "(",
          ")",
          ",",
          ".",
          "+",
          "not ",
          " and ",
          "sum",
          "'",
          "[",
          "]",
          ":",
          "f'",
          "{",
          "}",
          "^",
          "€",
        )
      checkAll(3000, Arb.list(parts, 0..12)) { words ->
        val source = words.joinToString("")
        try {
          Formula.parse(source).source() shouldBe source
        } catch (e: FormulaException) {
          (e.offset() in 0..source.length) shouldBe true
        }
      }
    }

    context("operators bind as in Python") {
      withTests<Pair<String, String>>(
        { (source, _) -> "«$source»" },
        "1 + 2 * 3" to "(1.0 + (2.0 * 3.0))",
        "1 - 2 - 3" to "((1.0 - 2.0) - 3.0)",
        "8 / 4 / 2" to "((8.0 / 4.0) / 2.0)",
        "2 ^ 3 ^ 2" to "(2.0 ^ (3.0 ^ 2.0))",
        "-2 ^ 2" to "(-(2.0 ^ 2.0))",
        "2 ^ -1" to "(2.0 ^ (-1.0))",
        "2 ^ -1 * 3" to "((2.0 ^ (-1.0)) * 3.0)",
        "-a * b" to "((-a) * b)",
        "a < b + 1" to "(a < (b + 1.0))",
        "not a == b" to "(not (a == b))",
        "!a == b" to "((not a) == b)",
        "not a and b" to "((not a) and b)",
        "a or b and c" to "(a or (b and c))",
        "a and b or c" to "((a and b) or c)",
        "a > 1 and b < 2" to "((a > 1.0) and (b < 2.0))",
        "NOT a AND b" to "((not a) and b)",
        "(1 + 2) * 3" to "((1.0 + 2.0) * 3.0)",
        "x.max(y).round()" to "round(max(x, y))",
        "(a + b).abs()" to "abs((a + b))",
        "machines.produced.sum()" to "sum(machines.produced)",
        "2.abs()" to "abs(2.0)",
        "'a'.eq('b')" to "eq(\"a\", \"b\")",
        "SUM(machines.produced) / 2" to "(sum(machines.produced) / 2.0)",
        "epsilon + e_1" to "(epsilon + e_1)",
      ) { (source, tree) ->
        print(Formula.parse(source).expression()) shouldBe tree
      }
    }

    context("an error says what to do and points at the character") {
      withTests<Triple<String, Int, String>>(
        { (source, _, _) -> "«$source»" },
        Triple("temperature + sqr(2)", 14, "did you mean \"sqrt\"?"),
        Triple("uper(name)", 0, "did you mean \"upper\"?"),
        Triple("sqrt(1, 2)", 0, "sqrt takes 1 argument, not 2"),
        Triple("if(1)", 0, "if takes 2 to 3 arguments, not 1"),
        Triple("1 +", 3, "the end of the formula"),
        Triple("(1 + 2", 0, "never closed"),
        Triple("abs(1", 3, "never closed"),
        Triple("1 + 2)", 5, "closes nothing"),
        Triple("a b", 2, "Expected an operator before \"b\""),
        Triple("a = b", 2, "compare with \"==\""),
        Triple("a && b", 2, "write \"and\""),
        Triple("a || b", 2, "write \"or\""),
        Triple("'abc", 0, "has no end"),
        Triple("a[]", 1, "nothing between the brackets"),
        Triple("f'abc", 0, "has no end"),
        Triple("and a", 0, "Something is missing before \"and\""),
        Triple("1e999", 0, "too large"),
        Triple("a, b", 1, "between the arguments"),
        Triple("  ", 0, "empty"),
        Triple("a + €", 4, "means nothing"),
      ) { (source, offset, part) ->
        val e = shouldThrow<FormulaException> { Formula.parse(source) }
        e.message shouldContain part
        e.offset() shouldBe offset
      }
    }

    // A stack overflow would take a thread of the server with it.
    test("a formula of extreme size or depth is refused quickly") {
      for (hostile in
        listOf(
          "(".repeat(5000),
          "-".repeat(8000) + "1",
          "not ".repeat(2000) + "1",
          "1" + "+1".repeat(4000),
          "1" + "^1".repeat(4000),
          "x" + ".abs()".repeat(1000),
          "abs(".repeat(1500),
          "a".repeat(100_000),
        )) {
        shouldThrow<FormulaException> { Formula.parse(hostile) }
      }
    }

    test("a formula as deep as allowed can be walked and evaluated") {
      val deep = Formula.parse("a" + "+a".repeat(190))
      deep.properties() shouldBe setOf("a")
      shouldNotThrowAny { deep.evaluate(Known("a" to Value.of(1L))) } shouldBe Value.of(191.0)
    }

    test("every node knows where it stands") {
      val source = "sum(machines.produced) / max(1, rate)"
      val spans = Formula.parse(source).expression().nodes().map { it.span() }.toList()
      spans.map { source.substring(it.start(), it.end()) } shouldBe
        listOf(
          "sum(machines.produced) / max(1, rate)",
          "sum(machines.produced)",
          "machines.produced",
          "max(1, rate)",
          "1",
          "rate",
        )
    }

    test("a node has the brackets that stand around its parts, and not those around itself") {
      fun first(source: String): List<String> =
        Formula.parse(source).expression().nodes().toList().map {
          source.substring(it.span().start(), it.span().end())
        }
      for (source in
        listOf(
          "(a + b) / (c - d)",
          "-(a)",
          "((a)).abs() * (2)",
          "('x' + t)[0] == (t)",
          "not (a)",
        )) {
        first(source).first() shouldBe source
      }
      first("1 + ((a + b) / (c))").take(3) shouldBe
        listOf("1 + ((a + b) / (c))", "1", "(a + b) / (c)")
      first("(((a + b)))").first() shouldBe "a + b"
    }

    test("functions are found in any case, by the name that messages use") {
      Functions.all().forEach { function ->
        Functions.find(function.name().uppercase()).orElseThrow() shouldBe function
      }
    }

    test("a formula moves into a composite model with all its names") {
      val moved = Formula.parse("f'x {x} {y[1:len(x)]}' + x.jp('$.x')").within("motor.")
      moved.source() shouldBe "f'x {motor.x} {motor.y[1:len(motor.x)]}' + motor.x.jp('$.x')"
      moved.properties() shouldBe setOf("motor.x", "motor.y")
    }

    test("formulas are equal where their texts are") {
      Formula.parse("a + b") shouldBe Formula.parse("a + b")
      (Formula.parse("a + b") == Formula.parse("a+b")) shouldBe false
      Formula.parse("a + b * a").properties() shouldBe setOf("a", "b")
    }
  })
