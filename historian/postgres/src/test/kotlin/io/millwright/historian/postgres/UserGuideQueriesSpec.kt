// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

/** The form of a statement in AWS IoT SiteWise's user guide, and how many rows it has here. */
private data class Example(val page: String, val statement: String, val rows: Int)

/**
 * Every form of statement that the chapter "SQL" of AWS IoT SiteWise's user guide shows, page by
 * page, with names, times and values of this plant.
 */
private val examples =
  listOf(
    Example(
      "sql-examples, metadata filtering",
      "SELECT a.asset_name, p.property_name\nFROM asset a, asset_property p\nWHERE a.asset_name LIKE 'Filler%'",
      22,
    ),
    Example(
      "sql-examples, value filtering",
      "SELECT a.asset_name, r.int_value\nFROM asset a, raw_time_series r\nWHERE r.int_value > 7\nAND r.event_timestamp > TIMESTAMP '2026-11-23 11:15:00'\nAND r.event_timestamp < TIMESTAMP '2026-11-23 12:20:00'",
      1,
    ),
    Example(
      "supported-clauses, the different clauses",
      """
      SELECT
        a.asset_name,
        a.asset_id,
        p.property_type,
        p.property_data_type,
        p.string_attribute_value,
        p.property_name
      FROM asset a, asset_property p
      WHERE a.asset_description LIKE '%specs%'
      AND p.property_type IN ('attribute', 'metric')
      OR p.property_id IN (
        SELECT property_id
        FROM raw_time_series
        WHERE event_timestamp BETWEEN TIMESTAMP '2026-11-23 00:00:00' AND TIMESTAMP '2026-11-24 00:00:00'
        GROUP BY asset_id, property_id
        HAVING COUNT(*) > 1
       )
      GROUP BY p.property_type
      HAVING COUNT(*) > 5
      ORDER BY a.asset_name ASC
      LIMIT 20;
      """,
      2,
    ),
    Example(
      "supported-clauses, implicit join",
      "SELECT a.asset_name, p.property_name, r.event_timestamp\nFROM asset a, asset_property p, raw_time_series r\nWHERE a.asset_name='Filler filler-1' AND p.property_name='The state'",
      2,
    ),
    Example(
      "sql-supported-logical, AND",
      "SELECT a.asset_name\n FROM asset AS a, latest_value_time_series AS t\n WHERE t.int_value > 7 AND t.event_timestamp > TIMESTAMP '2026-11-15 00:00:01'",
      1,
    ),
    Example(
      "sql-supported-logical, OR",
      "SELECT a.asset_name\n FROM asset AS a\n WHERE a.asset_name like 'Filler filler-1' OR a.asset_name like 'Filler filler-2'",
      2,
    ),
    Example(
      "sql-supported-logical, NOT",
      "SELECT ma.asset_id AS a_id\n FROM asset AS ma\n WHERE (ma.asset_id NOT LIKE 'some%patterna%' escape 'a') AND ma.asset_name='Filler filler-1'",
      1,
    ),
    Example(
      "sql-supported-logical, IN",
      "SELECT a.asset_name\n FROM asset AS a\n WHERE a.asset_name IN ('Filler filler-1', 'Filler filler-9')",
      1,
    ),
    Example(
      "sql-supported-logical, BETWEEN",
      "SELECT asset_id, int_value, event_timestamp AS i_v\n FROM raw_time_series\n WHERE event_timestamp BETWEEN TIMESTAMP '2026-11-23 12:00:00' and TIMESTAMP '2026-11-23 12:00:10'",
      3,
    ),
    Example(
      "sql-supported-logical, % pattern",
      "SELECT POWER(rw.int_value, 5) AS raised_value\nFROM raw_time_series AS rw\nWHERE rw.property_alias LIKE '%graz%state%' AND rw.int_value > 7",
      1,
    ),
    Example(
      "sql-supported-logical, _ pattern",
      "SELECT asset_id, property_id FROM asset_property WHERE string_attribute_value LIKE 'Kr_nes'",
      2,
    ),
    Example(
      "sql-supported-logical, ESCAPE pattern",
      "SELECT asset_id FROM asset WHERE asset_name LIKE 'Filler! %-1' ESCAPE '!'",
      1,
    ),
    Example(
      "sql-functions-date",
      "SELECT r.asset_id, r.int_value,\n date_add(DAY, 7, r.event_timestamp) AS date_in_future,\n date_sub(YEAR, 2, r.event_timestamp) AS date_in_past,\n timestamp_add(DAY, 2, r.event_timestamp) AS timestamp_in_future,\n timestamp_sub(DAY, 2, r.event_timestamp) AS timestamp_in_past,\n now() AS time_now\nFROM raw_time_series AS r",
      3,
    ),
    Example(
      "sql-functions-date, CAST",
      "SELECT CAST('2026-12-25 14:30:00' AS TIMESTAMP) AS converted_timestamp",
      1,
    ),
    Example(
      "sql-functions-date, CAST with a format",
      "SELECT CAST('2026-12-25 14:30:00' AS TIMESTAMP FORMAT 'yyyy-MM-dd HH:mm:ss')",
      1,
    ),
    Example(
      "sql-functions-type-conv",
      "SELECT TO_TIMESTAMP (100) AS timestamp_value,\n TO_DATE(r.event_timestamp) AS date_value,\n TO_TIME(r.event_timestamp) AS time_value\nFROM raw_time_series AS r",
      3,
    ),
    Example(
      "sql-functions-math, POWER",
      "SELECT POWER (3, 77), POWER (2.3, 3.9), POWER (1.0, 4.2)",
      1,
    ),
    Example("sql-functions-math, ROUND", "SELECT ROUND (32.12435, 3) FROM asset", 3),
    Example("sql-functions-math, FLOOR", "SELECT FLOOR (21.2) FROM asset", 3),
    Example(
      "sql-functions-string, LENGTH",
      "SELECT LENGTH(a.asset_id) AS asset_id_length FROM asset AS a",
      3,
    ),
    Example(
      "sql-functions-string, CONCAT",
      "SELECT CONCAT(p.property_id, p.property_name) FROM asset_property AS p",
      22,
    ),
    Example(
      "sql-functions-string, SUBSTR with a length",
      "SELECT SUBSTR(a.asset_name, 1, 3) AS substr-val FROM asset AS a",
      3,
    ),
    Example(
      "sql-functions-string, SUBSTR without a length",
      "SELECT SUBSTR(p.property_name, 3) AS substr_val1 FROM asset_property AS p",
      22,
    ),
    Example(
      "sql-functions-string, SUBSTR with a regular expression",
      "SELECT SUBSTR(p.property_name, '@[^.]*') AS substr_val2 FROM asset_property AS p",
      22,
    ),
    Example(
      "sql-functions-string, UPPER",
      "SELECT UPPER(d.string_value) AS up_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-string, LOWER",
      "SELECT LOWER(d.string_value) AS low_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-string, TRIM",
      "SELECT TRIM(d.string_value) AS tm_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-string, LTRIM",
      "SELECT LTRIM(d.string_value) AS ltrim_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-string, RTRIM",
      "SELECT RTRIM(d.string_value) AS rtrim_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-string, STR_REPLACE",
      "SELECT STR_REPLACE(d.string_value, 'abc', 'def') AS r_string FROM raw_time_series AS d",
      3,
    ),
    Example(
      "sql-functions-aggregated, AVG",
      "SELECT d.asset_id, d.property_id, AVG(d.int_value) FROM raw_time_series AS d",
      2,
    ),
    Example(
      "sql-functions-aggregated, COUNT",
      "SELECT COUNT(d.int_value) FROM raw_time_series AS d",
      1,
    ),
    Example(
      "sql-functions-aggregated, MAX",
      "SELECT MAX(d.int_value) FROM raw_time_series AS d",
      1,
    ),
    Example(
      "sql-functions-aggregated, MIN",
      "SELECT MIN(d.int_value) FROM raw_time_series AS d",
      1,
    ),
    Example(
      "sql-functions-aggregated, SUM",
      "SELECT SUM(d.int_value) FROM raw_time_series AS d",
      1,
    ),
    Example(
      "sql-functions-aggregated, STDDEV",
      "SELECT STDDEV(d.int_value) FROM raw_time_series AS d",
      1,
    ),
    Example(
      "sql-functions-aggregated, GROUP BY and HAVING",
      "SELECT MAX(d.int_value) AS max_int_value, d.asset_id\nFROM raw_time_series AS d\nGROUP BY d.asset_id\nHAVING MAX(d.int_value) > 5",
      1,
    ),
    Example(
      "sql-functions-null",
      "SELECT COALESCE (l.double_value, 100) AS non_double_value FROM latest_value_time_series AS l LIMIT 1",
      1,
    ),
    Example(
      "query-optimize, a function on the right",
      "SELECT property_id FROM asset_property WHERE property_name = CONCAT('The ', 'state')",
      2,
    ),
    Example(
      "query-optimize, metadata filters",
      "SELECT p.property_name FROM asset_property p\nWHERE p.property_type = 'attribute' AND p.string_attribute_value LIKE 'Kr%'",
      2,
    ),
    Example(
      "query-optimize, raw data filters",
      "SELECT r.event_timestamp, r.double_value\nFROM raw_time_series r\nWHERE r.event_timestamp > TIMESTAMP_SUB(MINUTE, 30, NOW())",
      3,
    ),
    Example(
      "sql-supported-comparision, null and NaN",
      "SELECT r.double_value FROM raw_time_series r WHERE r.double_value != 'NaN' AND r.int_value IS NULL AND r.double_value < 'NaN'",
      1,
    ),
  )

class UserGuideQueriesSpec :
  FunSpec({
    val opened = PostgresHistorian.open(TestDatabase.freshConfig())
    afterSpec { opened.close() }

    beforeSpec {
      opened
        .plantStore()
        .save(
          BottlingPlant.of(BottlingPlant.machine("filler-1"), BottlingPlant.machine("filler-2"))
        )
      fun at(key: String, second: Long, value: Value) =
        Reading.of("/graz/filler-1/$key", noon.plusSeconds(second), Quality.GOOD, value)
      opened
        .historian()
        .write(
          Changes.of(
            ReadingBatch.of(
              at("temperature", 1, Value.of(21.5)),
              at("state", 0, Value.of(6L)),
              at("state", 10, Value.of(11L)),
            )
          )
        )
    }

    for (example in examples) {
      test(example.page) {
        withClue(example.statement) {
          opened.queryRunner().run(example.statement, noon, 0, 1_000).rows().size shouldBe
            example.rows
        }
      }
    }

    test("a name with a minus is the name of the result, and ORDER BY may use it") {
      val page =
        opened
          .queryRunner()
          .run(
            "SELECT SUBSTR(a.asset_name, 1, 3) AS Substr-Val-2, 7-5 AS x FROM asset AS a ORDER BY substr-val-2 LIMIT 1",
            noon,
            0,
            9,
          )
      page.columns().map { it.name() } shouldBe listOf("substr-val-2", "x")
      page.rows().single().map { it.get() } shouldBe listOf("Bot", "2")
    }
  })
