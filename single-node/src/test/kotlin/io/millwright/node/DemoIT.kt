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
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
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
        withClue("docs/reference/metrics.md says what the figures say, and names all of them") {
          eventually(20.seconds) {
            val told = Scrape.of(node).meanings - Scrape.elsewhere
            told shouldBe Scrape.documented - Scrape.elsewhere
          }
          // The plants come into the engine one after the other.
          eventually(20.seconds) {
            Scrape.of(node).run {
              get("millwright_engine_windows_closed_total") shouldBeGreaterThan 100.0
              get("millwright_engine_trees") shouldBe 2.0
              get("millwright_live_events_total") shouldBeGreaterThan 1.0
              get("millwright_alarm_events_total{kind=\"raised\"}") shouldBeGreaterThan 0.0
            }
          }
        }
        Browser.find(folder.resolve("browser"))?.use { browser ->
          for ((page, expected) in pages) {
            browser.open("${node.url}/$page")
            withClue(page) {
              eventually(10.seconds) { expected.forEach { browser.text() shouldContain it } }
            }
          }
          for ((call, expected) in written) {
            withClue(call) { browser.evaluate(call) shouldBe expected }
          }
          browser.open(
            "${node.url}/#/assets/graz/line-1/filler?from=${hoursAgo(3)}&to=${hoursAgo(2)}"
          )
          eventually(10.seconds) { browser.text() shouldContain "values as of" }
          // A trend that nobody has scrolled to is there when the page is printed.
          eventually(10.seconds) {
            browser.evaluate(
              "((plots) => plots.length > 10 && plots.every((plot) => plot.querySelector('canvas')))" +
                "([...document.querySelectorAll('.trend-plot')])"
            ) shouldBe "true"
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

        // The demo's own pages have been looked at; what follows is added to its plant.
        val press = docsExample()
        apply(
          json,
          node,
          examples() + mapOf("press.yaml" to press.model, "long.yaml" to LongNames.model()),
        )
        val second = Instant.now().epochSecond
        val answer = node.post("/properties", LongNames.values(second))
        withClue(answer.body()) { json.readTree(answer.body())["errorEntries"].size() shouldBe 0 }
        Browser.find(folder.resolve("second-browser"))?.use { browser ->
          press.run(node.port)
          browser.open("${node.url}/#/assets/hall/press-1")
          withClue("docs/tutorial/oee-card.md: OEE with its factors, of the last hour") {
            eventually(20.seconds) {
              val text = browser.text()
              listOf("OEE", "Availability", "Effectiveness", "Quality", "98.0", "Aborted").forEach {
                text.replace('\u202f', ' ') shouldContain it
              }
            }
          }
          for ((page, expected) in LongNames.pages) {
            browser.resize(1280)
            browser.open("about:blank")
            browser.open("${node.url}/$page")
            withClue(page.take(40)) {
              eventually(20.seconds) { browser.text() shouldContain expected }
              settle(browser)
              for ((width, scale) in listOf(390 to 1, 640 to 1, 900 to 1, 640 to 2)) {
                browser.resize(width, scale)
                withClue("$width px at a scale of $scale") {
                  eventually(5.seconds) { browser.evaluate(TOO_WIDE) shouldBe "" }
                }
              }
              withClue("without a name for who can't see it") {
                browser.evaluate(NAMELESS) shouldBe ""
              }
              withClue("hard to read") { browser.evaluate(FAINT) shouldBe "" }
            }
          }
          browser.resize(1280)
          browser.tab()
          withClue("who uses the keyboard sees where they are") {
            browser.evaluate("getComputedStyle(document.activeElement).outlineStyle") shouldBe
              "solid"
          }

          browser.open("${node.url}/#/alarms")
          eventually(20.seconds) { browser.text() shouldContain "Acknowledge" }
          browser.goOffline(true)
          browser.evaluate("document.querySelector('.alarm-row .button').click()")
          eventually(10.seconds) {
            browser.text() shouldContain "Not acknowledged. The server cannot be reached"
          }
          browser.goOffline(false)
          withClue("the message goes when the connection is back") {
            eventually(30.seconds) {
              browser.text() shouldNotContain "Not acknowledged."
              browser.text() shouldNotContain "Live feed lost"
            }
          }
        }
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
    "#/alarms" to listOf("Alarms", " active", "gone and not acknowledged", "\u203a"),
    "#/sources" to listOf("7 of 7 sources connected"),
    "#/versions" to listOf("Version 1", "in force"),
  )

/** Waits until what a page asks for after it is there has come: until it grows no more. */
private suspend fun settle(browser: Browser) {
  val heights = ArrayList<String>()
  eventually(10.seconds) {
    heights += browser.evaluate("document.body.scrollHeight + ' ' + document.body.innerText.length")
    heights.takeLast(SETTLED).toSet().size shouldBe 1
    heights.size shouldBeGreaterThan SETTLED
  }
}

/** So many times in a row, each 25 ms or more after the last, a page must look the same. */
private const val SETTLED = 12

/** What makes the page scroll sideways: how wide it is, and elements that stick out. */
private val TOO_WIDE =
  """
  (() => {
    const root = document.scrollingElement;
    return root.scrollWidth <= innerWidth ? "" : root.scrollWidth + " of " + innerWidth + ": "
      + [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map((element) => element.tagName + "." + element.className).join(" ");
  })()
  """

/** Buttons, links and fields without a name, and tables without headers. */
private val NAMELESS =
  """
  [...document.querySelectorAll("button, a[href], input, select, table")].filter((element) =>
    element.tagName === "TABLE" ? !element.querySelector("th")
    : element.matches("input, select")
      ? !element.labels?.length && !element.getAttribute("aria-label") && !element.getAttribute("aria-labelledby")
      : !element.textContent.trim() && !element.getAttribute("aria-label"))
    .map((element) => element.outerHTML.slice(0, 80)).join("; ")
  """

/** Text with less contrast than 4.5 to 1 (WCAG 2.2, 1.4.3; 3 to 1 where it is large). */
private val FAINT =
  """
  (() => {
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parts(getComputedStyle(at).backgroundColor);
        if ((colour[3] ?? 1) === 1) return colour;
      }
      return [255, 255, 255];
    };
    const found = new Set();
    for (const element of document.querySelectorAll("body *")) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      const style = getComputedStyle(element);
      if (!hasText || element.closest("svg, .skip, .visually-hidden, :disabled, [aria-disabled=true]")
          || element.getBoundingClientRect().width === 0 || style.visibility === "hidden") continue;
      const [one, other] = [light(parts(style.color)), light(behind(element))];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = parseFloat(style.fontSize);
      if (ratio < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5)) {
        found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
      }
    }
    return [...found].join("; ");
  })()
  """

/** The model files of the demo. */
private fun examples(): Map<String, String> =
  listOf("bottling-plant", "car-park")
    .flatMap { plant ->
      listOf("models.yaml", "assets.yaml").map { file ->
        "$plant-$file" to Files.readString(NodeProcess.checkout.resolve("examples/$plant/$file"))
      }
    }
    .toMap()

private fun apply(json: ObjectMapper, node: NodeProcess, files: Map<String, String>) {
  val body = mapOf("files" to files.map { (name, text) -> mapOf("name" to name, "text" to text) })
  val answer = node.post("/api/v1/apply", json.writeValueAsString(body))
  withClue(answer.body()) { answer.statusCode() shouldBe 200 }
}

/** The example of docs/tutorial/oee-card.md: its model file, and the script that writes values. */
private class DocsExample(val model: String, private val script: String) {
  fun run(port: Int) {
    ProcessBuilder("bash", "-c", script, "press.sh", "$port").inheritIO().start().waitFor() shouldBe
      0
  }
}

private fun docsExample(): DocsExample {
  val page = Files.readString(NodeProcess.checkout.resolve("docs/tutorial/oee-card.md"))
  fun block(language: String) = page.substringAfter("```$language\n").substringBefore("```")
  return DocsExample(block("yaml"), block("bash"))
}

private fun hoursAgo(hours: Long): Instant = Instant.now().minusSeconds(hours * 3600)

private fun of(module: String, call: String) =
  "import(location.origin + '/ui/$module.js').then((module) => String(module.$call))"

/** What the modules of the pages make of values, units and counts. */
private val written =
  listOf(
    // A Modbus float in the wrong order of registers.
    of("format", "fixed(-3.709351928026845e36, 0)") to "\u22123.7e36",
    of("format", "fixed(1e15, 0)") to "1.0e15",
    of("format", "fixed(999999999999999, 0)") to "999 999 999 999 999".thin(),
    of("format", "valueText({type: 'double', key: 'p', unit: 'kW'}, 1.2e-9).text") to "1.2e\u22129",
    of("format", "valueText({type: 'double', key: 'p', unit: 'kW'}, 0.00042).text") to "0.00042",
    of("format", "valueText({type: 'double', key: 'p', unit: 'kW'}, 0).text") to "0.0",
    of("format", "fixed(0, 3)") to "0.000",
    // "0 free" of a level of which nothing is known would read as "full".
    of("car-park", "freeText({free: 0, occupied: 0, unknown: 40, total: 40})") to "40 not known",
    of("car-park", "freeText({free: 2, occupied: 37, unknown: 1, total: 40})") to
      "2 free of 40, 1 not known",
    of("car-park", "freeText({free: 0, occupied: 40, unknown: 0, total: 40})") to "0 free of 40",
    of("alarm-list", "alarmCounts([{state: 'RETURNED_UNACKNOWLEDGED'}])") to
      "0 active; 1 gone and not acknowledged",
    of("alarm-list", "alarmCounts([{state: 'UNACKNOWLEDGED'}, {state: 'ACKNOWLEDGED'}])") to
      "2 active, 1 of them not acknowledged",
  )

private fun String.thin() = replace(' ', '\u202f')

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
