// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.formula.Formula
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

private const val TEMPERATURE = "/graz/filler/temperature"
private val SIX: Instant = Instant.parse("2026-03-01T06:00:00Z")

/** What the web UI asks for under /api/v1/. */
@QuarkusTest
class PagesTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var sink: FakeSink
  @Inject lateinit var engines: FakeEngineHost

  private val caller by lazy { Caller(server) }

  @BeforeEach
  fun `the plant has one filler`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(TestPlant.plant, Actor("test", "test"))
  }

  private fun write(second: Long, value: Value, quality: Quality = Quality.GOOD) =
    historian.write(Reading.of(TEMPERATURE, SIX.plusSeconds(second), quality, value))

  @Test
  fun `a change of the plant reaches the engines before the caller goes on`() {
    engines.changes.last().after() shouldBe plants.now()
  }

  @Test
  fun `every answer tells browsers what our pages may do`() {
    for (path in listOf("/", "/ui/main.js", "/api/v1/about", "/assets/none", "/nowhere")) {
      val headers =
        HttpClient.newHttpClient()
          .send(
            HttpRequest.newBuilder(server.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding(),
          )
          .headers()
      withClue(path) {
        headers.firstValue("Content-Security-Policy").get() shouldContain "frame-ancestors 'none'"
        headers.firstValue("X-Content-Type-Options").get() shouldBe "nosniff"
      }
      if (path == "/" || path.startsWith("/ui/")) {
        headers.allValues("Cache-Control") shouldContainExactly listOf("no-cache")
      }
    }
  }

  @Test
  fun `every answer has an id of its own where AWS's SDKs look for it`() {
    val requests =
      listOf(
        "GET /" to "localhost",
        "GET /api/v1/about" to "localhost",
        "GET /assets/none" to "localhost",
        "POST /assets" to "localhost",
        "GET /nowhere" to "localhost",
        "PATCH /assets" to "localhost",
        "GET /api/v1/about" to "elsewhere.example",
        "GET /api/v1/about" to "a b",
      )
    val ids = requests.map { (request, host) ->
      val answer =
        caller.raw("$request HTTP/1.1", "Host: $host", "Content-Length: 0", "Connection: close")
      withClue("$request of $host: $answer") {
        answer
          .lines()
          .filter { it.startsWith("x-amzn-requestid: ", ignoreCase = true) }
          .map { UUID.fromString(it.substringAfter(": ").trim()) }
          .single()
          .also { it.version() shouldBe 4 }
      }
    }
    ids.toSet() shouldHaveSize requests.size
  }

  @Test
  fun `a Host header that is none is refused with a sentence`() {
    for (host in listOf("a b", "[::1", "x:99999999", ":", "a@b", "%zz")) {
      val said = caller.raw("GET /api/v1/about HTTP/1.1", "Host: $host", "Connection: close")
      withClue("$host: $said") {
        said.lines().first() shouldContain " 40"
        said shouldNotContain "stack"
      }
    }
  }

  @Test
  fun `frames come with where they start and end, and what came out`() {
    val filler = TestPlant.plant.findModel("filler").get()
    fun property(number: Long, key: String, type: DataType, kind: PropertyKind) =
      PropertyDefinition(PropertyId(UUID(4, number)), key, key, type, "", kind)
    val framed =
      filler.with(
        filler.properties() +
          property(
            8,
            "run",
            DataType.BOOLEAN,
            PropertyKind.Frame(
              Formula.parse("state == 6"),
              Optional.empty(),
              Duration.ofSeconds(10),
            ),
          ) +
          property(
            9,
            "in_run",
            DataType.DOUBLE,
            PropertyKind.Metric(Formula.parse("avg(temperature)"), Window.OfFrame("run")),
          ),
        listOf(),
      )
    val models = TestPlant.plant.models().map { if (it.key() == "filler") framed else it }
    plants.apply(Plant.of(models, TestPlant.plant.assets()), Actor("test", "test"))
    fun run(second: Long, on: Boolean) =
      historian.write(
        Reading.of("/graz/filler/run", SIX.plusSeconds(second), Quality.GOOD, Value.of(on))
      )
    run(10, true)
    run(60, false)
    run(70, true)
    run(75, false)
    run(80, true)
    run(100, true)
    historian.write(
      Reading.of("/graz/filler/in_run", SIX.plusSeconds(60), Quality.GOOD, Value.of(21.5))
    )
    fun found(from: Long, to: Long, vararg query: Pair<String, String>) =
      caller
        .get(
          "/api/v1/frames",
          "from" to "${SIX.plusSeconds(from)}",
          "to" to "${SIX.plusSeconds(to)}",
          *query,
        )
        .body

    val all = found(0, 200, "path" to "/graz")
    all["frames"].map { it["start"].textValue() } shouldBe
      listOf(100L, 80, 10).map { SIX.plusSeconds(it).toString() }
    all["frames"][0]["end"].isNull shouldBe true
    all["frames"][0]["look"].textValue() shouldBe "run"
    all["frames"][1]["seconds"].doubleValue() shouldBe 20.0
    all["frames"][1]["metrics"].size() shouldBe 0
    all["frames"][2]["metrics"][0]["property"].textValue() shouldBe "in_run"
    all["frames"][2]["metrics"][0]["value"].doubleValue() shouldBe 21.5
    // It has begun before, and ends behind.
    found(30, 40)["frames"].map { it["end"].textValue() } shouldBe
      listOf(SIX.plusSeconds(60).toString())
    found(60, 65)["frames"].size() shouldBe 0
    found(0, 200, "open" to "true")["frames"].size() shouldBe 1
    found(0, 200, "frame" to "stop")["frames"].size() shouldBe 0
    found(0, 200, "limit" to "2").let {
      it["frames"].size() shouldBe 2
      it["more"].booleanValue() shouldBe true
    }
    caller.get("/api/v1/frames", "path" to "/linz").status shouldBe 404
  }

  @Test
  fun `the tree comes with the parents first`() {
    val assets = caller.get("/api/v1/assets").body["assets"]
    assets.map { it["path"].textValue() } shouldContainExactly listOf("/graz", "/graz/filler")
    assets[0]["parentId"].isNull shouldBe true
    assets[1]["parentId"].textValue() shouldBe TestPlant.grazId.toString()
    assets[1]["hierarchy"].textValue() shouldBe "machines"
    assets[1]["modelName"].textValue() shouldBe "Filling machine"
  }

  @Test
  fun `a large tree can be opened step by step`() {
    fun paths(vararg query: Pair<String, String>) =
      caller.get("/api/v1/assets", *query).body.let { body ->
        body["assets"].map { it["path"].textValue() } to body["more"].booleanValue()
      }
    paths("limit" to "1") shouldBe (listOf("/graz") to true)
    paths("limit" to "2") shouldBe (listOf("/graz", "/graz/filler") to false)
    paths("within" to "/graz") shouldBe (listOf("/graz/filler") to false)
    paths("within" to "/graz/filler") shouldBe (listOf<String>() to false)
    caller.get("/api/v1/assets").body["assets"].map { it["children"].intValue() } shouldBe
      listOf(1, 0)
    caller.get("/api/v1/assets", "within" to "/linz").status shouldBe 404
    caller.get("/api/v1/assets", "limit" to "0").status shouldBe 400
  }

  @Test
  fun `assets are found by name, path and model, in small or big letters`() {
    fun found(text: String) =
      caller.get("/api/v1/assets", "search" to text).body["assets"].map { it["path"].textValue() }
    found("FILLER 1") shouldContainExactly listOf("/graz/filler")
    found("graz/f") shouldContainExactly listOf("/graz/filler")
    found("filling mach") shouldContainExactly listOf("/graz/filler")
    found("graz") shouldContainExactly listOf("/graz", "/graz/filler")
    found("nowhere") shouldContainExactly listOf()
  }

  @Test
  fun `an asset comes with its properties and their latest values`() {
    historian.write(
      Reading.of(
        TEMPERATURE,
        Instant.parse("2027-01-01T00:00:00.000001Z"),
        Quality.GOOD,
        Value.of(71.5),
      )
    )
    val asset = caller.get("/api/v1/asset", "path" to "/graz/filler").body
    asset["parentPath"].textValue() shouldBe "/graz"
    val properties = asset["properties"].associateBy { it["key"].textValue() }
    properties.getValue("ideal_rate")["kind"].textValue() shouldBe "attribute"
    properties.getValue("ideal_rate")["latest"]["v"].doubleValue() shouldBe 120.0
    val temperature = properties.getValue("temperature")
    temperature["role"].textValue() shouldBe "temperature"
    temperature["unitText"].textValue() shouldBe "°C"
    temperature.has("factor") shouldBe false
    temperature.has("truth") shouldBe false
    temperature.has("windowSeconds") shouldBe false
    val latest = temperature["latest"]
    latest["t"].textValue() shouldBe "2027-01-01T00:00:00.000001Z"
    latest["q"].textValue() shouldBe "GOOD"
    latest["v"].doubleValue() shouldBe 71.5
    caller.get("/api/v1/asset", "path" to "/graz").body["children"][0]["path"].textValue() shouldBe
      "/graz/filler"
  }

  /** What pages look for and show; they parse neither names nor units nor windows. */
  @Test
  fun `a property comes with its role, its words, its unit's text and the length of its windows`() {
    val filler = TestPlant.plant.models().single { it.key() == "filler" }
    fun property(key: String, type: DataType, kind: PropertyKind, role: AssignedRole) =
      PropertyDefinition(
        PropertyId(UUID.nameUUIDFromBytes(key.toByteArray())),
        key,
        key,
        type,
        "",
        kind,
        role,
      )
    fun metric(window: String) =
      PropertyKind.Metric(Formula.parse("avg(temperature)"), Window.parse(window))
    val more =
      filler.with(
        filler.properties() +
          listOf(
            property(
              "belegt",
              DataType.INTEGER,
              PropertyKind.Measurement(),
              AssignedRole.set(PropertyRole.BAY),
            ),
            property(
              "fan_running",
              DataType.BOOLEAN,
              PropertyKind.Measurement(),
              AssignedRole.UNKNOWN,
            ),
            property("oee_week", DataType.DOUBLE, metric("1w"), AssignedRole.UNKNOWN),
          ),
        filler.composites(),
      )
    plants.apply(
      Plant.of(
        TestPlant.plant.models().map { if (it == filler) more else it },
        TestPlant.plant.assets(),
      ),
      Actor("test", "test"),
    )
    val properties =
      caller.get("/api/v1/asset", "path" to "/graz/filler").body["properties"].associateBy {
        it["key"].textValue()
      }
    val bay = properties.getValue("belegt")
    bay["role"].textValue() shouldBe "bay"
    bay["type"].textValue() shouldBe "INTEGER"
    bay["truth"].toString() shouldBe """{"no":"Free","yes":"Occupied","look":"run"}"""
    properties.getValue("fan_running")["truth"].toString() shouldBe
      """{"subject":"fan","no":"Not running","yes":"Running","look":"run"}"""
    val oee = properties.getValue("oee_week")
    oee["role"].textValue() shouldBe "oee"
    oee["unitText"].textValue() shouldBe "%"
    oee["factor"].intValue() shouldBe 100
    oee["windowSeconds"].longValue() shouldBe 604_800
    oee["windowText"].textValue() shouldBe "1\u202fweek"
    caller.get("/api/v1/kpis", "path" to "/graz").body["kpis"].map {
      it["key"].textValue() to it["role"].textValue()
    } shouldContain ("oee_week" to "oee")
  }

  @Test
  fun `the server tells all roles, and PackML's states`() {
    val body = caller.get("/api/v1/roles").body
    body["roles"].map { it["role"].textValue() } shouldBe PropertyRole.WORDS
    body["roles"].single { it["role"].textValue() == "oee" }["kpi"].booleanValue() shouldBe true
    body["packmlStates"].size() shouldBe 18
    body["packmlStates"][6].toString() shouldBe """{"number":6,"name":"Execute","look":"run"}"""
  }

  @Test
  fun `latest values come by prefix, those of streams without a property too`() {
    historian.write(
      Reading.of("/lost/counter", SIX, Quality.GOOD, Value.of(7)),
      Reading.of("/lost/odd", SIX, Quality.BAD, Value.of(Double.NaN)),
    )
    val values = caller.get("/api/v1/latest", "prefix" to "/lost/").body["values"]
    values.map { it["alias"].textValue() } shouldContainExactly listOf("/lost/counter", "/lost/odd")
    values[0]["v"].longValue() shouldBe 7
    values[1]["v"].isNull shouldBe true
  }

  // Texts of all streams in one answer filled the heap.
  @Test
  fun `latest values that are too long for one answer are refused with what to do`() {
    val long = "x".repeat(11_000_000)
    historian.write(
      *(1..3).map { Reading.of("/long/t$it", SIX, Quality.GOOD, Value.of(long)) }.toTypedArray()
    )
    val refused = caller.get("/api/v1/latest", "prefix" to "/long/")
    refused.status shouldBe 400
    refused.body["message"].textValue() shouldContain "ask for those of a part of the plant"
    caller.get("/api/v1/latest", "prefix" to "/long/t1").status shouldBe 200
    historian.behind = FakeHistorian()
  }

  @Test
  fun `a batch of latest values ends its page behind long texts, and the next one goes on`() {
    val long = "x".repeat(1_500_000)
    historian.write(
      *(1..5).map { Reading.of("/long/b$it", SIX, Quality.GOOD, Value.of(long)) }.toTypedArray()
    )
    val entries = (1..5).map { mapOf("entryId" to "$it", "propertyAlias" to "/long/b$it") }
    fun page(token: String?) =
      caller
        .post(
          "/properties/batch/latest",
          mapOf("entries" to entries) + (token?.let { mapOf("nextToken" to it) } ?: mapOf()),
        )
        .body
    val first = page(null)
    first["successEntries"].map { it["entryId"].textValue() } shouldContainExactly
      listOf("1", "2", "3")
    val second = page(first["nextToken"].textValue())
    second["successEntries"].map { it["entryId"].textValue() } shouldContainExactly listOf("4", "5")
    second["skippedEntries"].size() shouldBe 3
    second.has("nextToken") shouldBe false
    historian.behind = FakeHistorian()
  }

  @Test
  fun `a short series comes raw, with what held before it`() {
    write(-5, Value.of(60.0))
    write(1, Value.of(61.0))
    write(2, Value.none(), Quality.BAD)
    val series =
      caller
        .get("/api/v1/series", "alias" to TEMPERATURE, "from" to SIX, "to" to SIX.plusSeconds(10))
        .body["series"][0]
    series["carried"]["v"].doubleValue() shouldBe 60.0
    series["buckets"].booleanValue() shouldBe false
    series["points"].toString() shouldBe
      "[[${SIX.plusSeconds(1).toEpochMilli()},61.0,\"G\"],[${SIX.plusSeconds(2).toEpochMilli()},null,\"B\"]]"
    series["unit"].textValue() shouldBe "Cel"
  }

  @Test
  fun `a long series is thinned without losing its outlier`() {
    val day = Instant.parse("2026-04-01T00:00:00Z")
    historian.write(
      *Array(10_000) { i ->
        Reading.of(
          TEMPERATURE,
          day.plusSeconds(i + 1L),
          Quality.GOOD,
          Value.of(if (i == 4_711) 999.0 else 60.0 + i % 7),
        )
      }
    )
    val series =
      caller
        .get(
          "/api/v1/series",
          "alias" to TEMPERATURE,
          "from" to day,
          "to" to day.plusSeconds(10_000),
          "points" to 300,
        )
        .body["series"][0]
    series["buckets"].booleanValue() shouldBe true
    series["points"].size() shouldBeLessThanOrEqual 300
    series["points"].maxOf { it[1].doubleValue() } shouldBe 999.0
  }

  @Test
  fun `of states every change comes, however long the range`() {
    val day = Instant.parse("2026-05-01T00:00:00Z")
    historian.write(
      *Array(5_000) { i ->
        Reading.of(
          "/graz/filler/state",
          day.plusSeconds(i + 1L),
          Quality.GOOD,
          Value.of(if (i == 3_000) 9L else 6L),
        )
      }
    )
    val points =
      caller
        .get(
          "/api/v1/series",
          "alias" to "/graz/filler/state",
          "from" to day,
          "to" to day.plusSeconds(5_000),
          "points" to 100,
        )
        .body["series"][0]["points"]
    points.map { it[1].longValue() } shouldContainExactly listOf(6L, 9L, 6L, 6L)
  }

  @Test
  fun `an alarm is listed, acknowledged once, and its events told`() {
    val id = AlarmId(TestPlant.fillerId, "hot")
    historian.write(
      Changes(
        ReadingBatch.empty(),
        listOf(),
        ReadingBatch.empty(),
        listOf(AlarmEvent(id, AlarmEvent.Kind.RAISED, SIX, Priority.HIGH, "Hot: 81", "", false)),
        mapOf(),
      )
    )
    val alarm =
      caller.get("/api/v1/alarms", "path" to "/graz", "active" to true).body["alarms"].single()
    alarm["path"].textValue() shouldBe "/graz/filler"
    alarm["state"].textValue() shouldBe "UNACKNOWLEDGED"
    alarm["since"].textValue() shouldBe "2026-03-01T06:00:00Z"

    val order = mapOf("path" to "/graz/filler", "key" to "hot", "actor" to "anna")
    val acknowledged = caller.post("/api/v1/alarms/acknowledge", order)
    acknowledged.status shouldBe 200
    acknowledged.body["state"].textValue() shouldBe "ACKNOWLEDGED"
    caller.post("/api/v1/alarms/acknowledge", order).status shouldBe 409

    val events = caller.get("/api/v1/alarm-events", "from" to SIX.minusSeconds(1)).body["events"]
    events.map { it["kind"].textValue() } shouldContainExactly listOf("ACKNOWLEDGED", "RAISED")
    events[0]["actor"].textValue() shouldBe "anna"
  }

  @Test
  fun `KPIs come with what they were over the range`() {
    historian.write(
      *Array(4) { i ->
        Reading.of(
          "/graz/filler/oee",
          SIX.plusSeconds(300L * (i + 1)),
          Quality.GOOD,
          Value.of(0.5 + i / 10.0),
        )
      }
    )
    val kpi =
      caller
        .get("/api/v1/kpis", "path" to "/graz", "from" to SIX, "to" to SIX.plusSeconds(3600))
        .body["kpis"]
        .single()
    kpi["key"].textValue() shouldBe "oee"
    kpi["latest"]["v"].doubleValue() shouldBe 0.8
    kpi["average"].doubleValue() shouldBe 0.65
    kpi["count"].longValue() shouldBe 4
  }

  @Test
  fun `a ratio over a time of one's own is one of sums, and no mean of windows`() {
    fun metric(number: Long, key: String, formula: String) =
      PropertyDefinition(
        PropertyId(UUID(4, number)),
        key,
        key,
        DataType.DOUBLE,
        "",
        PropertyKind.Metric(Formula.parse(formula), Window.every(Duration.ofMinutes(5)), 0),
      )
    val (site, filler) = TestPlant.plant.models()
    val richer =
      filler.with(
        filler.properties() +
          metric(11, "made", "sum(temperature)") +
          metric(12, "good", "sum(state)") +
          metric(13, "quality", "good / made"),
        filler.composites(),
      )
    plants.apply(Plant.of(listOf(site, richer), TestPlant.plant.assets()), Actor("test", "test"))
    fun pieces(second: Long, made: Double, good: Long) =
      listOf("temperature" to Value.of(made), "state" to Value.of(good)).map { (key, value) ->
        Reading.of("/graz/filler/$key", SIX.plusSeconds(second), Quality.GOOD, value)
      }
    historian.write(*(pieces(100, 900.0, 890) + pieces(400, 100.0, 50)).toTypedArray())
    val over =
      caller
        .get(
          "/api/v1/kpis/over",
          "alias" to "/graz/filler/quality",
          "alias" to "/graz/filler/temperature",
          "from" to SIX.plusSeconds(50),
          "to" to SIX.plusSeconds(450),
        )
        .body["values"]
    over.map { it["alias"].textValue() } shouldContainExactly
      listOf("/graz/filler/quality", "/graz/filler/temperature")
    over[0]["value"].doubleValue() shouldBe 0.94
    over[1]["value"].isNull shouldBe true
    fun kpi(vararg parameters: Pair<String, Any>) =
      caller
        .get("/api/v1/kpis", *parameters, "from" to SIX, "to" to SIX.plusSeconds(300))
        .body["kpis"]
        .single { it["key"].textValue() == "quality" }["value"]
    kpi("path" to "/graz").doubleValue() shouldBe 890 / 900.0
    kpi().isNull shouldBe true
    caller.get("/api/v1/kpis/over").status shouldBe 400
  }

  @Test
  fun `the live feed begins with the latest values and goes on with what comes`() {
    write(0, Value.of(1.0))
    caller.lines("/api/v1/live", "prefix" to "/graz/").use { stream ->
      val lines = stream.iterator()
      fun next(prefix: String): String {
        var line = lines.next()
        while (!line.startsWith(prefix)) line = lines.next()
        return line.removePrefix(prefix).trim()
      }
      next("event:") shouldBe "values"
      next("data:") shouldContain TEMPERATURE
      sink.accept(
        ReadingBatch.of(
          Reading.of(
            TEMPERATURE,
            Instant.parse("2030-01-01T00:00:00Z"),
            Quality.GOOD,
            Value.of(42.0),
          )
        )
      )
      next("event:") shouldBe "values"
      next("data:") shouldBe
        """{"values":[{"alias":"$TEMPERATURE","t":"2030-01-01T00:00:00Z","q":"GOOD","v":42.0}]}"""
    }
  }

  @Test
  fun `notifications carry every value of the properties that have them on, by topic`() {
    val filler = TestPlant.plant.findAsset(TestPlant.fillerId).orElseThrow()
    val temperature = TestPlant.plant.model(filler).findProperty("temperature").orElseThrow().id()
    plants.apply(
      Plant.of(
        TestPlant.plant.models(),
        TestPlant.plant.assets().map {
          if (it == filler) it.with(mapOf(), setOf(temperature)) else it
        },
      ),
      Actor("test", "test"),
    )
    val topic =
      "\$aws/sitewise/asset-models/${filler.model()}/assets/${filler.id()}/properties/$temperature"
    write(0, Value.of(1.0))
    val wild = "\$aws/sitewise/asset-models/${filler.model()}/assets/+/properties/+"
    caller.lines("/api/v1/live", "topic" to wild).use { stream ->
      val lines = stream.iterator()
      fun next(prefix: String): String {
        var line = lines.next()
        while (!line.startsWith(prefix)) line = lines.next()
        return line.removePrefix(prefix).trim()
      }
      next("data:") shouldBe """{"values":[]}"""
      val start = Instant.parse("2030-01-01T00:00:00Z")
      val values =
        (1L..12L).map { n ->
          Reading.of(TEMPERATURE, start.plusSeconds(n), Quality.GOOD, Value.of(n.toDouble()))
        }
      val state = Reading.of("/graz/filler/state", start, Quality.GOOD, Value.of(6L))
      sink.accept(ReadingBatch.of(state, *values.toTypedArray()))
      next("event:") shouldBe "notification"
      val first = ObjectMapper().readTree(next("data:"))
      first["topic"].textValue() shouldBe topic
      first["type"].textValue() shouldBe "PropertyValueUpdate"
      first["payload"]["propertyId"].textValue() shouldBe temperature.toString()
      first["payload"]["values"].size() shouldBe 10
      first["payload"]["values"][0].toString() shouldBe
        """{"value":{"doubleValue":1.0},"timestamp":{"timeInSeconds":1893456001,"offsetInNanos":0},"quality":"GOOD"}"""
      next("event:") shouldBe "notification"
      ObjectMapper().readTree(next("data:"))["payload"]["values"].map {
        it["value"]["doubleValue"].doubleValue()
      } shouldContainExactly listOf(11.0, 12.0)
    }
    caller.get("/api/v1/live", "topic" to "\$aws/sitewise/#/x").status shouldBe 400
  }

  @Test
  fun `sources are told as the host knows them`() {
    val source =
      caller.get("/api/v1/sources").body["sources"].single { it["edge"].asText() == "graz-line-1" }
    source["source"].textValue() shouldBe "filler-plc"
    source["lastReading"].textValue() shouldBe "2026-01-01T01:00:00Z"
    source["notGood"].asInt() shouldBe 1
    val bad = source["badTags"].single()
    bad["tag"].textValue() shouldBe "/graz/filler/level"
    bad["status"].textValue() shouldBe "Bad_NodeIdUnknown (0x80340000)"
    bad["since"].textValue() shouldBe "2026-01-01T00:30:00Z"
    bad["advice"].textValue() shouldBe "check the node id"
  }

  @Test
  fun `the server says what it is`() {
    val about = caller.get("/api/v1/about").body
    about["name"].textValue() shouldBe "Millwright"
    about["version"].textValue() shouldNotContain "$"
  }

  @Test
  fun `an invalid request is refused with a sentence`() {
    for ((path, parameters) in
      listOf(
        "/api/v1/asset" to listOf(),
        "/api/v1/asset" to listOf("id" to "7"),
        "/api/v1/series" to listOf(),
        "/api/v1/series" to listOf("alias" to "a", "from" to "yesterday"),
        "/api/v1/series" to listOf("alias" to "a", "from" to "-999999999-01-01T00:00:00Z"),
        "/api/v1/series" to listOf("alias" to "a", "points" to "many"),
        "/api/v1/series" to listOf("alias" to " "),
        "/api/v1/series" to listOf("alias" to "a", "from" to SIX, "to" to SIX.minusSeconds(1)),
        "/api/v1/latest" to listOf("alias" to "a\u0000b"),
        "/api/v1/alarm-events" to listOf("limit" to "0"),
        "/api/v1/kpis" to listOf("to" to "now"),
      )) {
      val answer = caller.get(path, *parameters.toTypedArray())
      answer.status shouldBe 400
      answer.body["error"]["message"].textValue().length shouldBeLessThan 300
      answer.text shouldNotContain "Exception:"
    }
    for (body in listOf("{", "[]", "7", """{"path":7,"key":"a"}""", """{"path":"/graz"}""")) {
      caller.post("/api/v1/alarms/acknowledge", body).status shouldBe 400
    }
    caller.get("/api/v1/asset", "path" to "/nowhere").status shouldBe 404
    caller.get("/api/v1/alarms", "path" to "/nowhere").status shouldBe 404
    caller.get("/api/v1/nothing").status shouldBe 404
  }

  @Test
  fun `without the historian the server says so and is not ready`() {
    runBlocking { eventually(5.seconds) { caller.get("/q/health/ready").status shouldBe 200 } }
    historian.isAway = true
    val answer = caller.get("/api/v1/latest")
    answer.status shouldBe 503
    answer.body["error"]["message"].textValue() shouldContain "database"
    runBlocking { eventually(5.seconds) { caller.get("/q/health/ready").status shouldBe 503 } }
  }

  @Test
  fun `metrics and the description of the interface are there`() {
    caller.get("/q/metrics").text shouldContain "http_server"
    caller.get("/q/openapi").text shouldContain "/api/v1/series"
  }

  @Test
  fun `model files are planned, applied and exported`() {
    val text =
      """
      model: pump
      properties:
        speed: {measurement: double, unit: "/min"}
      ---
      asset: p1
      model: pump
      """
        .trimIndent()
    val files = mapOf("files" to listOf(mapOf("name" to "models/pump.yaml", "text" to text)))
    val planned = caller.post("/api/v1/plan", files).body["changes"].map { it.textValue() }
    planned.count { it.startsWith("+ ") } shouldBe 3
    plants.now().findAsset("/p1").isPresent shouldBe false

    val applied = caller.post("/api/v1/apply", files).body["changes"].map { it.textValue() }
    applied shouldContainExactly planned
    plants.now().assets().map { it.key() } shouldContainExactly listOf("p1")
    caller.post("/api/v1/plan", files).body["changes"].size() shouldBe 0

    val exported = caller.get("/api/v1/export").body
    caller.post("/api/v1/plan", exported.toString()).body["changes"].size() shouldBe 0
  }

  @Test
  fun `all problems of model files come in one answer, at the caller's names`() {
    val text = "model: pump\nproperties:\n  a: {transform: b + 1}\n  c: {measurement: duble}\n"
    val answer =
      caller.post(
        "/api/v1/apply",
        mapOf("files" to listOf(mapOf("name" to "models/pump.yaml", "text" to text))),
      )
    answer.status shouldBe 400
    val problems = answer.body["problems"]
    problems.map { it["line"].intValue() } shouldContainExactly listOf(3, 4)
    problems.map { it["file"].textValue() }.distinct() shouldContainExactly
      listOf("models/pump.yaml")
    plants.now().findAsset("/graz").isPresent shouldBe true
  }

  @Test
  fun `only model files are applied`() {
    for (name in listOf("x.txt", ".", "")) {
      caller
        .post("/api/v1/apply", mapOf("files" to listOf(mapOf("name" to name, "text" to ""))))
        .status shouldBe 400
    }
    caller.post("/api/v1/apply", mapOf("files" to listOf<Any>())).status shouldBe 400
  }

  // Whatever is thrown at it: a sentence, not a failure.
  @Test
  fun `malformed bodies are refused on every operation`() {
    val bodies =
      listOf(
        "{",
        "[]",
        "null",
        "{}",
        """{"entries":[{}]}""",
        """{"entries":7}""",
        """{"entries":[{"entryId":"1","propertyAlias":"/a","propertyValues":[{"value":{"doubleValue":"x"},"timestamp":{"timeInSeconds":1}}]},{"entryId":"1"}]}""",
        """{"files":[{"name":"a.yaml","text":"{"}]}""",
        """{"assetModelName":"x","assetModelProperties":[{"name":"p","dataType":"DOUBLE","type":{"metric":{"expression":"avg(","variables":[],"window":{"tumbling":{"interval":"1m"}}}}}]}""",
        """{"assetName":"x","assetModelId":{}}""",
      )
    val operations =
      listOf(
        "/asset-models",
        "/assets",
        "/properties",
        "/properties/batch/latest",
        "/properties/batch/history",
        "/properties/batch/aggregates",
        "/assets/${TestPlant.fillerId}/associate",
        "/assets/${TestPlant.fillerId}/disassociate",
        "/api/v1/plan",
        "/api/v1/apply",
      )
    for (operation in operations) {
      for (body in bodies) {
        val answer = caller.post(operation, body)
        withClue("$operation $body: ${answer.text}") {
          answer.status shouldBeIn listOf(400, 404)
          answer.body["message"].textValue().isNotBlank() shouldBe true
          answer.errorType.shouldNotBeNull()
        }
      }
    }
  }

  @Test
  fun `foreign names and foreign pages are refused`() {
    caller.raw(
      "GET /api/v1/assets HTTP/1.1",
      "Host: evil.example:8080",
      "Connection: close",
    ) shouldContain "403"
    caller.raw(
      "POST /api/v1/alarms/acknowledge HTTP/1.1",
      "Host: localhost:${server.port}",
      "Origin: https://evil.example",
      "Connection: close",
      "Content-Length: 0",
    ) shouldContain "millwright.api.origins"
    for (host in listOf("localhost:${server.port}", "[::1]:${server.port}", "127.0.0.1")) {
      caller.raw(
        "GET /api/v1/assets HTTP/1.1",
        "Host: $host",
        "Origin: http://$host",
        "Connection: close",
      ) shouldContain "200 OK"
    }
  }
}
