// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.lang.management.ManagementFactory
import java.net.URI
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.core.SdkPojo
import software.amazon.awssdk.core.protocol.MarshallLocation
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient

private const val UNKNOWN = "11111111-2222-4333-8444-555555555555"

/**
 * Whatever is thrown at any operation: a sentence, not a failure. The operations are those that the
 * server's own OpenAPI document names; the fields, those that the AWS SDK would send.
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
    plants.apply(TestPlant.plant, "test")
  }

  private fun operations(): List<Operation> =
    json
      .readTree(caller.call("GET", "/q/openapi?format=json").text)["paths"]
      .properties()
      .flatMap { (path, methods) ->
        methods
          .properties()
          .filter { (method, _) -> method in setOf("get", "post", "put", "delete") }
          .map { (method, description) -> Operation(method.uppercase(), path, description) }
      }

  /** The names of all fields that any request of SiteWise's has at its top. */
  private fun fields(): Set<String> =
    IoTSiteWiseClient::class
      .java
      .methods
      .filter { it.parameterCount == 1 && it.parameterTypes[0].simpleName.endsWith("Request") }
      .flatMap { method ->
        val request =
          (method.parameterTypes[0].getMethod("builder").invoke(null)
              as software.amazon.awssdk.utils.builder.Buildable)
            .build() as SdkPojo
        request
          .sdkFields()
          .filter { it.location() == MarshallLocation.PAYLOAD }
          .map { it.locationName() }
      }
      .toSet() + setOf("files", "alarms", "path", "key")

  private fun allAs(value: Any?): String = json.writeValueAsString(fields().associateWith { value })

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
        allAs(7.5),
        allAs(true),
        allAs(listOf(listOf(listOf<Int>()))),
        allAs(mapOf("x" to mapOf("y" to 1))),
        allAs("\u0000\u0001"),
        allAs("x".repeat(20_000)),
      )
    for (operation in operations().filter { it.method == "POST" || it.method == "PUT" }) {
      bodies.forEach { refused(operation.method, operation.at(UNKNOWN), it) }
    }
    withClue("$sent sent") { sent shouldBeGreaterThan 200 }
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
