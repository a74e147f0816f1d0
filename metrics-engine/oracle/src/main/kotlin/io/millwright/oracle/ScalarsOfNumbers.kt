// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Function
import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode
import kotlin.math.abs

/** More digits than a double or an integer of 64 bits has, so that rounding happens once. */
private val PRECISE = MathContext(60, RoundingMode.HALF_EVEN)

/**
 * `+ - * / % ^` of two numbers. Doubles are computed as doubles; as soon as one side is an integer
 * of a reading, the result is exact, and rounded to a double only where it is no integer.
 */
internal fun arithmetic(operator: BinaryOperator, left: Datum?, right: Datum?): Datum? {
  if (left == null || right == null || !isNumber(left) || !isNumber(right)) {
    return null
  }
  if (operator == BinaryOperator.POWER) {
    return Datum.real(Math.pow(double(left), double(right)))
  }
  return if (left is Datum.Real && right is Datum.Real) doubles(operator, left.number, right.number)
  else exactly(operator, decimal(left), decimal(right))
}

private fun doubles(operator: BinaryOperator, x: Double, y: Double): Datum? =
  when (operator) {
    BinaryOperator.ADD -> Datum.real(x + y)
    BinaryOperator.SUBTRACT -> Datum.real(x - y)
    BinaryOperator.MULTIPLY -> Datum.real(x * y)
    BinaryOperator.DIVIDE -> Datum.real(x / y)
    BinaryOperator.REMAINDER -> Datum.real(x % y)
    else -> throw IllegalArgumentException("$operator is no arithmetic")
  }

private fun exactly(operator: BinaryOperator, x: BigDecimal, y: BigDecimal): Datum? =
  when (operator) {
    BinaryOperator.ADD -> Datum.exact(x + y)
    BinaryOperator.SUBTRACT -> Datum.exact(x - y)
    BinaryOperator.MULTIPLY -> Datum.exact(x * y)
    BinaryOperator.DIVIDE -> if (y.signum() == 0) null else Datum.exact(x.divide(y, PRECISE))
    BinaryOperator.REMAINDER -> if (y.signum() == 0) null else Datum.exact(x.remainder(y))
    else -> throw IllegalArgumentException("$operator is no arithmetic")
  }

/** Less than, equal to or greater than 0 as the left is; null where they cannot be compared. */
internal fun compared(left: Datum?, right: Datum?): Int? =
  when {
    left is Datum.Text && right is Datum.Text -> left.text.compareTo(right.text)
    left != null && right != null && isNumber(left) && isNumber(right) ->
      decimal(left).compareTo(decimal(right))
    else -> null
  }

/** Equal within a relative tolerance of 1e-9; texts exactly; null where they cannot be compared. */
internal fun about(left: Datum, right: Datum): Boolean? {
  val order = compared(left, right) ?: return null
  if (order == 0 || !isNumber(left)) {
    return order == 0
  }
  val x = double(left)
  val y = double(right)
  return abs(x - y) <= 1e-9 * maxOf(abs(x), abs(y))
}

internal fun ofNumbers(function: Function, values: List<Datum>): Datum? {
  if (!values.all(::isNumber)) {
    return null
  }
  val x = double(values[0])
  return when (function.name()) {
    "abs" -> exactly(values[0], { it.abs() }) { abs(it) }
    "ceil" -> exactly(values[0], { it }) { Math.ceil(it) }
    "floor" -> exactly(values[0], { it }) { Math.floor(it) }
    "signum" -> Datum.real(Math.signum(x))
    "round" -> round(values[0], if (values.size > 1) smallInt(values[1]) else 0)
    "clamp" -> clamp(values[0], values[1], values[2])
    "sqrt" -> Datum.real(Math.sqrt(x))
    "cbrt" -> Datum.real(Math.cbrt(x))
    "pow" -> arithmetic(BinaryOperator.POWER, values[0], values[1])
    "exp" -> Datum.real(Math.exp(x))
    "expm1" -> Datum.real(Math.expm1(x))
    "log" -> Datum.real(Math.log(x))
    "log10" -> Datum.real(Math.log10(x))
    "log1p" -> Datum.real(Math.log1p(x))
    "log2" -> Datum.real(Math.log(x) / Math.log(2.0))
    "sin" -> Datum.real(Math.sin(x))
    "cos" -> Datum.real(Math.cos(x))
    "tan" -> Datum.real(Math.tan(x))
    "cot" -> Datum.real(1 / Math.tan(x))
    "asin" -> Datum.real(Math.asin(x))
    "acos" -> Datum.real(Math.acos(x))
    "atan" -> Datum.real(Math.atan(x))
    "sinh" -> Datum.real(Math.sinh(x))
    "cosh" -> Datum.real(Math.cosh(x))
    "tanh" -> Datum.real(Math.tanh(x))
    // A value is never NaN here: what is undefined has no value at all.
    "isnan" -> Datum.FALSE
    else -> throw IllegalArgumentException("The oracle does not know ${function.name()}()")
  }
}

private fun exactly(
  x: Datum,
  ofInteger: (BigDecimal) -> BigDecimal,
  ofDouble: (Double) -> Double,
): Datum? =
  if (x is Datum.Whole) Datum.exact(ofInteger(decimal(x))) else Datum.real(ofDouble(double(x)))

private fun round(x: Datum, digits: Int?): Datum? {
  if (digits == null || digits !in -15..15) {
    return null
  }
  val rounded = decimal(x).setScale(digits, RoundingMode.HALF_UP)
  return if (x is Datum.Whole) Datum.exact(rounded) else Datum.real(rounded.toDouble())
}

private fun clamp(x: Datum, low: Datum, high: Datum): Datum? =
  when {
    decimal(low) > decimal(high) -> null
    decimal(x) < decimal(low) -> low
    decimal(x) > decimal(high) -> high
    else -> x
  }
