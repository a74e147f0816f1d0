// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.lang.management.ManagementFactory
import java.net.Socket
import java.net.SocketTimeoutException
import java.net.URI
import kotlin.time.Duration.Companion.seconds
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private const val UNKNOWN = "11111111-2222-4333-8444-555555555555"

/**
 * Whatever is thrown at any operation: a sentence, not a failure. The operations are those that the
 * server's own OpenAPI document names, and so are the fields.
 */
@QuarkusTest
class MalformedTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments

  private val caller by lazy { Caller(server) }
  private val json = ObjectMapper()

  private class Operation(val method: String, val path: String, val description: JsonNode) {
    fun at(id: String) = path.replace(Regex("\\{[^}]*}"), id)

    fun parameters(): List<String> =
      description
        .path("parameters")
        .filter { it["in"].textValue() == "query" }
        .map {
          it["name"].textValue()
        }
  }

  @BeforeEach
  fun `there is a plant`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    plants.apply(TestPlant.plant, Actor("test", "test"))
  }

  private val document: JsonNode by lazy {
    json.readTree(caller.call("GET", "/q/openapi?format=json").text)
  }

  private fun operations(): List<Operation> =
    document["paths"].properties().flatMap { (path, methods) ->
      methods
        .properties()
        .filter { (method, _) -> method in setOf("get", "post", "put", "delete") }
        .map { (method, description) -> Operation(method.uppercase(), path, description) }
    }

  /** The fields that the request has at its top. */
  private fun Operation.fields(): List<String> {
    val schema = description.at("/requestBody/content/application~1json/schema")
    return document
      .at(schema.path("\$ref").asText().removePrefix("#"))
      .path("properties")
      .properties()
      .map { it.key }
  }

  private fun Operation.allAs(value: Any?): String =
    json.writeValueAsString(fields().associateWith { value })

  private val wrong = mutableListOf<String>()
  private var sent = 0

  private fun refused(method: String, path: String, body: String = "") {
    sent++
    val answer = caller.call(method, path, body)
    val message = runCatching { answer.body["message"].textValue() }.getOrDefault("")
    if (answer.status !in 400..499 || message.isBlank() || message.length > 1_200) {
      wrong +=
        "$method ${path.take(120)} ${body.take(80)}: ${answer.status} ${answer.text.take(200)}"
    }
  }

  @Test
  fun `malformed bodies are refused by every operation that takes one`() {
    val bodies =
      listOf(
        "{",
        "[]",
        "7",
        "\"text\"",
        "{\"a\": NaN}",
        "{\"a\":" + "[".repeat(50_000),
        "{\"a\":\"" + "x".repeat(100_000),
        "{}\u0000",
        "{} {}",
      )
    val values =
      listOf(
        7.5,
        true,
        listOf(listOf(listOf<Int>())),
        listOf(mapOf<String, Int>()),
        mapOf<String, Int>(),
        mapOf("x" to mapOf("y" to 1)),
        "\u0000\u0001",
        "\u0001",
        "x".repeat(20_000),
      )
    for (operation in operations().filter { it.method == "POST" || it.method == "PUT" }) {
      bodies.forEach { refused(operation.method, operation.at(UNKNOWN), it) }
      if (operation.fields().isNotEmpty()) {
        // An edge may say what it likes of a gateway that there is not.
        values
          .filterNot { it is String && "/edges/" in operation.path }
          .forEach { refused(operation.method, operation.at(UNKNOWN), operation.allAs(it)) }
      }
    }
    withClue("$sent sent") { sent shouldBeGreaterThan 700 }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    plants.now() shouldBe TestPlant.plant
  }

  @Test
  fun `wrong ids, tokens, numbers and times are refused by every operation that takes them`() {
    val ids = listOf("x", UNKNOWN, "externalId:", "externalId:%00", "..%5C..", "a".repeat(3_000))
    val values =
      mapOf(
        "maxResults" to listOf("abc", "-1", "0", "1e3", "99999999999999999999"),
        "nextToken" to listOf("!", "%00", "AAAA"),
        "startDate" to listOf("yesterday", "9999999999999999", "0000-00-00"),
        "endDate" to listOf("tomorrow"),
        "from" to listOf("yesterday"),
        "to" to listOf("tomorrow"),
        "limit" to listOf("abc", "-1"),
        "points" to listOf("abc", "-1"),
      )
    for (operation in operations()) {
      if (operation.path.contains('{')) {
        // Any edge may ask whether a gateway configures it.
        val wrong = if ("/edges/" in operation.path) ids.drop(2) else ids
        wrong.forEach { refused(operation.method, operation.at(it), "{}") }
      }
      for (parameter in operation.parameters()) {
        for (value in values[parameter].orEmpty()) {
          refused(operation.method, "${operation.at(UNKNOWN)}?$parameter=$value")
        }
      }
    }
    withClue("$sent sent") { sent shouldBeGreaterThan 200 }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
  }

  @Test
  fun `a model of more properties than any has is refused before they are read`() {
    val text =
      "model: m\nproperties:\n" + (1..20_001).joinToString("") { "  p$it: {measurement: double}\n" }
    val body =
      json.writeValueAsString(mapOf("files" to listOf(mapOf("name" to "a.yaml", "text" to text))))
    val answer = caller.call("POST", "/api/v1/plan", body)
    answer.status shouldBe 400
    answer.text shouldContain "20,001 properties"
  }

  @Test
  fun `long input is shortened in messages`() {
    val text = "model: " + "x ".repeat(2_000_000)
    val body =
      json.writeValueAsString(mapOf("files" to listOf(mapOf("name" to "a.yaml", "text" to text))))
    val answer = caller.call("POST", "/api/v1/plan", body)
    answer.status shouldBe 400
    answer.text.length shouldBeLessThan 20_000
  }

  @Test
  fun `a body beyond the limit is refused before it is kept`() {
    val said =
      caller.raw(
        "POST /assets HTTP/1.1",
        "Host: ${server.host}:${server.port}",
        "Content-Type: application/json",
        "Content-Length: 900000000000",
        "Connection: close",
      )
    said shouldContain "413"
  }

  // A caller who misspells a field would wonder for long why nothing comes of it.
  @Test
  fun `a field that no operation knows is refused, wherever it stands`() {
    val put = "{\"entries\":[{\"entryId\":\"1\",\"propertyAlias\":\"/x\",\"propertyValues\":[%s]}]}"
    val point = "{\"value\":{\"doubleValue\":1},\"timestamp\":{\"timeInSeconds\":1700000000}%s}"
    for ((place, path, body) in
      listOf(
        Triple(
          "colour",
          "/assets",
          """{"assetName":"x","assetModelId":"${TestPlant.filler}","colour":1}""",
        ),
        Triple(
          "/entries/0/propertyValues/1/qualiti",
          "/properties",
          put.format(point.format("") + "," + point.format(",\"qualiti\":\"GOOD\"")),
        ),
        Triple(
          "/assetModelProperties/0/type/measurment",
          "/asset-models",
          """{"assetModelName":"x","assetModelProperties":[{"name":"p","dataType":"DOUBLE","type":{"measurment":{}}}]}""",
        ),
        Triple("/files/0/txt", "/api/v1/plan", """{"files":[{"name":"a.yaml","txt":"x"}]}"""),
      )) {
      refused("POST", path, body)
      caller.call("POST", path, body).body["message"].textValue() shouldContain "$place is no field"
    }
    for (operation in operations().filter { it.description.has("requestBody") }) {
      refused(operation.method, operation.at(UNKNOWN), "{\"noSuchField\":1}")
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 50
    plants.now() shouldBe TestPlant.plant
  }

  @Test
  fun `invalid characters and duplicate members are refused`() {
    val asset = """{"assetName":"%s","assetModelId":"${TestPlant.filler}"}"""
    refused("POST", "/assets", asset.format("a\\u0000b"))
    refused("POST", "/assets", asset.format("a\\ud800b"))
    refused("POST", "/assets", asset.format("a\", \"assetName\": \"b"))
    val bytes = "{\"assetName\":\"".toByteArray() + byteArrayOf(-1, -2) + "\"}".toByteArray()
    caller.bytes("/assets", bytes).body["message"].textValue() shouldContain "UTF-8"
    for (operation in operations().filterNot { it.path.endsWith("/live") }) {
      for (parameter in operation.parameters()) {
        refused(operation.method, "${operation.at(UNKNOWN)}?$parameter=a%00b")
      }
    }
    for (path in
      listOf(
        "/api/v1/alarms?active=perhaps",
        "/api/v1/frames?open=1",
        "/api/v1/values?computed=no",
        "/assets/${TestPlant.fillerId}?excludeProperties=maybe",
      )) {
      refused("GET", path)
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 100
    plants.now() shouldBe TestPlant.plant
  }

  @Test
  fun `a long address is answered with a sentence, and an endless one is not read to its end`() {
    fun said(length: Int) =
      caller.raw(
        "GET /assets?nextToken=${"a".repeat(length)} HTTP/1.1",
        "Host: ${server.host}:${server.port}",
        "Connection: close",
      )
    said(10_000).let {
      it shouldStartWith "HTTP/1.1 400"
      it shouldContain "\"message\":\""
    }
    said(200_000).lines().first() shouldContain " 414 "
  }

  private fun begun(head: String) =
    Socket(server.host, server.port).apply {
      getOutputStream().write(head.toByteArray())
      soTimeout = 100
    }

  /** Whether the server says something or ends the connection before the time is over. */
  private fun Socket.answers() =
    runCatching { getInputStream().read() }.exceptionOrNull() !is SocketTimeoutException

  // Each byte would begin an idle time anew.
  @Test
  fun `a request whose head does not come to its end has its time, whatever bytes come`() {
    val heads = listOf("G", "GET /assets HTTP/1.1\r\nHost: x", "\r\n").associateWith { begun(it) }
    val waiting = heads.toMutableMap()
    val end = System.nanoTime() + 20.seconds.inWholeNanoseconds
    while (waiting.isNotEmpty()) {
      withClue(waiting.keys) { (System.nanoTime() < end) shouldBe true }
      waiting.values.removeIf { it.answers() }
      waiting.values.forEach { socket -> runCatching { socket.getOutputStream().write('x'.code) } }
    }
    heads.values.forEach { it.close() }
  }

  @Test
  fun `many connections without a request keep nobody out, not even their own address`() {
    // More than an address may have.
    val held = (1..500).map { begun("GET /assets?nextToken=") }
    repeat(3) { Caller(server).get("/api/v1/about").status shouldBe 200 }
    held.count { socket ->
      socket.soTimeout = 1
      !socket.answers()
    } shouldBeLessThan 201
    held.forEach { it.close() }
  }

  /** What is reachable, in MiB. */
  private fun heap(): Long {
    System.gc()
    return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used shr 20
  }

  @Test
  fun `huge bodies are refused, and leave nothing behind`() {
    val size = 9_000_000
    val huge =
      listOf(
        "{\"entries\":[" + "{},".repeat(size / 3),
        "{\"a\":\"" + "x".repeat(size),
        "{\"files\":[{\"name\":\"x.yaml\",\"text\":\"" + "- ".repeat(size / 2) + "\"}]}",
      )
    refused("POST", "/properties", huge[0])
    val before = heap()
    repeat(2) {
      for (path in listOf("/properties", "/assets", "/api/v1/plan", "/queries/execution")) {
        huge.forEach { refused("POST", path, it) }
      }
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    heap() - before shouldBeLessThan 32
  }
}
