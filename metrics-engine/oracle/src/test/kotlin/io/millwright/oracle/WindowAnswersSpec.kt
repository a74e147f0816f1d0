// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.asset.definition.Window
import io.millwright.value.DataType
import io.millwright.value.Micros
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset

/** Where windows begin and end. */
class WindowAnswersSpec :
  FunSpec({
    /** The ends of `count(x)` and what it counts, with one reading of x each hour. */
    fun hours(window: String, from: String, to: String, zone: String? = null): Map<Instant, Any?> {
      val start = Instant.parse(from)
      val trial = Trial(start)
      trial.model("m") {
        measurement("x")
        if (zone != null) attribute("time_zone", zone, DataType.STRING)
        metric("r", "count(x)", window)
      }
      trial.asset("a", "m")
      val seconds = Duration.between(start, Instant.parse(to)).toSeconds().toInt()
      (0..seconds step 3_600).forEach { trial.good("/a/x", it to 1.0) }
      trial.closedUntil(seconds)
      return trial.points("/a/r").mapKeys { start.plusSeconds(it.key.toLong()) }
    }
    fun ends(found: Map<Instant, Any?>) = found.map { (end, count) -> "$end $count" }

    test("a reading at a window's start belongs to the one before") {
      pointsOf({
        measurement("x")
        metric("r", "sum(x)", "10s")
      }) {
        good("/a/x", 0 to 1.0, 0.000001 to 2.0, 10 to 4.0, 10.000001 to 8.0)
        closedUntil(20)
      } shouldBe mapOf(0.0 to 1.0, 10.0 to 6.0, 20.0 to 8.0)
    }

    test("a window counts as soon as its end is closed") {
      fun until(second: Double) =
        pointsOf({
          measurement("x")
          metric("r", "sum(x)")
        }) {
          good("/a/x", 10 to 1.0)
          closedUntil(second)
        }
      until(59.999999) shouldBe mapOf()
      until(60.0) shouldBe mapOf(60.0 to 1.0)
    }

    test("an offset shifts the ends") {
      pointsOf({
        measurement("x")
        metric("r", "sum(x)", "60s, offset 15s")
      }) {
        good("/a/x", 15 to 1.0, 16 to 2.0, 75 to 4.0)
        closedUntil(100)
      } shouldBe mapOf(15.0 to 1.0, 75.0 to 6.0)
    }

    test("windows over more than their step overlap") {
      pointsOf({
        measurement("x")
        metric("r", "sum(x)", "20s, over 60s")
      }) {
        good("/a/x", 10 to 1.0, 40 to 2.0, 90 to 4.0)
        closedUntil(160)
      } shouldBe
        mapOf(
          20.0 to 1.0,
          40.0 to 3.0,
          60.0 to 3.0,
          80.0 to 2.0,
          100.0 to 4.0,
          120.0 to 4.0,
          140.0 to 4.0,
        )
    }

    test("hours and 24h are counted from 1970 in UTC, whatever the clock says") {
      ends(hours("8h, offset 6h", "2026-03-02T05:00:00Z", "2026-03-02T22:00:00Z")) shouldBe
        listOf(
          "2026-03-02T06:00:00Z 2.0",
          "2026-03-02T14:00:00Z 8.0",
          "2026-03-02T22:00:00Z 8.0",
        )
      hours("24h", "2026-03-02T23:00:00Z", "2026-03-04T00:00:00Z", "Europe/Vienna").keys shouldBe
        setOf(Instant.parse("2026-03-03T00:00:00Z"), Instant.parse("2026-03-04T00:00:00Z"))
    }

    test("days are from midnight to midnight where the asset stands, 23 or 25 hours long as well") {
      ends(hours("1d", "2026-03-28T00:00:00Z", "2026-03-30T22:00:00Z", "Europe/Vienna")) shouldBe
        listOf(
          "2026-03-28T23:00:00Z 24.0",
          "2026-03-29T22:00:00Z 23.0",
          "2026-03-30T22:00:00Z 24.0",
        )
      ends(hours("1d", "2026-10-24T00:00:00Z", "2026-10-26T23:00:00Z", "Europe/Vienna")) shouldBe
        listOf(
          "2026-10-24T22:00:00Z 23.0",
          "2026-10-25T23:00:00Z 25.0",
          "2026-10-26T23:00:00Z 24.0",
        )
    }

    test("a day from 06:00 to 06:00 is one by the clock, and a zone of its own goes first") {
      hours(
          "1d, offset 6h, zone Europe/Vienna",
          "2026-03-28T12:00:00Z",
          "2026-03-30T12:00:00Z",
          "Asia/Tokyo",
        )
        .keys shouldBe
        setOf(Instant.parse("2026-03-29T04:00:00Z"), Instant.parse("2026-03-30T04:00:00Z"))
    }

    test("weeks begin on Monday, months with their first day, 3mo are quarters") {
      hours("1w", "2026-03-05T00:00:00Z", "2026-03-17T00:00:00Z").keys shouldBe
        setOf(Instant.parse("2026-03-09T00:00:00Z"), Instant.parse("2026-03-16T00:00:00Z"))
      ends(hours("1mo", "2026-01-31T12:00:00Z", "2026-03-01T00:00:00Z")) shouldBe
        listOf("2026-02-01T00:00:00Z 13.0", "2026-03-01T00:00:00Z 672.0")
      hours("3mo", "2026-02-10T00:00:00Z", "2026-07-02T00:00:00Z").keys shouldBe
        setOf(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-07-01T00:00:00Z"))
      hours("1y", "2025-12-10T00:00:00Z", "2026-01-02T00:00:00Z").keys shouldBe
        setOf(Instant.parse("2026-01-01T00:00:00Z"))
    }

    test("each day may have the last three days") {
      ends(hours("1d, over 3d", "2026-03-01T12:00:00Z", "2026-03-05T00:00:00Z")) shouldBe
        listOf(
          "2026-03-02T00:00:00Z 13.0",
          "2026-03-03T00:00:00Z 37.0",
          "2026-03-04T00:00:00Z 61.0",
          "2026-03-05T00:00:00Z 72.0",
        )
    }

    test("a fixed window of whole weeks ends with a Sunday, as SiteWise's do") {
      val window = Window.every(Duration.ofDays(7))
      val first = Micros.of(Instant.parse("2026-03-05T00:00:00Z"))
      val last = Micros.of(Instant.parse("2026-03-10T00:00:00Z"))
      windows(window, ZoneOffset.UTC, first, last).map {
        Micros.toInstant(it.to)
      } shouldBe listOf(Instant.parse("2026-03-09T00:00:00Z"))
    }

    test("the zone of an asset above counts for those below that have none") {
      val trial = Trial(Instant.parse("2026-03-02T12:00:00Z"))
      trial.model("machine") {
        measurement("x")
        metric("r", "sum(x)", "1d")
      }
      trial.model("site") {
        attribute("time_zone", "Asia/Tokyo", DataType.STRING)
        children("machines", "machine")
      }
      trial.asset("s", "site")
      trial.asset("p", "machine", under = "s", by = "machines")
      trial.good("/s/p/x", 60 to 1.0)
      trial.closedUntil(86_400)
      // Midnight in Tokyo is 15:00 UTC.
      trial.points("/s/p/r") shouldBe mapOf(10_800.0 to 1.0)
    }
  })
