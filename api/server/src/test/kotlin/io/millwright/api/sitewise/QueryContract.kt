// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.TestPlant
import io.millwright.api.TestQueries
import io.millwright.application.query.QueryRefusedException
import io.millwright.application.query.QueryRefusedException.Reason
import io.millwright.application.query.QueryRunner
import io.millwright.asset.Plant
import io.millwright.reading.Reading
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import jakarta.inject.Inject
import java.net.URI
import java.time.Instant
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.Datum
import software.amazon.awssdk.services.iotsitewise.model.InvalidRequestException
import software.amazon.awssdk.services.iotsitewise.model.QueryTimeoutException
import software.amazon.awssdk.services.iotsitewise.model.ScalarType
import software.amazon.awssdk.services.iotsitewise.model.ThrottlingException
import software.amazon.awssdk.services.iotsitewise.model.ValidationException

/** ExecuteQuery, with the AWS SDK as the client, whatever answers the queries. */
abstract class QueryContract {
  /** Answers queries over a plant and its readings. */
  abstract fun queries(plant: Plant, readings: List<Reading>): QueryRunner

  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var queries: TestQueries

  private val client: IoTSiteWiseClient by lazy { sdk(server) }

  @BeforeEach
  fun `a plant with readings`() {
    queries.behind = queries(TestPlant.plant, READINGS)
  }

  @Test
  fun `a query is answered with its columns and rows`() {
    val answer = client.executeQuery { it.queryStatement(ALL) }
    answer.columns().map { it.name() to it.type().scalarType() } shouldContainExactly
      listOf(
        "asset_name" to ScalarType.STRING,
        "event_timestamp" to ScalarType.TIMESTAMP,
        "double_value" to ScalarType.DOUBLE,
        "int_value" to ScalarType.INT,
        "hot" to ScalarType.BOOLEAN,
      )
    answer.nextToken().shouldBeNull()
    answer.rows() shouldHaveSize 30
    answer.rows().first().data() shouldContainExactly
      listOf(
        scalar("Filler 1"),
        scalar("2026-03-01 06:00:01.000"),
        scalar("1.5"),
        Datum.builder().nullValue(true).build(),
        scalar("false"),
      )
  }

  @Test
  fun `pages follow each other, and each row is given once`() {
    val pages = client.executeQueryPaginator { it.queryStatement(ALL).maxResults(7) }.toList()
    pages.map { it.rows().size } shouldContainExactly listOf(7, 7, 7, 7, 2)
    pages.flatMap { it.rows() }.map { it.data()[2].scalarValue() } shouldContainExactly
      (1..30).map { "$it.5" }
  }

  @Test
  fun `now is the same on all pages`() {
    val first = client.executeQuery { it.queryStatement(NOW).maxResults(1) }
    val second = client.executeQuery {
      it.queryStatement(NOW).maxResults(1).nextToken(first.nextToken().shouldNotBeNull())
    }
    second.rows().single().data() shouldBe first.rows().single().data()
  }

  @Test
  fun `a token of another statement is refused`() {
    val token = client.executeQuery { it.queryStatement(ALL).maxResults(1) }.nextToken()
    listOf(token to NOW, "x" to ALL, "AAAA" to ALL).forEach { (given, statement) ->
      shouldThrow<InvalidRequestException> {
          client.executeQuery { it.queryStatement(statement).nextToken(given) }
        }
        .message shouldContain "nextToken"
    }
  }

  @Test
  fun `mistakes in a query are reported`() {
    shouldThrow<ValidationException> {
        client.executeQuery { it.queryStatement("SELECT passwd FROM pg_shadow") }
      }
      .message shouldContain "Line 1, column"
    shouldThrow<InvalidRequestException> { client.executeQuery {} }
    shouldThrow<InvalidRequestException> {
      client.executeQuery { it.queryStatement(ALL).maxResults(20_001) }
    }
  }

  @Test
  fun `a query that takes too much, or comes when others run, is told so`() {
    queries.behind = QueryRunner { statement, _, _, _ ->
      throw QueryRefusedException(
        if (statement == "long") Reason.TOO_COSTLY else Reason.BUSY,
        "too much",
      )
    }
    shouldThrow<QueryTimeoutException> { client.executeQuery { it.queryStatement("long") } }
    shouldThrow<ThrottlingException> { client.executeQuery { it.queryStatement("busy") } }
      .statusCode() shouldBe 429
  }

  private fun scalar(value: String): Datum = Datum.builder().scalarValue(value).build()

  companion object {
    val SIX: Instant = Instant.parse("2026-03-01T06:00:00Z")

    const val ALL =
      "SELECT a.asset_name, r.event_timestamp, r.double_value, r.int_value, r.double_value > 20 AS hot FROM asset a, raw_time_series r WHERE r.double_value > 0 ORDER BY r.event_timestamp"

    const val NOW = "SELECT NOW() AS now FROM raw_time_series"

    val READINGS: List<Reading> =
      (1L..30L).map {
        Reading.of(
          "/graz/filler/temperature",
          SIX.plusSeconds(it),
          Quality.GOOD,
          Value.of(it + 0.5),
        )
      }
  }
}
