// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.application.query.QueryPage
import io.millwright.application.query.QueryRefusedException
import io.millwright.application.query.QueryRefusedException.Reason
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.StableIds
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.query.QueryLimits
import io.millwright.historian.postgres.query.QueryRole
import io.millwright.historian.query.SiteWiseSql
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import kotlin.time.TimeSource

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

class QueriesSpec :
  FunSpec({
    val opened =
      PostgresHistorian.open(
        TestDatabase.freshConfig(),
        QueryLimits(Duration.ofSeconds(2), 100_000, 64, 2),
      )
    val machine = BottlingPlant.machine("filler-1")
    val second = BottlingPlant.machine("filler-2")
    afterSpec { opened.close() }

    fun at(key: String, second: Long, value: Value, quality: Quality = Quality.GOOD) =
      Reading.of("/graz/filler-1/$key", noon.plusSeconds(second), quality, value)

    beforeSpec {
      opened.plantStore().save(BottlingPlant.of(machine, second))
      opened
        .historian()
        .write(
          Changes.of(
            ReadingBatch.of(
              (1L..300L).map { at("temperature", it, Value.of(it.toDouble())) } +
                listOf(
                  at("temperature", 301, Value.of(Double.NaN), Quality.BAD),
                  at("state", 0, Value.of(6L)),
                  at("state", 10, Value.of(11L)),
                  at("maker", 5, Value.of(" Krönes's \\ @Graz.AT ")),
                  Reading.of("/lost", noon, Quality.GOOD, Value.of(true)),
                )
            )
          )
        )
    }

    fun page(statement: String, skip: Long = 0, limit: Int = 20_000): QueryPage =
      opened.queryRunner().run(statement, noon, skip, limit)

    fun ask(statement: String): List<List<String?>> =
      page(statement).rows().map { row -> row.map { it.orElse(null) } }

    fun refusal(statement: String): QueryRefusedException =
      withClue(statement) { shouldThrow<QueryRefusedException> { page(statement) } }

    // The documented examples: names and times are this plant's.

    context("documented examples") {
      test("metadata filtering: a comma joins by asset") {
        ask(
          "SELECT a.asset_name, p.property_name FROM asset a, asset_property p WHERE a.asset_name LIKE 'Filler%-1' ORDER BY 2 LIMIT 2"
        ) shouldContainExactly
          listOf(
            listOf("Filler filler-1", "The availability"),
            listOf("Filler filler-1", "The ideal_rate"),
          )
      }

      test("value filtering") {
        ask(
          "SELECT a.asset_name, r.int_value FROM asset a, raw_time_series r WHERE r.int_value > 7 AND r.event_timestamp > TIMESTAMP '2026-11-23 11:59:59' AND r.event_timestamp < TIMESTAMP '2026-11-23 12:20:00'"
        ) shouldContainExactly listOf(listOf("Filler filler-1", "11"))
      }

      test("an implicit join of three views is by asset and property") {
        ask(
          "SELECT a.asset_name, p.property_external_id, r.event_timestamp FROM asset a, asset_property p, raw_time_series r WHERE a.asset_name='Filler filler-1' AND p.property_name='The state' ORDER BY r.event_timestamp DESC"
        ) shouldContainExactly
          listOf(10L, 0L).map {
            listOf("Filler filler-1", "state", "${noon.plusSeconds(it).epochSecond}000000000")
          }
      }

      test("a view that stands twice is not joined to itself") {
        ask(
          "SELECT child.asset_external_id, parent.asset_external_id FROM asset child, asset parent WHERE child.parent_asset_id = parent.asset_id ORDER BY 1"
        ) shouldContainExactly listOf(listOf("filler-1", "graz"), listOf("filler-2", "graz"))
      }

      test("explicit joins, subselects, grouping, having, order and limit") {
        ask(
          """
          SELECT p.property_type, COUNT(*) AS n FROM asset a INNER JOIN asset_property p ON a.asset_id = p.asset_id
          WHERE a.asset_description LIKE '%specs%' AND p.property_type IN ('attribute', 'metric')
            OR p.property_id IN (SELECT property_id FROM raw_time_series
              WHERE event_timestamp BETWEEN TIMESTAMP '2026-11-23 00:00:00' AND TIMESTAMP '2026-11-24 00:00:00'
              GROUP BY asset_id, property_id HAVING COUNT(*) > 100)
          GROUP BY p.property_type HAVING COUNT(*) > 1 ORDER BY n DESC NULLS LAST, 1 ASC LIMIT 20;
          """
        ) shouldContainExactly
          listOf(listOf("metric", "8"), listOf("attribute", "6"), listOf("measurement", "2"))
      }

      test("logical operators") {
        ask(
          "SELECT DISTINCT a.asset_name FROM asset AS a, latest_value_time_series AS t WHERE t.int_value > 3 AND t.event_timestamp > TIMESTAMP '2025-05-15 00:00:01'"
        ) shouldContainExactly listOf(listOf("Filler filler-1"))
        ask(
          "SELECT a.asset_name FROM asset AS a WHERE a.asset_name like 'abc' OR a.asset_name like 'Bottl%'"
        ) shouldContainExactly listOf(listOf("Bottling plant Graz"))
        ask(
          "SELECT ma.asset_name AS a_id FROM asset AS ma WHERE (ma.asset_name NOT LIKE 'Fillera%a%' escape 'a') AND ma.asset_name='Filler filler-1'"
        ) shouldContainExactly listOf(listOf("Filler filler-1"))
        ask(
          "SELECT asset_id, int_value, event_timestamp AS i_v FROM raw_time_series WHERE event_timestamp BETWEEN TIMESTAMP '2026-11-23 12:00:10' AND TIMESTAMP '2026-11-23 12:00:10' AND int_value IS NOT NULL"
        ) shouldHaveSize 1
      }

      test("null is unequal to everything and NaN greater than any number") {
        ask(
          "SELECT COUNT(*) FROM raw_time_series WHERE int_value != 6 AND property_alias = '/graz/filler-1/temperature'"
        ) shouldContainExactly listOf(listOf("301"))
        ask(
          "SELECT double_value FROM raw_time_series WHERE double_value > 299.5 ORDER BY double_value DESC"
        ) shouldContainExactly listOf(listOf("NaN"), listOf("300.0"))
        ask("SELECT COUNT(*) FROM raw_time_series WHERE double_value = 'NaN'") shouldContainExactly
          listOf(listOf("1"))
      }

      test("aggregates") {
        ask(
          "SELECT AVG(d.double_value), COUNT(d.double_value), MAX(d.double_value), MIN(d.double_value), SUM(d.double_value), ROUND(STDDEV(d.double_value), 2) FROM raw_time_series AS d WHERE d.quality = 'GOOD'"
        ) shouldContainExactly listOf(listOf("150.5", "300", "300.0", "1.0", "45150.0", "86.75"))
        ask(
          "SELECT MAX(d.int_value) AS max_int_value, d.property_alias FROM raw_time_series AS d GROUP BY d.property_alias HAVING MAX(d.int_value) > 5"
        ) shouldContainExactly listOf(listOf("11", "/graz/filler-1/state"))
      }

      test("aggregates beside columns are those of each group of rows with the same values") {
        ask(
          "SELECT d.asset_id, d.property_id, AVG(d.int_value) FROM raw_time_series AS d WHERE d.int_value > 0"
        ) shouldContainExactly
          ask(
            "SELECT d.asset_id, d.property_id, AVG(d.int_value) FROM raw_time_series AS d WHERE d.int_value > 0 GROUP BY d.asset_id, d.property_id"
          )
        ask(
          "SELECT 'all', COUNT(*) AS n, UPPER(quality) AS q, SUM(double_value) + 1 FROM raw_time_series WHERE double_value > 290 OR quality = 'BAD' HAVING COUNT(*) > 0 ORDER BY n"
        ) shouldContainExactly
          listOf(listOf("all", "1", "BAD", "NaN"), listOf("all", "10", "GOOD", "2956.0"))
        ask("SELECT r.*, COUNT(*) FROM raw_time_series r WHERE int_value = 11")
          .single()
          .last() shouldBe "1"
      }

      test("aggregates beside values that are no columns are those of all rows") {
        ask("SELECT 1, COUNT(*) FROM raw_time_series WHERE int_value > 99") shouldContainExactly
          listOf(listOf("1", "0"))
        ask(
          "SELECT COUNT(*), (SELECT MAX(r.int_value) FROM raw_time_series r) FROM asset"
        ) shouldContainExactly listOf(listOf("3", "11"))
      }

      test("string functions") {
        ask(
          "SELECT LENGTH(string_value), UPPER(string_value), LOWER('ÄB'), TRIM(string_value), LTRIM(' x '), RTRIM(' x ') FROM raw_time_series WHERE string_value IS NOT NULL"
        ) shouldContainExactly
          listOf(listOf("21", " KRÖNES'S \\ @GRAZ.AT ", "äb", "Krönes's \\ @Graz.AT", "x ", " x"))
        ask(
          "SELECT SUBSTR(string_value, '@[^.]*') AS m, SUBSTR(string_value, 2, 3), SUBSTR('abc', 2), STR_REPLACE(string_value, 'Kr', 'KR'), CONCAT('a', 1, '''') FROM raw_time_series WHERE string_value LIKE '%''s \\\\%'"
        ) shouldContainExactly listOf(listOf("@Graz", "Krö", "bc", " KRönes's \\ @Graz.AT ", "a1'"))
      }

      test("maths and null functions") {
        ask(
          "SELECT POWER (3, 77), POWER (2.3, 3.9), ROUND (32.12435, 3), ROUND(2.5), FLOOR (21.2)"
        ) shouldContainExactly
          listOf(listOf("5.474401089420219E36", "25.748...", "32.124", "3.0", "21.0")).map { row ->
            row.mapIndexed { i, it -> if (i == 1) Math.pow(2.3, 3.9).toString() else it }
          }
        ask(
          "SELECT COALESCE (l.double_value, 100) AS non_double_value FROM latest_value_time_series AS l WHERE property_alias = '/lost' LIMIT 1"
        ) shouldContainExactly listOf(listOf("100.0"))
      }

      test("a time that becomes a text is written as answers have it") {
        ask(
          "SELECT CAST(event_timestamp AS STRING), CONCAT('at ', event_timestamp), event_timestamp || '!', SUBSTR(event_timestamp, 12, 5), CONCAT(DATE '2026-02-03', ' ', TIME '04:05:06', ' ', null, 7, ' ', 1.5, ' ', TRUE), CAST(TIMESTAMP '2026-11-23 12:00:00.123456' AS STRING) FROM raw_time_series WHERE int_value = 11"
        ) shouldContainExactly
          listOf(
            listOf(
              "2026-11-23 12:00:10.000",
              "at 2026-11-23 12:00:10.000",
              "2026-11-23 12:00:10.000!",
              "12:00",
              "2026-02-03 04:05:06 7 1.5 true",
              "2026-11-23 12:00:00.123456",
            )
          )
      }

      test("dates and times") {
        fun nanos(time: String) = "${Instant.parse(time).epochSecond}000000000"
        ask(
          "SELECT r.int_value, date_add(DAY, 7, r.event_timestamp) AS date_in_future, date_sub(YEAR, 2, r.event_timestamp) AS date_in_past, timestamp_add(DAY, 2, r.event_timestamp), timestamp_sub(MINUTE, 2, r.event_timestamp), now() AS time_now FROM raw_time_series AS r WHERE int_value = 6"
        ) shouldContainExactly
          listOf(
            listOf(
              "6",
              nanos("2026-11-30T12:00:00Z"),
              nanos("2024-11-23T12:00:00Z"),
              nanos("2026-11-25T12:00:00Z"),
              nanos("2026-11-23T11:58:00Z"),
              nanos("2026-11-23T12:00:00Z"),
            )
          )
        ask(
          "SELECT CAST('2023-12-25 14:30:00' AS TIMESTAMP) AS a, CAST('25.12.2023 14:30:00' AS TIMESTAMP FORMAT 'dd.MM.yyyy HH:mm:ss'), TIMESTAMP '2025-12-21 23:59:59+23:59', TIMESTAMP '2025-12-21T23:59:59.999Z'"
        ) shouldContainExactly
          listOf(
            listOf(
              nanos("2023-12-25T14:30:00Z"),
              nanos("2023-12-25T14:30:00Z"),
              nanos("2025-12-21T00:00:59Z"),
              nanos("2025-12-21T23:59:59Z").replace("000000000", "999000000"),
            )
          )
      }

      test("conversions") {
        ask(
          "SELECT TO_TIMESTAMP (100) AS timestamp_value, TO_DATE(r.event_timestamp) AS date_value, TO_TIME(r.event_timestamp) AS time_value FROM raw_time_series AS r WHERE r.int_value = 11"
        ) shouldContainExactly listOf(listOf("100000000000", "2026-11-23", "12:00:10"))
        ask(
          "SELECT TO_DATE(${noon.epochSecond}999), TO_TIME(${noon.epochSecond}999), TO_DATE('2.3.26', 'd.M.yy'), TO_TIME('1:30 PM', 'h:mm a'), TO_TIMESTAMP(${noon.epochSecond}.5), TO_TIMESTAMP('2026-11-23T12:00', 'yyyy-MM-dd''T''HH:mm')"
        ) shouldContainExactly
          listOf(
            listOf(
              "2026-11-23",
              "12:00:00.999",
              "2026-03-02",
              "13:30:00",
              "${noon.epochSecond}500000000",
              "${noon.epochSecond}000000000",
            )
          )
        ask(
          "SELECT CAST(event_timestamp AS DATE), CAST('2023-12-25' AS DATE), CAST('25.12.2023' AS DATE FORMAT 'dd.MM.yyyy'), CAST('14:30' AS TIME), CAST(int_value AS CHAR), CAST(int_value AS CHARACTER), CAST(int_value AS STRING), CAST('true' AS BOOLEAN), CAST('7' AS INT) FROM raw_time_series WHERE int_value = 11"
        ) shouldContainExactly
          listOf(
            listOf(
              "2026-11-23",
              "2023-12-25",
              "2023-12-25",
              "14:30:00",
              "11",
              "11",
              "11",
              "true",
              "7",
            )
          )
      }

      test("dates and times of day are compared, and null where there is none") {
        listOf(
            "TO_DATE(event_timestamp) = DATE '2026-11-23'",
            "CAST(event_timestamp AS DATE) = '2026-11-23'",
            "event_timestamp >= TO_DATE('2026-11-23', 'yyyy-MM-dd')",
            "event_timestamp < TO_TIMESTAMP(${noon.epochSecond + 11})",
            "TO_TIME(event_timestamp) BETWEEN TIME '12:00:10' AND TIME '12:00:11'",
            "EXTRACT(DAY FROM TO_DATE(event_timestamp)) = 23",
          )
          .forEach {
            withClue(it) {
              ask(
                "SELECT int_value FROM raw_time_series WHERE $it AND int_value > 6"
              ) shouldContainExactly listOf(listOf("11"))
            }
          }
        ask(
          "SELECT TO_DATE(int_value), TO_TIME(double_value), MOD(int_value, 3) FROM latest_value_time_series WHERE property_alias = '/lost'"
        ) shouldContainExactly listOf(listOf(null, null, null))
        ask(
          "SELECT d, COUNT(*) FROM (SELECT TO_DATE(event_timestamp) AS d FROM raw_time_series) AS q GROUP BY d"
        ) shouldContainExactly listOf(listOf("2026-11-23", "305"))
      }

      test("the remainder of a division keeps the type of its numbers") {
        ask(
          "SELECT MOD(int_value, 3), int_value % 3, MOD(7, 3), MOD(-7, 3), MOD(7.5, 2), 7.5 % 2, MOD(9223372036854775807, 10) FROM raw_time_series WHERE int_value = 11"
        ) shouldContainExactly listOf(listOf("2", "2", "1", "-1", "1.5", "1.5", "7"))
        page("SELECT MOD(7, 3), MOD(7.5, 2)").columns().map { it.type() } shouldContainExactly
          listOf(QueryPage.Type.INTEGER, QueryPage.Type.DOUBLE)
        ask(
          "SELECT COUNT(*) FROM raw_time_series WHERE MOD(double_value, 100) = 0 AND quality = 'GOOD'"
        ) shouldContainExactly listOf(listOf("3"))
      }

      test("TRIM takes spaces or other characters from an end, or from both") {
        ask(
          "SELECT TRIM(BOTH 'x' FROM 'xxaxx'), TRIM(LEADING 'x' FROM 'xxaxx'), TRIM(TRAILING 'x' FROM 'xxaxx'), TRIM('x' FROM 'xax'), TRIM(LEADING FROM ' a '), TRIM(FROM ' a '), TRIM(BOTH ' @T' FROM string_value) FROM raw_time_series WHERE string_value IS NOT NULL"
        ) shouldContainExactly
          listOf(listOf("a", "axx", "xxa", "a", "a ", "a", "Krönes's \\ @Graz.A"))
      }

      // As Grafana's data source for SiteWise writes them.
      test("times may be texts, seconds or nanoseconds beside event_timestamp") {
        listOf(
            "event_timestamp >= '2026-11-23T13:00:10.000+01:00'",
            "event_timestamp >= ${noon.epochSecond + 10}",
            "${noon.epochSecond + 10}000000000 <= event_timestamp",
            "event_timestamp >= date_sub(SECOND, -10, NOW())",
          )
          .forEach {
            ask(
              "select int_value from raw_time_series where $it and int_value is not null"
            ) shouldContainExactly listOf(listOf("11"))
          }
      }

      test("aggregates are there in four resolutions, by quality") {
        ask(
          "SELECT resolution, count_value, average_value, maximum_value, minimum_value, sum_value FROM precomputed_aggregates WHERE property_alias = '/graz/filler-1/temperature' AND quality = 'GOOD' AND resolution IN ('1h', '15m')"
        ) shouldContainExactly
          listOf(
            listOf("15m", "300", "150.5", "300.0", "1.0", "45150.0"),
            listOf("1h", "300", "150.5", "300.0", "1.0", "45150.0"),
          )
        ask(
          "SELECT count_value, sum_value FROM precomputed_aggregates WHERE property_alias = '/lost' AND resolution = '1m'"
        ) shouldContainExactly listOf(listOf("1", null))
      }
    }

    test("readings beyond all measure end no question about aggregates") {
      val readings =
        (1L..10L).map { Reading.of("/huge", noon.plusSeconds(it), Quality.GOOD, Value.of(1.7e308)) }
      opened.historian().write(Changes.of(ReadingBatch.of(readings)))
      try {
        ask(
          "SELECT property_alias, count_value, sum_value, stdev_value FROM precomputed_aggregates WHERE resolution = '1m' AND property_alias = '/huge'"
        ) shouldContainExactly listOf(listOf("/huge", "10", null, null))
        ask(
          "SELECT max(average_value) FROM precomputed_aggregates WHERE resolution = '1d'"
        ) shouldBe listOf(listOf("150.5"))
      } finally {
        opened.historian().delete(Alias("/huge"))
      }
    }

    test("attributes have their values, and every view the columns that are documented") {
      ask(
        "SELECT property_external_id, property_data_type, double_attribute_value, string_attribute_value, boolean_attribute_value, int_attribute_value FROM asset_property WHERE property_type = 'attribute' AND asset_id = '${machine.id()}' ORDER BY 1"
      ) shouldContainExactly
        listOf(
          listOf("ideal_rate", "DOUBLE", "150.5", null, null, null),
          listOf("maker", "STRING", null, "Krönes", null, null),
          listOf("spare", "BOOLEAN", null, null, "false", null),
        )
      mapOf(
          "asset" to 8,
          "asset_property" to 12,
          "raw_time_series" to 9,
          "latest_value_time_series" to 9,
          "precomputed_aggregates" to 12,
        )
        .forEach { (view, columns) -> page("SELECT * FROM $view").columns() shouldHaveSize columns }
      page("SELECT * FROM raw_time_series LIMIT 1").columns().map { it.type() } shouldContainExactly
        listOf(
          QueryPage.Type.STRING,
          QueryPage.Type.STRING,
          QueryPage.Type.STRING,
          QueryPage.Type.TIMESTAMP,
          QueryPage.Type.STRING,
          QueryPage.Type.BOOLEAN,
          QueryPage.Type.INTEGER,
          QueryPage.Type.DOUBLE,
          QueryPage.Type.STRING,
        )
    }

    test("attributes are among the newest values, be they written, set or their model's default") {
      val everything =
        "SELECT p.property_external_id, l.double_value, l.string_value, l.boolean_value, l.int_value, l.quality FROM latest_value_time_series l JOIN asset_property p USING (asset_id, property_id) WHERE p.property_type = 'attribute' AND p.asset_id ="
      ask("$everything '${second.id()}' ORDER BY 1") shouldContainExactly
        listOf(
          listOf("ideal_rate", "150.5", null, null, null, "GOOD"),
          listOf("maker", null, "Krönes", null, null, "GOOD"),
          listOf("spare", null, null, "false", null, "GOOD"),
        )
      // What was written once, and is not what holds now, does not hide what holds.
      ask("$everything '${machine.id()}' AND p.property_external_id = 'maker'") shouldContainExactly
        listOf(listOf("maker", null, "Krönes", null, null, "GOOD"))
      val alias = "property_alias = '/graz/filler-2/ideal_rate'"
      ask("SELECT event_timestamp FROM latest_value_time_series WHERE $alias") shouldContainExactly
        listOf(listOf("${Instant.parse("2026-11-02T06:00:00Z").epochSecond}000001000"))
      val told = Reading.of("/graz/filler-2/ideal_rate", noon, Quality.GOOD, Value.of(150.5))
      opened.historian().write(Changes.of(ReadingBatch.of(told)))
      ask(
        "SELECT event_timestamp, double_value FROM latest_value_time_series WHERE $alias"
      ) shouldContainExactly listOf(listOf("${noon.epochSecond}000000000", "150.5"))
      opened.historian().delete(Alias("/graz/filler-2/ideal_rate"))
    }

    test(
      "LIMIT, OFFSET and ORDER BY behind a UNION are those of the whole, others in parentheses"
    ) {
      val ids = "SELECT asset_external_id FROM asset"
      mapOf(
          "$ids UNION $ids LIMIT 1" to 1,
          "$ids UNION ALL $ids LIMIT 4" to 4,
          "$ids UNION ALL $ids LIMIT 5 OFFSET 2" to 4,
          "$ids UNION ALL $ids OFFSET 5" to 1,
          "$ids UNION ALL $ids UNION $ids LIMIT 2" to 2,
          "$ids UNION ALL ($ids LIMIT 1)" to 4,
          "$ids UNION ALL ($ids ORDER BY 1 LIMIT 1) LIMIT 2" to 2,
          "($ids LIMIT 1) UNION ALL ($ids LIMIT 1)" to 2,
          "($ids LIMIT 1) UNION ALL $ids LIMIT 3" to 3,
          "($ids UNION ALL $ids LIMIT 4) LIMIT 3" to 3,
          "($ids UNION ALL $ids) LIMIT 3" to 3,
          "WITH a AS ($ids UNION ALL $ids LIMIT 4) SELECT * FROM a" to 4,
          "WITH a AS ($ids) SELECT * FROM a UNION ALL SELECT * FROM a LIMIT 4" to 4,
          "$ids UNION ALL (WITH a AS ($ids) SELECT * FROM a LIMIT 1)" to 4,
          "SELECT * FROM ($ids UNION ALL $ids LIMIT 4) AS q" to 4,
          "$ids WHERE asset_external_id IN ($ids UNION $ids ORDER BY 1 LIMIT 2)" to 2,
        )
        .forEach { (statement, count) ->
          withClue(statement) { ask(statement) shouldHaveSize count }
        }
      ask("$ids UNION $ids ORDER BY 1 DESC LIMIT 1 OFFSET 1") shouldContainExactly
        listOf(listOf("filler-2"))
      ask(
        "($ids ORDER BY 1 LIMIT 1) UNION ALL ($ids ORDER BY 1 DESC LIMIT 1) ORDER BY 1 DESC"
      ) shouldContainExactly listOf(listOf("graz"), listOf("filler-1"))
    }

    // The user guide's long example names columns beside its groups ("Supported clauses").
    test("columns beside groups have the values of one row of the group, all of the same") {
      val rows =
        ask(
          "SELECT p.property_type, a.asset_id, a.asset_name, p.string_attribute_value, p.property_external_id, COUNT(*) FROM asset a, asset_property p GROUP BY p.property_type ORDER BY a.asset_name, p.property_type"
        )
      rows.map { it.first() to it.last() }.toSet() shouldBe
        setOf(
          "attribute" to "6",
          "measurement" to "4",
          "metric" to "8",
          "transform" to "2",
          "frame" to "2",
        )
      for (row in rows) {
        ask(
          "SELECT p.property_type, a.asset_id, a.asset_name, p.string_attribute_value, p.property_external_id FROM asset a, asset_property p WHERE a.asset_id = '${row[1]}' AND p.property_external_id = '${row[4]}'"
        ) shouldContainExactly listOf(row.dropLast(1))
      }
      ask(
        "SELECT UPPER(quality), quality AS q, MAX(int_value) FROM raw_time_series GROUP BY q, property_id ORDER BY MAX(int_value) DESC NULLS LAST LIMIT 1"
      ) shouldContainExactly listOf(listOf("GOOD", "GOOD", "11"))
      ask("SELECT r.* FROM raw_time_series r GROUP BY property_alias") shouldHaveSize 4
      ask("SELECT property_alias FROM raw_time_series HAVING COUNT(*) > 100") shouldContainExactly
        listOf(listOf("/graz/filler-1/temperature"))
      ask(
        "SELECT COUNT(*) AS n, property_alias FROM raw_time_series GROUP BY 2 ORDER BY n DESC, property_id LIMIT 1"
      ) shouldContainExactly listOf(listOf("301", "/graz/filler-1/temperature"))
    }

    // Grafana's query builder for SiteWise (queryGenerator.ts) puts quotes around every value.
    test("statements of Grafana's query builder are answered") {
      mapOf(
          "SELECT FLOOR(double_value, 0) AS \"f\"\nFROM raw_time_series\nWHERE double_value = '12' \nLIMIT 100" to
            listOf("12.0"),
          "SELECT COALESCE(string_value, 0)\nFROM raw_time_series\nWHERE int_value = '11'" to
            listOf("0"),
          "SELECT COALESCE(boolean_value, 0), COALESCE(int_value, 0), COALESCE(double_value, 0) FROM raw_time_series WHERE property_alias = '/lost'" to
            listOf("true", "0", "0.0"),
          "SELECT COALESCE(event_timestamp, 0), COALESCE(quality, 0) FROM raw_time_series WHERE property_alias = '/lost'" to
            listOf("${noon.epochSecond}000000000", "GOOD"),
          "SELECT int_value FROM raw_time_series WHERE property_alias IN '/graz/filler-1/state' AND int_value > '6.5' " to
            listOf("11"),
          "SELECT int_value FROM raw_time_series WHERE int_value IN '11'" to listOf("11"),
          "SELECT int_value FROM raw_time_series WHERE int_value LIKE '1%' AND event_timestamp LIKE '2026-%'" to
            listOf("11"),
          "SELECT int_value FROM raw_time_series WHERE event_timestamp BETWEEN '2026-11-23 12:00:10' AND '2026-11-23 12:00:10' AND int_value IS NOT NULL " to
            listOf("11"),
          "SELECT quality FROM raw_time_series WHERE boolean_value = 'true'" to listOf("GOOD"),
          "SELECT ROUND(double_value, 0), POWER(double_value, 0) FROM raw_time_series WHERE double_value = '3'" to
            listOf("3.0", "1.0"),
          "SELECT CAST(double_value AS BOOLEAN), CAST(double_value AS INTEGER), CAST(double_value AS INT), CAST(double_value AS TIMESTAMP) FROM raw_time_series WHERE double_value = '3'" to
            listOf("true", "3", "3", "3000000000"),
          "SELECT CAST(int_value AS BOOLEAN), CAST(int_value AS INTEGER), CAST(int_value AS TIMESTAMP) FROM raw_time_series WHERE int_value = '11'" to
            listOf("true", "11", "11000000000"),
          "SELECT CAST(boolean_value AS BOOLEAN), CAST(boolean_value AS INTEGER) FROM raw_time_series WHERE property_alias = '/lost'" to
            listOf("true", "1"),
          "SELECT TO_TIMESTAMP(event_timestamp), TO_DATE(event_timestamp), TO_TIME(event_timestamp) FROM raw_time_series WHERE property_alias = '/lost'" to
            listOf("${noon.epochSecond}000000000", "2026-11-23", "12:00:00"),
          "SELECT MAX(event_timestamp) FROM raw_time_series GROUP BY property_alias HAVING MAX(event_timestamp) > 1700000000 AND MIN(int_value) = 6" to
            listOf("${noon.plusSeconds(10).epochSecond}000000000"),
          "SELECT STR_REPLACE(property_alias, '/lo', 'la'), SUBSTR(property_alias, 2, 2), CONCAT(property_alias,quality), LENGTH(property_alias), UPPER(boolean_value) FROM raw_time_series WHERE property_alias = '/lost'" to
            listOf("last", "lo", "/lostGOOD", "5", "TRUE"),
          "SELECT asset_id, DATE_ADD(DAY, 0, event_timestamp), NOW() FROM raw_time_series WHERE property_alias = '/lost' ORDER BY asset_id ASC LIMIT 100" to
            listOf(null, "${noon.epochSecond}000000000", "${noon.epochSecond}000000000"),
          "SELECT property_alias, AVG(int_value) FROM raw_time_series GROUP BY property_alias HAVING AVG(int_value) > 0 AND COUNT(int_value) = 2 LIMIT 100" to
            listOf("/graz/filler-1/state", "8.5"),
        )
        .forEach { (statement, row) ->
          withClue(statement) { ask(statement) shouldContainExactly listOf(row) }
        }
    }

    test("a sum of whole numbers is one, NOW has milliseconds, and a text may have a length") {
      fun types(statement: String) = page(statement).columns().map { it.type() }
      types(
        "SELECT SUM(int_value), SUM(double_value), SUM(CASE WHEN quality = 'GOOD' THEN 1 ELSE 0 END), SUM(1.5), SUM(count_value) FROM raw_time_series CROSS JOIN (SELECT 2 AS count_value) AS q"
      ) shouldContainExactly
        listOf(
          QueryPage.Type.INTEGER,
          QueryPage.Type.DOUBLE,
          QueryPage.Type.INTEGER,
          QueryPage.Type.DOUBLE,
          QueryPage.Type.INTEGER,
        )
      ask(
        "SELECT SUM(int_value), SUM(DISTINCT int_value), SUM(double_value) FROM raw_time_series WHERE int_value > 0"
      ) shouldContainExactly listOf(listOf("17", "17", null))
      ask("SELECT SUM(double_value) FROM raw_time_series") shouldContainExactly
        listOf(listOf("NaN"))
      opened
        .queryRunner()
        .run("SELECT NOW()", noon.plusNanos(123_456_000), 0, 1)
        .rows()
        .single()
        .single()
        .get() shouldBe "${noon.epochSecond}123000000"
      ask(
        "SELECT CAST('Kröneshof' AS VARCHAR(6)), CAST(int_value AS CHAR(1)), CAST('x' AS VARCHAR(10)) FROM raw_time_series WHERE int_value = 11"
      ) shouldContainExactly listOf(listOf("Krönes", "1", "x"))
      ask("SELECT FLOOR(-21.27, 1), CEIL(21.21, 1), FLOOR(1234, -2)") shouldContainExactly
        listOf(listOf("-21.3", "21.3", "1200.0"))
    }

    test("WITH, UNION and CASE work") {
      ask(
        """
        WITH hot AS (SELECT asset_id, MAX(double_value) AS most FROM raw_time_series GROUP BY asset_id),
          named AS (SELECT a.asset_name, h.most FROM hot h JOIN asset a USING (asset_id))
        SELECT n.asset_name, CASE WHEN n.most > 100 THEN 'hot' ELSE 'cold' END AS heat FROM named n
        UNION ALL SELECT asset_name, NULL FROM asset WHERE EXISTS (SELECT 1 FROM asset_property p WHERE p.asset_id = asset.asset_id AND p.property_name = 'none')
        ORDER BY asset_name
        """
      ) shouldContainExactly listOf(listOf("Filler filler-1", "hot"))
    }

    // Some parsers think otherwise (JSqlParser 5.3 took OR for a part of the list).
    test("operators bind as in SQL") {
      mapOf(
          "asset_external_id IN ('graz') OR asset_external_id = 'filler-1'" to 2,
          "NOT asset_external_id IN ('graz') AND asset_external_id = 'filler-1'" to 1,
          "NOT asset_external_id IN ('graz', 'filler-1') OR asset_external_id = 'graz'" to 2,
          "asset_external_id BETWEEN 'filler-1' AND 'filler-2' AND 1 + 2 * 3 = 7 OR false" to 2,
          "true OR false AND false" to 3,
          "10 - 5 - 3 = 2 AND -2 * 3 + 8 / 2 % 3 = -5" to 3,
          "asset_external_id IS NULL OR hierarchy_id IS NOT NULL AND NOT false" to 2,
        )
        .forEach { (condition, count) ->
          withClue(condition) {
            ask("SELECT asset_id FROM asset WHERE $condition") shouldHaveSize count
          }
        }
    }

    test("pages hold together, by rows and by characters") {
      val statement =
        "SELECT event_timestamp, double_value FROM raw_time_series WHERE double_value < 301 ORDER BY event_timestamp"
      val first = page(statement, 0, 200)
      val rest = page(statement, 200, 200)
      first.more().shouldBeTrue()
      rest.more().shouldBeFalse()
      (first.rows() + rest.rows()).map { it[1].get() } shouldContainExactly (1..300).map { "$it.0" }
      val long = "SELECT CONCAT('${"x".repeat(2_000)}', event_timestamp) FROM raw_time_series"
      page(long).more().shouldBeTrue()
      (page(long).rows().size * 2_000L) shouldBeLessThan 110_000
    }

    test("mistakes are told with their place") {
      mapOf(
          "SELECT asset_nam FROM asset" to
            "Line 1, column 8: there is no column \"asset_nam\"; did you mean \"asset_name\"?",
          "SELECT a.asset_name\nFROM assets a" to
            "Line 2, column 6: there is no view \"assets\", did you mean \"asset\"",
          "SELECT a.int_value FROM asset a" to
            "Line 1, column 8: \"a\" has no column \"int_value\"",
          "SELECT b.asset_id FROM asset a" to "Line 1, column 8: there is nothing called \"b\"",
          "SELECT asset_id FROM asset WHERE" to "Line 1, column ",
          "SELECT asset_id FROM asset WHERE asset_id = = 'x'" to
            "Line 1, column 45: \"=\" is not expected here",
          "SELECT TIMESTAMP '2026-13-01 00:00:00'" to "is not a time",
          "SELECT averag(int_value) FROM raw_time_series" to
            "Line 1, column 8: there is no function averag",
          "SELECT POWER(2) FROM asset" to
            "there is no such call of POWER; write POWER(number, number)",
          "SELECT SUBSTR('a') FROM asset" to
            "write SUBSTR(string, 'pattern') or SUBSTR(string, integer) or SUBSTR(string, integer, integer)",
          "SELECT TO_DATE('1.1.2026', asset_name) FROM asset" to "TO_DATE(string, 'format')",
          "SELECT TO_DATE('1.1.2026', 'dd.MM.YYYY') FROM asset" to
            "the format 'dd.MM.YYYY' can't be read",
          "SELECT TO_DATE('x', 'dd.MM.yyyy') FROM asset" to "invalid value \"x\" for the format",
          "SELECT TO_DATE(TRUE) FROM asset" to "TO_DATE does not take BOOLEAN; CAST the argument",
          "SELECT DATE '2026-02-30' FROM asset" to "DATE '2026-01-31'",
          "SELECT CAST(asset_name AS BLOB) FROM asset" to "TIMESTAMP, DATE and TIME",
          "SELECT MOD(7, 0) FROM asset" to "division by zero",
          "SELECT 1 / 0 FROM asset" to "division by zero",
          "SELECT POWER(10, 400) FROM asset" to "out of range",
          "SELECT 9223372036854775807 + 1 FROM asset" to "out of range",
          "SELECT CAST(asset_name AS INTEGER) FROM asset" to "invalid input syntax",
          "SELECT SUBSTR(asset_name, '(') FROM asset" to "invalid regular expression",
          "SELECT asset_id + 1 FROM asset" to "operator does not exist: STRING + INTEGER",
          "SELECT AVG(asset_name) FROM asset" to "AVG does not take STRING; CAST the argument",
          "SELECT STDDEV(asset_name) FROM asset" to "STDDEV does not take STRING",
          "SELECT SUM(boolean_value) FROM raw_time_series" to "SUM does not take BOOLEAN",
          "SELECT DATE_TRUNC(DAY, boolean_value) FROM raw_time_series" to
            "cannot cast type BOOLEAN to TIMESTAMP",
          "SELECT EXTRACT(DAY FROM asset_name) FROM asset" to "EXTRACT does not take",
          "SELECT asset_name FROM asset WHERE asset_name" to
            "argument of WHERE must be type BOOLEAN, not type STRING",
          "SELECT asset_id FROM asset UNION SELECT int_value FROM raw_time_series" to
            "UNION types STRING and INTEGER cannot be matched",
          "SELECT asset_name - COUNT(*) FROM asset GROUP BY asset_id" to
            "operator does not exist: STRING - INTEGER",
          "SELECT asset_name || COUNT(*) FROM asset GROUP BY asset_id" to
            "must appear in the GROUP BY clause",
          "SELECT asset_id FROM asset LIMIT 1 UNION SELECT asset_id FROM asset" to
            "Line 1, column 1: ORDER BY, LIMIT and OFFSET of one SELECT before UNION need parentheses",
          "SELECT asset_id FROM asset ORDER BY 1 UNION SELECT asset_id FROM asset" to
            "need parentheses",
          "SELECT CAST(asset_name AS INTEGER(3)) FROM asset" to "VARCHAR(10)",
          "SELECT CAST(asset_name AS VARCHAR(0)) FROM asset" to "VARCHAR(10)",
          "SELECT asset_name-x FROM asset" to "there is no column \"x\"",
          "" to "The statement is empty",
        )
        .forEach { (statement, message) ->
          withClue(statement) {
            val refused = refusal(statement)
            refused.reason() shouldBe Reason.INVALID
            refused.text() shouldContain message
          }
        }
    }

    val refused =
      listOf(
        // functions of the server
        "SELECT pg_read_file('/etc/passwd') FROM asset",
        "SELECT pg_catalog.pg_read_file('/etc/passwd') FROM asset",
        "SELECT \"pg_read_file\"('/etc/passwd') FROM asset",
        "SELECT pg_sleep(10) FROM asset",
        "SELECT asset_id FROM asset WHERE UPPER(LOWER(CONCAT(pg_sleep(10), 'x'))) = 'X'",
        "SELECT asset_id FROM asset ORDER BY pg_sleep(10)",
        "SELECT COUNT(*) FROM asset HAVING pg_sleep(10) IS NULL",
        "SELECT CASE WHEN 1 = 1 THEN pg_sleep(10) END FROM asset",
        "SELECT asset_id FROM asset LIMIT pg_sleep(10)",
        "SELECT lo_import('/etc/passwd') FROM asset",
        "SELECT lo_export(1, '/tmp/x') FROM asset",
        "SELECT dblink('host=evil', 'select 1') FROM asset",
        "SELECT set_config('role', 'postgres', false) FROM asset",
        "SELECT current_setting('data_directory') FROM asset",
        "SELECT query_to_xml('select * from pg_shadow', true, true, '') FROM asset",
        "SELECT xpath('/a', 'b') FROM asset",
        "SELECT pg_ls_dir('.') FROM asset",
        "SELECT pg_terminate_backend(1) FROM asset",
        "SELECT nextval('historian.alarm_event_id_seq') FROM asset",
        "SELECT version() FROM asset",
        "SELECT current_user FROM asset",
        "SELECT session_user FROM asset",
        "SELECT current_database() FROM asset",
        "SELECT repeat('x', 1000000000) FROM asset",
        "SELECT lpad('x', 1000000000) FROM asset",
        "SELECT string_agg(asset_id, ',') FROM asset",
        "SELECT array_agg(asset_id) FROM asset",
        "SELECT generate_series(1, 1000000000) FROM asset",
        "SELECT row_to_json(asset) FROM asset",
        "SELECT a.row_to_json FROM asset a",
        "SELECT a.pg_typeof FROM asset a",
        "SELECT asset FROM asset",
        "SELECT a.ctid FROM asset a",
        "SELECT tableoid FROM asset",
        "SELECT xmin FROM raw_time_series",
        "SELECT has_table_privilege('pg_authid', 'select') FROM asset",
        "SELECT asset_name.pg_sleep(1) FROM asset",
        "SELECT {fn version()} FROM asset",
        // relations
        "SELECT * FROM pg_catalog.pg_shadow",
        "SELECT * FROM pg_shadow",
        "SELECT * FROM \"pg_shadow\"",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM historian.point",
        "SELECT * FROM \"historian\".\"point\"",
        "SELECT * FROM sitewise.asset",
        "SELECT * FROM millwright.assets",
        "SELECT * FROM incoming",
        "SELECT * FROM pg_temp.incoming",
        "SELECT * FROM generate_series(1, 1000000000)",
        "SELECT * FROM asset, generate_series(1, 1000000000) AS g",
        "SELECT * FROM ROWS FROM (generate_series(1, 10))",
        "SELECT * FROM asset, LATERAL (SELECT 1) x",
        "SELECT * FROM (VALUES (1), (2)) AS v",
        "VALUES (1)",
        "TABLE asset",
        "SELECT asset_id FROM asset UNION SELECT passwd FROM pg_shadow",
        "SELECT asset_id FROM asset UNION ALL (SELECT usename FROM pg_user)",
        "SELECT asset_id FROM asset INTERSECT SELECT asset_id FROM asset",
        "SELECT asset_id FROM asset WHERE asset_id IN (SELECT passwd FROM pg_shadow)",
        "SELECT (SELECT passwd FROM pg_shadow LIMIT 1) FROM asset",
        "SELECT * FROM asset WHERE EXISTS (SELECT 1 FROM pg_authid)",
        "WITH x AS (SELECT * FROM pg_shadow) SELECT * FROM x",
        "WITH asset AS (SELECT * FROM pg_shadow) SELECT * FROM asset",
        "WITH x AS (DELETE FROM asset RETURNING *) SELECT * FROM x",
        "WITH x AS (INSERT INTO asset VALUES (1) RETURNING *) SELECT * FROM x",
        "WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT * FROM x",
        "WITH x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT * FROM x",
        // statements
        "DROP TABLE asset",
        "DELETE FROM asset",
        "UPDATE asset SET asset_name = 'x'",
        "INSERT INTO asset VALUES ('x')",
        "COPY asset TO PROGRAM 'id'",
        "CREATE TABLE x AS SELECT * FROM asset",
        "SELECT * INTO x FROM asset",
        "SET ROLE postgres",
        "RESET ROLE",
        "SHOW data_directory",
        "EXPLAIN ANALYZE SELECT * FROM asset",
        "DO 'begin end'",
        "CALL x()",
        "PREPARE x AS SELECT 1",
        "LISTEN x",
        "SELECT 1; DROP TABLE asset",
        "SELECT 1; SELECT 2;",
        "SELECT 1 FROM asset; --",
        "COMMIT; DROP TABLE asset",
        "SELECT * FROM asset FOR UPDATE",
        "SELECT * FROM asset FETCH FIRST 1 ROWS ONLY",
        "SELECT * FROM asset TABLESAMPLE SYSTEM (10)",
        // ways of writing
        "SELECT * FROM asset -- WHERE x",
        "SELECT * FROM asset /* x */",
        "SELECT pg_sl/**/eep(1) FROM asset",
        "SELECT \$\$x\$\$ FROM asset",
        "SELECT \$x\$y\$x\$ FROM asset",
        "SELECT E'\\x41' FROM asset",
        "SELECT e'\\'' FROM asset",
        "SELECT U&'\\0061' FROM asset",
        "SELECT U&\"\\0061sset_id\" FROM asset",
        "SELECT B'1', X'41', N'a' FROM asset",
        "SELECT 'it''s' || '\\' || pg_sleep(1) || '' FROM asset",
        "SELECT 'a\u0000b' FROM asset",
        "SELECT 'a\uD800b' FROM asset",
        "SELECT ｐｇ_sleep(1) FROM asset",
        "SELECT \"x\"\"; DROP TABLE y\" FROM asset",
        "SELECT asset_id AS \"x; drop\" FROM asset",
        "SELECT :x FROM asset",
        "SELECT ? FROM asset",
        "SELECT \$1 FROM asset",
        "SELECT @x FROM asset",
        "SELECT `asset_id` FROM asset",
        "SELECT [asset_id] FROM asset",
        "SELECT asset_name ~ '(a+)+b' FROM asset",
        "SELECT asset_name SIMILAR TO '(a|b)*' FROM asset",
        "SELECT * FROM asset a, asset_property p WHERE a.asset_id = p.asset_id(+)",
        "SELECT COUNT(*) OVER () FROM asset",
        "SELECT ROW(1, 2) FROM asset",
        "SELECT ARRAY(SELECT 1) FROM asset",
        "SELECT INTERVAL '1 day' FROM asset",
        // casts that look things up
        "SELECT 'pg_shadow'::regclass FROM asset",
        "SELECT CAST('pg_shadow' AS regclass) FROM asset",
        "SELECT CAST('pg_sleep' AS regproc) FROM asset",
        "SELECT CAST(1 AS pg_catalog.regrole) FROM asset",
        "SELECT CAST('x' AS xml) FROM asset",
        "SELECT CAST('1' AS numeric(1000, 900)) FROM asset",
        "SELECT regclass 'pg_shadow' FROM asset",
        "SELECT CAST('{1}' AS int[]) FROM asset",
        "SELECT TRY_CAST('x' AS INT) FROM asset",
        // size
        "SELECT " + "(".repeat(3_000) + "1" + ")".repeat(3_000) + " FROM asset",
        "SELECT 1" + "+1".repeat(4_000) + " FROM asset",
        "SELECT asset_id FROM asset WHERE " + "NOT ".repeat(2_000) + "true",
        "SELECT 1 FROM asset WHERE asset_id IN (" + "'x',".repeat(2_000) + "'x')",
        "SELECT '" + "x".repeat(20_000) + "' FROM asset",
        "SELECT * FROM " + (1..40).joinToString { "asset a$it" },
        "SELECT " + (1..200).joinToString { "asset_id" } + " FROM asset",
        "SELECT 1 FROM asset WHERE " +
          "(".repeat(12) +
          "true" +
          " BETWEEN false AND true)".repeat(12),
        "SELECT 1 FROM asset WHERE " +
          "(".repeat(12) +
          "true" +
          " IN (asset_id = '', true))".repeat(12),
        "SELECT 1 FROM asset WHERE (SELECT COUNT(*) FROM raw_time_series) IN (1, 2)",
      )

    context("refused") {
      refused.forEachIndexed { i, statement ->
        test("$i ${statement.take(70).replace("\u0000", "").replace("\uD800", "")}") {
          refusal(statement).reason() shouldBe Reason.INVALID
          // Not by the database: where there is no role, the parser stands alone.
          shouldThrow<QueryRefusedException> { SiteWiseSql.of(statement, noon) }
        }
      }
    }

    // Allowed by the grammar: only the bounds hold them.
    context("bounded") {
      val raws = (1..6).map { "raw_time_series r$it" }
      listOf(
          "a cross join" to "SELECT COUNT(*) FROM ${raws.joinToString(" CROSS JOIN ")}",
          "a cross join that is sorted" to
            "SELECT r1.event_timestamp FROM ${raws.joinToString(" CROSS JOIN ")} ORDER BY 1",
          "common table expressions that multiply" to
            "WITH a AS (SELECT x.* FROM raw_time_series x CROSS JOIN raw_time_series y), b AS (SELECT x.* FROM a x CROSS JOIN a y), c AS (SELECT x.* FROM b x CROSS JOIN b y) SELECT COUNT(*), MAX(string_value) FROM c",
          "distinct of a cross join" to
            "SELECT COUNT(*) FROM (SELECT DISTINCT r1.event_timestamp AS a, r2.event_timestamp AS b, r3.event_timestamp AS c FROM ${raws.take(3).joinToString(" CROSS JOIN ")}) AS q",
          "a regular expression that repeats repetitions" to
            "SELECT COUNT(*) FROM raw_time_series a CROSS JOIN raw_time_series b WHERE SUBSTR(CONCAT(a.property_alias, '${"a".repeat(2_000)}!'), '((a{0,20}){0,20}){0,20}b') = 'x'",
        )
        .forEach { (name, statement) ->
          test(name) {
            val start = TimeSource.Monotonic.markNow()
            refusal(statement).reason() shouldBe Reason.TOO_COSTLY
            start.elapsedNow().inWholeSeconds shouldBeLessThan 8
          }
        }

      test("texts that double stay short") {
        val doubling =
          (1..14).joinToString { "x$it AS (SELECT CONCAT(t, t, t, t, t, t) AS t FROM x${it - 1})" }
        ask(
          "WITH x0 AS (SELECT 'abcdefgh' AS t), $doubling SELECT LENGTH(t) FROM x14"
        ) shouldContainExactly listOf(listOf("32768"))
        val replacing =
          (1..14).joinToString {
            "x$it AS (SELECT STR_REPLACE(t, 'a', t) || t AS t FROM x${it - 1})"
          }
        ask(
          "WITH x0 AS (SELECT 'aaaaaaaa' AS t), $replacing SELECT LENGTH(t) FROM x14"
        ) shouldContainExactly listOf(listOf("32768"))
      }

      test("cases inside cases are parsed in time or refused") {
        val start = TimeSource.Monotonic.markNow()
        val nested = "SELECT " + "CASE WHEN (1 = 1) THEN ".repeat(200) + "1" + " END".repeat(200)
        try {
          page("$nested FROM asset")
        } catch (e: QueryRefusedException) {
          e.reason() shouldBe Reason.INVALID
        }
        start.elapsedNow().inWholeSeconds shouldBeLessThan 10
      }

      test("no more than so many run at once, and the others are told") {
        val busy = "SELECT COUNT(*) FROM ${raws.joinToString(" CROSS JOIN ")}"
        val outcomes =
          (1..8)
            .map { java.util.concurrent.CompletableFuture.supplyAsync { refusal(busy).reason() } }
            .map { it.get() }
        outcomes.toSet() - setOf(Reason.BUSY, Reason.TOO_COSTLY) shouldBe setOf()
        (outcomes.count { it == Reason.TOO_COSTLY } >= 2) shouldBe true
      }
    }

    context("aggregates of a time") {
      fun plan(statement: String): String =
        opened.rows("explain " + SiteWiseSql.of(statement, noon)).joinToString("\n") {
          it.first().orEmpty()
        }
      val columns = "property_alias, event_timestamp, quality, resolution, count_value, sum_value"
      val everything = "SELECT $columns FROM precomputed_aggregates g WHERE resolution = '1m'"

      test("the times are found in the index") {
        listOf(
            "g.event_timestamp > TIMESTAMP '2026-11-23 12:02:00'" to listOf("ts >"),
            "event_timestamp <= '2026-11-23T12:02:00Z'" to listOf("ts <="),
            "TIMESTAMP '2026-11-23 12:02:00' > g.event_timestamp" to listOf("ts <="),
            "(event_timestamp BETWEEN 1795435200 AND NOW()) AND quality = 'GOOD'" to
              listOf("ts >", "ts <="),
            "event_timestamp = TIMESTAMP '2026-11-23 12:02:00'" to listOf("ts >", "ts <="),
          )
          .forEach { (condition, wanted) ->
            val plan = plan("$everything AND $condition")
            withClue(plan) {
              val index = plan.lines().filter { it.contains("Index Cond") && it.contains("series") }
              (index.isNotEmpty()) shouldBe true
              wanted.forEach { index.joinToString() shouldContain it }
            }
          }
      }

      test("and what they leave is what a filter over everything leaves") {
        val all = ask(everything)
        val minutes = (0..6L).map { noon.plusSeconds(60 * it - 1) to noon.plusSeconds(60 * it) }
        for ((before, at) in minutes) {
          fun nanos(row: List<String?>) = row[1]!!.toLong()
          val time = "TIMESTAMP '${at.toString().replace('T', ' ').replace("Z", "")}'"
          val exact = at.epochSecond * 1_000_000_000
          ask("$everything AND event_timestamp > $time").toSet() shouldBe
            all.filter { nanos(it) > exact }.toSet()
          ask("$everything AND event_timestamp >= $time").toSet() shouldBe
            all.filter { nanos(it) >= exact }.toSet()
          ask("$everything AND event_timestamp < $time").toSet() shouldBe
            all.filter { nanos(it) < exact }.toSet()
          ask("$everything AND $time >= g.event_timestamp AND event_timestamp > '$before'")
            .toSet() shouldBe all.filter { nanos(it) == exact }.toSet()
          ask("$everything AND (event_timestamp = $time OR event_timestamp > '$at')")
            .toSet() shouldBe all.filter { nanos(it) >= exact }.toSet()
          ask("$everything AND NOT (event_timestamp > $time)").toSet() shouldBe
            all.filter { nanos(it) <= exact }.toSet()
        }
        all.size shouldBe 10
      }
    }

    test("a property of a composite model says which one that is") {
      val id = StableIds.model("pump")
      fun composite(key: String) =
        CompositeModel(
          StableIds.composite(id, key),
          key,
          key,
          "",
          CompositeModel.CUSTOM,
          Optional.empty(),
        )
      fun property(key: String) =
        PropertyDefinition(
          StableIds.property(id, key),
          key,
          key,
          DataType.DOUBLE,
          "",
          PropertyKind.Measurement(),
        )
      val model =
        AssetModel(
          id,
          "pump",
          "Pump",
          "",
          ModelType.ASSET_MODEL,
          listOf(property("flow"), property("motor.speed")),
          listOf(),
          listOf(composite("motor")),
          listOf(),
          listOf(),
        )
      val asset =
        Asset(
          StableIds.root("pump-1"),
          "pump-1",
          "Pump",
          "",
          id,
          Placement.root(),
          mapOf(),
          mapOf(),
        )
      PostgresHistorian.open(TestDatabase.freshConfig()).use { fresh ->
        fresh.plantStore().save(Plant.alreadyChecked(listOf(model), listOf(asset)))
        fresh
          .queryRunner()
          .run(
            "SELECT property_external_id, asset_composite_model_id FROM asset_property ORDER BY 1",
            noon,
            0,
            10,
          )
          .rows()
          .map { row -> row.map { it.orElse(null) } } shouldContainExactly
          listOf(
            listOf("flow", null),
            listOf("motor.speed", StableIds.composite(id, "motor").toString()),
          )
      }
    }

    test("a query leaves nothing behind on its connection") {
      repeat(3) { ask("SELECT COUNT(*) FROM asset") }
      opened.rows(
        "select current_user = session_user, current_setting('transaction_read_only'), current_setting('statement_timeout')"
      ) shouldContainExactly listOf(listOf("t", "off", "0"))
      opened.historian().write(Changes.of(ReadingBatch.of(at("state", 20, Value.of(6L)))))
    }

    // Should the parser ever let something through, the database does not.
    test("the role reads the views and nothing else, and writes nothing") {
      opened.dataSource().connection.use { connection ->
        listOf(
            "select * from historian.point",
            "select * from millwright.readings",
            "select * from pg_authid",
            "select pg_read_file('/etc/passwd')",
            "insert into sitewise.asset (asset_id) values ('x')",
            "create table sitewise.x (y int)",
          )
          .forEach { sql ->
            connection.createStatement().use { statement ->
              statement.execute("set local role ${QueryRole.NAME}")
              statement.executeQuery("select count(*) from sitewise.raw_time_series").close()
              withClue(sql) { shouldThrow<java.sql.SQLException> { statement.execute(sql) } }
            }
            connection.rollback()
          }
      }
    }
  })
