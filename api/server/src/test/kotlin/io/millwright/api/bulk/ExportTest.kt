// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.next
import io.kotest.property.arbitrary.string
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.api.sitewise.sdk
import io.millwright.application.Actor
import io.millwright.application.historian.Historian
import io.millwright.application.plant.Plants
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.net.Socket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.eclipse.microprofile.config.inject.ConfigProperty
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.core.sync.RequestBody
import software.amazon.awssdk.services.iotsitewise.model.ColumnName
import software.amazon.awssdk.services.iotsitewise.model.DescribeBulkImportJobResponse
import software.amazon.awssdk.services.iotsitewise.model.File
import software.amazon.awssdk.services.iotsitewise.model.JobStatus

/** Exports and imports, with a folder and with an S3 server that is not ours. */
@QuarkusTest
@TestProfile(WithS3::class)
class ExportTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @ConfigProperty(name = "millwright.import.folder") lateinit var folder: Path

  private val http = HttpClient.newHttpClient()
  private val json = ObjectMapper()
  private val s3 = LocalS3Server.client

  @BeforeEach
  fun `a plant without readings, an empty folder and an empty bucket`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(TestPlant.plant, Actor("test", "test"))
    folder.toFile().deleteRecursively()
    Files.createDirectories(folder.resolve("data"))
    if (s3.listBuckets().buckets().none { it.name() == "plant" }) {
      s3.createBucket { it.bucket("plant") }
    }
  }

  private fun get(path: String) =
    http.send(
      HttpRequest.newBuilder(server.resolve(path)).build(),
      HttpResponse.BodyHandlers.ofString(),
    )

  private fun post(body: String): HttpResponse<String> =
    http.send(
      HttpRequest.newBuilder(server.resolve("/api/v1/values/export"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build(),
      HttpResponse.BodyHandlers.ofString(),
    )

  private fun export(body: String): JsonNode {
    val made = post(body)
    made.statusCode() shouldBe 202
    val id = json.readTree(made.body())["id"].asText()
    return runBlocking {
      eventually(20.seconds) {
        json.readTree(get("/api/v1/values/export/$id").body()).also {
          (it["state"].asText() in setOf("COMPLETED", "FAILED")) shouldBe true
        }
      }
    }
  }

  private fun import(
    bucket: String,
    keys: List<String>,
    parquet: Boolean,
  ): DescribeBulkImportJobResponse {
    val client = sdk(server)
    val id =
      client
        .createBulkImportJob { request ->
          request
            .jobName("back")
            .jobRoleArn("arn:aws:iam::123456789012:role/any")
            .files(keys.map { File.builder().bucket(bucket).key(it).build() })
            .errorReportLocation { it.bucket(bucket).prefix("errors/") }
            .jobConfiguration { c ->
              c.fileFormat { f ->
                if (parquet) f.parquet {}
                else
                  f.csv {
                    it.columnNames(
                      ColumnName.ALIAS,
                      ColumnName.DATA_TYPE,
                      ColumnName.TIMESTAMP_SECONDS,
                      ColumnName.TIMESTAMP_NANO_OFFSET,
                      ColumnName.QUALITY,
                      ColumnName.VALUE,
                    )
                  }
              }
            }
        }
        .jobId()
    return runBlocking {
      eventually(20.seconds) {
        client
          .describeBulkImportJob { it.jobId(id) }
          .also { (it.jobStatus() in setOf(JobStatus.PENDING, JobStatus.RUNNING)) shouldBe false }
      }
    }
  }

  private val always = TimeRange(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))

  private fun all(of: Historian): Map<Alias, Set<Tqv>> =
    of
      .streams("", Optional.empty(), 1_000)
      .associate {
        it.alias() to of.history(it.alias(), always, qualities, Order.ASCENDING, 100_000).toSet()
      }
      .filterValues { it.isNotEmpty() }

  private val qualities = Quality.entries.toSet()

  @Test
  fun `values that are exported and imported into an empty historian equal the original`() {
    val random = RandomSource.seeded(20_261_123)
    val places =
      listOf("data" to "csv", "data" to "parquet", "plant" to "csv", "plant" to "parquet")
    for ((round, place) in (places + places).withIndex()) {
      val (bucket, format) = place
      val original = FakeHistorian()
      original.write(Changes.of(ReadingBatch.of(List(300) { readings.next(random) })))
      historian.behind = original
      val done = export("""{"bucket": "$bucket", "prefix": "r$round/", "format": "$format"}""")
      done["state"].asText() shouldBe "COMPLETED"
      done["values"].asInt() shouldBe all(original).values.sumOf { it.size }

      val empty = FakeHistorian()
      historian.behind = empty
      val files = done["files"].map { "r$round/" + it.asText() }
      import(bucket, files, format == "parquet").jobStatus() shouldBe JobStatus.COMPLETED
      all(empty) shouldBe all(original)
    }
  }

  @Test
  fun `streams and times can be chosen, and formulas' values are left out unless asked for`() {
    fun point(alias: String, second: Long) =
      Reading.of(alias, Instant.ofEpochSecond(second), Quality.GOOD, Value.of(second))
    historian.write(point("/a/x", 10), point("/a/x", 20), point("/a/y", 20), point("/b", 15))
    get("/api/v1/values?streams=/a&from=1970-01-01T00:00:10Z").body() shouldBe
      "/a/x,INTEGER,20,0,GOOD,20\n/a/y,INTEGER,20,0,GOOD,20\n"
    get("/api/v1/values?to=1970-01-01T00:00:15Z").body() shouldBe
      "/a/x,INTEGER,10,0,GOOD,10\n/b,INTEGER,15,0,GOOD,15\n"
    get("/api/v1/values?from=1970-01-01&to=1970-01-02").body().lines().size shouldBe 5
    get("/api/v1/values?from=1970-01-02").body() shouldBe ""
    get("/api/v1/values?from=1970-13-02").statusCode() shouldBe 400
    get("/api/v1/values?format=xml").let {
      it.statusCode() shouldBe 400
      it.body() shouldContain "csv and parquet"
    }
  }

  @Test
  fun `a file of values that nobody reads to its end leaves nothing behind`() {
    historian.write(
      *(1L..50_000L)
        .map {
          Reading.of("/a", Instant.ofEpochSecond(it), Quality.GOOD, Value.of("x".repeat(100)))
        }
        .toTypedArray()
    )
    repeat(3) {
      Caller(server)
        .raw(
          "HEAD /api/v1/values HTTP/1.1",
          "Host: ${server.host}:${server.port}",
          "Connection: close",
        )
    }
    repeat(6) {
      Socket(server.host, server.port).use { socket ->
        socket.setSoLinger(true, 0)
        socket
          .getOutputStream()
          .write(
            "GET /api/v1/values HTTP/1.1\r\nHost: ${server.host}:${server.port}\r\n\r\n"
              .toByteArray()
          )
        if (it % 2 == 0) socket.getInputStream().read(ByteArray(1_000))
      }
    }
    runBlocking { eventually(20.seconds) { scratch().shouldBeEmpty() } }
    // All places of those who write at once are free again.
    repeat(5) {
      runBlocking {
        eventually(20.seconds) { get("/api/v1/values?streams=/none").statusCode() shouldBe 200 }
      }
    }
  }

  @Test
  fun `points of one time stay together where a page ends`() {
    val points = ArrayList<Reading>()
    for (second in 1L..17_000L) {
      Quality.entries.forEach {
        points += Reading.of("/a", Instant.ofEpochSecond(second), it, Value.of(second))
      }
    }
    historian.write(*points.toTypedArray())
    get("/api/v1/values").body().lines().filter { it.isNotEmpty() }.toSet().size shouldBe 51_000
  }

  @Test
  fun `an S3 object that is missing is reported in S3, and the others go on`() {
    s3.putObject(
      { it.bucket("plant").key("in/a.csv") },
      RequestBody.fromString("/a,DOUBLE,1,0,GOOD,1.5\n"),
    )
    val job = import("plant", listOf("in/none.csv", "in/a.csv"), false)
    job.jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    all(historian.behind).keys shouldContainExactly setOf(Alias("/a"))
    s3
      .getObjectAsBytes { it.bucket("plant").key("errors/${job.jobId()}.csv") }
      .asUtf8String() shouldContain "\"none.csv\",1,"
  }

  @Test
  fun `an export can be ended, and one that has ended stays as it is`() {
    fun delete(id: String) =
      http.send(
        HttpRequest.newBuilder(server.resolve("/api/v1/values/export/$id")).DELETE().build(),
        HttpResponse.BodyHandlers.ofString(),
      )
    val points =
      (1L..200_000L).map { Reading.of("/a", Instant.ofEpochSecond(it), Quality.GOOD, Value.of(it)) }
    historian.write(*points.toTypedArray())
    val id =
      json
        .readTree(post("""{"bucket": "data", "prefix": "ended", "format": "parquet"}""").body())[
          "id"]
        .asText()
    json.readTree(delete(id).body())["state"].asText() shouldBe "CANCELLED"
    val next = export("""{"bucket": "data", "prefix": "next", "streams": "/none"}""")
    next["state"].asText() shouldBe "COMPLETED"
    next["attempts"].asInt() shouldBe 1
    json.readTree(get("/api/v1/values/export/$id").body())["state"].asText() shouldBe "CANCELLED"
    json.readTree(delete(next["id"].asText()).body())["state"].asText() shouldBe "COMPLETED"
    delete("11111111-2222-3333-4444-555555555555").statusCode() shouldBe 404
  }

  @Test
  fun `an impossible export fails and says why`() {
    historian.write(Reading.of("/a", Instant.ofEpochSecond(5), Quality.GOOD, Value.of(1L)))
    val failed = export("""{"bucket": "no-such-bucket", "prefix": "x"}""")
    failed["state"].asText() shouldBe "FAILED"
    failed["message"].asText() shouldContain "s3://no-such-bucket/x/values-"
    post("""{"bucket": "../etc", "prefix": "x"}""").statusCode() shouldBe 400
    post("""{"bucket": "data", "prefix": "../../x"}""").statusCode() shouldBe 400
    post("""{"bucket": "data", "prefix": "x", "format": "xml"}""").statusCode() shouldBe 400
    post("""{"bucket": "data", "prefix": "x", "from": "yesterday"}""").statusCode() shouldBe 400
    get("/api/v1/values/export/11111111-2222-3333-4444-555555555555").statusCode() shouldBe 404
  }

  companion object {
    @AfterAll @JvmStatic fun `the S3 server is needed no more`() = LocalS3Server.stop()

    private val texts: Arb<String> =
      Arb.choice(
        Arb.string(0..8),
        Arb.element(
          "",
          " ",
          "a,b",
          "\"",
          "\"\"",
          "line\nline",
          "\r\n",
          "=1+1",
          "NaN",
          "größe",
          "😀",
        ),
      )
    private val numbers: Arb<Value> =
      Arb.choice(
        Arb.double().map { Value.of(it) },
        Arb.element(Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 0.1).map {
          Value.of(it)
        },
      )

    /** A stream keeps its type; each of these has another one, and now and then no value. */
    val streams: Map<String, Arb<Value>> =
      mapOf(
        "/a" to Arb.long().map { Value.of(it) },
        "/b,c" to numbers,
        "/\"q\"" to texts.map { Value.of(it) },
        "/größe" to Arb.boolean().map { Value.of(it) },
        "/graz/filler/temperature" to Arb.double().map { Value.of(it) },
      )
    val readings: Arb<Reading> = arbitrary {
      val alias = Arb.element(streams.keys).bind()
      val isMissing = !alias.startsWith("/graz") && Arb.long(0L..5L).bind() == 0L
      val value = if (isMissing) Value.none() else streams.getValue(alias).bind()
      val micros =
        Arb.choice(Arb.long(1_000_000L..1_000_050L), Arb.long(1_000_000L..1_700_000_000_000_000L))
          .bind()
      Reading(Alias(alias), Tqv(Micros.toInstant(micros), Arb.enum<Quality>().bind(), value))
    }
  }
}
