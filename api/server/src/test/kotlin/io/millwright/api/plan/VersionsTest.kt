// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan

import com.fasterxml.jackson.databind.JsonNode
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.millwright.api.Caller
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Asset
import io.millwright.asset.Plant
import io.millwright.asset.PlantDraft
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private val FILES =
  """
  model: pump
  properties:
    rated: {attribute: double, default: 5}
    temp: {measurement: double, unit: Cel}
    hot: {transform: temp > 80}
  ---
  model: hall
  properties:
    hot_pumps: {metric: sum(pumps.hot), every: 5m}
  children:
    pumps: {model: pump}
  ---
  asset: graz
  model: hall
  children:
    pumps:
      - {asset: one, attributes: {rated: 7}}
      - asset: two
  """
    .trimIndent()

/** Plan, apply, versions, rollback and what was removed, as a person with files sees them. */
@QuarkusTest
class VersionsTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants

  private val caller by lazy { Caller(server) }

  private fun files(text: String) =
    mapOf("files" to listOf(mapOf("name" to "plant.yaml", "text" to text)))

  private fun JsonNode.lines(field: String) = this[field].map { it.textValue() }

  private fun ok(answer: Caller.Answer): JsonNode =
    withClue(answer.text) {
      answer.status shouldBe 200
      answer.body
    }

  private fun plan(text: String) = ok(caller.post("/api/v1/plan", files(text)))

  private fun apply(text: String) = ok(caller.post("/api/v1/apply", files(text)))

  private fun newest() = ok(caller.get("/api/v1/versions", "limit" to 1))["versions"][0]

  @BeforeEach
  fun `the files are applied`() {
    plants.apply(Plant.EMPTY, Actor("test", "test"))
    apply(FILES)
  }

  @Test
  fun `a planned apply is refused if the plant has changed since, and nothing is undone unnoticed`() {
    val planned = plan(FILES.replace("- asset: two", "- asset: three"))
    planned.lines("changes") shouldContain "- asset /graz/two"
    val model = plants.now().findModel("hall").get().id()
    caller.post("/assets", mapOf("assetName" to "linz", "assetModelId" to "$model")).status shouldBe
      202
    val wanted = files(FILES.replace("- asset: two", "- asset: three"))
    val stale = wanted + ("plannedAgainst" to planned["version"].longValue())
    val refused = caller.post("/api/v1/apply", stale)
    refused.status shouldBe 409
    refused.text shouldContain
      "has changed since version ${planned["version"]}, which this was planned against"
    plants.now().findAsset("/linz").isPresent shouldBe true
    val again = plan(FILES.replace("- asset: two", "- asset: three"))
    again.lines("changes") shouldContain "- asset /linz"
    val fresh = wanted + ("plannedAgainst" to again["version"].longValue())
    ok(caller.post("/api/v1/apply", fresh))["version"] shouldBe again["version"]
    plants.now().findAsset("/linz").isPresent shouldBe false
  }

  @Test
  fun `a plan says what is computed anew, which history goes where, and what is lost`() {
    val text =
      FILES.replace("temp: {", "temperature: {was: temp, ")
        .replace("temp > 80", "temperature > 85")
        .replace("  rated: {attribute: double, default: 5}\n", "")
        .replace(", attributes: {rated: 7}", "")
        .replace("\n    - asset: two", "")
    val plan = plan(text)
    plan.lines("changes") shouldContainExactly
      listOf(
        "~ property pump.temp".replace("temp", "temperature") +
          ": key temp to temperature, name temp to temperature",
        "~ property pump.hot: kind transform temp > 80 to transform temperature > 85",
        "- property pump.rated",
        "~ asset /graz/one: attribute a property that is gone",
        "- asset /graz/two",
      )
    plan.lines("consequences") shouldContainExactly
      listOf(
        "computed anew: pump.hot, hall.hot_pumps",
        "another alias, with all history: /graz/one/temp becomes /graz/one/temperature",
        "history kept as data streams without a property: /graz/two/temp, /graz/two/hot",
        "values of attributes that go, and are only in earlier versions then: /graz/one/rated",
        "history of hierarchies: /graz/two counts in /graz until the change",
      )
    plan.lines("drift").shouldBeEmpty()
    apply(text).lines("changes") shouldBe plan.lines("changes")
    plan(text).lines("changes").shouldBeEmpty()
  }

  @Test
  fun `a plan tells what was changed on the server and would be undone`() {
    plants.change(
      { now ->
        val asset = now.findAsset("/graz").get()
        PlantDraft.of(
          now.models(),
          now.assets().map {
            if (it != asset) it
            else
              Asset(
                it.id(),
                it.key(),
                "Graz, main hall",
                it.description(),
                it.model(),
                it.placement(),
                it.attributes(),
                it.aliases(),
              )
          },
        )
      },
      Actor("UpdateAsset", "UpdateAsset"),
    )
    val plan = plan(FILES.replace("temp > 80", "temp > 81"))
    plan.lines("drift") shouldHaveSize 2
    plan.lines("drift")[0] shouldContain "the server was changed by UpdateAsset:"
    plan.lines("drift")[1] shouldBe "~ asset /graz: name graz to Graz, main hall"
    plan.lines("changes") shouldContain "~ asset /graz: name Graz, main hall to graz"

    val theirs = FILES.replace("asset: graz", "asset: graz\nname: Graz, main hall")
    plan(theirs).lines("drift").shouldBeEmpty()
  }

  @Test
  fun `every change is a version with actor and time, and a repeated change is none`() {
    val first = newest()
    first["via"].textValue() shouldBe "apply"
    first["changes"].intValue() shouldBe 10
    apply(FILES)
    newest() shouldBe first
    apply(FILES.replace("> 80", "> 90"))
    val second = newest()
    second["number"].longValue() shouldBe first["number"].longValue() + 1
    ok(caller.get("/api/v1/versions/${second["number"]}")).lines("changes") shouldContainExactly
      listOf("~ property pump.hot: kind transform temp > 80 to transform temp > 90")
  }

  @Test
  fun `any version can be planned, exported and applied again`() {
    val number = newest()["number"].longValue()
    val before = plants.now()
    apply(FILES.replace("> 80", "> 90").replace("\n    - asset: two", ""))
    val back = mapOf("version" to number)
    val lines =
      listOf(
        "~ property pump.hot: kind transform temp > 90 to transform temp > 80",
        "+ asset /graz/two: of model pump",
      )
    ok(caller.post("/api/v1/plan", back)).lines("changes") shouldBe lines
    ok(caller.get("/api/v1/export", "version" to number))["files"]
      .map { it["text"].textValue() }
      .joinToString() shouldContain "temp > 80"
    ok(caller.post("/api/v1/apply", back)).lines("changes") shouldBe lines
    plants.now().models() shouldBe before.models()
    plants.now().assets() shouldBe before.assets()
    newest()["via"].textValue() shouldBe "rollback to version $number"
  }

  @Test
  fun `a plan and an apply say what the files may not mean`() {
    val edge =
      "edge: e\nsources: [{name: plc, modbus: {host: a}, tags: [{alias: graz/one/temp, holding: 1}]}]"
    val body =
      mapOf(
        "files" to
          listOf(
            mapOf("name" to "PLANT.YML", "text" to FILES.replace("asset: two", "asset: three")),
            mapOf("name" to "edge.yaml", "text" to edge),
          )
      )
    val planned = ok(caller.post("/api/v1/plan", body)).lines("hints")
    planned shouldHaveSize 2
    planned[0] shouldContain "source plc: Alias graz/one/temp is of no property; did you mean /graz"
    planned[1] shouldContain "asset /graz/three: new, while /graz/two goes"
    ok(caller.post("/api/v1/apply", body)).lines("hints") shouldContainExactly planned
    ok(caller.post("/api/v1/apply", body)).lines("hints") shouldContainExactly planned.take(1)
  }

  @Test
  fun `a formula may read JSON, and a wrong path is told at its character`() {
    val pump = "model: pump\nproperties:\n  message: {measurement: string}\n  value: "
    apply("$pump{transform: \"jp(message, '$.value')\"}")
    val answer =
      caller.post("/api/v1/apply", files("$pump{transform: \"jp(message, '$.value.')\"}"))
    answer.status shouldBe 400
    val problem = answer.body["problems"].single()
    problem["line"].intValue() shouldBe 4
    problem["column"].intValue() shouldBe 35
    problem["message"].textValue() shouldContain "is not a JSON path"
  }

  @Test
  fun `a plan says which values are converted to another unit`() {
    val pump =
      "model: pump\nproperties:\n  inlet: {measurement: double, unit: bar}\n" +
        "  outlet: {measurement: double, unit: kPa}\n  lift: {transform: inlet - outlet}"
    ok(caller.post("/api/v1/plan", files(pump))).lines("consequences") shouldContain
      "converted in formulas: pump.lift: outlet from kPa to bar"
    val answer = caller.post("/api/v1/plan", files(pump.replace("kPa", "Cel")))
    answer.body["problems"].single()["message"].textValue() shouldContain
      "This is in Cel, which can't be subtracted from bar"
  }

  @Test
  fun `removed assets are listed and restored with everything below them`() {
    val hall = plants.now().findAsset("/graz").get()
    val one = plants.now().findAsset("/graz/one").get()
    apply("model: pump\nproperties: {temp: {measurement: double}, hot: {transform: temp > 80}}")
    val removed = ok(caller.get("/api/v1/removed"))["removed"]
    removed.take(4).map { it["place"].textValue() } shouldContainExactly
      listOf("hall", "/graz", "/graz/one", "/graz/two")

    val child = caller.post("/api/v1/restore", mapOf("id" to "${one.id()}"))
    child.status shouldBe 400
    child.body["message"].textValue() shouldContain "/graz"

    ok(caller.post("/api/v1/restore", mapOf("id" to "${hall.id()}")))
    plants.now().findAsset("/graz").get() shouldBe hall
    plants.now().findAsset("/graz/one").get().id() shouldBe one.id()
    withClue("the pump has no such attribute any more") {
      plants.now().findAsset("/graz/one").get().attributes() shouldBe mapOf()
    }
    caller.post("/api/v1/restore", mapOf("id" to "${hall.id()}")).status shouldBe 404
  }

  @Test
  fun `an asset tells where it stood`() {
    val id = plants.now().findAsset("/graz/one").get().id()
    apply(
      FILES.replace("    - {asset: one, attributes: {rated: 7}}\n", "") +
        "\n---\nasset: linz\nmodel: hall\nchildren: {pumps: [{asset: first, was: /graz/one}]}"
    )
    val places = ok(caller.get("/api/v1/asset/whereabouts", "path" to "/linz/first"))["places"]
    // It has been there before, in other tests.
    val (before, now) = places.toList().takeLast(2)
    listOf(before, now).map { it["path"].textValue() } shouldContainExactly
      listOf("/graz/one", "/linz/first")
    before["untilVersion"] shouldBe now["fromVersion"]
    now["until"].isNull shouldBe true
    ok(caller.get("/api/v1/asset/whereabouts", "id" to "$id"))["places"] shouldBe places
  }

  @Test
  fun `files that would empty the plant, and versions that never were, are refused`() {
    val empty = caller.post("/api/v1/apply", files("# nothing yet\n"))
    empty.status shouldBe 400
    empty.body["message"].textValue() shouldStartWith "The files define no model"
    caller.post("/api/v1/apply", mapOf("version" to 999_999)).status shouldBe 404
    caller.get("/api/v1/versions/x").status shouldBe 400
    caller.get("/api/v1/versions/999999").status shouldBe 404
    caller.post("/api/v1/apply", files(FILES) + ("version" to 1)).status shouldBe 400
    caller.get("/api/v1/asset/whereabouts", "id" to "no-uuid").status shouldBe 400
  }
}
