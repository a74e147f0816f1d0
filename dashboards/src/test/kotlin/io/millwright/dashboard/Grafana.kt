// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard

import java.time.Instant

/**
 * Replaces macros and variables as Grafana does (grafana, pkg/tsdb/grafana-postgresql-datasource,
 * macros.go; variable format sqlstring), and nothing else: what stays over is a mistake of ours.
 */
class Grafana(private val from: Instant, private val to: Instant, private val asset: String) {
  // macros.go, sExpr: an argument holds no closing parenthesis.
  private val macro = Regex("""\$([_a-zA-Z0-9]+)\(([^)]*)\)""")

  fun expand(sql: String): String {
    val expanded =
      macro.replace(
        sql
          .replace("\${asset:sqlstring}", "'" + asset.replace("'", "''") + "'")
          .replace("\$__interval", "30s")
      ) {
        val arguments = it.groupValues[2].split(",").map(String::trim)
        when (it.groupValues[1]) {
          "__timeFilter" -> "${arguments[0]} BETWEEN '$from' AND '$to'"
          "__timeFrom" -> "'$from'"
          "__timeTo" -> "'$to'"
          "__timeGroup" -> group(arguments)
          "__timeGroupAlias" -> group(arguments) + " AS \"time\""
          else -> error("Grafana knows no macro ${it.value}")
        }
      }
    check(!expanded.contains('$')) { "Grafana leaves a variable in: $expanded" }
    return expanded
  }

  private fun group(arguments: List<String>): String {
    val seconds =
      when (val interval = arguments[1].trim('\'')) {
        "30s" -> 30
        "15m" -> 900
        else -> error("interval $interval is not one that this knows")
      }
    return "floor(extract(epoch from ${arguments[0]})/$seconds)*$seconds"
  }
}
