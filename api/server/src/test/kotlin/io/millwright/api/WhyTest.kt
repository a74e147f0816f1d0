// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
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
    mostly: {metric: avg(force), every: 1m, percent_good: 80, unit: N}
    pressed: {frame: force > 1, until: force < 1}
    most: {metric: max(force), every: pressed, unit: N}
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
    plants.apply(Plant.EMPTY, Actor("test", "test"))
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
  fun `a property that is not computed, missing or not named is refused with the reason`() {
    caller.get("/api/v1/why").status shouldBe 400
    caller.get("/api/v1/why", "alias" to "/press/none").status shouldBe 404
    val measured = caller.get("/api/v1/why", "alias" to "/press/force")
    measured.status shouldBe 400
    measured.text shouldContain "/press/force is not computed"
  }

  @Test
  fun `a frame is explained by the condition that opened it or closed it, and its metrics by it`() {
    historian.write(
      Reading.of("/press/force", NOON.minusSeconds(10), Quality.GOOD, Value.of(0.0)),
      Reading.of("/press/pressed", NOON.minusSeconds(30), Quality.GOOD, Value.of(true)),
      Reading.of("/press/pressed", NOON.minusSeconds(10), Quality.GOOD, Value.of(false)),
    )
    val start =
      caller.get("/api/v1/why", "alias" to "/press/pressed", "at" to NOON.minusSeconds(20)).body
    start["kind"].textValue() shouldBe "frame"
    start["formula"].textValue() shouldBe "force > 1"
    start["value"].booleanValue() shouldBe true
    start["at"].textValue() shouldBe "2026-03-01T11:59:30Z"
    val end = caller.get("/api/v1/why", "alias" to "/press/pressed").body
    end["value"].booleanValue() shouldBe false
    end["formula"].textValue() shouldBe "force < 1"
    end["inputs"].single()["value"].doubleValue() shouldBe 0.0
    val metric =
      caller.get("/api/v1/why", "alias" to "/press/most", "at" to NOON.minusSeconds(5)).body
    metric["from"].textValue() shouldBe "2026-03-01T11:59:30Z"
    metric["at"].textValue() shouldBe "2026-03-01T11:59:50Z"
    metric["value"].doubleValue() shouldBe 0.0
    val before =
      caller.get("/api/v1/why", "alias" to "/press/most", "at" to NOON.minusSeconds(15)).body
    before["reason"]["because"].textValue() shouldBe "/press/pressed"
  }

  @Test
  fun `a stored value tells the version of the plant that gave it`() {
    fun version() =
      caller.get("/api/v1/why", "alias" to "/press/most", "at" to NOON).body["version"]
    val computed =
      ReadingBatch.of(
        Reading.of("/press/pressed", NOON.minusSeconds(30), Quality.GOOD, Value.of(true)),
        Reading.of("/press/pressed", NOON.minusSeconds(20), Quality.GOOD, Value.of(false)),
        Reading.of("/press/most", NOON.minusSeconds(20), Quality.GOOD, Value.of(0.0)),
      )
    version().isNull shouldBe true
    historian.write(Changes(ReadingBatch.empty(), listOf(), computed, listOf(), mapOf()).by(7))
    version().intValue() shouldBe 7
    fun most() = caller.get("/api/v1/why", "alias" to "/press/most", "at" to NOON).body
    withClue("another formula gave what is stored") {
      most()["stored"].doubleValue() shouldBe 0.0
      most()["value"].isNull shouldBe true
    }
  }

  @Test
  fun `too little GOOD data names the measurement, its share and the required share`() {
    val mostly = caller.get("/api/v1/why", "alias" to "/press/mostly", "at" to NOON).body
    mostly["value"].isNull shouldBe true
    mostly["reason"]["message"].textValue() shouldContain
      "force rests on /press/force, which was GOOD for 50.0 % of"
    mostly["reason"]["message"].textValue() shouldContain "percent_good asks for 80 %"
  }
}
