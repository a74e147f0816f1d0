// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

class ViewsSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val machine = BottlingPlant.machine("filler-1")
    afterSpec { opened.close() }

    fun at(key: String, second: Long, value: Value, quality: Quality = Quality.GOOD) =
      Reading.of("/graz/filler-1/$key", noon.plusSeconds(second), quality, value)

    beforeSpec {
      opened.plantStore().save(BottlingPlant.of(machine))
      opened
        .historian()
        .write(
          Changes(
            ReadingBatch.of(
              at("temperature", 60, Value.of(20.0)),
              at("temperature", 61, Value.of(30.0)),
              at("temperature", 62, Value.of(99.0), Quality.BAD),
              at("state", 0, Value.of(6L)),
              at("state", 10, Value.of(11L)),
              at("state", 20, Value.of(11L)),
              at("state", 30, Value.of(9L)),
              at("state", 40, Value.none()),
              at("state", 50, Value.of(2L)),
              at("state", 90, Value.of(6L)),
            ),
            listOf(),
            ReadingBatch.of(
              at("availability", 300, Value.of(0.75)),
              at("oee_shift", 7_200, Value.of(0.5)),
              // The day before: too short, ended, running.
              at("run", 100 - 86_400, Value.of(true)),
              at("run", 110 - 86_400, Value.of(false)),
              at("run", 200 - 86_400, Value.of(true)),
              at("run", 300 - 86_400, Value.of(false)),
              at("run_temperature", 300 - 86_400, Value.of(21.5)),
              at("run", 400 - 86_400, Value.of(true)),
            ),
            listOf(
              AlarmEvent(
                AlarmId(machine.id(), "over_temperature"),
                AlarmEvent.Kind.RAISED,
                noon,
                Priority.HIGH,
                "too hot",
                "",
                false,
              )
            ),
            mapOf(),
          )
        )
    }

    test("assets show the tree") {
      opened.rows(
        "select path, model, parent, hierarchy, tree from millwright.assets order by 1"
      ) shouldContainExactly
        listOf(
          listOf("/graz", "line", null, null, "/graz"),
          listOf("/graz/filler-1", "filler", "/graz", "machines", "/graz"),
        )
    }

    test("properties show what the asset says, or else what its model says") {
      opened.rows(
        "select property, type, unit, kind, number, text from millwright.properties where kind = 'attribute' order by 1"
      ) shouldContainExactly
        listOf(
          listOf("ideal_rate", "double", "{bottle}/min", "attribute", "150.5", null),
          listOf("maker", "string", "", "attribute", null, "Krönes"),
          listOf("spare", "boolean", "", "attribute", "0", null),
        )
    }

    test("properties and queries show of an attribute the value that holds now") {
      val planned = TestDatabase.fresh()
      planned.use {
        val rate = BottlingPlant.propertyId("ideal_rate")
        fun change(daysFromNow: Long, value: Double) =
          AttributeValue.Change(
            Instant.now().plus(Duration.ofDays(daysFromNow)),
            Value.of(value),
          )
        fun machine(key: String, vararg changes: AttributeValue.Change) =
          BottlingPlant.machine(key).withAttributes(mapOf(rate to AttributeValue(changes.toList())))
        planned
          .plantStore()
          .save(
            BottlingPlant.of(
              machine("changed", change(-2, 1.0), change(-1, 7.0), change(1, 8.0)),
              machine("to-come", change(1, 8.0), change(2, 9.0)),
              machine("constant", AttributeValue.Change(Membership.BEGINNING, Value.of(5.0))),
            )
          )
        val expected =
          listOf(
            listOf("/graz/changed/ideal_rate", "7"),
            listOf("/graz/constant/ideal_rate", "5"),
            // What the model says until then.
            listOf("/graz/to-come/ideal_rate", "120"),
          )
        planned.rows(
          "select alias, number from millwright.properties where property = 'ideal_rate' order by 1"
        ) shouldContainExactly expected
        planned.rows(
          "select property_alias, double_attribute_value from sitewise.asset_property" +
            " where property_external_id = 'ideal_rate' order by 1"
        ) shouldContainExactly expected
      }
    }

    test("latest shows the newest point of any quality") {
      opened.rows(
        "select value, quality from millwright.latest where property = 'temperature'"
      ) shouldContainExactly listOf(listOf("99", "BAD"))
    }

    test("aggregates count GOOD data in windows stamped at their ends") {
      listOf(
          "1m" to "12:01:00,12:02:00",
          "15m" to "12:15:00",
          "1h" to "13:00:00",
          "1d" to "00:00:00",
        )
        .forEach { (view, ends) ->
          opened
            .rows(
              "select to_char(ts at time zone 'UTC', 'HH24:MI:SS') from millwright.aggregates_$view where property = 'temperature' order by ts"
            )
            .map { it[0] } shouldContainExactly ends.split(",")
        }
      opened.rows(
        "select count, average, minimum, maximum, sum from millwright.aggregates_1h where path = '/graz/filler-1' and property = 'temperature'"
      ) shouldContainExactly listOf(listOf("2", "25", "20", "30", "50"))
    }

    test("kpis are the metrics that ISO 22400 names") {
      opened.rows("select path, kpi, value from millwright.kpis order by kpi") shouldContainExactly
        listOf(
          listOf("/graz/filler-1", "availability", "0.75"),
          listOf("/graz/filler-1", "oee_shift", "0.5"),
        )
    }

    test("frames that are long enough show where they start and end, and what came out") {
      opened.rows(
        """
        select path, frame, to_char(start_ts at time zone 'UTC', 'MI:SS'), to_char(end_ts at time zone 'UTC', 'MI:SS')
        from millwright.frames order by start_ts
        """
      ) shouldContainExactly
        listOf(
          listOf("/graz/filler-1", "run", "03:20", "05:00"),
          listOf("/graz/filler-1", "run", "06:40", null),
        )
      opened.rows(
        "select frame, property, value, unit, extract(epoch from end_ts - start_ts)::integer from millwright.frame_metrics"
      ) shouldContainExactly listOf(listOf("run", "run_temperature", "21.5", "Cel", "100"))
    }

    test("alarms show the state and the asset") {
      opened.rows(
        "select path, alarm, state, active, message from millwright.alarms"
      ) shouldContainExactly
        listOf(listOf("/graz/filler-1", "over_temperature", "UNACKNOWLEDGED", "t", "too hot"))
    }

    // Where there was no reading the machine may have run: unknown is not down.
    test("downtime is the time in states other than Execute, without the unknown") {
      opened.rows(
        """
        select to_char("from" at time zone 'UTC', 'MI:SS'), to_char("to" at time zone 'UTC', 'MI:SS'), state,
          extract(epoch from duration)::integer from millwright.downtime order by "from"
        """
      ) shouldContainExactly
        listOf(
          listOf("00:10", "00:30", "Held", "20"),
          listOf("00:30", "00:40", "Aborted", "10"),
          listOf("00:50", "01:30", "Stopped", "40"),
        )
    }

    // Small tables are scanned whatever indexes they have; so scanning is made expensive here.
    test("readings and latest of an asset's property are found by indexes alone") {
      opened.dataSource().connection.use { connection ->
        connection.createStatement().use { statement ->
          statement.execute("set local enable_seqscan = off")
          listOf(
              "select avg(value) from millwright.readings where path = '/graz/filler-1' and property = 'state' and ts > '2026-01-01'",
              "select value from millwright.latest where path = '/graz/filler-1' and property = 'state'",
            )
            .forEach { query ->
              val plan =
                statement.executeQuery("explain $query").use { rows ->
                  generateSequence { if (rows.next()) rows.getString(1) else null }
                    .joinToString("\n")
                }
              withClue(plan) {
                plan shouldContain "asset_by_path"
                plan shouldContain "series_property"
                (plan.contains("point_key") || plan.contains("_hyper_")) shouldBe true
              }
            }
        }
        connection.rollback()
      }
    }

    test("a reader of the views needs no right on the tables behind them") {
      opened.dataSource().connection.use { connection ->
        connection.createStatement().use {
          it.execute("create role viewer")
          it.execute("grant usage on schema millwright to viewer")
          it.execute("grant select on all tables in schema millwright to viewer")
          it.execute("set local role viewer")
          it.executeQuery("select count(*) from millwright.latest").use { rows ->
            rows.next()
            rows.getLong(1) shouldBe 6
          }
        }
        connection.rollback()
      }
    }
  })
