// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.Function
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.DateTimeException
import java.time.Instant
import java.time.LocalDateTime
import java.time.ZoneId

private val MICROS_PER_SECOND = BigDecimal(1_000_000)

/** A time in microseconds as seconds since 1970. */
internal fun seconds(micros: Long): Datum? =
  Datum.real(BigDecimal(micros).divide(MICROS_PER_SECOND).toDouble())

internal fun ofDates(function: Function, values: List<Datum>): Datum? {
  if (function.name() == "mktime") {
    return mktime(values)
  }
  if (function.name() == "localtime") {
    return localtime(values)
  }
  val time = (values[0] as? Datum.Local ?: return null).time
  return when (function.name()) {
    "year" -> number(time.year)
    "mon" -> number(time.monthValue)
    "mday" -> number(time.dayOfMonth)
    // Monday is 1 in java.time, Sunday 7.
    "wday" -> number(time.dayOfWeek.value % 7)
    "yday" -> number(time.dayOfYear)
    "hour" -> number(time.hour)
    "minute" -> number(time.minute)
    "sec" ->
      Datum.real((BigDecimal(time.second) + BigDecimal(time.nano).movePointLeft(9)).toDouble())
    else -> throw IllegalArgumentException("${function.name()} is no function of dates")
  }
}

private fun number(int: Int): Datum? = Datum.real(int.toDouble())

private fun zone(text: Datum): ZoneId? =
  try {
    if (text is Datum.Text) ZoneId.of(text.text, ZoneId.SHORT_IDS) else null
  } catch (_: DateTimeException) {
    null
  }

/** The zone stands first: the parser has put it there. */
private fun mktime(values: List<Datum>): Datum? {
  val zone = zone(values[0]) ?: return null
  val parts = values.subList(1, minOf(values.size, 6)).map { smallInt(it) ?: return null }
  if (parts[0] !in 1970..2250) {
    return null
  }
  val second = values.getOrNull(6)?.let { if (isNumber(it)) decimal(it) else return null }
  if (second != null && (second.signum() < 0 || second >= BigDecimal(60))) {
    return null
  }
  val minute =
    try {
      LocalDateTime.of(
        parts[0],
        parts[1],
        parts[2],
        parts.getOrElse(3) { 0 },
        parts.getOrElse(4) { 0 },
      )
    } catch (_: DateTimeException) {
      return null
    }
  val start = BigDecimal(minute.atZone(zone).toEpochSecond())
  return Datum.real((start + (second ?: BigDecimal.ZERO)).toDouble())
}

private fun localtime(values: List<Datum>): Datum? {
  val zone = if (values.size > 1) zone(values[1]) ?: return null else ZoneId.of("UTC")
  if (!isNumber(values[0])) {
    return null
  }
  // A double of today's seconds is precise to less than a microsecond.
  val micros = decimal(values[0]).multiply(MICROS_PER_SECOND).setScale(0, RoundingMode.HALF_EVEN)
  val parts = micros.toBigInteger().divideAndRemainder(MICROS_PER_SECOND.toBigInteger())
  return try {
    val time = Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact() * 1_000)
    Datum.Local(time.atZone(zone))
  } catch (_: DateTimeException) {
    null
  } catch (_: ArithmeticException) {
    null
  }
}
