// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.plant.Plants
import io.millwright.asset.Plant
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.time.Instant
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private val NOON: Instant = Instant.parse("2026-03-01T12:00:00Z")

private val FILES =
  """
  model: press
  properties:
    force: {measurement: double, unit: N}
    area: {measurement: double, unit: m2}
    pressure: {transform: force / area, unit: Pa}
    mean: {metric: avg(pressure), every: 1m}
  ---
  asset: press
  model: press
  """
    .trimIndent()

/** Why there is a value, or none. */
@QuarkusTest
class WhyTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian

  private val caller by lazy { Caller(server) }

  @BeforeEach
  fun `a press without any area`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(Plant.EMPTY, "test")
    val files = mapOf("files" to listOf(mapOf("name" to "plant.yaml", "text" to FILES)))
    val applied = caller.post("/api/v1/apply", files)
    withClue(applied.text) { applied.status shouldBe 200 }
    historian.write(
      Reading.of("/press/force", NOON.minusSeconds(30), Quality.GOOD, Value.of(5.0)),
      Reading.of("/press/area", NOON.minusSeconds(20), Quality.GOOD, Value.of(0.0)),
    )
  }

  @Test
  fun `a metric without a value leads to the part that has none`() {
    val mean = caller.get("/api/v1/why", "alias" to "/press/mean", "at" to NOON).body
    mean["from"].textValue() shouldBe "2026-03-01T11:59:00Z"
    mean["at"].textValue() shouldBe "2026-03-01T12:00:00Z"
    mean["value"].isNull shouldBe true
    mean["reason"]["message"].textValue() shouldContain "pressure has no GOOD reading in"
    val because = mean["reason"]["because"].textValue()
    val pressure = caller.get("/api/v1/why", "alias" to because, "at" to NOON).body
    pressure["reason"]["message"].textValue() shouldBe
      "force / area has no value where force is 5 and area is 0"
    pressure["inputs"].map { it["name"].textValue() to it["value"].doubleValue() } shouldBe
      listOf("force" to 5.0, "area" to 0.0)
  }

  @Test
  fun `what is not computed, not there or not named is said`() {
    caller.get("/api/v1/why").status shouldBe 400
    caller.get("/api/v1/why", "alias" to "/press/none").status shouldBe 404
    val measured = caller.get("/api/v1/why", "alias" to "/press/force")
    measured.status shouldBe 400
    measured.text shouldContain "/press/force is not computed"
  }
}
