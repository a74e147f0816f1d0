// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import java.nio.file.Files

/** What a node tells Prometheus. */
class Scrape(text: String) {
  /** What each figure of ours says that it means, by the name that Prometheus gives it. */
  val meanings: Map<String, String> =
    told(text, "HELP").mapKeys { (family, _) -> sampled(family, told(text, "TYPE")[family]) }

  private val numbers: Map<String, Double> =
    text
      .lines()
      .filter { it.startsWith("millwright_") }
      .associate { it.substringBeforeLast(' ') to it.substringAfterLast(' ').toDouble() }

  /** A figure by its name, with labels as Prometheus writes them. */
  operator fun get(figure: String): Double =
    numbers[figure] ?: error("there is no $figure among ${numbers.keys}")

  companion object {
    private fun told(text: String, what: String): Map<String, String> =
      text
        .lines()
        .filter { it.startsWith("# $what millwright_") }
        .associate { it.split(' ', limit = 4).let { word -> word[2] to word[3].trim() } }

    /** In the OpenMetrics format a counter's family is called without what its samples end in. */
    private fun sampled(family: String, type: String?) =
      if (type == "counter") family.removeSuffix("_total") + "_total" else family

    fun of(node: NodeProcess) = Scrape(node.get("/q/metrics").body())

    /** What docs/reference/metrics.md says that each figure means. */
    val documented: Map<String, String> =
      Files.readString(NodeProcess.checkout.resolve("docs/reference/metrics.md"))
        .split(Regex("\n+- |\n\n"))
        .map { it.trim().replace(Regex("\\s+"), " ") }
        .filter { it.startsWith("`millwright_") }
        .associate { item ->
          val (figure, text) = item.split("`: ", limit = 2)
          check(". *When to worry:* " in text) {
            "docs/reference/metrics.md does not say when to worry: $item"
          }
          figure.trim('`') to text.substringBefore(". *When to worry:* ")
        }

    /**
     * What only a service of the cluster edition tells, a server that has refused somebody, or one
     * to which an edge elsewhere reports.
     */
    val elsewhere =
      setOf(
        "millwright_unreadable_records_total",
        "millwright_engine_waiting_records",
        "millwright_api_refused_total",
        "millwright_remote_edge_report_age_seconds",
        "millwright_remote_edge_sources",
        "millwright_remote_edge_tags_not_good",
        "millwright_remote_edge_waiting_records",
        "millwright_remote_edge_lost_readings_total",
        "millwright_remote_edge_refused_readings_total",
      )
  }
}
