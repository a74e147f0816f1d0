// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.asset.definition.Window
import io.millwright.value.Micros
import java.time.DayOfWeek
import java.time.Duration
import java.time.LocalDate
import java.time.Period
import java.time.YearMonth
import java.time.ZoneId
import java.time.ZonedDateTime

/** The windows (start, end] whose ends lie in [first, last]. */
internal fun windows(window: Window, zone: ZoneId, first: Long, last: Long): List<Part> =
  when (window) {
    is Window.Fixed -> fixed(window, first, last)
    is Window.Calendar -> calendar(window, window.zone().orElse(zone), first, last)
    is Window.OfFrame -> throw IllegalArgumentException("$window has no ends of its own")
  }

private fun micros(duration: Duration) = duration.toNanos() / 1_000

/** They start at 1970-01-01T00:00Z; whole weeks end with a Sunday, as SiteWise has it. */
private fun fixed(window: Window.Fixed, first: Long, last: Long): List<Part> {
  val step = micros(window.every())
  val isWeeks = window.every().toSeconds() % Duration.ofDays(7).toSeconds() == 0L
  // 1970-01-05 was the first Monday.
  val origin = micros(window.offset()) + if (isWeeks) micros(Duration.ofDays(4)) else 0
  val found = mutableListOf<Part>()
  var end = origin - Math.floorDiv(origin - first, step) * step
  while (end <= last) {
    found += Part(end - micros(window.over()), end)
    end += step
  }
  return found
}

/** From midnight to midnight of a place, shifted on its clock by the offset. */
private fun calendar(window: Window.Calendar, zone: ZoneId, first: Long, last: Long): List<Part> {
  fun border(day: LocalDate): Long =
    Micros.of(ZonedDateTime.of(day.atStartOfDay().plus(window.offset()), zone).toInstant())
  val early = Micros.toInstant(first).atZone(zone).toLocalDate()
  val longest = window.every().days + window.every().months * 31L
  var day = aligned(early.minusDays(longest + 2), window.every())
  val found = mutableListOf<Part>()
  while (border(day) <= last) {
    val part = Part(border(day.minus(window.over())), border(day))
    // A place that crosses the date line skips a day, and has no window then.
    if (part.to >= first && part.from < part.to && part.to != found.lastOrNull()?.to) {
      found += part
    }
    day = day.plus(window.every())
  }
  return found
}

/** The last day at or before another with which a window begins. */
private fun aligned(day: LocalDate, every: Period): LocalDate {
  if (every.months > 0) {
    val months = day.year * 12L + day.monthValue - 1 - 1970 * 12L
    return YearMonth.of(1970, 1)
      .plusMonths(Math.floorDiv(months, every.months.toLong()) * every.months)
      .atDay(1)
  }
  val origin =
    if (every.days % 7 == 0) LocalDate.EPOCH.with(DayOfWeek.MONDAY).plusWeeks(1)
    else LocalDate.EPOCH
  val days = day.toEpochDay() - origin.toEpochDay()
  return origin.plusDays(Math.floorDiv(days, every.days.toLong()) * every.days)
}
