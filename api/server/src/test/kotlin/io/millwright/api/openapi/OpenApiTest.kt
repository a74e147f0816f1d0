// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi

import com.fasterxml.jackson.databind.JsonNode
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.kotest.property.Arb
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.next
import io.kotest.property.arbitrary.string
import io.millwright.api.Caller
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.swagger.v3.parser.OpenAPIV3Parser
import io.swagger.v3.parser.core.models.ParseOptions
import jakarta.inject.Inject
import java.net.URI
import java.net.URLEncoder
import java.util.UUID
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

/** What can't be done on one's own machine. */
private val NEVER_DONE = setOf("POST /assistant/invocation")

/** The document at /q/openapi, as tools of others take it. */
@QuarkusTest
class OpenApiTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments
  private val caller by lazy { Caller(server) }

  @BeforeEach
  fun `there is a plant`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    plants.apply(TestPlant.plant, Actor("test", "test"))
  }

  @Test
  fun `a parser of others finds nothing wrong with it`() {
    val text = caller.get("/q/openapi", "format" to "json").text
    val parsed =
      OpenAPIV3Parser().readContents(text, null, ParseOptions().apply { isResolve = true })
    withClue(parsed.messages) { parsed.messages.orEmpty().shouldBeEmpty() }
    parsed.openAPI.openapi shouldStartWith "3.1"
    parsed.openAPI.components.securitySchemes.keys shouldBe setOf("signature", "token")
  }

  @Test
  fun `every operation says what it takes, what it answers, and what it answers otherwise`() {
    val wrong = mutableListOf<String>()
    val ids = mutableListOf<String>()
    for ((where, operation) in operations()) {
      ids += operation.path("operationId").asText()
      val answers = operation["responses"].properties().associate { it.key to it.value }
      if (!answers.keys.containsAll(listOf("4XX", "5XX"))) wrong += "$where: no errors"
      val good = answers.filterKeys { it.startsWith("2") }.values.singleOrNull()
      val schema = good?.path("content")?.firstOrNull()?.path("schema")
      val told =
        schema != null && !schema.isEmpty && !schema.path("\$ref").asText().endsWith("/ObjectNode")
      if ("204" !in answers && told == (where in NEVER_DONE)) {
        wrong += "$where: the answer is anything"
      }
      operation.path("requestBody").path("content").properties().forEach { (type, content) ->
        if (type != "application/json" || !content.path("schema").has("\$ref")) {
          wrong += "$where: the body is anything"
        }
      }
      val named = Regex("\\{(\\w+)}").findAll(where).map { it.groupValues[1] }.toSet()
      val listed =
        operation
          .path("parameters")
          .filter { it["in"].asText() == "path" }
          .map { it["name"].asText() }
      if (named != listed.toSet()) wrong += "$where: names $listed"
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    ids.size shouldBeGreaterThan 100
    ids.groupingBy { it }.eachCount().filter { it.value > 1 }.keys shouldBe setOf()
  }

  /** Requests that the document allows, and requests that it just does not. */
  @Test
  fun `random requests are answered as the document says, and what it forbids is refused`() {
    val random = RandomSource.seeded(20261123)
    val fuzzer = Fuzzer(random)
    val wrong = mutableListOf<String>()
    var good = 0
    var sent = 0
    for ((where, operation) in operations().filterNot { it.first.endsWith("/live") }) {
      val (method, path) = where.split(" ")
      repeat(8) { round ->
        // Every second request is spoiled in one place.
        val spoiled = round % 2 == 1
        val request = fuzzer.request(operation, path, spoiled) ?: return@repeat
        val answer = caller.call(method, request.path, request.body)
        sent++
        if (answer.status in 200..299) good++
        val message = runCatching { answer.body.path("message").asText() }.getOrDefault("")
        val fine =
          when (answer.status) {
            // What SiteWise's operations take and have no use for, they don't look at.
            in 200..299 -> !spoiled || !path.startsWith("/api/v1")
            in 400..499 -> message.isNotBlank()
            else -> false
          }
        if (!fine) {
          wrong +=
            "$method ${request.path} ${request.body.take(300)} (${request.fault}): " +
              "${answer.status} ${answer.text.take(300)}"
        }
      }
      plants.apply(TestPlant.plant, Actor("test", "test"))
    }
    withClue("${wrong.size} of $sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 500
    good shouldBeGreaterThan 30
  }

  private fun operations(): List<Pair<String, JsonNode>> =
    Described.document["paths"].properties().flatMap { (path, methods) ->
      methods
        .properties()
        .filter { (method, _) -> method in setOf("get", "post", "put", "delete") }
        .map { (method, operation) -> "${method.uppercase()} $path" to operation }
    }
}

/** Makes requests of what the document says of an operation. */
private class Fuzzer(private val random: RandomSource) {
  data class Request(val path: String, val body: String, val fault: String)

  private val json = com.fasterxml.jackson.databind.ObjectMapper()
  private val ids =
    listOf(TestPlant.fillerId, TestPlant.grazId, TestPlant.filler, TestPlant.site).map { "$it" } +
      "${UUID(7, 7)}"
  private var fault: String? = null

  /** Null where nothing in it can be spoiled. */
  fun request(operation: JsonNode, path: String, spoil: Boolean): Request? {
    fault = if (spoil) null else "none"
    var address = path
    val query = mutableListOf<String>()
    val body = operation.path("requestBody").path("content").path("application/json").path("schema")
    for (parameter in operation.path("parameters").toList()) {
      val name = parameter["name"].asText()
      val schema = resolved(parameter["schema"])
      when (parameter["in"].asText()) {
        "path" -> address = address.replace("{$name}", encoded(value(schema, name, 0)))
        "query" -> {
          val needed = parameter.path("required").asBoolean()
          val type = schema.path("type").asText()
          if (fault == null && type in setOf("integer", "number")) {
            query += "$name=many"
            fault = "$name is no number"
          } else if (fault == null && schema.path("format").asText() == "date-time") {
            query += "$name=soon"
            fault = "$name is no time"
          } else if (needed || random.random.nextBoolean()) {
            // Anything is a text in a query.
            val value = unspoiled { value(schema, name, 0) }
            (if (value.isArray) value.toList() else listOf(value)).forEach {
              query += "$name=${encoded(it)}"
            }
          }
        }
      }
    }
    val content = if (body.isMissingNode) "" else json.writeValueAsString(value(body, "", 0))
    val found = fault ?: return null
    return Request(
      address + if (query.isEmpty()) "" else query.joinToString("&", "?"),
      content,
      found,
    )
  }

  private fun <T> unspoiled(make: () -> T): T {
    val before = fault
    fault = "none"
    return make().also { fault = before }
  }

  private fun encoded(value: JsonNode) =
    URLEncoder.encode(value.asText(), Charsets.UTF_8).replace("+", "%20")

  private fun resolved(schema: JsonNode): JsonNode =
    schema
      .path("\$ref")
      .asText()
      .takeIf { it.isNotEmpty() }
      ?.let {
        resolved(Described.document.at(it.removePrefix("#")))
      } ?: schema

  private fun value(of: JsonNode, name: String, depth: Int): JsonNode {
    val schema = resolved(of)
    val type = schema.path("type").asText()
    if (fault == null && depth > 0 && type.isNotEmpty()) {
      fault = "$name is no $type"
      return if (type == "object") json.nodeFactory.textNode("x")
      else json.createObjectNode().put("x", 1)
    }
    return when {
      schema.has("enum") -> schema["enum"].let { it[random.random.nextInt(it.size())] }
      type == "object" -> objectOf(schema, depth)
      type == "array" ->
        json.createArrayNode().also { list ->
          repeat(if (depth > 4) 0 else 1 + random.random.nextInt(2)) {
            list.add(value(schema["items"], name, depth + 1))
          }
        }
      type == "integer" ->
        json.nodeFactory.numberNode(schema.path("minimum").asInt(1) + random.random.nextInt(20))
      type == "number" -> json.nodeFactory.numberNode(1_780_000_000L + random.random.nextInt(9))
      type == "boolean" -> json.nodeFactory.booleanNode(random.random.nextBoolean())
      else -> json.nodeFactory.textNode(text(schema, name))
    }
  }

  private fun objectOf(schema: JsonNode, depth: Int): JsonNode {
    val node = json.createObjectNode()
    val required = schema.path("required").map { it.asText() }.toSet()
    val properties = schema.path("properties").properties().associate { it.key to it.value }
    for ((key, property) in properties) {
      if (key in required || (depth < 4 && random.random.nextInt(3) == 0)) {
        if (fault == null && depth > 0 && key in required && random.random.nextInt(3) == 0) {
          fault = "$key is missing"
        } else {
          node.set<JsonNode>(key, value(property, key, depth + 1))
        }
      }
    }
    return node
  }

  private fun text(schema: JsonNode, name: String): String =
    when {
      schema.path("format").asText() == "date-time" ->
        "2026-03-01T06:00:0${random.random.nextInt(10)}Z"
      schema.path("pattern").asText().contains("ya?ml") -> "x${random.random.nextInt(9)}.yaml"
      name.endsWith("Alias") || name == "alias" ->
        listOf("/graz/filler/temperature", "/stray", "no alias").random(random.random)
      name.endsWith("Id", ignoreCase = true) -> ids.random(random.random)
      name == "path" -> listOf("/graz/filler", "/graz", "/nowhere").random(random.random)
      else -> Arb.string(1, 20).next(random)
    }
}
