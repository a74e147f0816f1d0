// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.shouldBe
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.reading.Reading
import io.millwright.value.DataType
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset
import java.util.Optional
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test

@QuarkusTest
class UnknownPresentValuesTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var plants: Plants

  private val caller by lazy { Caller(server) }

  private fun write(alias: String, value: String, time: Instant = Instant.now()) {
    val body =
      """{"entries": [{"entryId": "1", "propertyAlias": "$alias", "propertyValues": [{"value": {$value},
        "timestamp": {"timeInSeconds": ${time.epochSecond}, "offsetInNanos": ${time.nano}}, "quality": "GOOD"}]}]}"""
    caller.call("POST", "/properties", body).status shouldBe 200
  }

  private fun shown(): String {
    val point = caller.get("/api/v1/latest", "alias" to "/unknown/x").body["values"].single()
    return "${point["q"].textValue()} ${point["v"]}"
  }

  private fun alive(isAlive: Boolean) =
    write("/unknown/\$sources/e9/plc", "\"booleanValue\": $isAlive")

  @Test
  fun `a value is shown without a number while nobody is there to read its device`() =
    runBlocking<Unit> {
      historian.isAway = false
      historian.behind = FakeHistorian()
      write("/unknown/x", "\"doubleValue\": 5.5", Instant.now().minusSeconds(100))
      shown() shouldBe "GOOD 5.5"
      val declared =
        """{"since": "${Instant.now().minusSeconds(200)}", "sources": [{"source": "plc", "aliases": ["/unknown/x"]}]}"""
      caller.call("PUT", "/api/v1/edges/e9/feeds", declared).status shouldBe 200
      eventually(15.seconds) { shown() shouldBe "BAD null" }
      alive(true)
      eventually(15.seconds) { shown() shouldBe "GOOD 5.5" }
      alive(false)
      eventually(15.seconds) { shown() shouldBe "BAD null" }
      val ended = declared.replace("[\"/unknown/x\"]", "[]")
      caller.call("PUT", "/api/v1/edges/e9/feeds", ended).status shouldBe 200
    }

  // Yesterday's shift does not become unknown because a device is lost today.
  @Test
  fun `the result of an ended window is shown until the next window ends, and no longer`() =
    runBlocking<Unit> {
      historian.isAway = false
      historian.behind = FakeHistorian()
      val (site, filler) = TestPlant.plant.models()
      fun metric(number: Long, key: String, window: Window) =
        PropertyDefinition(
          PropertyId(UUID(4, number)),
          key,
          key,
          DataType.DOUBLE,
          "",
          PropertyKind.Metric(Formula.parse("avg(temperature)"), window, 0),
        )
      val year = Window.every(Duration.ofDays(366))
      val richer =
        filler.with(
          filler.properties() +
            metric(21, "in_year", year) +
            metric(22, "in_second", Window.every(Duration.ofSeconds(1))) +
            metric(23, "in_run", Window.OfFrame("run")) +
            PropertyDefinition(
              PropertyId(UUID(4, 24)),
              "kelvin",
              "kelvin",
              DataType.DOUBLE,
              "",
              PropertyKind.Transform(Formula.parse("temperature + 273")),
            ) +
            PropertyDefinition(
              PropertyId(UUID(4, 25)),
              "run",
              "run",
              DataType.BOOLEAN,
              "",
              PropertyKind.Frame(
                Formula.parse("temperature > 0"),
                Optional.empty(),
                Duration.ofSeconds(10),
              ),
            ),
          listOf(),
        )
      plants.apply(Plant.of(listOf(site, richer), TestPlant.plant.assets()), Actor("test", "test"))
      val now = Instant.now()
      val yearBefore =
        Micros.toInstant(year.endMicros(Micros.of(now), ZoneOffset.UTC)).minus(year.every())
      fun point(key: String, time: Instant) =
        Reading.of("/graz/filler/$key", time, Quality.GOOD, Value.of(21.5))
      historian.write(
        point("in_year", yearBefore),
        point("in_second", now.minusSeconds(60)),
        point("in_run", now.minusSeconds(60)),
        point("kelvin", now.minusSeconds(60)),
      )
      val declared =
        """{"since": "${now.minusSeconds(900)}", "sources": [{"source": "plc", "aliases": ["/graz/filler/temperature"]}]}"""
      fun source(isAlive: Boolean, time: Instant) =
        write("/graz/\$sources/e8/plc", "\"booleanValue\": $isAlive", time)
      caller.call("PUT", "/api/v1/edges/e8/feeds", declared).status shouldBe 200
      source(false, now.minusSeconds(30))
      fun qualities() =
        caller.get("/api/v1/latest", "prefix" to "/graz/filler/").body["values"].associate {
          it["alias"].textValue().substringAfterLast('/') to it["q"].textValue()
        }
      eventually(15.seconds) {
        qualities() shouldBe
          mapOf("in_year" to "GOOD", "in_second" to "BAD", "in_run" to "GOOD", "kelvin" to "BAD")
      }
      // A frame that ended behind the last answer is of time of which nobody knows all.
      historian.write(point("in_run", now.minusSeconds(10)))
      qualities().getValue("in_run") shouldBe "BAD"
      source(true, Instant.now())
      eventually(15.seconds) { qualities().values.toSet() shouldBe setOf("GOOD") }
      val ended = declared.replace("[\"/graz/filler/temperature\"]", "[]")
      caller.call("PUT", "/api/v1/edges/e8/feeds", ended).status shouldBe 200
      plants.apply(TestPlant.plant, Actor("test", "test"))
    }
}
