// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.api.TestHistorian
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

@QuarkusTest
class MetricsTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var historian: TestHistorian

  private fun scraped() = Caller(server).get("/q/metrics").text.lines()

  private fun figure(name: String): Double =
    scraped().single { it.startsWith("$name ") }.substringAfterLast(' ').toDouble()

  @Test
  fun `every figure of ours says in words what it means, and names its kind or unit`() {
    val lines = scraped()
    fun told(what: String) =
      lines
        .filter { it.startsWith("# $what millwright_") }
        .associate { it.split(' ', limit = 4).let { word -> word[2] to word[3].trim() } }
    val types = told("TYPE")
    val meanings = told("HELP")
    types.size shouldBeGreaterThan 10
    for ((name, type) in types) {
      withClue(name) {
        meanings[name].orEmpty().length shouldBeGreaterThan 20
        // In the OpenMetrics format a counter's family is called without what its samples end in.
        if (type == "counter") {
          lines.filter { it.startsWith(name) }.forEach { it shouldContain "_total" }
        }
        name.endsWith("_seconds") shouldBe (type == "summary" || "_age" in name)
        // Base units only.
        name.contains(Regex("_(ms|millis|milliseconds|minutes|kb|mb|percent)(_|$)")) shouldBe false
      }
    }
    for (line in lines.filter { it.startsWith("millwright_") && '{' in it }) {
      val labels =
        line.substringAfter('{').substringBefore('}').split(',').filter { it.isNotEmpty() }
      labels
        .map { it.substringBefore('=') }
        .forEach {
          it shouldBeIn listOf("task", "kind", "state", "priority", "end", "code", "edge")
        }
    }
  }

  @Test
  fun `the live feed counts who follows and what was sent`() {
    val events = figure("millwright_live_events_total")
    val subscribers = figure("millwright_live_subscribers")
    Caller(server).lines("/api/v1/live", "prefix" to "/nothing/").use { lines ->
      lines.iterator().next()
      figure("millwright_live_subscribers") shouldBe subscribers + 1
      figure("millwright_live_events_total") shouldBeGreaterThan events
    }
  }

  // A scrape that waits for the database would tell nothing when it is needed most.
  @Test
  fun `without a database all figures are told, and a regular task that fails is counted`() {
    val task = "task=\"stored-figures\""
    scraped().joinToString("\n") shouldContain "millwright_task_age_seconds{$task"
    try {
      historian.isAway = true
      runBlocking {
        eventually(30.seconds) {
          figure("millwright_task_failures_total{$task}") shouldBeGreaterThan 0.0
        }
      }
      figure("millwright_live_events_total")
    } finally {
      historian.isAway = false
    }
  }
}
