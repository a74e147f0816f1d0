// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Instant
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** The demo as a new user meets it. */
class DemoIT :
  FunSpec({
    val json = ObjectMapper()

    test("within ten seconds every page shows live data of both plants; a restart goes on") {
      val folder = tempdir("demo").toPath()
      val data = folder.resolve("data")
      NodeProcess(data, "demo").use { node ->
        node.start(within = 4.minutes)
        eventually(10.seconds) {
          val sources = json.readTree(node.get("/api/v1/sources").body())["sources"]
          sources.map { it["state"].asText() }.toSet() shouldBe setOf("CONNECTED")
        }
        liveAliases(node) shouldContainAll setOf("/graz", "/city-park")
        Browser.find(folder.resolve("browser"))?.use { browser ->
          for ((page, expected) in pages) {
            browser.open("${node.url}/$page")
            withClue(page) {
              eventually(10.seconds) { expected.forEach { browser.text() shouldContain it } }
            }
          }
          browser.errors.shouldBeEmpty()
        }
        node.stop() shouldBeIn listOf(0, 143)

        node.start(within = 2.minutes)
        eventually(10.seconds) {
          newest(json, node).isAfter(Instant.now().minusSeconds(20)) shouldBe true
        }
        val points = readings(json, node)
        points.size shouldBeGreaterThan 50
        points.groupingBy { it }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
        node.stop() shouldBeIn listOf(0, 143)
      }
    }
  })

private val pages =
  mapOf(
    "#/" to listOf("Bottling plant Graz", "Car park City", "Labeller", "free of 160"),
    "#/assets/graz/line-1/filler" to listOf("Filler", "Availability", "bottles"),
    "#/assets/graz/line-1" to listOf("Line 1", "OEE"),
    "#/assets/city-park" to listOf("Level 1", "Entry 1"),
    "#/alarms" to listOf("Alarms"),
    "#/sources" to listOf("7 of 7 sources connected"),
    "#/versions" to listOf("Version 1", "in force"),
  )

/** The trees from which the live feed brings values that are new, not the first snapshot. */
private fun liveAliases(node: NodeProcess): Set<String> {
  val found = HashSet<String>()
  val request =
    HttpRequest.newBuilder(node.url.resolve("/api/v1/live?prefix=/graz/&prefix=/city-park/"))
      .build()
  val lines = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines())
  val deadline = System.nanoTime() + 10_000_000_000
  lines.body().use { stream ->
    val events = stream.iterator()
    var seen = 0
    while (found.size < 2 && System.nanoTime() < deadline && events.hasNext()) {
      val line = events.next()
      if (!line.startsWith("data:")) continue
      seen++
      // The first event is what was there already.
      if (seen > 1) {
        Regex("\"(/graz|/city-park)/").findAll(line).forEach { found += it.groupValues[1] }
      }
    }
  }
  return found
}

private fun newest(json: ObjectMapper, node: NodeProcess): Instant =
  json.readTree(node.get("/api/v1/latest?prefix=/graz/line-1/filler/").body())["values"].maxOf {
    Instant.parse(it["t"].asText())
  }

private fun readings(json: ObjectMapper, node: NodeProcess): List<String> =
  json
    .readTree(
      node
        .get(
          "/properties/history?propertyAlias=/graz/line-1/filler/state&startDate=2020-01-01T00:00:00Z" +
            "&endDate=2090-01-01T00:00:00Z&maxResults=20000"
        )
        .body()
    )["assetPropertyValueHistory"]
    .map { it["timestamp"].toString() }
