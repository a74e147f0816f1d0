// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.rollup

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.Removal
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.rows
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Quality.BAD
import io.millwright.value.Quality.GOOD
import io.millwright.value.Quality.UNCERTAIN
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.time.OffsetDateTime
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlin.math.abs
import kotlin.math.max
import kotlin.math.sqrt
import kotlin.random.Random

private val start: Instant = Instant.parse("2026-03-27T00:00:00Z")
private val later: Instant = start.plus(Duration.ofDays(300))
private const val HOUR = 3_600_000_000L
private const val SPAN = 60 * HOUR

/** What a window holds, as a view or GetAssetPropertyAggregates tells it. */
private data class Told(val end: Long, val count: Long, val numbers: Map<String, Double?>)

/** All points of a stream, and what windows of them hold: as simple as it can be. */
private class Evaluator {
  val points = mutableMapOf<Pair<Long, Quality>, Value>()

  private fun number(value: Value): Double? =
    value.asNumber().let { if (it.isPresent && abs(it.asDouble) < 1e140) it.asDouble else null }

  private fun windows(length: Long, qualities: Set<Quality>) =
    points.entries
      .filter { it.key.second in qualities }
      .sortedBy { it.key.first }
      .groupBy(
        { Math.ceilDiv(it.key.first, length) * length },
        { it.key.first to number(it.value) },
      )
      .toSortedMap()

  fun aggregates(length: Long, qualities: Set<Quality>): List<Told> =
    windows(length, qualities).map { (end, window) ->
      Told(end, window.size.toLong(), statistics(window.mapNotNull { it.second }))
    }

  private fun statistics(numbers: List<Double>): Map<String, Double?> {
    val mean = if (numbers.isEmpty()) null else numbers.average()
    return mapOf(
      "average" to mean,
      "minimum" to numbers.minOrNull(),
      "maximum" to numbers.maxOrNull(),
      "sum" to if (numbers.isEmpty()) null else numbers.sum(),
      "standard_deviation" to
        when (numbers.size) {
          0 -> null
          1 -> 0.0
          else -> sqrt(numbers.sumOf { (it - mean!!) * (it - mean) } / (numbers.size - 1))
        },
    )
  }

  fun view(length: Long): List<Told> {
    val all = windows(length, setOf(GOOD))
    val numbers = all.values.flatten().filter { it.second != null }
    return all.map { (end, window) ->
      val inside = window.filter { it.second != null }
      val courses = numbers.filter { it.first <= end - length }.takeLast(1) + inside
      var area = 0.0
      var known = 0L
      courses.forEachIndexed { i, (at, value) ->
        val from = max(at, end - length)
        val to = if (i + 1 < courses.size) courses[i + 1].first else end
        area += value!! * (to - from)
        known += to - from
      }
      Told(
        end,
        window.size.toLong(),
        statistics(inside.map { it.second!! }) +
          mapOf(
            "standard_deviation" to
              (statistics(inside.map { it.second!! })["standard_deviation"] ?: 0.0),
            "first" to inside.firstOrNull()?.second,
            "last" to inside.lastOrNull()?.second,
            "time_weighted_average" to if (inside.isEmpty() || known == 0L) null else area / known,
          ),
      )
    }
  }
}

/** Sums of sums differ from sums in the last digits, in proportion to what was summed up. */
private fun shouldEqual(actual: List<Told>, expected: List<Told>, scale: Double) {
  actual.map { it.end to it.count } shouldContainExactly expected.map { it.end to it.count }
  actual.zip(expected).forEach { (told, computed) ->
    withClue("$told\n$computed") {
      told.numbers.keys shouldBe computed.numbers.keys
      told.numbers.forEach { (name, number) ->
        val other = computed.numbers[name]
        (number == null) shouldBe (other == null)
        if (number != null && other != null) {
          withClue(name) { (abs(number - other) <= 1e-9 * scale * told.count) shouldBe true }
        }
      }
    }
  }
}

class RollupsSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val second = TestDatabase.again(opened)
    val historian = opened.historian()
    val stream = AtomicInteger()
    afterSpec {
      second.close()
      opened.close()
    }

    fun fresh() = Alias("/rolled-${stream.incrementAndGet()}")

    fun reading(alias: Alias, micros: Long, quality: Quality, value: Value) =
      Reading.of(alias.path(), Micros.toInstant(micros), quality, value)

    fun rollAll(now: Instant = later) {
      while (opened.rollups().roll(now)) {
        // Until nothing is due.
      }
    }

    fun view(alias: Alias, resolution: Resolution): List<Told> {
      val names =
        listOf("average", "minimum", "maximum", "sum", "standard_deviation", "first", "last") +
          "time_weighted_average"
      return opened
        .rows(
          "select ts, count, ${names.joinToString()} from millwright.aggregates_${resolution.code()} where alias = '${alias.path()}' order by ts"
        )
        .map { row ->
          Told(
            Micros.of(
              OffsetDateTime.parse(
                  row[0]!!.replace(' ', 'T').replace(Regex("([+-]\\d\\d)$"), "$1:00")
                )
                .toInstant()
            ),
            row[1]!!.toLong(),
            names.indices.associate { names[it] to row[it + 2]?.toDouble() },
          )
        }
    }

    fun aggregates(alias: Alias, resolution: Resolution, qualities: Set<Quality>) =
      historian
        .aggregates(
          alias,
          TimeRange(start.minusSeconds(90_000), later),
          resolution,
          qualities,
          Order.ASCENDING,
          1_000_000,
        )
        .map {
          fun number(of: Double) = of.takeUnless { number -> number.isNaN() }
          Told(
            Micros.of(it.time()),
            it.count(),
            mapOf(
              "average" to number(it.average()),
              "minimum" to number(it.minimum()),
              "maximum" to number(it.maximum()),
              "sum" to number(it.sum()),
              "standard_deviation" to number(it.standardDeviation()),
            ),
          )
        }

    fun compare(alias: Alias, evaluator: Evaluator, scale: Double) =
      Resolution.entries.forEach { resolution ->
        val length = resolution.length().toNanos() / 1_000
        withClue(resolution) {
          shouldEqual(view(alias, resolution), evaluator.view(length), scale)
          listOf(setOf(GOOD), setOf(GOOD, BAD, UNCERTAIN)).forEach {
            shouldEqual(aggregates(alias, resolution, it), evaluator.aggregates(length, it), scale)
          }
        }
      }

    test("rollups equal the aggregates of the stored readings, whatever came when") {
      val seed = System.nanoTime()
      val random = Random(seed)
      val scale = 1e4

      fun value() =
        when (random.nextInt(20)) {
          0 -> Value.of("text")
          1 -> Value.of(Double.NaN)
          2 -> Value.of(random.nextBoolean())
          3 -> Value.of(-1e200)
          in 4..9 -> Value.of(random.nextLong(-1_000, 1_000))
          else -> Value.of(random.nextDouble(9_000.0, 9_001.0))
        }

      fun time(): Long {
        val at = Micros.of(start) + random.nextLong(SPAN)
        return when (random.nextInt(4)) {
          0 -> at / HOUR * HOUR
          1 -> at / 60_000_000 * 60_000_000 + random.nextLong(-1, 2)
          else -> at
        }
      }

      fun some(): List<Long> {
        val first = time()
        return when (random.nextInt(3)) {
          0 -> List(random.nextInt(1, 20)) { time() }
          // Often enough for minutes, and often enough for quarters of an hour.
          1 -> List(random.nextInt(1, 400)) { first + it * 9_000_000L }
          else -> List(random.nextInt(1, 100)) { first + it * 70_000_000L }
        }
      }

      withClue("seed $seed") {
        repeat(15) {
          val alias = fresh()
          val evaluator = Evaluator()
          repeat(12) {
            when (random.nextInt(8)) {
              in 0..3 -> {
                val quality = listOf(GOOD, GOOD, GOOD, BAD, UNCERTAIN).random(random)
                val points = some().map { reading(alias, it, quality, value()) }
                // Another process writes, too.
                (if (random.nextBoolean()) historian else second.historian()).write(
                  Changes.of(ReadingBatch.of(points))
                )
                points.forEach {
                  evaluator.points[Micros.of(it.tqv().time()) to it.tqv().quality()] =
                    it.tqv().value()
                }
              }
              4 -> {
                val from = time()
                val to = from + random.nextLong(6 * HOUR)
                historian.write(
                  Changes(
                    ReadingBatch.empty(),
                    listOf(Removal(alias, TimeRange(Micros.toInstant(from), Micros.toInstant(to)))),
                    ReadingBatch.empty(),
                    listOf(),
                    mapOf(),
                  )
                )
                evaluator.points.keys.removeIf { it.first > from && it.first <= to }
              }
              5 -> opened.rollups().roll(Micros.toInstant(time()))
              6 -> second.rollups().roll(later)
              else -> rollAll(Micros.toInstant(time()))
            }
            if (random.nextInt(6) == 0) {
              compare(alias, evaluator, scale)
            }
          }
          compare(alias, evaluator, scale)
          rollAll()
          opened.number("select count(*) from historian.rollup_due") shouldBe 0
          compare(alias, evaluator, scale)
        }
      }
    }

    test("writers and rollers at once lose no mark") {
      val aliases = List(5) { fresh() }
      val evaluators = aliases.map { Evaluator() }
      val stopping = AtomicBoolean()
      val executor = Executors.newFixedThreadPool(6)
      try {
        val rollers =
          listOf(opened, second).map {
            executor.submit {
              while (!stopping.get()) {
                it.rollups().roll(later)
              }
            }
          }
        // Each writer has a second of its own, and all have the same hours.
        val written =
          (0 until 4)
            .map { writer ->
              executor.submit<List<Reading>> {
                val random = Random(writer)
                val to = if (writer % 2 == 0) historian else second.historian()
                (0 until 40).flatMap {
                  val points = aliases.map { alias ->
                    val at =
                      Micros.of(start) +
                        random.nextLong(3) * HOUR +
                        random.nextLong(1, 60) * 60_000_000 +
                        writer
                    reading(alias, at, GOOD, Value.of(random.nextDouble()))
                  }
                  to.write(Changes.of(ReadingBatch.of(points)))
                  points
                }
              }
            }
            .flatMap { it.get() }
        stopping.set(true)
        rollers.forEach { it.get() }
        written.forEach {
          evaluators[aliases.indexOf(it.alias())].points[Micros.of(it.tqv().time()) to GOOD] =
            it.tqv().value()
        }
      } finally {
        executor.shutdownNow()
      }
      aliases.zip(evaluators).forEach { (alias, evaluator) -> compare(alias, evaluator, 1.0) }
      rollAll()
      opened.number("select count(*) from historian.rollup_due") shouldBe 0
      aliases.zip(evaluators).forEach { (alias, evaluator) -> compare(alias, evaluator, 1.0) }
    }

    test("what is rolled up is not read from the readings, and few readings are worth few rows") {
      val often = fresh()
      val seldom = fresh()
      historian.write(
        Changes.of(
          ReadingBatch.of(
            (1L..3_600).map {
              reading(often, Micros.of(start) + it * 1_000_000, GOOD, Value.of(it))
            } +
              (1L..6).map {
                reading(seldom, Micros.of(start) + it * 600_000_000, GOOD, Value.of(it))
              }
          )
        )
      )
      rollAll()
      fun rows(alias: Alias) =
        opened
          .rows(
            "select r.minutes, count(*) from historian.rollup r join historian.series s on s.id = r.series where s.alias = '${alias.path()}' group by 1 order by 1"
          )
          .map { it.joinToString(" x ") }
      rows(often) shouldContainExactly listOf("1 x 60", "15 x 4", "60 x 1")
      rows(seldom) shouldContainExactly listOf("60 x 1")
      val before = Resolution.entries.map { aggregates(often, it, setOf(GOOD)) }
      before.forEach { it.shouldNotBeEmpty() }
      // Behind the historian's back, so that nothing is due.
      opened.dataSource().connection.use { connection ->
        connection.createStatement().use {
          it.execute(
            "delete from historian.point p using historian.series s where s.id = p.series and s.alias = '${often.path()}'"
          )
        }
        connection.commit()
      }
      Resolution.entries.map { aggregates(often, it, setOf(GOOD)) } shouldContainExactly before
    }

    test("an hour that may still get readings is not rolled up") {
      val alias = fresh()
      historian.write(
        Changes.of(ReadingBatch.of(reading(alias, Micros.of(start) + HOUR / 2, GOOD, Value.of(1L))))
      )
      opened.rollups().roll(start.plus(Duration.ofMinutes(64))).shouldBeFalse()
      opened.number("select count(*) from historian.rollup_due") shouldBe 1
      rollAll(start.plus(Duration.ofMinutes(65)))
      opened.number("select count(*) from historian.rollup_due") shouldBe 0
    }

    test("a stream that is deleted leaves no rollups, and one from the ends of time is rolled up") {
      val alias = fresh()
      val ends = listOf("-200000-01-01T00:00:00Z", "+291000-01-01T00:00:00Z").map(Instant::parse)
      historian.write(
        Changes.of(ReadingBatch.of(ends.map { Reading.of(alias.path(), it, GOOD, Value.of(1L)) }))
      )
      rollAll(Instant.parse("+292000-01-01T00:00:00Z"))
      opened.number("select count(*) from historian.rollup_due") shouldBe 0
      listOf("1m", "15m", "1h", "1d").forEach {
        opened.number(
          "select sum(count) from millwright.aggregates_$it where alias = '${alias.path()}'"
        ) shouldBe 2
      }
      val id = opened.number("select id from historian.series where alias = '${alias.path()}'")
      historian.delete(alias)
      rollAll(Instant.parse("+292000-01-01T00:00:00Z"))
      opened.rows("select * from historian.rollup where series = $id").shouldBeEmpty()
    }
  })
