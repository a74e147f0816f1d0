// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge

import com.fasterxml.jackson.databind.JsonNode
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.application.edge.EdgeReportStore
import io.millwright.figure.Figure
import io.millwright.reading.RefusedReadings
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import io.millwright.report.SourceReport
import io.quarkus.arc.Arc
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.time.Instant
import java.util.Optional
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

@QuarkusTest
class EdgeStatusTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var edges: RemoteEdges
  @Inject lateinit var store: EdgeReportStore

  private val caller by lazy { Caller(server) }

  @AfterEach
  fun forget() {
    store.reports().forEach { caller.call("DELETE", "/api/v1/edges/${it.edge()}/status") }
  }

  private fun sources(edge: String): Pair<JsonNode, List<JsonNode>> {
    val body = caller.get("/api/v1/sources").body
    return body["edges"].single { it["edge"].asText() == edge } to
      body["sources"].filter { it["edge"].asText() == edge }
  }

  /** What Prometheus would be told after a look at the edges. */
  private fun figures(): Map<String, Double> {
    val watch = Arc.container().instance(EdgeWatch::class.java).get()
    watch.look()
    return watch.figures().associate {
      val value =
        when (it) {
          is Figure.Counter -> it.value().asDouble
          is Figure.Gauge -> it.value().asDouble
          is Figure.Timer -> error("there is no timer")
        }
      it.name() + it.labels().toSortedMap() to value
    }
  }

  private fun report(time: Instant, sources: String = "[]") =
    """{"version": "0.1.0", "time": "$time", "started": "2026-03-02T06:00:00Z",
      "buffer": {"waiting": 3, "bytes": 4096, "limit": 1000000, "lost": 17, "cause": "disk full"},
      "refused": {"count": 5, "stream": "/graz/b", "cause": "of type DOUBLE"},
      "sources": $sources}"""

  @Test
  fun `a time that nobody can count with is refused, and the others are shown`() {
    for (time in
      listOf(
        "+1000000000-12-31T23:59:59Z",
        "-1000000000-01-01T00:00:00Z",
        "1899-12-31T23:59:59Z",
      )) {
      val text = report(Instant.now()).replace(Regex("\"time\": \"[^\"]*\""), "\"time\": \"$time\"")
      val answer = caller.call("PUT", "/api/v1/edges/line-1/status", text)
      answer.status shouldBe 400
      answer.text shouldContain "time=$time is"
      val declared =
        caller.call("PUT", "/api/v1/edges/line-1/feeds", """{"since": "$time", "sources": []}""")
      declared.status shouldBe 400
      declared.text shouldContain "since=$time is"
    }
    caller.get("/api/v1/sources").status shouldBe 200
  }

  @Test
  fun `an edge tells how it is, its buffer, its sources and why tags are bad`() {
    val answer =
      caller.call(
        "PUT",
        "/api/v1/edges/line-1/status",
        report(
          Instant.now().plusSeconds(60),
          """[{"source": "plc", "protocol": "opcua", "state": "CONNECTED", "cause": "",
            "since": "2026-03-02T06:00:05Z", "tags": 12, "readings": 345, "bad": 1, "notGood": 2,
            "lastReading": "2026-03-02T07:00:00Z", "problems": ["edge.yaml:3:1: no"],
            "badTags": [{"tag": "/graz/a", "quality": "BAD", "status": "Bad_NodeIdUnknown (0x80340000)",
              "since": "2026-03-02T06:30:00Z", "advice": "check the node id"}]}]""",
        ),
      )
    withClue(answer.text) { answer.status shouldBe 200 }
    val (edge, all) = sources("line-1")
    edge["version"].asText() shouldBe "0.1.0"
    edge["embedded"].asBoolean() shouldBe false
    edge["silentSince"].isNull shouldBe true
    edge["clockAheadSeconds"].asDouble().shouldBeBetween(50.0, 61.0, 0.0)
    edge["buffer"]["lost"].asInt() shouldBe 17
    edge["buffer"]["cause"].asText() shouldBe "disk full"
    edge["refused"]["count"].asInt() shouldBe 5
    edge["refused"]["stream"].asText() shouldBe "/graz/b"
    edge["refused"]["cause"].asText() shouldBe "of type DOUBLE"
    val source = all.single()
    source["state"].asText() shouldBe "CONNECTED"
    source["notGood"].asInt() shouldBe 2
    source["problems"].map { it.asText() } shouldContainExactly listOf("edge.yaml:3:1: no")
    source["badTags"].single()["status"].asText() shouldBe "Bad_NodeIdUnknown (0x80340000)"
    source["badTags"].single()["since"].asText() shouldBe "2026-03-02T06:30:00Z"
  }

  @Test
  fun `an edge that says no more is silent since then, and its sources are unknown`() {
    val past = Instant.now().minusSeconds(600)
    fun source(state: String) =
      SourceReport(
        "plc",
        "opcua",
        state,
        "",
        past,
        1,
        1,
        0,
        Optional.empty(),
        listOf(),
        0,
        listOf(),
      )
    fun keep(name: String, ended: Boolean, state: String, heard: Instant = past) =
      edges.keep(
        EdgeReport(
          name,
          "0.1.0",
          heard,
          heard,
          ended,
          BufferReport(0, 0, 1, 0, ""),
          RefusedReadings(4, "/graz/a", "of type DOUBLE"),
          1,
          listOf(source(state)),
        ),
        heard,
      )
    keep("killed", false, "CONNECTED")
    keep("stopped", true, "CLOSED")
    val (killed, sources) = sources("killed")
    Instant.parse(killed["silentSince"].asText()) shouldBe past
    sources.single()["state"].asText() shouldBe "UNKNOWN"
    sources.single()["cause"].asText() shouldContain "when this source was CONNECTED"
    val (stopped, ended) = sources("stopped")
    stopped["ended"].asBoolean() shouldBe true
    ended.single()["state"].asText() shouldBe "CLOSED"

    keep("lively", false, "BACKOFF", Instant.now())
    val figures = figures()
    withClue(figures) {
      figures["millwright_remote_edges{state=silent}"] shouldBe 1.0
      figures["millwright_remote_edges{state=reporting}"] shouldBe 1.0
      figures["millwright_remote_edges{state=ended}"] shouldBe 1.0
      figures["millwright_remote_edge_report_age_seconds{edge=killed}"]!!.shouldBeBetween(
        600.0,
        700.0,
        0.0,
      )
      figures["millwright_remote_edge_sources{edge=killed, state=unknown}"] shouldBe 1.0
      figures["millwright_remote_edge_sources{edge=killed, state=connected}"] shouldBe 0.0
      figures["millwright_remote_edge_sources{edge=lively, state=backoff}"] shouldBe 1.0
      figures["millwright_remote_edge_refused_readings_total{edge=lively}"] shouldBe 4.0
      // Nobody is to be woken because of an edge that was stopped.
      figures.keys.filter { "stopped" in it }.shouldBeEmpty()
    }

    val health = caller.get("/q/health/ready").body
    health["status"].asText() shouldBe "UP"
    val check = health["checks"].single { it["name"].asText() == "sources" }["data"]
    withClue(check) {
      check["connected"].asInt() shouldBe 1
      check["unknown"].asInt() shouldBe 1
      check["backoff"].asInt() shouldBe 1
      check["notConnected"].asText().split(", ") shouldContainExactlyInAnyOrder
        listOf("killed/plc UNKNOWN", "lively/plc BACKOFF")
    }
  }

  @Test
  fun `an invalid report changes nothing, and the name of an edge of this server is refused`() {
    val now = Instant.now()
    for (body in
      listOf(
        "",
        "[]",
        """{"time": "noon"}""",
        report(now, "5"),
        report(now, """[{"source": "", "state": "CONNECTED", "since": "$now"}]"""),
        report(now, """[{"source": "a", "state": "CONNECTED", "since": "$now", "tags": -1}]"""),
      )) {
      withClue(body) { caller.call("PUT", "/api/v1/edges/e/status", body).status shouldBe 400 }
    }
    caller.call("PUT", "/api/v1/edges/e%202/status", report(now)).status shouldBe 400
    store.reports().size shouldBe 0
    val taken = caller.call("PUT", "/api/v1/edges/graz-line-1/status", report(now))
    taken.status shouldBe 409
    taken.text shouldContain "runs in this server"
  }

  @Test
  fun `stored and answered reports are bounded, whatever edges send`() {
    val now = Instant.now()
    val tags =
      (1..30).joinToString(",") {
        """{"tag": "/t$it", "quality": "BAD", "status": "${"x".repeat(900)}", "since": "$now"}"""
      }
    val sources =
      (1..300).joinToString(",", "[", "]") {
        val bad = if (it <= 15) tags else ""
        """{"source": "s$it", "state": "BACKOFF", "since": "$now", "notGood": 30, "badTags": [$bad]}"""
      }
    caller.call("PUT", "/api/v1/edges/large/status", report(now, sources)).status shouldBe 200
    val (edge, shown) = sources("large")
    edge["sourceCount"].asInt() shouldBe 300
    shown.size shouldBe 200
    shown.sumOf { it["badTags"].size() } shouldBe 200
    store.find("large").orElseThrow().document().length shouldBeLessThan 160_001

    val room = RemoteEdges.MOST - store.reports().size
    fun put(name: String) = caller.call("PUT", "/api/v1/edges/$name/status", report(now)).status
    (1..room).forEach { put("e$it") shouldBe 200 }
    put("one-too-many") shouldBe 410
    put("e1") shouldBe 200
    caller.call("DELETE", "/api/v1/edges/e2/status").status shouldBe 200
    caller.call("DELETE", "/api/v1/edges/e2/status").status shouldBe 404
    put("one-too-many") shouldBe 200
  }
}
