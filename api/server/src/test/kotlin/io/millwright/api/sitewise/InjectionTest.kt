// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.api.Caller
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.api.FakeQueries
import io.millwright.api.TestDatabase
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestQueries
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.historian.postgres.PostgresHistorian
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import org.eclipse.microprofile.config.inject.ConfigProperty
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.*

/** What is a sentence to SQL, a shell, a page or a template; to us it is a name like any other. */
private val ATTEMPTS =
  listOf(
    "'; DROP TABLE historian.point; --",
    "x' OR '1'='1",
    "\\'; SELECT pg_sleep(5); --",
    "\"; DROP SCHEMA historian CASCADE; --",
    "\$\$; DROP SCHEMA historian CASCADE; \$\$",
    "'||(SELECT passwd FROM pg_shadow)||'",
    "') UNION SELECT usename FROM pg_user --",
    "%' ESCAPE '%",
    "%",
    "_____",
    "100 % _ \\ /* x */",
    "\\.",
    "\\copy point to program 'id'",
    "\\N",
    "NULL",
    "\$1",
    "?",
    ":name",
    "{{7*7}} \${7*7} #{7*7}",
    "\${jndi:ldap://127.0.0.1/a}",
    "%(x)s %s %n %d",
    "`id` $(id) | id & id",
    "../../../../etc/passwd",
    "..",
    ".env",
    "<script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "{\"a\": 1}",
    "a,b\"c\";d",
    "=cmd|' /C calc'!A0",
    "x'::regclass",
    "\uD83C\uDFED ' № “…”",
  )

/** Names, aliases, tags, attributes, searches, formulas and file names that want to be more. */
@QuarkusTest
class InjectionTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments
  @Inject lateinit var queries: TestQueries
  @ConfigProperty(name = "millwright.import.folder") lateinit var imports: Path

  private val client: IoTSiteWiseClient by lazy { sdk(server) }
  private lateinit var postgres: PostgresHistorian

  @BeforeEach
  fun `a database`() {
    postgres = PostgresHistorian.open(TestDatabase.fresh())
    historian.isAway = false
    historian.behind = postgres.historian()
    documents.behind = postgres.documentStore()
    queries.behind = postgres.queryRunner()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
  }

  @AfterEach
  fun `let go of it`() {
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    queries.behind = FakeQueries(mapOf())
    postgres.close()
  }

  private fun model(): String =
    client
      .createAssetModel { model ->
        model
          .assetModelName("Thing")
          .assetModelProperties(
            { p -> p.name("V").dataType("DOUBLE").type { it.measurement {} } },
            { p -> p.name("A").dataType("STRING").type { it.attribute {} } },
          )
      }
      .assetModelId()

  @Test
  fun `texts stay texts, from the request through the database and back`() {
    val model = model()
    for ((i, text) in ATTEMPTS.withIndex()) {
      withClue(text) {
        val asset =
          client
            .createAsset {
              it
                .assetName(text)
                .assetDescription(text)
                .assetModelId(model)
                .tags(mapOf("key $i" to text))
            }
            .assetId()
        val described = client.describeAsset { it.assetId(asset) }
        described.assetName() shouldBe text
        val ids = described.assetProperties().associate { it.name() to it.id() }
        client.updateAssetProperty {
          it.assetId(asset).propertyId(ids["V"]).propertyAlias(text).propertyUnit(text)
        }
        val put = client.batchPutAssetPropertyValue { request ->
          request.entries(
            {
              it
                .entryId("1")
                .propertyAlias(text)
                .propertyValues({ point ->
                  point
                    .value { v -> v.doubleValue(i + 0.5) }
                    .timestamp { t -> t.timeInSeconds(1_700_000_000) }
                })
            },
            {
              it
                .entryId("2")
                .assetId(asset)
                .propertyId(ids["A"])
                .propertyValues({ point ->
                  point
                    .value { v -> v.stringValue(text) }
                    .timestamp { t -> t.timeInSeconds(1_700_000_000) }
                })
            },
          )
        }
        put.errorEntries() shouldContainExactly listOf()
        client.listTagsForResource { it.resourceArn(described.assetArn()) }.tags() shouldBe
          mapOf("key $i" to text)
      }
    }
    postgres.plantStore().save(plants.now(), PlantChange(Instant.EPOCH, "test", "test", 1), 0)
    val loaded = postgres.plantStore().load().plant()
    loaded.assets().map { it.name() } shouldContainExactlyInAnyOrder ATTEMPTS
    loaded.models() shouldContainExactlyInAnyOrder plants.now().models()
    loaded.assets() shouldContainExactlyInAnyOrder plants.now().assets()
    val caller = Caller(server)
    for ((i, text) in ATTEMPTS.withIndex()) {
      withClue(text) {
        client
          .getAssetPropertyValue { it.propertyAlias(text) }
          .propertyValue()
          .value()
          .doubleValue() shouldBe i + 0.5
        // A prefix is what an alias begins with, not a pattern.
        client
          .listTimeSeries { it.aliasPrefix(text).maxResults(250) }
          .timeSeriesSummaries()
          .map { it.alias() } shouldContainExactlyInAnyOrder ATTEMPTS.filter { it.startsWith(text) }
        caller.get("/api/v1/latest", "prefix" to text).body["values"].map {
          it["alias"].textValue()
        } shouldContainExactlyInAnyOrder ATTEMPTS.filter { it.startsWith(text) }
        caller.get("/api/v1/assets", "search" to text).status shouldBe 200
        val literal = text.replace("'", "''")
        runCatching {
          client.executeQuery {
            it.queryStatement("SELECT asset_name FROM asset WHERE asset_name = '$literal'")
          }
        }
          .onSuccess { answer ->
            answer.rows().map { it.data()[0].scalarValue() } shouldContainExactly listOf(text)
          }
          .onFailure { (it is ValidationException) shouldBe true }
      }
    }
  }

  @Test
  fun `a formula reaches nothing but the properties that it names`() {
    val formulas =
      listOf(
        "1; DROP TABLE x",
        "'a' || pg_sleep(1)",
        "p /* x */; --",
        "java.lang.Runtime",
        "T(java.lang.Runtime).getRuntime().exec('id')",
        "p.getClass().forName('java.lang.Runtime')",
        "new java.io.File('/etc/passwd')",
        "\${jndi:ldap://127.0.0.1/a}",
        "#{systemProperties}",
        "__import__('os').system('id')",
        "eval('1')",
        "system('id')",
        "read('/etc/passwd')",
        "`id`",
        "\$(id)",
        "p = 1",
        "p\u0000",
        "p -> p",
        "{p}",
        "(p",
        "(".repeat(5_000) + "p" + ")".repeat(5_000),
        "-".repeat(8_000) + "p",
        "p" + " + p".repeat(3_000),
        "jp(p, '$[?(@.a =~ /((a{0,20}){0,20}){0,20}b/)]')",
        "jp(p, '$..*..*..*..*')",
      )
    for (formula in formulas) {
      withClue(formula.take(60)) {
        shouldThrow<InvalidRequestException> {
          client.createAssetModel { model ->
            model
              .assetModelName("Formula")
              .assetModelProperties(
                { p -> p.name("p").dataType("STRING").type { it.measurement {} } },
                { p ->
                  p.name("t").dataType("STRING").type { type ->
                    type.transform { t ->
                      t.expression(formula)
                        .variables(
                          ExpressionVariable.builder()
                            .name("p")
                            .value { it.propertyId("p") }
                            .build()
                        )
                    }
                  }
                },
              )
          }
        }
      }
    }
    plants.now() shouldBe Plant.EMPTY
  }

  @Test
  fun `a file name leads to nothing outside of its bucket`() {
    imports.toFile().deleteRecursively()
    Files.createDirectories(imports.resolve("data"))
    val secret = Files.writeString(imports.resolveSibling("secret.csv"), "/x,DOUBLE,1700000000,1\n")
    Files.createSymbolicLink(imports.resolve("data").resolve("link.csv"), secret)
    fun job(bucket: String, key: String, prefix: String = "errors/") =
      client
        .createBulkImportJob { job ->
          job
            .jobName("x")
            .jobRoleArn("arn:aws:iam::123456789012:role/x")
            .files({ it.bucket(bucket).key(key) })
            .errorReportLocation { it.bucket("data").prefix(prefix) }
            .jobConfiguration { configuration ->
              configuration.fileFormat { format ->
                format.csv {
                  it.columnNames(
                    ColumnName.ALIAS,
                    ColumnName.DATA_TYPE,
                    ColumnName.TIMESTAMP_SECONDS,
                    ColumnName.VALUE,
                  )
                }
              }
            }
        }
        .jobId()
    for ((bucket, key) in
      listOf(
        "data" to "../../secret.csv",
        "data" to "/etc/passwd",
        "data" to "a/../../../secret.csv",
        "data" to "a\u0000.csv",
        ".." to "secret.csv",
        "." to "data/link.csv",
        "../.." to "etc/passwd",
        "file:///etc" to "passwd",
        "" to "x.csv",
      )) {
      withClue("$bucket $key") { shouldThrow<InvalidRequestException> { job(bucket, key) } }
    }
    for (prefix in listOf("../../x/", "/tmp/x/", "..", "a/../../..//")) {
      withClue(prefix) {
        shouldThrow<InvalidRequestException> { job("data", "x.csv", prefix) }
        Caller(server)
          .post(
            "/api/v1/values/export",
            mapOf("bucket" to "data", "prefix" to prefix, "format" to "csv"),
          )
          .status shouldBe 400
      }
    }
    val linked = job("data", "link.csv")
    val end = System.nanoTime() + 20_000_000_000
    while (
      client.describeBulkImportJob { it.jobId(linked) }.jobStatusAsString() in
        listOf("PENDING", "RUNNING") && System.nanoTime() < end
    ) {
      Thread.sleep(50)
    }
    client.describeBulkImportJob { it.jobId(linked) }.jobStatus() shouldBe JobStatus.FAILED
    shouldThrow<ResourceNotFoundException> { client.describeTimeSeries { it.alias("/x") } }
    Files.delete(secret)
  }
}
