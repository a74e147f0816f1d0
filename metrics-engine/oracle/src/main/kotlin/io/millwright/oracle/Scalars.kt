// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Expression
import io.millwright.formula.language.Function
import io.millwright.formula.language.UnaryOperator
import io.millwright.value.Value

/** Where a formula is evaluated: what its names and the moment mean there. */
internal interface Scene {
  /** What `now()` is, in microseconds since 1970. */
  val moment: Long

  /** The value of a [Expression.Property] or [Expression.ChildProperty]. */
  fun named(name: Expression): Datum?

  /** What a function gives that is more than a function of its arguments' values. */
  fun called(call: Expression.Call): Datum?
}

/** The value of an expression at a scene, or null where it has none. */
internal fun evaluate(expression: Expression, scene: Scene): Datum? =
  when (expression) {
    is Expression.Literal -> Datum.literal(expression.value)
    is Expression.Property -> scene.named(expression)
    is Expression.ChildProperty -> scene.named(expression)
    is Expression.Unary ->
      if (expression.operator == UnaryOperator.NOT)
        truth(expression.operand, scene)?.let { Datum.truth(!it) }
      else unary(expression.operator, evaluate(expression.operand, scene))
    is Expression.Binary -> binary(expression, scene)
    is Expression.Index ->
      character(evaluate(expression.text, scene), evaluate(expression.at, scene))
    is Expression.Slice -> slice(expression, scene)
    is Expression.Call -> call(expression, scene)
  }

/**
 * Whether an expression is true. "The constant `none` is false; `if`, `and`, `or` and `not` have no
 * value where what they look at first has none": then null.
 */
private fun truth(expression: Expression, scene: Scene): Boolean? {
  val value = evaluate(expression, scene)
  val isNone = expression is Expression.Literal && expression.value is Value.NullValue
  return if (value == null && !isNone) null else isTrue(value)
}

private fun unary(operator: UnaryOperator, operand: Datum?): Datum? =
  when (operator) {
    UnaryOperator.NOT -> error("answered above")
    UnaryOperator.PLUS -> operand.takeIf(::isNumber)
    UnaryOperator.NEGATE -> arithmetic(BinaryOperator.SUBTRACT, Datum.FALSE, operand)
  }

private fun binary(expression: Expression.Binary, scene: Scene): Datum? {
  if (expression.operator == BinaryOperator.AND) {
    val isTrue = truth(expression.left, scene) ?: return null
    return if (isTrue) evaluate(expression.right, scene) else Datum.FALSE
  }
  if (expression.operator == BinaryOperator.OR) {
    val isTrue = truth(expression.left, scene) ?: return null
    return if (isTrue) Datum.TRUE else evaluate(expression.right, scene)
  }
  val left = evaluate(expression.left, scene)
  val right = evaluate(expression.right, scene)
  return when (expression.operator) {
    BinaryOperator.LESS -> compared(left, right)?.let { Datum.truth(it < 0) }
    BinaryOperator.LESS_OR_EQUAL -> compared(left, right)?.let { Datum.truth(it <= 0) }
    BinaryOperator.GREATER -> compared(left, right)?.let { Datum.truth(it > 0) }
    BinaryOperator.GREATER_OR_EQUAL -> compared(left, right)?.let { Datum.truth(it >= 0) }
    BinaryOperator.EQUAL -> compared(left, right)?.let { Datum.truth(it == 0) }
    BinaryOperator.NOT_EQUAL -> compared(left, right)?.let { Datum.truth(it != 0) }
    BinaryOperator.ADD ->
      if (isText(left) || isText(right)) joined(left, right) else sum(left, right)
    BinaryOperator.SUBTRACT,
    BinaryOperator.MULTIPLY,
    BinaryOperator.DIVIDE,
    BinaryOperator.REMAINDER,
    BinaryOperator.POWER -> arithmetic(expression.operator, left, right)
    BinaryOperator.AND,
    BinaryOperator.OR -> error("answered above")
  }
}

private fun isText(datum: Datum?) = datum is Datum.Text

private fun sum(left: Datum?, right: Datum?) = arithmetic(BinaryOperator.ADD, left, right)

private fun joined(left: Datum?, right: Datum?): Datum? =
  if (left == null || right == null) null else Datum.text(written(left) + written(right))

private fun slice(expression: Expression.Slice, scene: Scene): Datum? {
  val bounds =
    listOf(expression.from, expression.to, expression.step).map { bound ->
      val datum = evaluate(bound, scene)
      val isLeftOut = bound is Expression.Literal && bound.value is Value.NullValue
      if (datum == null && !isLeftOut) {
        return null
      }
      if (datum != null) (smallInt(datum) ?: return null) else null
    }
  return sliced(evaluate(expression.text, scene), bounds[0], bounds[1], bounds[2])
}

private fun call(call: Expression.Call, scene: Scene): Datum? {
  val function = call.function
  if (function.name() == "if") {
    val arguments = call.arguments
    val isTrue = truth(arguments[0], scene) ?: return null
    return when {
      isTrue -> evaluate(arguments[1], scene)
      arguments.size > 2 -> evaluate(arguments[2], scene)
      else -> null
    }
  }
  if (function.name() == "coalesce") {
    return call.arguments.firstNotNullOfOrNull { evaluate(it, scene) }
  }
  if (function.name() == "now" || (function.name() == "timestamp" && call.arguments.isEmpty())) {
    return seconds(scene.moment)
  }
  if (
    function.name() in AGGREGATES ||
      function.name() in OVER_TIME ||
      function.name() == "pretrigger" ||
      function.name() == "timestamp"
  ) {
    return scene.called(call)
  }
  // "What needs what has no value is no point."
  val values = call.arguments.map { evaluate(it, scene) ?: return null }
  return scalar(function, values)
}

private fun scalar(function: Function, values: List<Datum>): Datum? =
  when (function.name()) {
    "eq" -> about(values[0], values[1])?.let(Datum::truth)
    "neq" -> compared(values[0], values[1])?.let { Datum.truth(it != 0) }
    "gt" -> compared(values[0], values[1])?.let { Datum.truth(it > 0) }
    "lt" -> compared(values[0], values[1])?.let { Datum.truth(it < 0) }
    "gte" ->
      compared(values[0], values[1])?.let {
        Datum.truth(it > 0 || about(values[0], values[1]) == true)
      }
    "lte" ->
      compared(values[0], values[1])?.let {
        Datum.truth(it < 0 || about(values[0], values[1]) == true)
      }
    "len",
    "find",
    "contains",
    "upper",
    "lower",
    "join",
    "format" -> ofTexts(function, values)
    "jp" -> jsonPath(values[0], values[1])
    "mktime",
    "localtime",
    "year",
    "mon",
    "mday",
    "wday",
    "yday",
    "hour",
    "minute",
    "sec" -> ofDates(function, values)
    else -> ofNumbers(function, values)
  }
