// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import com.fasterxml.jackson.databind.JsonNode
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.millwright.api.Caller
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.api.openapi.Described
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.id.AssetId
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.net.URI
import java.time.Duration
import java.time.Instant
import java.util.UUID
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private val NOON: Instant = Instant.parse("2026-03-01T12:00:00Z")
private val NOTHING = "${UUID(9, 9)}"
private const val OTHER = "/graz/filler-2/temperature"

/** Strangers, forgers and neighbours at the door of every operation that the server describes. */
@QuarkusTest
@TestProfile(GuardedServer::class)
class EveryOperationTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments

  private val otherId = AssetId(UUID(3, 3))
  private val property by lazy {
    plants.now().model(plants.now().findAsset(otherId).get()).properties().first {
      it.key() == "temperature"
    }
  }
  private val wrong = mutableListOf<String>()
  private var sent = 0

  private data class Operation(val method: String, val path: String, val description: JsonNode)

  @BeforeEach
  fun `a plant with two fillers`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    val plant = TestPlant.plant
    val second =
      Asset(
        otherId,
        "filler-2",
        "Filler 2",
        "",
        plant.findAsset(TestPlant.fillerId).get().model(),
        Placement.Under(TestPlant.grazId, TestPlant.machines),
        mapOf(),
        mapOf(),
      )
    plants.apply(Plant.of(plant.models(), plant.assets() + second), Actor("test", "test"))
    historian.write(Reading.of(OTHER, NOON, Quality.GOOD, Value.of(271828.0)))
  }

  private fun operations(): List<Operation> =
    Described.document["paths"].properties().flatMap { (path, methods) ->
      methods
        .properties()
        .filter { (method, _) -> method in setOf("get", "post", "put", "delete") }
        .map { (method, description) -> Operation(method.uppercase(), path, description) }
    }

  private fun Operation.at(id: String) = path.replace(Regex("\\{[^}]*}"), id)

  private fun Operation.body() = if (method == "POST" || method == "PUT") "{}" else ""

  private fun expect(
    what: String,
    operation: Operation,
    status: Int,
    text: String,
    vararg good: Int,
  ) {
    sent++
    val message = runCatching { Caller.Answer(status, text, null).body["message"].textValue() }
    if (status !in good || message.getOrNull().isNullOrBlank()) {
      wrong += "$what: ${operation.method} ${operation.path}: $status ${text.take(200)}"
    }
  }

  @Test
  fun `nobody without a good token or signature gets to any operation`() {
    val id = "${UUID(9, 9)}"
    val now = Instant.now()
    for (operation in operations()) {
      val at = operation.at(id)
      for (token in
        listOf(
          null,
          "",
          "x",
          "mw_abcdefgh_" + "abcdefgh".repeat(5),
          Person.ADMIN.token.dropLast(1) + "z",
          Person.ADMIN.token.uppercase(),
          "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        )) {
        val answer = Caller(server, token).call(operation.method, at, operation.body())
        expect("token $token", operation, answer.status, answer.text, 401)
      }
      fun signed(
        secret: String = Person.ADMIN.secret,
        key: String = Person.ADMIN.keyId,
        time: Instant = now,
        service: String = "iotsitewise",
      ) =
        Signed.of(
          operation.method,
          server.resolve(at),
          operation.body(),
          key,
          secret,
          time,
          service,
          // Each its own, or two of them would be one request that was sent twice.
          mapOf("x-amz-once" to "${UUID.randomUUID()}"),
        )
      mapOf(
          "another secret" to signed(secret = Person.VIEWER.secret),
          "another key" to signed(key = Person.VIEWER.keyId),
          "an unknown key" to signed(key = "MWNOBODY00000000"),
          "another service" to signed(service = "s3"),
          "too old" to signed(time = now.minus(Duration.ofMinutes(6))),
          "of the future" to signed(time = now.plus(Duration.ofMinutes(6))),
          "another body" to signed().copy(body = "{\"x\":1}".toByteArray()),
          "another query" to signed().with { putRawQueryParameter("x", "1") },
          "another path" to signed().with { encodedPath("/assets/${UUID(8, 8)}/x") },
          "no host signed" to
            signed().with {
              putHeader(
                "Authorization",
                build().firstMatchingHeader("Authorization").get().replace("host;", ""),
              )
            },
        )
        .filterNot { (what, _) -> what == "another body" && operation.body().isEmpty() }
        .forEach { (what, request) ->
          val answer = request.send()
          expect(what, operation, answer.statusCode(), answer.body(), 400, 403)
        }
    }
    withClue("$sent sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 1_500
    plants.now().assets().size shouldBe 3
  }

  @Test
  fun `what changes something is done once, however often it is sent`() {
    for (operation in operations().filter { it.method != "GET" }) {
      val request =
        Signed.of(
          operation.method,
          server.resolve(operation.at("${UUID(9, 9)}")),
          operation.body(),
          Person.VIEWER.keyId,
          Person.VIEWER.secret,
          Instant.now(),
        )
      request.send()
      val again = request.send()
      expect("again", operation, again.statusCode(), again.body(), 403)
      if ("has already been used" !in again.body()) {
        wrong += "${operation.method} ${operation.path}: ${again.body()}"
      }
    }
    withClue("$sent sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 60
  }

  /** Bodies that name the other filler; without one, the operation is closed before it reads it. */
  private fun bodies(path: String): List<String> {
    val ids = """"assetId":"$otherId","propertyId":"${property.id()}""""
    val alias = """"propertyAlias":"$OTHER""""
    val range = """"startDate":1772366400,"endDate":1772368400"""
    fun entries(extra: String) =
      listOf(ids, alias).map { """{"entries":[{"entryId":"1",$it$extra}]}""" }
    return when (path) {
      "/properties" ->
        entries(
          ""","propertyValues":[{"value":{"doubleValue":1},"timestamp":{"timeInSeconds":${Instant.now().epochSecond}}}]"""
        )
      "/properties/batch/latest",
      "/properties/batch/history" -> entries("")
      "/properties/batch/aggregates" ->
        entries(""","aggregateTypes":["AVERAGE"],"resolution":"1m",$range""")
      "/api/v1/alarms/acknowledge" -> listOf("""{"path":"/graz/filler-2","key":"hot"}""")
      "/assets/{assetId}" -> listOf("""{"assetName":"Mine"}""")
      else -> listOf("{}")
    }
  }

  private fun queries(operation: Operation): List<String> {
    val names =
      operation.description
        .path("parameters")
        .filter { it["in"].asText() == "query" }
        .map { it["name"].asText() }
        .toSet()
    val rest =
      mapOf(
          "startDate" to "2026-03-01T11:00:00Z",
          "endDate" to "2026-03-01T13:00:00Z",
          "startTimeInSeconds" to "${NOON.epochSecond - 60}",
          "endTimeInSeconds" to "${NOON.epochSecond + 60}",
          "intervalInSeconds" to "10",
          "type" to "LINEAR_INTERPOLATION",
          "quality" to "GOOD",
          "resolution" to "1m",
          "aggregateTypes" to "AVERAGE",
          "traversalType" to "PATH_TO_ROOT",
          "hierarchyId" to "${TestPlant.machines}",
          "targetResourceType" to "ASSET",
          "targetResourceId" to "$otherId",
        )
        .filterKeys { it in names && operation.path != "/timeseries" }
        .map { "${it.key}=${it.value}" }
    val whose = buildList {
      if ("propertyAlias" in names) add(listOf("propertyAlias=$OTHER"))
      if ("alias" in names) add(listOf("alias=$OTHER"))
      if ("prefix" in names) add(listOf("prefix=/graz/filler-2"))
      if ("path" in names) add(listOf("path=/graz/filler-2"))
      if ("id" in names) add(listOf("id=$otherId"))
      if ("assetId" in names && "propertyId" in names)
        add(listOf("assetId=$otherId", "propertyId=${property.id()}"))
      else if ("assetId" in names) add(listOf("assetId=$otherId"))
      if ("resourceArn" in names)
        add(listOf("resourceArn=arn:aws:iotsitewise:::asset/$otherId", "tagKeys=x"))
      if (isEmpty()) add(listOf())
    }
    return whose.map { (it + rest).joinToString("&") }
  }

  @Test
  fun `no operation shows or changes another's subtree`() {
    val before = plants.now()
    var named = 0
    // An edge stands in no part of the plant.
    val ofThePlant = operations().filterNot { it.path.endsWith("/live") || "{edge}" in it.path }
    for (operation in ofThePlant) {
      val mentions =
        operation.path.contains("assetId") ||
          queries(operation) != listOf("") ||
          bodies(operation.path) != listOf("{}")
      val path =
        operation.path
          .replace("{assetId}", "$otherId")
          .replace("{propertyId}", "${property.id()}")
          .replace(Regex("\\{[^}]*}"), "$otherId")
      for (person in listOf(Person.LINE_OPERATOR, Person.LINE_ENGINEER)) {
        for (query in queries(operation)) {
          for (body in
            if (operation.method == "GET" || operation.method == "DELETE") listOf("")
            else bodies(operation.path)) {
            sent++
            if (mentions) named++
            val answer =
              Caller(server, person.token)
                .call(operation.method, if (query.isEmpty()) path else "$path?$query", body)
            val said = "${answer.text}"
            val leaks = listOf("Filler 2", "271828").filter { it in said }
            val entries = runCatching { answer.body["errorEntries"] }.getOrNull()
            val denied =
              answer.status == 403 && answer.errorType == "AccessDeniedException" ||
                entries != null &&
                  entries.size() > 0 &&
                  entries.all { "AccessDenied" in "$it" } &&
                  answer.body.path("successEntries").isEmpty
            // Models and what is in no part of the plant may be read; lists leave others out.
            val harmless = answer.status in listOf(200, 404) && operation.method == "GET"
            val whole = operation.path.contains("{assetId}") && !denied
            if (leaks.isNotEmpty() || whole || !denied && !harmless) {
              wrong +=
                "$person ${operation.method} $path?$query $body: ${answer.status} ${said.take(250)} $leaks"
            }
          }
        }
      }
    }
    withClue("$sent sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    named shouldBeGreaterThan 60
    plants.now() shouldBe before
    Caller(server, Person.ADMIN.token)
      .get("/api/v1/latest", "alias" to OTHER)
      .body["values"][0]["v"]
      .doubleValue() shouldBe 271828.0
  }

  /** The same request, about what is not there. */
  private fun String.nowhere() =
    replace("filler-2", "filler-9").replace("$otherId", "${UUID(9, 9)}").replace(gateway, NOTHING)

  /** An answer without what it repeats of the request, and without the time of day. */
  private fun Caller.Answer.shape() =
    Triple(
      status,
      errorType,
      text.nowhere().replace(Regex("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), "then"),
    )

  private val gateway by lazy {
    Caller(server, Person.ENGINEER.token)
      .call(
        "POST",
        "/20200301/gateways",
        """{"gatewayName": "elsewhere", "gatewayPlatform": {"greengrassV2": {"coreDeviceThingName": "elsewhere"}}}""",
      )
      .body["gatewayId"]
      .textValue()
  }

  // A refusal that differs from "there is no such thing" would tell what there is.
  @Test
  fun `a limited caller can't distinguish things elsewhere from things that do not exist`() {
    val names = listOf("$otherId", "externalId:filler-2", "externalId:graz:filler-2")
    for (operation in operations().filterNot { it.path.endsWith("/live") }) {
      val paths =
        if ("{assetId}" in operation.path) names.map { operation.path.replace("{assetId}", it) }
        else listOf(operation.path)
      for (path in paths) {
        val at =
          path
            .replace("{propertyId}", "${property.id()}")
            .replace("{gatewayId}", gateway)
            .replace("{edge}", "elsewhere")
            .replace(Regex("\\{[^}]*}"), "$otherId")
        for (query in
          queries(operation)
            .flatMap { query -> names.map { query.replace("$otherId", it) } }
            .distinct()) {
          val bodies =
            if (operation.method == "GET" || operation.method == "DELETE") listOf("")
            else
              bodies(operation.path)
                .flatMap { body -> names.map { body.replace("$otherId", it) } }
                .distinct()
          for (body in bodies) {
            for (person in listOf(Person.LINE_OPERATOR, Person.LINE_ENGINEER)) {
              val address = if (query.isEmpty()) at else "$at?$query"
              fun answer(address: String, body: String) =
                Caller(server, person.token).call(operation.method, address, body).shape()
              sent++
              val here = answer(address, body)
              val nowhere = answer(address.nowhere(), body.nowhere())
              if (here != nowhere) {
                wrong += "$person ${operation.method} $address $body:\n  $here\n  $nowhere"
              }
            }
          }
        }
      }
    }
    withClue("$sent sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 400
  }

  private fun change(id: AssetId, change: (Asset) -> Asset, vararg more: Asset) {
    val plant = plants.now()
    plants.apply(
      Plant.of(
        plant.models(),
        plant.assets().map { if (it.id() == id) change(it) else it } + more.toList(),
      ),
      Actor("test", "test"),
    )
  }

  // Aliases are free: a property of another line may have one that begins with this line's path.
  @Test
  fun `an alias in the own part that is a property's elsewhere is read as one that nobody has`() {
    val borrowed = "/graz/filler/borrowed"
    val unknown = "/graz/filler/nobodys"
    change(otherId, { it.withAliases(mapOf(property.id() to Alias(borrowed))) })
    historian.write(Reading.of(borrowed, NOON, Quality.GOOD, Value.of(271828.0)))
    // Where one may write, an alias that nobody has becomes a stream of one's own.
    for (operation in operations().filterNot { it.path.endsWith("/live") || it.method == "PUT" }) {
      if (operation.path == "/properties") continue
      val path = operation.at("$otherId")
      val requests =
        queries(operation).filter { OTHER in it }.map { it to "" } +
          bodies(operation.path).filter { OTHER in it }.map { "" to it }
      for ((query, body) in requests) {
        for (person in listOf(Person.LINE_OPERATOR, Person.LINE_ENGINEER)) {
          fun answer(alias: String) =
            Caller(server, person.token)
              .call(
                operation.method,
                "$path?${query.replace(OTHER, alias)}",
                body.replace(OTHER, alias),
              )
              .let {
                // An answer about the last hour names it.
                val text = it.text.replace(Regex("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"), "TIME")
                Triple(it.status, it.errorType, text.replace(alias, "ALIAS"))
              }
          sent++
          val here = answer(borrowed)
          val nowhere = answer(unknown)
          if (here != nowhere || "271828" in here.third) {
            wrong += "$person ${operation.method} $path?$query $body:\n  $here\n  $nowhere"
          }
        }
      }
    }
    withClue("$sent sent\n" + wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 20
    Caller(server, Person.ADMIN.token)
      .get("/api/v1/latest", "alias" to borrowed)
      .body["values"][0]["v"]
      .doubleValue() shouldBe 271828.0
  }

  @Test
  fun `an own asset's external id does not tell whether its key is used elsewhere`() {
    val filler = plants.now().findAsset(TestPlant.fillerId).get()
    val twin =
      Asset(
        AssetId(UUID(3, 4)),
        filler.key(),
        "Twin",
        "",
        filler.model(),
        Placement.root(),
        mapOf(),
        mapOf(),
      )
    val at = "/assets/${TestPlant.fillerId}"
    val temperature = "$at/properties/${property.id()}"
    val line = Caller(server, Person.LINE_ENGINEER.token)
    fun said() =
      listOf(at, temperature).map { line.get(it).body["assetExternalId"].textValue() } +
        line.get("/assets").body["assetSummaries"].map { it["externalId"].textValue() }
    val before = said()
    change(otherId, { it }, twin)
    said() shouldBe before
    line
      .call("PUT", at, """{"assetName": "${filler.name()}", "assetExternalId": "${before[0]}"}""")
      .status shouldBe 202
    Caller(server, Person.ADMIN.token).get(at).body["assetExternalId"].textValue() shouldNotBe
      before[0]
  }
}
