// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.assertions.fail

/**
 * Today's exceptions from the rules, one a line of `exceptions.txt`:
 *
 *     rule | what | reason
 *     rule | what <= size | reason
 *
 * The second form is for what has a size, such as lines or classes, and may not grow beyond it.
 *
 * A rule fails for what it finds and no line names, and for a line that nothing needs any more. So
 * the list can only become shorter, or longer with a reason.
 */
internal object Exceptions {
  private class Line(val rule: String, val what: String, val most: Int)

  private val lines: List<Line> =
    Exceptions::class
      .java
      .getResourceAsStream("/exceptions.txt")!!
      .bufferedReader()
      .readLines()
      .filter { it.isNotBlank() && !it.startsWith("#") }
      .map { line ->
        val parts = line.split(" | ").map(String::trim)
        check(parts.size == 3 && parts.all(String::isNotEmpty)) {
          "exceptions.txt: \"$line\" is not \"rule | what | reason\""
        }
        val most = parts[1].substringAfter(" <= ", "")
        Line(parts[0], parts[1].substringBefore(" <= "), most.toIntOrNull() ?: Int.MAX_VALUE)
      }

  /** The rules that lines of `exceptions.txt` name. */
  val rules: Set<String> = lines.map { it.rule }.toSet()

  /**
   * Fails where what was found differs from what `exceptions.txt` lists for a rule.
   *
   * @param found what breaks the rule, each with a text that says where
   * @param sizes how large that is, for rules about sizes
   * @param cure what to do about a new finding
   */
  fun judge(
    rule: String,
    found: Map<String, String>,
    cure: String,
    sizes: Map<String, Int> = emptyMap(),
  ) {
    val listed = lines.filter { it.rule == rule }.associate { it.what to it.most }
    val fresh =
      found
        .filterKeys { (sizes[it] ?: 0) > (listed[it] ?: -1) }
        .map { "$rule | ${it.key} | ${it.value}" }
    val stale = (listed.keys - found.keys).map { "$rule | $it" }
    val complaint = buildList {
      if (fresh.isNotEmpty()) {
        add("$cure; or give a reason in exceptions.txt:")
        addAll(fresh.sorted())
      }
      if (stale.isNotEmpty()) {
        add("nothing needs these lines of exceptions.txt any more; take them out:")
        addAll(stale.sorted())
      }
    }
    if (complaint.isNotEmpty()) fail(complaint.joinToString("\n", prefix = "\n"))
  }
}
