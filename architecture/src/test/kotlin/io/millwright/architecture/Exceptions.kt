// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.assertions.fail

/**
 * Today's exceptions from the rules, one a line of `exceptions.txt`:
 *
 *     rule | what | reason
 *
 * A rule fails for what it finds and no line names, and for a line that nothing needs any more. So
 * the list can only become shorter, or longer with a reason.
 */
internal object Exceptions {
  private class Line(val rule: String, val what: String)

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
        Line(parts[0], parts[1])
      }

  /** The rules that lines of `exceptions.txt` name. */
  val rules: Set<String> = lines.map { it.rule }.toSet()

  /**
   * Fails where what was found differs from what `exceptions.txt` lists for a rule.
   *
   * @param found what breaks the rule, each with a text that says where
   * @param cure what to do about a new finding
   */
  fun judge(rule: String, found: Map<String, String>, cure: String) {
    val listed = lines.filter { it.rule == rule }.map { it.what }.toSet()
    val fresh = found.filterKeys { it !in listed }.map { "$rule | ${it.key} | ${it.value}" }
    val stale = (listed - found.keys).map { "$rule | $it" }
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
