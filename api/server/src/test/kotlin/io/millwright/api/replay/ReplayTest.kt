// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.replay

import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.FakeReplays
import io.millwright.api.TestHistorian
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
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

private fun files(formula: String) =
  """
  model: press
  properties:
    force: {measurement: double, unit: N}
    area: {attribute: double, unit: m2, default: 2}
    pressure: {transform: $formula, unit: Pa}
    mean: {metric: avg(pressure), every: 1m}
  ---
  asset: press
  model: press
  ---
  asset: other
  model: press
  """
    .trimIndent()
    .let { listOf(mapOf("name" to "plant.yaml", "text" to it)) }

/** Computing the past again, and trying out what a change would compute. */
@QuarkusTest
class ReplayTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var replays: FakeReplays

  private val caller by lazy { Caller(server) }

  @BeforeEach
  fun `two presses, one with readings`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    replays.clear()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
    val applied = caller.post("/api/v1/apply", mapOf("files" to files("force / area")))
    withClue(applied.text) { applied.status shouldBe 200 }
    historian.write(
      reading("force", -90, 4.0),
      reading("force", -30, 8.0),
      reading("pressure", -90, 2.0),
      reading("pressure", -30, 4.0),
      reading("mean", -60, 2.0),
    )
  }

  private fun reading(key: String, second: Long, value: Double) =
    Reading.of("/press/$key", NOON.plusSeconds(second), Quality.GOOD, Value.of(value))

  @Test
  fun `an asset, all assets of a model, or one stream is computed again, by trees`() {
    val wanted = mapOf("model" to "press", "from" to "2026-03-01T00:00:00Z")
    val begun = caller.post("/api/v1/replay", wanted).body["replays"]
    begun.map { it["tree"].textValue() to it["streams"].intValue() }.toSet() shouldBe
      setOf("/press" to 2, "/other" to 2)
    begun.map { it["state"].textValue() }.distinct() shouldBe listOf("WAITING")
    val one = mapOf("alias" to "/press/mean", "from" to "2026-03-01T00:00:00Z")
    val id = caller.post("/api/v1/replay", one).body["replays"].single()["id"].textValue()
    replays.newest(9).first { it.id().toString() == id }.targets() shouldBe
      setOf(Alias("/press/mean"))
    caller.get("/api/v1/replay/$id").body["share"].doubleValue() shouldBe 0.0
    caller.get("/api/v1/replay").body["replays"].size() shouldBe 3
    caller.call("DELETE", "/api/v1/replay/$id").status shouldBe 204
    caller.get("/api/v1/replay/$id").status shouldBe 404
  }

  @Test
  fun `a replay that can't be computed is refused with the reason`() {
    fun refused(vararg fields: Pair<String, String>) =
      caller.post("/api/v1/replay", mapOf(*fields)).let {
        it.status to it.body["message"].textValue()
      }
    val from = "from" to "2026-03-01T00:00:00Z"
    refused(from).second shouldContain "Say what"
    refused("asset" to "/press").second shouldContain "from is missing"
    refused(from, "asset" to "/none").first shouldBe 404
    refused(from, "model" to "none").first shouldBe 404
    refused(from, "alias" to "/press/force").second shouldContain "nothing is computed"
    refused(from, "asset" to "/press", "to" to "2025-01-01T00:00:00Z").second shouldContain "swap"
    caller.get("/api/v1/replay/17").status shouldBe 400
    replays.newest(9).shouldBeEmpty()
  }

  @Test
  fun `deleting readings has what was computed from them computed again`() {
    val path = "/api/v1/readings?alias=/press/force&from=2026-03-01T11:59:00Z&to=${NOON}"
    val answer = caller.call("DELETE", path).body
    answer["deleted"].intValue() shouldBe 1
    val again = replays.newest(9).single()
    again.id().toString() shouldBe answer["replay"].textValue()
    again.targets() shouldBe setOf(Alias("/press/pressure"))
    again.range() shouldBe TimeRange(NOON.minusSeconds(60), NOON)
    caller.call("DELETE", path.replace("force", "pressure")).text shouldContain "is computed"
    caller.call("DELETE", "/api/v1/readings?alias=/press/force").status shouldBe 400
  }

  @Test
  fun `a dry run shows what a change would have computed, and stores nothing`() {
    val changed = mapOf("files" to files("force / area * 10"), "to" to NOON.toString())
    val answer = caller.post("/api/v1/dry-run", changed)
    withClue(answer.text) { answer.status shouldBe 200 }
    val properties = answer.body["properties"].associateBy { it["alias"].textValue() }
    val pressure = properties.getValue("/press/pressure")
    listOf("today", "then", "different").map { pressure[it].intValue() } shouldContainExactly
      listOf(2, 2, 2)
    pressure["moments"].map { it["today"].doubleValue() to it["then"].doubleValue() } shouldBe
      listOf(4.0 to 40.0, 2.0 to 20.0)
    properties.getValue("/press/mean")["moments"].map { it["then"].doubleValue() } shouldBe
      listOf(20.0)
    val stored = historian.range(listOf(Alias("/press/pressure")), TimeRange(Instant.EPOCH, NOON))
    stored.readings().map { it.tqv().value() } shouldBe listOf(Value.of(2.0), Value.of(4.0))
    plants
      .now()
      .findModel("press")
      .orElseThrow()
      .findProperty("pressure")
      .orElseThrow()
      .kind()
      .formulas()
      .toList()
      .single()
      .source() shouldBe "force / area"
  }

  @Test
  fun `files that are wrong, or that change nothing, are told so`() {
    val wrong = caller.post("/api/v1/dry-run", mapOf("files" to files("force / nothing")))
    wrong.status shouldBe 400
    wrong.text shouldContain "nothing"
    val same = caller.post("/api/v1/dry-run", mapOf("files" to files("force / area")))
    same.body["properties"].size() shouldBe 0
    val long =
      mapOf(
        "files" to files("force / area"),
        "from" to "2025-01-01T00:00:00Z",
        "to" to NOON.toString(),
      )
    caller.post("/api/v1/dry-run", long).text shouldContain "31 days"
  }
}
