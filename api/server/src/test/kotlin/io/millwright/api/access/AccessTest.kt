// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotBeIn
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
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
import java.util.concurrent.CopyOnWriteArrayList
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger
import java.util.logging.SimpleFormatter
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider
import software.amazon.awssdk.awscore.exception.AwsServiceException
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.BatchGetAssetPropertyValueEntry
import software.amazon.awssdk.services.iotsitewise.model.PutAssetPropertyValueEntry

private val SIX: Instant = Instant.parse("2026-03-01T06:00:00Z")
private val otherId = AssetId(UUID(3, 3))
private const val OWN = "/graz/filler/temperature"
private const val OTHER = "/graz/filler-2/temperature"

/** Who is let in, and to what. */
@QuarkusTest
@TestProfile(GuardedServer::class)
class AccessTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian

  private val logged = CopyOnWriteArrayList<String>()
  private val answered = CopyOnWriteArrayList<String>()
  private val logs =
    object : Handler() {
      override fun publish(record: LogRecord) {
        logged += SimpleFormatter().format(record)
      }

      override fun flush() {}

      override fun close() {}
    }

  @BeforeEach
  fun `a plant with two fillers`() {
    // PutLoggingOptions, which other tests call in the same process, may have silenced it.
    Logger.getLogger("io.millwright").level = Level.INFO
    Logger.getLogger("").addHandler(logs)
    historian.isAway = false
    historian.behind = FakeHistorian()
    val plant = TestPlant.plant
    val filler = plant.findAsset(TestPlant.fillerId).get()
    val second =
      Asset(
        otherId,
        "filler-2",
        "Filler 2",
        "",
        filler.model(),
        Placement.Under(TestPlant.grazId, TestPlant.machines),
        mapOf(),
        mapOf(),
      )
    plants.apply(Plant.of(plant.models(), plant.assets() + second), Actor("test", "test"))
    historian.write(
      Reading.of(OWN, SIX, Quality.GOOD, Value.of(1.0)),
      Reading.of(OTHER, SIX, Quality.GOOD, Value.of(2.0)),
      Reading.of("/stray", SIX, Quality.GOOD, Value.of(3.0)),
    )
  }

  /** Whatever a test does, nobody's secret turns up in what the server says or writes down. */
  @AfterEach
  fun `no secret is in the log or in an answer`() {
    Logger.getLogger("").removeHandler(logs)
    (logged + answered).forEach { text ->
      Person.entries.forEach { person ->
        text shouldNotContain person.secret
        text shouldNotContain person.token
      }
    }
  }

  private fun by(person: Person?) = Caller(server, person?.token)

  private fun Caller.Answer.kept() = also { answered += it.text }

  private fun client(id: String, secret: String): IoTSiteWiseClient =
    IoTSiteWiseClient.builder()
      .endpointOverride(server)
      .region(Region.EU_CENTRAL_1)
      .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
      .overrideConfiguration {
        it.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)
      }
      .build()

  private fun client(person: Person) = client(person.keyId, person.secret)

  private fun refused(call: () -> Unit): AwsServiceException =
    shouldThrow<AwsServiceException> { call() }.also { answered += it.message.orEmpty() }

  private fun signed(
    method: String,
    path: String,
    body: String = "",
    person: Person = Person.OPERATOR,
    time: Instant = Instant.now(),
  ) = Signed.of(method, server.resolve(path), body, person.keyId, person.secret, time)

  private fun Signed.answer(): Pair<Int, String> =
    send().let {
      answered += it.body()
      it.statusCode() to it.headers().firstValue("x-amzn-ErrorType").orElse("")
    }

  private fun put(alias: String, value: Double) =
    """{"entries":[{"entryId":"1","propertyAlias":"$alias","propertyValues":[
      {"value":{"doubleValue":$value},"timestamp":{"timeInSeconds":${SIX.epochSecond + 1}}}]}]}"""

  // The pages offer nobody what is refused to them.
  @Test
  fun `a caller is told its name and its rights`() {
    fun told(person: Person) = by(person).get("/api/v1/about").body["caller"]
    told(Person.VIEWER).toString() shouldBe
      """{"name":"viewer","role":"viewer","operates":false,"below":[]}"""
    told(Person.LINE_OPERATOR).toString() shouldBe
      """{"name":"line_operator","role":"operator","operates":true,"below":["/graz/filler"]}"""
  }

  @Test
  fun `the right key is let in, and what it signed is done`() {
    client(Person.VIEWER).listAssets { it.filter("ALL") }.assetSummaries().size shouldBe 3
    signed("POST", "/properties", put(OWN, 7.5)).answer().first shouldBe 200
    client(Person.VIEWER)
      .getAssetPropertyValue { it.propertyAlias(OWN) }
      .propertyValue()
      .value()
      .doubleValue() shouldBe 7.5
  }

  @Test
  fun `a large body is checked like a small one`() {
    val body = put(OWN, 1.5) + " ".repeat(1_000_000)
    signed("POST", "/properties", body).answer().first shouldBe 200
    signed("POST", "/properties", body).copy(body = (body + " ").toByteArray()).answer() shouldBe
      (403 to "InvalidSignatureException")
  }

  @Test
  fun `a refused caller need not send its whole body`() {
    val answer =
      by(null)
        .raw(
          "POST /properties HTTP/1.1",
          "Host: localhost:${server.port}",
          "Content-Length: 99999999999",
        )
    withClue(answer) { answer.substringAfter(" ").take(3) shouldBeIn listOf("401", "413") }
  }

  @Test
  fun `a connection without TLS is not upgraded to HTTP 2`() {
    val answer =
      Caller(server)
        .raw(
          "GET /q/health/live HTTP/1.1",
          "Host: localhost:${server.port}",
          "Connection: Upgrade, HTTP2-Settings",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAAQAAP__",
          "Connection: close",
        )
    answer.lines().first() shouldBe "HTTP/1.1 200 OK"
  }

  @Test
  fun `who is refused is counted by reason, and logged once`() {
    fun count() =
      by(Person.VIEWER)
        .get("/q/metrics")
        .text
        .lines()
        .first { it.startsWith("millwright_api_refused_total") && "InvalidSignature" in it }
        .substringAfterLast(" ")
        .toDouble()
    fun attempt() =
      signed("GET", "/assets").with { encodedPath("/asset-models") }.answer().first shouldBe 403
    attempt()
    val before = count()
    repeat(5) { attempt() }
    count() shouldBe before + 5
    logged.count { "refused=InvalidSignatureException" in it } shouldBeIn listOf(0, 1)
  }

  @Test
  fun `a wrong secret and an unknown key are told apart as AWS does`() {
    val wrong = refused { client(Person.VIEWER.keyId, Person.ADMIN.secret).listAssets {} }
    wrong.statusCode() shouldBe 403
    wrong.awsErrorDetails().errorCode() shouldBe "InvalidSignatureException"
    val unknown = refused { client("AKIDEXAMPLE", Person.ADMIN.secret).listAssets {} }
    unknown.statusCode() shouldBe 403
    unknown.awsErrorDetails().errorCode() shouldBe "UnrecognizedClientException"
  }

  @Test
  fun `a clock that is ten minutes off is refused`() {
    listOf(-10L, 10L).forEach {
      signed("GET", "/assets", time = Instant.now().plus(Duration.ofMinutes(it))).answer() shouldBe
        (403 to "InvalidSignatureException")
    }
  }

  @Test
  fun `a change that is sent again is refused, a question is answered again`() {
    val change = signed("POST", "/properties", put(OWN, 3.0))
    change.answer().first shouldBe 200
    change.answer() shouldBe (403 to "InvalidSignatureException")
    val question = signed("GET", "/assets")
    question.answer().first shouldBe 200
    question.answer().first shouldBe 200
  }

  @Test
  fun `an altered body or path is refused and does nothing`() {
    val change = signed("POST", "/properties", put(OWN, 3.0))
    change.copy(body = put(OWN, 9.0).toByteArray()).answer() shouldBe
      (403 to "InvalidSignatureException")
    change.with { encodedPath("/properties/batch/latest") }.answer() shouldBe
      (403 to "InvalidSignatureException")
    by(Person.VIEWER)
      .get("/api/v1/latest", "alias" to OWN)
      .body["values"][0]["v"]
      .doubleValue() shouldBe 1.0
  }

  @Test
  fun `a caller without a token, or with a wrong one, is asked for one`() {
    val nothing = by(null).get("/api/v1/assets").kept()
    nothing.status shouldBe 401
    nothing.errorType shouldBe "MissingAuthenticationTokenException"
    val token = Person.ADMIN.token
    listOf(
        token.dropLast(1) + "z",
        token.replace("adminabc_", "viewerab_"),
        "mw_",
        "x".repeat(9_000),
        "é",
      )
      .forEach {
        val answer = Caller(server, it).get("/api/v1/assets").kept()
        withClue(it) { answer.status shouldBeIn listOf(400, 401, 431) }
        if (answer.status == 401) answer.errorType shouldBe "UnrecognizedClientException"
      }
    val raw =
      by(null)
        .raw(
          "GET /api/v1/assets HTTP/1.1",
          "Host: localhost:${server.port}",
          "Authorization: Basic YWRtaW46YWRtaW4=",
          "Connection: close",
        )
    raw shouldContain "401 Unauthorized"
    raw.lowercase() shouldContain "www-authenticate: bearer"
  }

  @Test
  fun `a presigned address is refused`() {
    by(null)
      .get("/assets", "X-Amz-Algorithm" to "AWS4-HMAC-SHA256", "X-Amz-Signature" to "0")
      .kept()
      .errorType shouldBe "MissingAuthenticationTokenException"
  }

  @Test
  fun `health and the pages' files are open, metrics and the description are not`() {
    listOf("/", "/index.html", "/ui/main.js", "/favicon.svg", "/q/health", "/q/health/ready")
      .forEach {
        withClue(it) { by(null).get(it).status shouldBe 200 }
      }
    listOf("/q/metrics", "/q/openapi").forEach {
      withClue(it) {
        by(null).get(it).status shouldBe 401
        by(Person.VIEWER).get(it).status shouldBe 200
      }
    }
  }

  @Test
  fun `however a path is spelt, nobody gets in by it`() {
    listOf(
        "//api/v1/assets",
        "/ui/../api/v1/assets",
        "/ui/%2e%2e/api/v1/assets",
        "/ui/..%2fapi/v1/assets",
        "/ui/..;/api/v1/assets",
        "/api/v1/assets/",
        "/api/v1/assets;x=/ui/",
        "/q/health/../../api/v1/assets",
        "/%61pi/v1/assets",
        "/assets?x=/ui/main.js",
        "http://localhost/api/v1/assets",
        "/ui/%00/../../assets",
        "/webjars/..\\api/v1/assets",
      )
      .forEach { path ->
        fun status(vararg more: String) =
          by(null)
            .raw("GET $path HTTP/1.1", "Host: localhost:${server.port}", *more, "Connection: close")
        withClue(path) {
          val answer = status()
          answered += answer
          answer.substringAfter(" ").take(3) shouldBeIn listOf("400", "401", "403", "404")
          val audit = path.replace("assets", "audit")
          by(null)
            .raw(
              "GET $audit HTTP/1.1",
              "Host: localhost:${server.port}",
              "Authorization: Bearer ${Person.ENGINEER.token}",
              "Connection: close",
            )
            .substringAfter(" ")
            .take(3) shouldBeIn listOf("400", "403", "404")
        }
      }
  }

  private data class Operation(
    val method: String,
    val path: String,
    val body: String,
    val least: Person,
    val limited: Boolean,
  )

  /** Bodies are such that nothing changes: what is let in is then refused as malformed. */
  private val operations =
    listOf(
      Operation("GET", "/api/v1/about", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/roles", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/assets", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/asset?path=/graz/filler", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/latest", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/series?alias=$OWN", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/alarms", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/alarm-events", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/kpis", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/kpis/over?alias=$OWN", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/kpis/over?alias=$OTHER", "", Person.VIEWER, false),
      Operation("GET", "/api/v1/sources", "", Person.VIEWER, false),
      Operation("GET", "/api/v1/given-files", "", Person.VIEWER, false),
      Operation("GET", "/api/v1/feeds", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/streams/unclaimed", "", Person.VIEWER, true),
      Operation("GET", "/api/v1/streams/unfed", "", Person.VIEWER, true),
      Operation("PUT", "/api/v1/edges/edge-1/feeds", "[]", Person.OPERATOR, true),
      Operation("PUT", "/api/v1/edges/edge-1/status", "[]", Person.OPERATOR, true),
      Operation("DELETE", "/api/v1/edges/edge-1/status", "", Person.ENGINEER, false),
      Operation("GET", "/api/v1/export", "", Person.VIEWER, false),
      Operation("POST", "/api/v1/plan", "[]", Person.VIEWER, false),
      Operation("GET", "/assets", "", Person.VIEWER, true),
      Operation("GET", "/assets/${TestPlant.fillerId}", "", Person.VIEWER, true),
      Operation("GET", "/assets/$otherId", "", Person.VIEWER, false),
      Operation("GET", "/assets/$otherId/properties", "", Person.VIEWER, false),
      Operation("GET", "/assets/${TestPlant.grazId}/hierarchies", "", Person.VIEWER, false),
      Operation("GET", "/asset-models", "", Person.VIEWER, true),
      Operation("GET", "/timeseries", "", Person.VIEWER, true),
      Operation("GET", "/timeseries?assetId=$otherId", "", Person.VIEWER, false),
      Operation("GET", "/timeseries/describe?alias=$OTHER", "", Person.VIEWER, false),
      Operation("GET", "/properties/latest?propertyAlias=$OWN", "", Person.VIEWER, true),
      Operation("GET", "/properties/latest?propertyAlias=$OTHER", "", Person.VIEWER, false),
      Operation("GET", "/properties/history?propertyAlias=/stray", "", Person.VIEWER, false),
      Operation("GET", "/api/v1/asset?path=/graz", "", Person.VIEWER, false),
      Operation("GET", "/api/v1/series?alias=$OWN&alias=$OTHER", "", Person.VIEWER, false),
      Operation("POST", "/properties/batch/latest", "[]", Person.VIEWER, true),
      Operation("POST", "/properties/batch/history", "[]", Person.VIEWER, true),
      Operation("POST", "/properties/batch/aggregates", "[]", Person.VIEWER, true),
      Operation("POST", "/properties", "[]", Person.OPERATOR, true),
      Operation("POST", "/api/v1/alarms/acknowledge", "[]", Person.OPERATOR, true),
      Operation("POST", "/api/v1/apply", "[]", Person.ENGINEER, false),
      Operation("POST", "/asset-models", "[]", Person.ENGINEER, false),
      Operation("PUT", "/asset-models/${TestPlant.site}", "[]", Person.ENGINEER, false),
      Operation("DELETE", "/asset-models/${TestPlant.filler}", "", Person.ENGINEER, false),
      Operation("POST", "/assets", "[]", Person.ENGINEER, false),
      Operation("PUT", "/assets/${TestPlant.fillerId}", "[]", Person.ENGINEER, true),
      Operation("PUT", "/assets/$otherId", "[]", Person.ENGINEER, false),
      Operation("DELETE", "/assets/${TestPlant.grazId}", "", Person.ENGINEER, false),
      Operation("POST", "/assets/${TestPlant.grazId}/associate", "[]", Person.ENGINEER, false),
      Operation("POST", "/assets/${TestPlant.grazId}/disassociate", "[]", Person.ENGINEER, false),
      Operation("GET", "/api/v1/audit", "", Person.ADMIN, false),
    )

  @Test
  fun `each operation needs its role, and whoever is limited stays in its subtrees`() {
    val ranks = listOf(Person.VIEWER, Person.OPERATOR, Person.ENGINEER, Person.ADMIN)
    for (operation in operations) {
      withClue(operation) {
        by(null).call(operation.method, operation.path, operation.body).kept().status shouldBe 401
        for (person in ranks) {
          val answer = by(person).call(operation.method, operation.path, operation.body).kept()
          withClue("$person: $answer") {
            if (person < operation.least) {
              answer.status shouldBe 403
              answer.errorType shouldBe "AccessDeniedException"
            } else {
              answer.status shouldNotBeIn listOf(401, 403, 500)
            }
          }
        }
        val limited =
          if (operation.least == Person.ENGINEER) Person.LINE_ENGINEER else Person.LINE_OPERATOR
        val answer = by(limited).call(operation.method, operation.path, operation.body).kept()
        withClue("$limited: $answer") {
          if (operation.limited) {
            answer.status shouldNotBeIn listOf(401, 403, 500)
          } else {
            answer.status shouldBe 403
            answer.errorType shouldBe "AccessDeniedException"
          }
        }
      }
    }
    plants.now().assets().size shouldBe 3
  }

  @Test
  fun `lists show a limited caller its subtrees only`() {
    val line = by(Person.LINE_OPERATOR)
    line.get("/api/v1/assets").body["assets"].map { it["path"].textValue() } shouldContainExactly
      listOf("/graz/filler")
    line.get("/api/v1/latest").body["values"].map { it["alias"].textValue() } shouldContainExactly
      listOf(OWN)
    line.get("/api/v1/kpis").body["kpis"].map { it["path"].textValue() } shouldNotContain
      "/graz/filler-2"
    val sdk = client(Person.LINE_OPERATOR)
    sdk.listAssets { it.filter("ALL") }.assetSummaries().map { it.id() } shouldContainExactly
      listOf(TestPlant.fillerId.toString())
    sdk
      .listTimeSeries {}
      .timeSeriesSummaries()
      .map { it.alias() }
      .filter { "filler-2" in it || it == "/stray" } shouldBe listOf()
    sdk
      .listAssociatedAssets {
        it.assetId(TestPlant.fillerId.toString()).traversalDirection("PARENT")
      }
      .assetSummaries() shouldBe listOf()
  }

  @Test
  fun `alarms are seen and acknowledged within the subtrees, under the caller's own name`() {
    fun raised(asset: AssetId) =
      AlarmEvent(
        AlarmId(asset, "hot"),
        AlarmEvent.Kind.RAISED,
        SIX,
        Priority.HIGH,
        "hot",
        "",
        false,
      )
    historian.write(
      Changes(
        ReadingBatch.empty(),
        listOf(),
        ReadingBatch.empty(),
        listOf(raised(TestPlant.fillerId), raised(otherId)),
        mapOf(),
      )
    )
    val line = by(Person.LINE_OPERATOR)
    line.get("/api/v1/alarms").body["alarms"].map { it["path"].textValue() } shouldContainExactly
      listOf("/graz/filler")
    val range =
      arrayOf<Pair<String, Any>>("from" to "2026-03-01T00:00:00Z", "to" to "2027-12-01T00:00:00Z")
    line.get("/api/v1/alarm-events", *range).body["events"].map {
      it["path"].textValue()
    } shouldContainExactly listOf("/graz/filler")
    fun acknowledge(path: String) =
      line.post(
        "/api/v1/alarms/acknowledge",
        mapOf("path" to path, "key" to "hot", "actor" to "boss"),
      )
    acknowledge("/graz/filler-2").status shouldBe 403
    acknowledge("/graz/filler").status shouldBe 200
    line.get("/api/v1/alarm-events", *range).body["events"].map {
      it["actor"].textValue()
    } shouldContainExactly listOf("line_operator", "")
  }

  @Test
  fun `in a batch each entry is judged for itself`() {
    val sdk = client(Person.LINE_OPERATOR)
    val read = sdk.batchGetAssetPropertyValue { request ->
      request.entries(
        listOf("own" to OWN, "other" to OTHER, "stray" to "/stray", "none" to "/none").map {
          (id, alias) ->
          BatchGetAssetPropertyValueEntry.builder().entryId(id).propertyAlias(alias).build()
        }
      )
    }
    read.successEntries().map { it.entryId() } shouldContainExactly listOf("own")
    // Whether there is such a stream is not told either.
    read.errorEntries().associate { it.entryId() to it.errorCodeAsString() } shouldBe
      listOf("other", "stray", "none").associateWith { "AccessDeniedException" }
    val written = sdk.batchPutAssetPropertyValue { request ->
      request.entries(
        listOf("own" to OWN, "other" to OTHER).map { (id, alias) ->
          PutAssetPropertyValueEntry.builder()
            .entryId(id)
            .propertyAlias(alias)
            .propertyValues({ value ->
              value
                .value { it.doubleValue(9.0) }
                .timestamp { it.timeInSeconds(SIX.epochSecond + 5) }
            })
            .build()
        }
      )
    }
    written.errorEntries().map { it.entryId() } shouldContainExactly listOf("other")
    written.errorEntries()[0].errors()[0].errorCodeAsString() shouldBe "AccessDeniedException"
    by(Person.ADMIN)
      .get("/api/v1/latest", "alias" to OTHER)
      .body["values"][0]["v"]
      .doubleValue() shouldBe 2.0
    by(Person.ADMIN)
      .get("/api/v1/latest", "alias" to OWN)
      .body["values"][0]["v"]
      .doubleValue() shouldBe 9.0
  }

  @Test
  fun `a limited caller sees and reports the configurations of its own edges only`() {
    val engineer = by(Person.ENGINEER)
    val line = by(Person.LINE_OPERATOR)
    fun configured(edge: String, namespace: String, configuration: String) {
      val gateway =
        engineer
          .call(
            "POST",
            "/20200301/gateways",
            """{"gatewayName": "$edge", "gatewayPlatform": {"greengrassV2": {"coreDeviceThingName": "$edge"}}}""",
          )
          .body["gatewayId"]
          .asText()
      val body =
        mapOf("capabilityNamespace" to namespace, "capabilityConfiguration" to configuration)
      engineer
        .call(
          "POST",
          "/20200301/gateways/$gateway/capability",
          ObjectMapper().writeValueAsString(body),
        )
        .status shouldBeIn listOf(200, 201)
    }
    fun file(edge: String, alias: String) =
      "edge: $edge\nsources:\n  - name: s\n    modbus: {host: h}\n    tags: [{alias: $alias, holding: 1}]\n"
    fun browsed(prefix: String) =
      """{"sources": [{"name": "s", "measurementDataStreamPrefix": "$prefix"}]}"""
    configured("own-file", "millwright:edge:1", file("own-file", "/graz/filler/temperature"))
    configured("other-file", "millwright:edge:1", file("other-file", "/graz/packer/temperature"))
    configured("own-opc", "iotsitewise:opcuacollector:2", browsed("/graz/filler"))
    configured("other-opc", "iotsitewise:opcuacollector:2", browsed(""))
    for ((edge, seen) in
      mapOf("own-file" to 1, "own-opc" to 1, "nobody" to 0, "other-file" to 0, "other-opc" to 0)) {
      withClue(edge) {
        val path = "/api/v1/edges/$edge/configuration"
        line.call("GET", path).body["capabilities"].size() shouldBe seen
        val whole = by(Person.OPERATOR).call("GET", path).body["capabilities"]
        whole.size() shouldBe if (edge == "nobody") 0 else 1
        val report =
          mapOf(
            "namespace" to whole.path(0).path("namespace").asText("x"),
            "version" to whole.path(0).path("version").asText("1"),
            "failure" to "forged",
          )
        line.call("POST", path, ObjectMapper().writeValueAsString(report)).status shouldBe 200
        val gateways = engineer.call("GET", "/20200301/gateways").body["gatewaySummaries"]
        val told =
          gateways
            .filter { it["gatewayName"].textValue() == edge }
            .map { engineer.call("GET", "/20200301/gateways/${it["gatewayId"].textValue()}").text }
        told.count { "SYNC_FAILED" in it } shouldBe seen
      }
    }
  }

  @Test
  fun `a limited caller can't report for another's edge`() {
    val operator = by(Person.OPERATOR)
    val line = by(Person.LINE_OPERATOR)
    val now = Instant.now()
    fun delivers(edge: String, vararg aliases: String) =
      operator.call(
        "PUT",
        "/api/v1/edges/$edge/feeds",
        """{"since": "$now", "sources": [{"source": "s", "aliases": [${aliases.joinToString { "\"$it\"" }}]}]}""",
      )
    fun reports(by: Caller, edge: String) =
      by
        .call(
          "PUT",
          "/api/v1/edges/$edge/status",
          """{"version": "forged", "time": "$now", "started": "$now", "sources": []}""",
        )
        .status
    // Streams of this test alone: what an edge that is not alive delivers is unknown.
    val own = "/graz/filler/of-status"
    val other = "/graz/packer/of-status"
    delivers("status-own", own)
    delivers("status-other", other)
    delivers("status-both", own, other)
    reports(line, "status-own") shouldBe 200
    reports(line, "status-other") shouldBe 403
    reports(line, "status-both") shouldBe 403
    withClue("an edge that has declared nothing belongs to who reported it first") {
      reports(line, "status-new") shouldBe 200
      reports(operator, "status-foreign") shouldBe 200
      reports(line, "status-foreign") shouldBe 403
      reports(line, "status-new") shouldBe 200
    }
    withClue("an edge that delivers more than it did is not the caller's any more") {
      delivers("status-own", own, other)
      reports(line, "status-own") shouldBe 403
    }
    reports(by(Person.VIEWER), "status-own") shouldBe 403
    withClue("whoever is refused is not told how edges elsewhere are") {
      // The last one runs in this server, and the first is known by its streams alone.
      setOf("status-other", "status-foreign", "graz-line-1")
        .map { edge ->
          line
            .call(
              "PUT",
              "/api/v1/edges/$edge/status",
              """{"time": "$now", "started": "$now", "sources": []}""",
            )
            .let { Pair(it.status, it.text.replace(edge, "EDGE")) }
        }
        .toSet()
        .size shouldBe 1
    }
    withClue("no invented edges of one caller take the places of another's") {
      (1..30).count { reports(line, "fake-$it") == 200 } shouldBeIn (10..20).toList()
      reports(operator, "status-real") shouldBe 200
    }
    val shown = by(Person.ENGINEER).get("/api/v1/sources").body["edges"]
    shown
      .filterNot { it["embedded"].asBoolean() }
      .forEach {
        by(Person.ENGINEER)
          .call("DELETE", "/api/v1/edges/${it["edge"].textValue()}/status")
          .status shouldBe 200
      }
  }

  @Test
  fun `the live feed brings a limited caller its own values only`() {
    fun first(person: Person) =
      by(person).lines("/api/v1/live", "prefix" to "/").use { lines ->
        lines.filter { it.startsWith("data:") }.findFirst().get()
      }
    first(Person.LINE_OPERATOR).let {
      it shouldContain OWN
      it shouldNotContain OTHER
      it shouldNotContain "/stray"
    }
    first(Person.VIEWER) shouldContain OTHER
    by(null).get("/api/v1/live").status shouldBe 401
  }

  @Test
  fun `every change is written down under the caller's name, page by page`() {
    client(Person.ENGINEER).updateAsset { it.assetId(otherId.toString()).assetName("Second") }
    client(Person.LINE_ENGINEER).updateAsset {
      it.assetId(TestPlant.fillerId.toString()).assetName("First")
    }
    val admin = by(Person.ADMIN)
    val first = admin.get("/api/v1/audit", "limit" to 1).kept().body
    first["entries"].map { it["who"].textValue() } shouldContainExactly listOf("line_engineer")
    first["entries"][0]["changes"][0].textValue() shouldContain "/graz/filler"
    val next =
      admin.get("/api/v1/audit", "limit" to 1, "nextToken" to first["nextToken"].textValue()).body
    next["entries"][0]["who"].textValue() shouldBe "engineer"
    next["entries"][0]["via"].textValue() shouldBe "SiteWise API"
    next["entries"][0]["changes"][0].textValue() shouldContain "Second"
    admin.get("/api/v1/audit", "nextToken" to "x").status shouldBe 400
  }

  @Test
  fun `changes outside the plant are audited as well`() {
    val client = client(Person.ENGINEER)
    val gateway =
      client
        .createGateway {
          it.gatewayName("edge-9").gatewayPlatform { p ->
            p.greengrassV2 { g -> g.coreDeviceThingName("edge-9") }
          }
        }
        .gatewayId()
    client.updateGatewayCapabilityConfiguration {
      it
        .gatewayId(gateway)
        .capabilityNamespace("iotsitewise:opcuacollector:2")
        .capabilityConfiguration("{\"sources\":[]}")
    }
    val arn = client.describeAsset { it.assetId(otherId.toString()) }.assetArn()
    client.tagResource { it.resourceArn(arn).tags(mapOf("area" to "1")) }
    client.untagResource { it.resourceArn(arn).tagKeys("area") }
    client.deleteGateway { it.gatewayId(gateway) }
    client.deleteTimeSeries { it.alias("/stray") }
    val entries = by(Person.ADMIN).get("/api/v1/audit", "limit" to 6).kept().body["entries"]
    entries.map { it["who"].textValue() }.toSet() shouldBe setOf("engineer")
    entries.map { it["changes"][0].textValue() } shouldContainExactly
      listOf(
        "- all readings of /stray",
        "- gateway edge-9 ($gateway)",
        "~ tags of $arn: took away [area]",
        "~ tags of $arn: put {area=1}",
        "~ gateway edge-9 ($gateway)",
        "+ gateway edge-9 ($gateway)",
      )
  }
}
