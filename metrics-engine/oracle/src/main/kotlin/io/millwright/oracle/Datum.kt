// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.value.DataType
import io.millwright.value.Value
import java.math.BigDecimal
import java.math.BigInteger
import java.time.ZonedDateTime

/** What a part of a formula gives. "No value" is null. */
internal sealed interface Datum {
  /** An integer as a reading has it: exact beyond 2^53. */
  data class Whole(val number: Long) : Datum

  /** A double, always finite, never the negative zero. */
  data class Real(val number: Double) : Datum

  data class Text(val text: String) : Datum

  /** What `localtime` gives. */
  data class Local(val time: ZonedDateTime) : Datum

  companion object {
    val TRUE: Datum = Real(1.0)
    val FALSE: Datum = Real(0.0)

    /** "A text has at most 1,024 characters"; a longer one is no value. */
    const val LONGEST_TEXT = 1_024

    fun truth(on: Boolean): Datum = if (on) TRUE else FALSE

    /** "What is undefined or infinite is no value." */
    fun real(number: Double): Datum? = if (number.isFinite()) Real(number + 0.0) else null

    fun text(text: String): Datum? =
      if (text.codePointCount(0, text.length) <= LONGEST_TEXT) Text(text) else null

    /** The nearest number; exact where it is an integer of 64 bits. */
    fun exact(number: BigDecimal): Datum? {
      val whole = wholeOf(number)
      return if (whole != null) Whole(whole) else real(number.toDouble())
    }

    fun of(value: Value): Datum? =
      when (value) {
        is Value.IntegerValue -> Whole(value.number)
        is Value.DoubleValue -> real(value.number)
        is Value.BooleanValue -> truth(value.on)
        is Value.StringValue -> Text(value.text)
        is Value.NullValue -> null
      }

    /** "Numbers are doubles": a number in a formula is one, as long as a double can hold it. */
    fun literal(value: Value): Datum? {
      val datum = of(value)
      return if (datum is Whole && BigDecimal(datum.number.toDouble()) == BigDecimal(datum.number))
        Real(datum.number.toDouble())
      else datum
    }

    private fun wholeOf(number: BigDecimal): Long? {
      val whole: BigInteger =
        try {
          number.toBigIntegerExact()
        } catch (_: ArithmeticException) {
          return null
        }
      return if (whole.bitLength() <= 63) whole.toLong() else null
    }

    /** A value as a property of a type keeps it; null where it does not fit. */
    fun stored(datum: Datum?, type: DataType): Value? =
      when (datum) {
        null,
        is Local -> null
        is Text ->
          if (type == DataType.STRING || type == DataType.STRUCT) Value.of(datum.text) else null
        is Whole,
        is Real ->
          when (type) {
            DataType.DOUBLE -> Value.of(double(datum))
            DataType.INTEGER -> wholeOf(decimal(datum))?.let { Value.of(it) }
            DataType.BOOLEAN -> Value.of(isTrue(datum))
            DataType.STRING,
            DataType.STRUCT -> null
          }
      }
  }
}

/** 0, the empty text and no value are false, everything else is true. */
internal fun isTrue(datum: Datum?): Boolean =
  when (datum) {
    null -> false
    is Datum.Whole -> datum.number != 0L
    is Datum.Real -> datum.number != 0.0
    is Datum.Text -> datum.text.isNotEmpty()
    is Datum.Local -> true
  }

internal fun isNumber(datum: Datum?): Boolean = datum is Datum.Whole || datum is Datum.Real

/** The exact number; only of numbers. */
internal fun decimal(datum: Datum): BigDecimal =
  when (datum) {
    is Datum.Whole -> BigDecimal(datum.number)
    is Datum.Real -> BigDecimal(datum.number)
    is Datum.Text,
    is Datum.Local -> throw IllegalArgumentException("$datum is no number")
  }

/** The nearest double; only of numbers. */
internal fun double(datum: Datum): Double =
  when (datum) {
    is Datum.Whole -> datum.number.toDouble()
    is Datum.Real -> datum.number
    is Datum.Text,
    is Datum.Local -> throw IllegalArgumentException("$datum is no number")
  }

/**
 * An integer where the number is one and fits into an int; used for positions and parts of dates.
 */
internal fun smallInt(datum: Datum?): Int? {
  if (datum == null || !isNumber(datum)) {
    return null
  }
  return try {
    decimal(datum).intValueExact()
  } catch (_: ArithmeticException) {
    null
  }
}

/** As it stands in a text: `3` for 3, `0.5` for 0.5. */
internal fun written(datum: Datum): String =
  when (datum) {
    is Datum.Whole -> datum.number.toString()
    is Datum.Real -> BigDecimal(datum.number.toString()).stripTrailingZeros().toPlainString()
    is Datum.Text -> datum.text
    is Datum.Local -> datum.time.toString()
  }
