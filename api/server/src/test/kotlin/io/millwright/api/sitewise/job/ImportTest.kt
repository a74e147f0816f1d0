// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.api.FakeHistorian
import io.millwright.api.FakeImportJobs
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.TestRoom
import io.millwright.api.apply
import io.millwright.api.sitewise.sdk
import io.millwright.application.Actor
import io.millwright.application.historian.Historian
import io.millwright.application.job.ImportJob
import io.millwright.application.plant.Plants
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.files.ValuesFormat
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import io.quarkus.arc.Arc
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import java.util.UUID
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.eclipse.microprofile.config.inject.ConfigProperty
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.ColumnName
import software.amazon.awssdk.services.iotsitewise.model.CreateBulkImportJobRequest
import software.amazon.awssdk.services.iotsitewise.model.DescribeBulkImportJobResponse
import software.amazon.awssdk.services.iotsitewise.model.InvalidRequestException
import software.amazon.awssdk.services.iotsitewise.model.JobStatus
import software.amazon.awssdk.services.iotsitewise.model.ListBulkImportJobsFilter
import software.amazon.awssdk.services.iotsitewise.model.ResourceNotFoundException

/** Bulk imports, with the AWS SDK as the client. */
@QuarkusTest
class ImportTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var jobs: FakeImportJobs
  @Inject lateinit var room: TestRoom
  @ConfigProperty(name = "millwright.import.folder") lateinit var folder: Path

  private val client: IoTSiteWiseClient by lazy { sdk(server) }

  @BeforeEach
  fun `a plant without readings, and an empty bucket`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(TestPlant.plant, Actor("test", "test"))
    jobs.clear()
    room.bytes = Long.MAX_VALUE
    folder.toFile().deleteRecursively()
    Files.createDirectories(folder.resolve("data"))
  }

  private fun file(name: String, vararg lines: String) {
    Files.write(folder.resolve("data").resolve(name), lines.toList())
  }

  private val byId =
    arrayOf(
      ColumnName.ASSET_ID,
      ColumnName.PROPERTY_ID,
      ColumnName.DATA_TYPE,
      ColumnName.TIMESTAMP_SECONDS,
      ColumnName.TIMESTAMP_NANO_OFFSET,
      ColumnName.QUALITY,
      ColumnName.VALUE,
    )
  private val byAlias =
    arrayOf(
      ColumnName.ALIAS,
      ColumnName.DATA_TYPE,
      ColumnName.TIMESTAMP_SECONDS,
      ColumnName.VALUE,
    )

  private fun create(
    columns: Array<ColumnName>,
    vararg files: String,
    more: CreateBulkImportJobRequest.Builder.() -> Unit = {},
  ): String =
    client
      .createBulkImportJob { request ->
        request
          .jobName("history")
          .jobRoleArn("arn:aws:iam::123456789012:role/any")
          .files(
            files.map { key ->
              software.amazon.awssdk.services.iotsitewise.model.File.builder()
                .bucket("data")
                .key(key)
                .build()
            }
          )
          .errorReportLocation { it.bucket("reports").prefix("errors/") }
          .jobConfiguration { c -> c.fileFormat { f -> f.csv { it.columnNames(*columns) } } }
          .apply(more)
      }
      .also { it.jobStatus() shouldBe JobStatus.PENDING }
      .jobId()

  private fun finished(id: String): DescribeBulkImportJobResponse = runBlocking {
    eventually(20.seconds) {
      client
        .describeBulkImportJob { it.jobId(id) }
        .also { (it.jobStatus() in setOf(JobStatus.PENDING, JobStatus.RUNNING)) shouldBe false }
    }
  }

  private fun stored(alias: String) =
    historian.behind.history(
      Alias(alias),
      TimeRange(Instant.EPOCH, Instant.parse("2030-01-01T00:00:00Z")),
      Quality.entries.toSet(),
      Order.ASCENDING,
      100_000,
    )

  @Test
  fun `rows named by asset and property, and by alias, are stored`() {
    val asset = TestPlant.fillerId.uuid()
    val temperature = "00000000-0000-0004-0000-000000000001"
    file(
      "a.csv",
      "$asset,$temperature,DOUBLE,1635201373,500000000,GOOD,1.5",
      "$asset,$temperature,DOUBLE,1635201374,0,BAD,",
      "$asset,$temperature,INTEGER,1635201375,,UNCERTAIN,3",
    )
    val first = finished(create(byId, "a.csv"))
    first.jobStatus() shouldBe JobStatus.COMPLETED
    first.jobName() shouldBe "history"
    first.files().single().key() shouldBe "a.csv"
    first.errorReportLocation().prefix() shouldBe "errors/"
    first.jobConfiguration().fileFormat().csv().columnNames() shouldContainExactly byId.toList()
    stored("/graz/filler/temperature").map {
      Triple(it.time(), it.quality(), it.value())
    } shouldContainExactly
      listOf(
        Triple(Instant.parse("2021-10-25T22:36:13.5Z"), Quality.GOOD, Value.of(1.5)),
        Triple(Instant.parse("2021-10-25T22:36:14Z"), Quality.BAD, Value.none()),
        Triple(Instant.parse("2021-10-25T22:36:15Z"), Quality.UNCERTAIN, Value.of(3.0)),
      )

    file("b.csv", *Array(25_000) { "/lost/a,INTEGER,${it + 1},$it" })
    file("c.csv", "\"/lost/b\",STRING,1,\"x, \"\"y\"\"\"", "/lost/c,BOOLEAN,1,true")
    finished(create(byAlias, "b.csv", "c.csv") { deleteFilesAfterImport(true) })
      .jobStatus() shouldBe JobStatus.COMPLETED
    stored("/lost/a").size shouldBe 25_000
    stored("/lost/b").single().value() shouldBe Value.of("x, \"y\"")
    stored("/lost/c").single().value() shouldBe Value.of(true)
    Files.exists(folder.resolve("data/b.csv")) shouldBe false
    Files.exists(folder.resolve("reports")) shouldBe false
  }

  @Test
  fun `a mistake in a row is reported and affects no other row`() {
    file(
      "bad.csv",
      "/lost/a,DOUBLE,1,1.0",
      "/lost/a,DOUBLE,1,hot",
      "/lost/a,NUMBER,1,1.0",
      "/lost/a,DOUBLE,0,1.0",
      "/lost/a,DOUBLE,99999999999,1.0",
      "/lost/a,DOUBLE,1",
      ",DOUBLE,1,1.0",
      "/graz/filler/state,DOUBLE,1,1.0",
      "/graz/filler/ideal_rate,DOUBLE,1,1.0",
      "/lost/a,DOUBLE,2,",
      "/lost/a,DOUBLE,3,3.0",
    )
    val id = create(byAlias, "bad.csv", "missing.csv") { deleteFilesAfterImport(true) }
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    stored("/lost/a").map { it.value() } shouldContainExactly listOf(Value.of(1.0), Value.of(3.0))
    val report = Files.readAllLines(folder.resolve("reports/errors/$id.csv"))
    report.drop(1).map { it.split(",")[1].toInt() } shouldContainExactly (2..8).toList() + 10 + 1
    report[1] shouldContain "\"bad.csv\",2,\"VALUE \"\"hot\"\" is not of type DOUBLE\""
    report.last() shouldContain "missing.csv"
    Files.exists(folder.resolve("data/bad.csv")) shouldBe true
    finished(create(byAlias, "missing.csv")).jobStatus() shouldBe JobStatus.FAILED
  }

  @Test
  fun `malformed rows are reported with their lines, and the others stored`() {
    val rows =
      "\uFEFF/lost/a,DOUBLE,1,1.0\r\n" + // a byte order mark, as Excel writes it
        "/lost/a,STRING,2,\"never closed\r\n" +
        "/lost/a,DOUBLE,3,3.0\r\n" +
        "/lost/a,DOUBLE,4,\"4.0\"!\r\n" +
        "/lost/a,DOUBLE,5,5.0,\r\n" +
        "/lost/a,DOUBLE,6\r\n" +
        "/lost/a,DOUBLE,7,7.0f\r\n" +
        "/lost/a,DOUBLE,8,\"8.0\"\r\n"
    Files.write(
      folder.resolve("data/a.csv"),
      rows.toByteArray() +
        "/lost/".toByteArray() +
        byteArrayOf(0xFC.toByte()) +
        ",DOUBLE,9,9.0".toByteArray(),
    )
    val id = create(byAlias, "a.csv")
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    stored("/lost/a").map { it.value() } shouldContainExactly
      listOf(Value.of(1.0), Value.of(3.0), Value.of(8.0))
    historian.behind.streams("", Optional.empty(), 10).map { it.alias() } shouldContainExactly
      listOf(Alias("/lost/a"))
    val report = Files.readAllLines(folder.resolve("reports/errors/$id.csv"))
    report.drop(1).map { it.split(",")[1].toInt() } shouldContainExactly listOf(2, 4, 5, 6, 7, 9)
    report[1] shouldContain "not closed"
    report[6] shouldContain "UTF-8"

    file("b.csv", "\"/lost/b,DOUBLE,1,1.0")
    finished(create(byAlias, "b.csv")).jobStatus() shouldBe JobStatus.FAILED
  }

  @Test
  fun `an attribute becomes the newest value that was imported, or was there before`() {
    val rate = Alias("/graz/filler/ideal_rate")
    fun attribute() =
      plants.now().findProperty(rate).orElseThrow().attributeAt(Instant.now()).map { it.value() }
    file("a.csv", "$rate,DOUBLE,200,150.0", "$rate,INTEGER,100,99", "$rate,DOUBLE,150,-1.5")
    finished(create(byAlias, "a.csv")).jobStatus() shouldBe JobStatus.COMPLETED
    stored(rate.path()).map { it.value() } shouldContainExactly
      listOf(Value.of(99.0), Value.of(-1.5), Value.of(150.0))
    attribute() shouldBe Optional.of(Value.of(150.0))
    file("b.csv", "$rate,DOUBLE,199,77.0")
    finished(create(byAlias, "b.csv")).jobStatus() shouldBe JobStatus.COMPLETED
    attribute() shouldBe Optional.of(Value.of(150.0))
  }

  @Test
  fun `a failure that nobody foresaw ends the job, and is in its report`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    file("b.csv", "/lost/b,DOUBLE,1,1.0")
    val whole = FakeHistorian()
    historian.behind =
      object : Historian by whole {
        override fun write(changes: Changes) {
          if (changes.readings().alias(0) == Alias("/lost/a")) error("the disk is on fire")
          whole.write(changes)
        }
      }
    val id = create(byAlias, "a.csv", "b.csv")
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    stored("/lost/b").size shouldBe 1
    Files.readString(folder.resolve("reports/errors/$id.csv")) shouldContain "the disk is on fire"
  }

  @Test
  fun `an import leaves the disk room for the plant's readings, and says so`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    room.bytes = (1L shl 30) - 1
    val id = create(byAlias, "a.csv")
    finished(id).jobStatus() shouldBe JobStatus.FAILED
    told(id)["message"].textValue() shouldContain "are free on the disk of the database"
    stored("/lost/a").size shouldBe 0
    room.bytes = 1L shl 30
    finished(create(byAlias, "a.csv")).jobStatus() shouldBe JobStatus.COMPLETED
    stored("/lost/a").size shouldBe 1
  }

  // An attribute keeps 10,000 values.
  @Test
  fun `values of attributes that the plant does not take are in the report, and end the job`() {
    file("a.csv", *Array(10_001) { "/graz/filler/ideal_rate,DOUBLE,${it + 1},$it" })
    file("b.csv", "/lost/b,DOUBLE,1,1.0")
    val id = create(byAlias, "a.csv")
    finished(create(byAlias, "b.csv")).jobStatus() shouldBe JobStatus.COMPLETED
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    told(id)["message"].textValue() shouldContain "don't fit the plant"
    told(id)["message"].textValue() shouldContain "10000 changes"
    Files.readString(folder.resolve("reports/errors/$id.csv")) shouldContain "10000 changes"
    stored("/graz/filler/ideal_rate").size shouldBe 10_001
  }

  @Test
  fun `a job that fails in a way that nobody foresaw has failed, and the others are resumed`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    val ids = List(2) { create(byAlias, "a.csv").also { id -> finished(id) } }
    val open = jobs.all().map { it.begun(1, it.updated()) }
    historian.behind = FakeHistorian()
    jobs.breaks = open.first().id()
    open.forEach(jobs::save)
    Arc.container().instance(ImportRunner::class.java).get().resume()
    runBlocking {
      eventually(20.seconds) {
        jobs.find(open.first().id()).get().state() shouldBe ImportJob.State.FAILED
      }
    }
    jobs.breaks = null
    val broken = finished("${open.first().id()}")
    broken.jobStatus() shouldBe JobStatus.FAILED
    told(broken.jobId())["message"].textValue() shouldContain "the request is lost"
    finished(ids.single { it != broken.jobId() }).jobStatus() shouldBe JobStatus.COMPLETED
    stored("/lost/a").size shouldBe 1
  }

  @Test
  fun `a Parquet file is imported, and one that is none is reported`() {
    val seconds = Instant.parse("2021-10-25T22:36:13.123456Z")
    ValuesFormat.PARQUET.write(folder.resolve("data/a.parquet")).use {
      it.write(Alias("/lost/a"), Tqv(seconds, Quality.UNCERTAIN, Value.of(Long.MAX_VALUE)))
      it.write(Alias("/lost/a"), Tqv(seconds, Quality.BAD, Value.none()))
      it.write(Alias("/lost/b"), Tqv(seconds, Quality.GOOD, Value.of("")))
      it.write(Alias("/graz/filler/state"), Tqv(seconds, Quality.GOOD, Value.of(1.5)))
    }
    file("b.parquet", "this is no Parquet")
    val parquet: CreateBulkImportJobRequest.Builder.() -> Unit = {
      jobConfiguration { c -> c.fileFormat { f -> f.parquet {} } }
    }
    val id = create(byAlias, "a.parquet", "b.parquet", more = parquet)
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED_WITH_FAILURES
    stored("/lost/a").toSet() shouldBe
      setOf(
        Tqv(seconds, Quality.UNCERTAIN, Value.of(Long.MAX_VALUE)),
        Tqv(seconds, Quality.BAD, Value.none()),
      )
    stored("/lost/b").single().value() shouldBe Value.of("")
    val report = Files.readAllLines(folder.resolve("reports/errors/$id.csv"))
    report.size shouldBe 3
    report[1] shouldContain "\"a.parquet\",4,\"Property /graz/filler/state is of type INTEGER"
    report[2] shouldContain "\"b.parquet\",1,\"the file can't be read from here on: it can't be"
  }

  @Test
  fun `jobs are listed by state, page by page`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    val good = (1..3).map { create(byAlias, "a.csv") }
    val bad = create(byAlias, "missing.csv")
    (good + bad).forEach { finished(it) }
    client
      .listBulkImportJobsPaginator { it.maxResults(2) }
      .jobSummaries()
      .map { it.id() }
      .toSet() shouldBe (good + bad).toSet()
    client
      .listBulkImportJobs { it.filter(ListBulkImportJobsFilter.FAILED) }
      .jobSummaries()
      .single()
      .id() shouldBe bad
    client
      .listBulkImportJobs { it.filter(ListBulkImportJobsFilter.COMPLETED) }
      .nextToken()
      .shouldBeNull()
    shouldThrow<ResourceNotFoundException> {
      client.describeBulkImportJob { it.jobId("11111111-2222-3333-4444-555555555555") }
    }
  }

  @Test
  fun `a job that a restart has interrupted begins again`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0", "/lost/a,DOUBLE,2,2.0")
    val id = create(byAlias, "a.csv")
    finished(id)
    val done = jobs.all().single()
    historian.behind = FakeHistorian()
    jobs.save(done.begun(1, done.updated()))
    Arc.container().instance(ImportRunner::class.java).get().resume()
    finished(id).jobStatus() shouldBe JobStatus.COMPLETED
    stored("/lost/a").size shouldBe 2
  }

  private fun told(id: String) = Caller(server).get("/api/v1/values/import/$id").body

  @Test
  fun `a job during which the server has ended again and again begins no more, and says why`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    val id = create(byAlias, "a.csv")
    finished(id)
    told(id)["attempts"].intValue() shouldBe 1
    told(id)["message"].textValue() shouldBe ""
    val runner = Arc.container().instance(ImportRunner::class.java).get()
    val done = jobs.all().single()
    jobs.save(done.begun(3, done.updated()))
    runner.resume()
    finished(id).jobStatus() shouldBe JobStatus.FAILED
    told(id)["message"].textValue() shouldContain "has ended 3 times"
  }

  @Test
  fun `a job says why it has failed`() {
    Files.write(folder.resolve("data/a.parquet"), "this is no Parquet".toByteArray())
    val id =
      create(byAlias, "a.parquet") {
        jobConfiguration { c -> c.fileFormat { f -> f.parquet {} } }
      }
    finished(id).jobStatus() shouldBe JobStatus.FAILED
    told(id)["message"].textValue() shouldContain "a.parquet, line 1: the file can't be read"
    Caller(server).get("/api/v1/values/import").body["imports"].single()["id"].textValue() shouldBe
      id
  }

  @Test
  fun `a job can be ended while it runs and before it has begun`() {
    file("a.csv", *Array(30_000) { "/lost/a,INTEGER,${it + 1},$it" })
    val written = CountDownLatch(1)
    val ended = CountDownLatch(1)
    val whole = FakeHistorian()
    historian.behind =
      object : Historian by whole {
        override fun write(changes: Changes) {
          written.countDown()
          ended.await(20, TimeUnit.SECONDS) shouldBe true
          whole.write(changes)
        }
      }
    val running = create(byAlias, "a.csv")
    val waiting = create(byAlias, "a.csv")
    written.await(20, TimeUnit.SECONDS) shouldBe true
    for (id in listOf(running, waiting)) {
      val answer = Caller(server).call("DELETE", "/api/v1/values/import/$id", "")
      answer.body["state"].textValue() shouldBe "CANCELLED"
    }
    ended.countDown()
    file("b.csv", "/lost/b,DOUBLE,1,1.0")
    finished(create(byAlias, "b.csv")).jobStatus() shouldBe JobStatus.COMPLETED
    stored("/lost/a").size shouldBe 10_000
    for (id in listOf(running, waiting)) {
      finished(id).jobStatus() shouldBe JobStatus.CANCELLED
    }
    Caller(server).call("DELETE", "/api/v1/values/import/${UUID(9, 9)}", "").status shouldBe 404
  }

  @Test
  fun `an impossible import is refused at once`() {
    file("a.csv", "/lost/a,DOUBLE,1,1.0")
    val requests =
      listOf<Pair<CreateBulkImportJobRequest.Builder.() -> Unit, String>>(
        Pair({ files({ it.bucket("data").key("../../etc/passwd") }) }, "leads out"),
        Pair({ files({ it.bucket("..").key("x") }) }, "bucket"),
        Pair({ errorReportLocation { it.bucket("reports").prefix("../x") } }, "leads out"),
        Pair({ files({ it.bucket("data").key("a.csv").versionId("1") }) }, "versions"),
        Pair({ jobConfiguration { c -> c.fileFormat {} } }, "csv and parquet"),
        Pair(
          {
            jobConfiguration { c ->
              c.fileFormat { f -> f.csv { it.columnNames(ColumnName.ALIAS, ColumnName.VALUE) } }
            }
          },
          "DATA_TYPE",
        ),
      )
    for ((change, message) in requests) {
      shouldThrow<InvalidRequestException> { create(byAlias, "a.csv", more = change) }
        .message shouldContain message
    }
    jobs.all() shouldBe listOf()
  }
}
