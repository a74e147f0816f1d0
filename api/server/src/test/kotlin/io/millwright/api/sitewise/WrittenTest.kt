// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.api.FakeHistorian
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.document.DocumentStore
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.PlantDraft
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.formula.Formula
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.util.concurrent.atomic.AtomicInteger
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private const val MODEL =
  """{
    "assetModelName": "Press", "assetModelExternalId": "Press:Large",
    "assetModelDescription": "Presses.",
    "assetModelProperties": [
      {"name": "Rated", "dataType": "DOUBLE", "type": {"attribute": {"defaultValue": "10"}}},
      {"name": "Temp", "dataType": "DOUBLE", "externalId": "Press.Temp", "unit": "Fahrenheit",
       "type": {"measurement": {"processingConfig": {"forwardingConfig": {"state": "ENABLED"}}}}},
      {"name": "Other", "dataType": "DOUBLE", "externalId": "press_temp",
       "type": {"measurement": {}}},
      {"name": "Celsius", "dataType": "DOUBLE", "type": {"transform": {
        "expression": "(f - 32) / 1.8",
        "variables": [{"name": "f", "value": {"propertyId": "externalId:Press.Temp"}}],
        "processingConfig": {"computeLocation": "CLOUD",
          "forwardingConfig": {"state": "ENABLED"}}}}},
      {"name": "Weekly", "dataType": "DOUBLE", "type": {"metric": {
        "expression": "avg(b) + avg(a)",
        "variables": [{"name": "a", "value": {"propertyId": "externalId:press_temp"}},
          {"name": "b", "value": {"propertyId": "Celsius"}}],
        "window": {"tumbling": {"interval": "1w", "offset": "18h"}},
        "processingConfig": {"computeLocation": "CLOUD"}}}}],
    "assetModelHierarchies": [
      {"name": "Tools", "externalId": "Press-Tools", "childAssetModelId": "TOOL"}],
    "assetModelCompositeModels": [
      {"name": "Overheat", "type": "AWS/ALARM", "externalId": "Heat.Alarm", "properties": [
        {"name": "AWS/ALARM_TYPE", "dataType": "STRING",
         "type": {"attribute": {"defaultValue": "EXTERNAL"}}},
        {"name": "AWS/ALARM_STATE", "dataType": "STRUCT", "dataTypeSpec": "AWS/ALARM_STATE",
         "type": {"measurement": {}}}]},
      {"name": "Group", "type": "CUSTOM", "properties": [
        {"name": "State", "dataType": "STRUCT", "dataTypeSpec": "AWS/ALARM_STATE",
         "externalId": "The.State", "type": {"measurement": {}}}]}]
  }"""

/** What the protocol takes of an asset model to change it. */
private val UPDATED =
  setOf(
    "assetModelName",
    "assetModelExternalId",
    "assetModelDescription",
    "assetModelProperties",
    "assetModelHierarchies",
    "assetModelCompositeModels",
  )

/** Models and assets come back in the words in which they were sent. */
@QuarkusTest
class WrittenTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments

  private val http = HttpClient.newHttpClient()
  private val json = ObjectMapper()
  private lateinit var documentsBefore: DocumentStore

  @BeforeEach
  fun `the plant is empty`() {
    documentsBefore = documents.behind
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
  }

  @AfterEach
  fun `the documents are the usual ones`() {
    documents.behind = documentsBefore
  }

  private fun call(method: String, path: String, body: String = ""): JsonNode {
    val request =
      HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build()
    val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
    withClue("$method $path: ${answer.body()}") { (answer.statusCode() / 100) shouldBe 2 }
    return json.readTree(answer.body().ifEmpty { "{}" })
  }

  private fun refused(method: String, path: String, body: String): String {
    val request =
      HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build()
    val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
    answer.headers().firstValue("x-amzn-ErrorType").orElse("").substringBefore(":") shouldBe
      "ResourceAlreadyExistsException"
    return answer.body()
  }

  /** Creates the press and the model of its tools. */
  private fun press(): String {
    val tool = call("POST", "/asset-models", """{"assetModelName": "Tool"}""")
    val id = tool["assetModelId"].textValue()
    return call("POST", "/asset-models", MODEL.replace("TOOL", id))["assetModelId"].textValue()
  }

  private fun describe(model: String) = call("GET", "/asset-models/$model") as ObjectNode

  private fun asset(model: String, name: String, externalId: String): String =
    call(
        "POST",
        "/assets",
        """{"assetName": "$name", "assetModelId": "$model", "assetExternalId": "$externalId"}""",
      )["assetId"]
      .textValue()

  private fun JsonNode.named(name: String): JsonNode = single { it["name"]?.textValue() == name }

  /** Fails where something that was sent does not come back; more may come back. */
  private fun given(place: String, sent: JsonNode, found: JsonNode?) {
    when {
      sent.isObject ->
        sent.properties().forEach { (name, value) ->
          given("$place/$name", value, found?.get(name))
        }
      sent.isArray -> {
        withClue(place) { found?.size() shouldBe sent.size() }
        sent.forEachIndexed { at, item -> given("$place/$at", item, found?.get(at)) }
      }
      else -> withClue(place) { found shouldBe sent }
    }
  }

  @Test
  fun `a model is described as it was created, and sending that back changes nothing`() {
    val id = press()
    val described = describe(id)
    val sent = json.readTree(MODEL) as ObjectNode
    // What a variable or a hierarchy names is answered by its id.
    for (property in sent["assetModelProperties"]) {
      property.findValues("value").forEach { (it as ObjectNode).removeAll() }
    }
    sent["assetModelHierarchies"].forEach { (it as ObjectNode).remove("childAssetModelId") }
    given("model", sent, described)
    val properties = described["assetModelProperties"]
    val celsius = properties.named("Celsius")
    celsius.at("/type/transform/variables/0/value/propertyId") shouldBe
      properties.named("Temp")["id"]
    properties.named("Weekly").at("/type/metric/variables/0/value/propertyId") shouldBe
      properties.named("Other")["id"]

    val before = plants.snapshot().version().number()
    call("PUT", "/asset-models/$id", described.deepCopy().retain(UPDATED).toString())
    describe(id) shouldBe described
    plants.snapshot().version().number() shouldBe before
  }

  @Test
  fun `each answer that names a part says its external id as it was given`() {
    val id = press()
    val asset = asset(id, "P1", "Hall:Press.1")
    val temp = describe(id)["assetModelProperties"].named("Temp")["id"].textValue()
    call("GET", "/asset-models")["assetModelSummaries"]
      .named("Press")["externalId"]
      .textValue() shouldBe "Press:Large"
    call("GET", "/asset-models/$id/properties")["assetModelPropertySummaries"]
      .named("Temp")["externalId"]
      .textValue() shouldBe "Press.Temp"
    call("GET", "/asset-models/$id/composite-models")["assetModelCompositeModelSummaries"]
      .named("Overheat")["externalId"]
      .textValue() shouldBe "Heat.Alarm"
    call("GET", "/assets?filter=TOP_LEVEL")["assetSummaries"].named("P1").let {
      it["externalId"].textValue() shouldBe "Hall:Press.1"
      it["hierarchies"].named("Tools")["externalId"].textValue() shouldBe "Press-Tools"
    }
    call("GET", "/assets/$asset").let {
      it["assetExternalId"].textValue() shouldBe "Hall:Press.1"
      it["assetProperties"].named("Temp")["externalId"].textValue() shouldBe "Press.Temp"
      it["assetHierarchies"].named("Tools")["externalId"].textValue() shouldBe "Press-Tools"
      it["assetCompositeModels"].named("Overheat")["externalId"].textValue() shouldBe "Heat.Alarm"
      it["assetCompositeModels"]
        .named("Group")["properties"]
        .named("State")["dataTypeSpec"]
        .textValue() shouldBe "AWS/ALARM_STATE"
    }
    call("GET", "/assets/externalId:Hall:Press.1/properties/externalId:Press.Temp").let {
      it["assetExternalId"].textValue() shouldBe "Hall:Press.1"
      it["assetProperty"]["id"].textValue() shouldBe temp
      it["assetProperty"]["externalId"].textValue() shouldBe "Press.Temp"
    }
    call("GET", "/asset-models/externalId:Press:Large")["assetModelId"].textValue() shouldBe id
    call("GET", "/asset-models/$id/composite-models/externalId:Heat.Alarm")[
        "assetModelCompositeModelExternalId"]
      .textValue() shouldBe "Heat.Alarm"
  }

  @Test
  fun `a list costs one look at how its items were written`() {
    val id = press()
    repeat(20) { asset(id, "P$it", "Press:$it") }
    val looks = AtomicInteger()
    val real = documents.behind
    documents.behind =
      object : DocumentStore by real {
        override fun find(kind: String, ids: Collection<String>) =
          real.find(kind, ids).also { looks.incrementAndGet() }
      }
    call("GET", "/assets?assetModelId=$id&maxResults=250")["assetSummaries"].map {
      it["externalId"].textValue()
    } shouldContainExactly (0..19).map { "P$it" }.sorted().map { "Press:" + it.drop(1) }
    looks.get() shouldBe 1
  }

  @Test
  fun `assets with external ids that would be one key are two`() {
    val id = press()
    val one = asset(id, "One", "Press:1")
    val two = asset(id, "Two", "Press-1")
    for ((asset, external) in listOf(one to "Press:1", two to "Press-1")) {
      call("GET", "/assets/externalId:$external")["assetId"].textValue() shouldBe asset
      call("GET", "/assets/$asset")["assetExternalId"].textValue() shouldBe external
      call(
        "PUT",
        "/assets/$asset",
        """{"assetName": "$external", "assetExternalId": "$external"}""",
      )
      call("GET", "/assets/$asset")["assetExternalId"].textValue() shouldBe external
    }
    for (external in listOf("Press:1", "Press-1")) {
      val body = """{"assetName": "X", "assetModelId": "$id", "assetExternalId": "$external"}"""
      refused("POST", "/assets", body)
    }
    call("PUT", "/assets/$two", """{"assetName": "Two", "assetExternalId": "Hall:2"}""")
    call("GET", "/assets/externalId:Hall:2")["assetId"].textValue() shouldBe two
  }

  @Test
  fun `an alias that is sent back stays the usual one, which follows the asset`() {
    val id = press()
    val asset = asset(id, "One", "One")
    val temp = describe(id)["assetModelProperties"].named("Temp")["id"].textValue()
    val property = { call("GET", "/assets/$asset/properties/$temp")["assetProperty"] }
    val alias = property()["alias"].textValue()
    val before = plants.snapshot().version().number()
    val unit = property()["unit"].textValue()
    val state = property()["notification"]["state"].textValue()
    call(
      "PUT",
      "/assets/$asset/properties/$temp",
      """{"propertyAlias": "$alias", "propertyUnit": "$unit", "propertyNotificationState": "$state"}""",
    )
    plants.snapshot().version().number() shouldBe before
    call("PUT", "/assets/$asset", """{"assetName": "Two", "assetExternalId": "Two"}""")
    property()["alias"].textValue() shouldBe alias.replace("/One/", "/Two/")
  }

  @Test
  fun `what files change is not hidden by what was sent before`() {
    val id = press()
    val model = plants.now().models().single { it.name() == "Press" }
    val changed =
      model.with(
        model
          .properties()
          .map { property ->
            if (property.name() != "Celsius") property
            else
              PropertyDefinition(
                property.id(),
                "centigrade",
                property.name(),
                property.type(),
                property.unit(),
                PropertyKind.Transform(Formula.parse("press_temp * 2")),
              )
          }
          .filter { it.name() != "Weekly" },
        model.composites(),
      )
    plants.change(
      { plant ->
        PlantDraft.of(
          plant.models().map { if (it.id() == model.id()) changed else it },
          plant.assets(),
        )
      },
      Actor("test", "test"),
    )
    val celsius = describe(id)["assetModelProperties"].named("Celsius")
    celsius["externalId"].textValue() shouldBe "centigrade"
    celsius.at("/type/transform/expression").textValue() shouldBe "press_temp * 2"
    celsius.at("/type/transform/variables/0/name").textValue() shouldBe "press_temp"
  }

  @Test
  fun `the words go with what they were said of`() {
    val id = press()
    val asset = asset(id, "One", "Press:1")
    val kept = { documents.list("written", "", 100).map { it.id() }.toSet() }
    kept() shouldBe setOf(id, asset)
    call("DELETE", "/assets/$asset")
    kept() shouldBe setOf(id)
    call("DELETE", "/asset-models/$id")
    kept() shouldBe setOf<String>()
  }

  @Test
  fun `a composite model is described as it was created and changed`() {
    val id = press()
    val body =
      """{"assetModelCompositeModelName": "Drive", "assetModelCompositeModelType": "CUSTOM",
        "assetModelCompositeModelExternalId": "The.Drive", "assetModelCompositeModelProperties": [
        {"name": "Speed", "dataType": "DOUBLE", "externalId": "Drive.Speed",
         "type": {"measurement": {"processingConfig": {"forwardingConfig": {"state": "DISABLED"}}}}}]}"""
    val path = "/asset-models/$id/composite-models"
    val drive = call("POST", path, body)["assetModelCompositeModelId"].textValue()
    val described = call("GET", "$path/$drive") as ObjectNode
    given("composite", json.readTree(body), described)
    val updated =
      setOf(
        "assetModelCompositeModelName",
        "assetModelCompositeModelExternalId",
        "assetModelCompositeModelProperties",
      )
    call("PUT", "$path/externalId:The.Drive", described.deepCopy().retain(updated).toString())
    call("GET", "$path/$drive") shouldBe described
    call("DELETE", "$path/$drive")
    given("model", json.readTree("""{"assetModelExternalId": "Press:Large"}"""), describe(id))
  }
}
