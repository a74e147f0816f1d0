// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

/**
 * What a JSON path finds in a JSON text. The oracle knows the paths that name one place (`$`,
 * `.key`, `['key']`, `[0]`, `[-1]`) and refuses others; the specs of `jp` itself cover those.
 */
internal fun jsonPath(text: Datum, path: Datum): Datum? {
  if (text !is Datum.Text || path !is Datum.Text) {
    return null
  }
  val steps = steps(path.text)
  var at: Any? =
    try {
      JsonText(text.text).whole()
    } catch (_: IllegalArgumentException) {
      return null
    }
  for (step in steps) {
    at =
      when {
        step is String && at is Map<*, *> && step in at -> at[step]
        step is Int && at is List<*> ->
          at.getOrNull(if (step < 0) step + at.size else step) ?: return null
        else -> return null
      }
  }
  return when (at) {
    null -> null
    is Boolean -> Datum.truth(at)
    is String -> Datum.text(at)
    is Datum -> at
    else -> Datum.text(json(at))
  }
}

private val STEP = Regex("""\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(-?\d+)\]""")

private fun steps(path: String): List<Any> {
  val found = mutableListOf<Any>()
  var rest = path.removePrefix("$")
  require(rest != path) { "A JSON path begins with $, not \"$path\"" }
  while (rest.isNotEmpty()) {
    val step =
      STEP.matchAt(rest, 0)
        ?: throw UnsupportedOperationException(
          "The oracle knows JSON paths of single steps only, not \"$path\""
        )
    val (name, quoted, doubly, index) = step.destructured
    found += if (index.isNotEmpty()) index.toInt() else name + quoted + doubly
    rest = rest.substring(step.value.length)
  }
  return found
}

private fun json(value: Any?): String =
  when (value) {
    null -> "null"
    is Datum -> written(value)
    is String -> "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
    is Map<*, *> ->
      value.entries.joinToString(",", "{", "}") { "${json(it.key)}:${json(it.value)}" }
    is List<*> -> value.joinToString(",", "[", "]") { json(it) }
    else -> value.toString()
  }

/** Reads a JSON text into maps, lists, texts, truths, [Datum] numbers and null. */
private class JsonText(private val text: String) {
  private var at = 0

  fun whole(): Any? {
    val value = value()
    space()
    require(at == text.length) { "There is more behind the JSON text" }
    return value
  }

  private fun value(): Any? {
    space()
    return when {
      take("{") -> entries()
      take("[") -> elements()
      take("true") -> true
      take("false") -> false
      take("null") -> null
      take("\"") -> characters()
      else -> number()
    }
  }

  private fun entries(): Map<String, Any?> {
    val map = LinkedHashMap<String, Any?>()
    space()
    if (take("}")) {
      return map
    }
    do {
      space()
      require(take("\"")) { "A key begins with a quote" }
      val key = characters()
      space()
      require(take(":")) { "A colon stands behind a key" }
      map[key] = value()
      space()
    } while (take(","))
    require(take("}")) { "An object ends with a brace" }
    return map
  }

  private fun elements(): List<Any?> {
    val list = mutableListOf<Any?>()
    space()
    if (take("]")) {
      return list
    }
    do {
      list += value()
      space()
    } while (take(","))
    require(take("]")) { "An array ends with a bracket" }
    return list
  }

  private fun characters(): String {
    val result = StringBuilder()
    while (!take("\"")) {
      require(at < text.length) { "A text ends with a quote" }
      val next = text[at++]
      if (next != '\\') {
        result.append(next)
        continue
      }
      require(at < text.length) { "A text ends with a quote" }
      when (val escaped = text[at++]) {
        'b' -> result.append('\b')
        'f' -> result.append('\u000C')
        'n' -> result.append('\n')
        'r' -> result.append('\r')
        't' -> result.append('\t')
        'u' -> {
          result.append(text.substring(at, at + 4).toInt(16).toChar())
          at += 4
        }
        else -> result.append(escaped)
      }
    }
    return result.toString()
  }

  private fun number(): Datum {
    val found = requireNotNull(NUMBER.matchAt(text, at)) { "No JSON at character $at" }
    at += found.value.length
    val integer = found.value.toLongOrNull()
    return if (integer != null) Datum.Whole(integer)
    else requireNotNull(Datum.real(found.value.toDouble())) { "Too large a number" }
  }

  private fun take(part: String): Boolean {
    val isHere = text.startsWith(part, at)
    if (isHere) {
      at += part.length
    }
    return isHere
  }

  private fun space() {
    while (at < text.length && text[at] in " \t\r\n") {
      at++
    }
  }

  private companion object {
    val NUMBER = Regex("""-?\d+(\.\d+)?([eE][-+]?\d+)?""")
  }
}
