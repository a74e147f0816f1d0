// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.formula.language.Function
import java.math.BigDecimal
import java.util.IllegalFormatException
import java.util.Locale

/** The characters of a text as Python counts them: one for each code point. */
private fun characters(text: String): List<String> =
  text.codePoints().toArray().map { Character.toString(it) }

/** `text[at]`. */
internal fun character(text: Datum?, at: Datum?): Datum? {
  if (text !is Datum.Text) {
    return null
  }
  val all = characters(text.text)
  val index = smallInt(at) ?: return null
  return all.getOrNull(if (index < 0) index + all.size else index)?.let { Datum.text(it) }
}

/** `text[from:to:step]` as Python has it; null for a bound that is left out. */
internal fun sliced(text: Datum?, from: Int?, to: Int?, step: Int?): Datum? {
  if (text !is Datum.Text || step == 0) {
    return null
  }
  val all = characters(text.text)
  val by = step ?: 1
  // Where Python's indices end: before the first and behind the last character.
  val lowest = if (by > 0) 0 else -1
  val highest = if (by > 0) all.size else all.size - 1
  fun bound(index: Int?, otherwise: Int): Int =
    if (index == null) otherwise
    else (if (index < 0) index + all.size else index).coerceIn(lowest, highest)
  val end = bound(to, if (by > 0) highest else lowest)
  val result = StringBuilder()
  var at = bound(from, if (by > 0) lowest else highest).toLong()
  while (if (by > 0) at < end else at > end) {
    result.append(all[at.toInt()])
    at += by
  }
  return Datum.text(result.toString())
}

internal fun ofTexts(function: Function, values: List<Datum>): Datum? {
  val text = (values[0] as? Datum.Text ?: return null).text
  return when (function.name()) {
    "len" -> Datum.real(characters(text).size.toDouble())
    "upper" -> Datum.text(text.uppercase(Locale.ROOT))
    "lower" -> Datum.text(text.lowercase(Locale.ROOT))
    "find" -> {
      val part = (values[1] as? Datum.Text ?: return null).text
      val at = text.indexOf(part)
      Datum.real(if (at < 0) -1.0 else text.codePointCount(0, at).toDouble())
    }
    "contains" -> {
      val part = (values[1] as? Datum.Text ?: return null).text
      Datum.truth(text.contains(part))
    }
    "join" -> Datum.text(values.drop(1).joinToString(text) { written(it) })
    "format" -> format(text, values.drop(1))
    else -> throw IllegalArgumentException("${function.name()} is no function of texts")
  }
}

/** `%[index$][flags][width][.precision]conversion`, as java.util.Formatter has it. */
private val SPECIFIER = Regex("""%(\d+\$|<)?([-#+ 0,(]*)(\d+)?(\.\d+)?([a-zA-Z%])""")

private fun format(pattern: String, values: List<Datum>): Datum? {
  val arguments = mutableListOf<Any>()
  var ordinary = 0
  var last = -1
  val renumbered = StringBuilder()
  var behind = 0
  for (found in SPECIFIER.findAll(pattern)) {
    renumbered.append(pattern, behind, found.range.first)
    behind = found.range.last + 1
    val (position, flags, width, precision, conversion) = found.destructured
    if (conversion == "%" || conversion == "n") {
      renumbered.append(found.value)
      continue
    }
    last =
      when {
        position == "<" -> last
        position.isNotEmpty() -> position.dropLast(1).toInt() - 1
        else -> ordinary++
      }
    arguments += formattable(values.getOrNull(last) ?: return null, conversion) ?: return null
    renumbered.append("%${arguments.size}$$flags$width$precision$conversion")
  }
  renumbered.append(pattern, behind, pattern.length)
  return try {
    Datum.text(String.format(Locale.ROOT, renumbered.toString(), *arguments.toTypedArray()))
  } catch (_: IllegalFormatException) {
    null
  }
}

/** The value as Formatter wants it for a conversion; null where it does not fit. */
private fun formattable(value: Datum, conversion: String): Any? =
  when (conversion.lowercase(Locale.ROOT)) {
    "d",
    "o",
    "x" -> if (isNumber(value)) whole(value) else null
    "e",
    "f",
    "g" -> if (isNumber(value)) decimalOrDouble(value) else null
    "a" -> if (isNumber(value)) double(value) else null
    "s" -> written(value)
    "b" -> isTrue(value)
    else -> null
  }

private fun whole(value: Datum): Any? =
  try {
    decimal(value).toBigIntegerExact().let { if (it.bitLength() <= 63) it.toLong() else it }
  } catch (_: ArithmeticException) {
    null
  }

private fun decimalOrDouble(value: Datum): Any =
  if (value is Datum.Whole) BigDecimal(value.number) else double(value)
