// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.reading

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.checkAll
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.figure.Figure
import io.millwright.historian.Order
import io.millwright.historian.Removal
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.database.HistorianConfig
import io.millwright.historian.postgres.rows
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Micros
import io.millwright.value.NullType
import io.millwright.value.Quality
import io.millwright.value.Quality.BAD
import io.millwright.value.Quality.GOOD
import io.millwright.value.Quality.UNCERTAIN
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.time.ZoneOffset
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlin.math.sqrt

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")
private val everyQuality = Quality.entries.toSet()
private val always = TimeRange(noon.minusSeconds(100_000), noon.plusSeconds(100_000))

private fun reading(alias: String, second: Long, value: Double, quality: Quality = GOOD) =
  Reading.of(alias, noon.plusSeconds(second), quality, Value.of(value))

private fun changes(vararg readings: Reading) = Changes.of(ReadingBatch.of(readings.toList()))

private fun Tqv.untyped() = Tqv(time(), quality(), Value.none())

class StoredReadingsSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val historian = opened.historian()
    val stream = AtomicInteger()
    afterSpec { opened.close() }

    fun fresh() = "/stream-${stream.incrementAndGet()}"

    fun history(alias: String, range: TimeRange = always) =
      historian.history(Alias(alias), range, everyQuality, Order.ASCENDING, 1_000_000)

    test("what is written is read back, whatever its type, NaN and null too") {
      val alias = fresh()
      val values =
        listOf(
          Value.of(42L),
          Value.of(Long.MIN_VALUE),
          Value.of(21.5),
          Value.of(Double.NaN),
          Value.of(Double.NEGATIVE_INFINITY),
          Value.of(true),
          Value.of(false),
          Value.of("Ølflaske \uD83C\uDF7A"),
          Value.of(""),
          Value.none(),
        )
      val readings = values.mapIndexed { i, value ->
        Reading.of(alias, noon.plusSeconds(i.toLong()), GOOD, value)
      }
      historian.write(Changes.of(ReadingBatch.of(readings)))
      history(alias) shouldContainExactly readings.map { it.tqv() }
      historian.range(listOf(Alias(alias)), always) shouldBe ReadingBatch.of(readings)
    }

    test("a null keeps the type that its sender named, and counts as no value") {
      val alias = fresh()
      val nulls =
        NullType.entries.mapIndexed { i, type ->
          Reading.of(alias, noon.plusSeconds(i.toLong()), BAD, Value.none(type))
        }
      historian.write(Changes.of(ReadingBatch.of(nulls)))
      history(alias).map { (it.value() as Value.NullValue).type() } shouldContainExactly
        NullType.entries
      historian.range(listOf(Alias(alias)), always) shouldBe ReadingBatch.of(nulls)
      historian.firstValues(listOf(Alias(alias))).shouldBeEmpty()
      // Sent again without a type, after all of them were merged once.
      historian.write(
        Changes.of(ReadingBatch.of(nulls.map { Reading(it.alias(), it.tqv().untyped()) }))
      )
      history(alias).map { (it.value() as Value.NullValue).type() }.distinct() shouldContainExactly
        listOf(NullType.UNNAMED)
    }

    test(
      "what is written is counted once it is stored: new and changed points, and repeated ones"
    ) {
      fun counted(): Map<String, Double> =
        opened
          .figures()
          .filterIsInstance<Figure.Counter>()
          .filter { it.labels().isEmpty() }
          .associate { it.name() to it.value().asDouble }
      fun grown(work: () -> Unit): Map<String, Double> {
        val before = counted()
        work()
        return counted()
          .mapValues { (name, now) -> now - before.getValue(name) }
          .filterValues {
            it != 0.0
          }
      }
      val alias = fresh()
      // As many as go to their place directly, and as few as go there by a merge.
      for (size in listOf(300, 3)) {
        val first = size * 10L
        val readings = (0 until size).map { reading(alias, first + it, 1.0) }
        val computed = readings.map { Reading(Alias("$alias/twice"), it.tqv()) }
        val both =
          Changes(
              ReadingBatch.of(readings),
              listOf(),
              ReadingBatch.of(computed),
              listOf(),
              mapOf(),
            )
            .by(7)
        val stored = "millwright_historian_readings_stored_total"
        val repeated = "millwright_historian_readings_repeated_total"
        grown { historian.write(both) } shouldBe
          mapOf(
            stored to size.toDouble(),
            "millwright_historian_computed_stored_total" to size.toDouble(),
          )
        grown { historian.write(both) } shouldBe
          mapOf(
            repeated to size.toDouble(),
            "millwright_historian_computed_repeated_total" to size.toDouble(),
          )
        val changed = readings.take(2).map { reading(alias, first, 2.0) } + readings[1]
        grown { historian.write(changes(*changed.toTypedArray())) } shouldBe
          mapOf(stored to 1.0, repeated to 2.0)
      }
      fun timed(name: String) =
        opened.figures().filterIsInstance<Figure.Timer>().single { it.name() == name }
      val writes = timed("millwright_historian_write_seconds")
      val written = writes.count().asLong
      historian.write(changes(reading(alias, 1, 5.0)))
      writes.count().asLong shouldBe written + 1
      val queries = timed("millwright_historian_query_seconds")
      val asked = queries.count().asLong
      val nanos = queries.nanos().asLong
      history(alias)
      queries.count().asLong shouldBe asked + 1
      (queries.nanos().asLong > nanos) shouldBe true
    }

    test(
      "the size of the database and how far its rollups are behind are told once they are known"
    ) {
      TestDatabase.fresh().use { other ->
        fun gauges() =
          other.figures().filterIsInstance<Figure.Gauge>().associate {
            it.name() to it.value().asDouble
          }
        gauges().keys shouldNotContain "millwright_historian_size_bytes"
        other.historian().write(changes(reading("/x", 0, 1.0)))
        other.start { noon.plusSeconds(3 * 3_600) }
        (gauges().getValue("millwright_historian_size_bytes") > 1_000_000) shouldBe true
        // An hour stays open for five minutes.
        gauges()["millwright_historian_rollup_lag_seconds"] shouldBe 3 * 3_600.0 - 300
      }
    }

    // PostgreSQL's text cannot hold it, and one odd string must not block a whole batch for ever.
    test("a text with the character zero is stored with its symbol") {
      val alias = fresh()
      historian.write(changes(Reading.of(alias, noon, GOOD, Value.of("a\u0000b"))))
      history(alias).single().value() shouldBe Value.of("a\u2400b")
    }

    test("a time that PostgreSQL cannot hold is stored as the nearest that it can") {
      val alias = fresh()
      historian.write(
        changes(Reading.of(alias, Instant.parse("-200000-01-01T00:00:00Z"), GOOD, Value.of(1.0)))
      )
      historian.latest(listOf(Alias(alias))).getValue(Alias(alias)).value() shouldBe Value.of(1.0)
    }

    test("a batch delivered twice is there once") {
      val alias = fresh()
      val batch = changes(reading(alias, 0, 1.0), reading(alias, 1, 2.0))
      historian.write(batch)
      historian.write(batch)
      history(alias).size shouldBe 2
    }

    test("the same stream, time and quality written again replaces the value, also in one batch") {
      val alias = fresh()
      historian.write(changes(reading(alias, 0, 1.0), reading(alias, 0, 2.0)))
      history(alias).map { it.value() } shouldContainExactly listOf(Value.of(2.0))
      historian.write(changes(Reading.of(alias, noon, GOOD, Value.of("now a text"))))
      history(alias).map { it.value() } shouldContainExactly listOf(Value.of("now a text"))
    }

    test("another quality stands beside the first") {
      val alias = fresh()
      historian.write(
        changes(
          reading(alias, 0, 1.0),
          reading(alias, 0, 2.0, BAD),
          reading(alias, 0, 3.0, UNCERTAIN),
        )
      )
      history(alias).map { it.quality() } shouldContainExactly listOf(BAD, UNCERTAIN, GOOD)
      historian.history(Alias(alias), always, setOf(GOOD), Order.ASCENDING, 9).map {
        it.value()
      } shouldContainExactly listOf(Value.of(1.0))
    }

    test("microseconds survive, and what is finer is cut off") {
      val alias = fresh()
      val time = Instant.parse("2026-11-23T12:00:00.123456789Z")
      historian.write(changes(Reading.of(alias, time, GOOD, Value.of(1.0))))
      history(alias).single().time() shouldBe Instant.parse("2026-11-23T12:00:00.123456Z")
    }

    test("a range excludes its start and includes its end") {
      val alias = fresh()
      historian.write(changes(*(0L..4L).map { reading(alias, it, it.toDouble()) }.toTypedArray()))
      val range = TimeRange(noon.plusSeconds(1), noon.plusSeconds(3))
      history(alias, range).map { it.time() } shouldContainExactly
        listOf(noon.plusSeconds(2), noon.plusSeconds(3))
      historian.range(listOf(Alias(alias)), range).size() shouldBe 2
    }

    test("history comes in the order asked for, up to the limit") {
      val alias = fresh()
      historian.write(changes(*(0L..9L).map { reading(alias, it, it.toDouble()) }.toTypedArray()))
      historian.history(Alias(alias), always, setOf(GOOD), Order.DESCENDING, 2).map {
        it.value()
      } shouldContainExactly listOf(Value.of(9.0), Value.of(8.0))
      shouldThrow<IllegalArgumentException> {
        historian.history(Alias(alias), always, setOf(GOOD), Order.DESCENDING, 0)
      }
    }

    // A device's clock was ahead, and has been put right.
    test("a point of the future hides no later one, and is the latest where there is no other") {
      val alias = fresh()
      val now = Instant.now()
      fun latest() = historian.latest(listOf(Alias(alias))).getValue(Alias(alias)).value()
      fun write(time: Instant, value: Double) =
        historian.write(changes(Reading.of(alias, time, GOOD, Value.of(value))))
      write(now.plusSeconds(3600), 1.0)
      latest() shouldBe Value.of(1.0)
      write(now.minusSeconds(5), 2.0)
      latest() shouldBe Value.of(2.0)
      write(now.plusSeconds(7200), 3.0)
      write(now.minusSeconds(1), 4.0)
      latest() shouldBe Value.of(4.0)
      opened.rows("select value from millwright.latest where alias = '$alias'") shouldBe
        listOf(listOf("4"))
      opened.rows(
        "select double_value from sitewise.latest_value_time_series where property_alias = '$alias'"
      ) shouldBe listOf(listOf("4"))
    }

    test("the liveness of a source is no stream for people") {
      val alias = fresh()
      historian.write(changes(reading("$alias/x", 0, 1.0)))
      historian.write(changes(reading("$alias/\$sources/edge/plc", 0, 1.0)))
      historian.streams(alias, Optional.empty(), 10).map { it.alias().path() } shouldContainExactly
        listOf("$alias/x")
    }

    test("late data does not become the latest value") {
      val alias = fresh()
      historian.write(changes(reading(alias, 10, 10.0)))
      historian.write(changes(reading(alias, 5, 5.0)))
      historian.latest(listOf(Alias(alias), Alias("/nobody/wrote/this"))) shouldContainExactly
        mapOf(Alias(alias) to Tqv(noon.plusSeconds(10), GOOD, Value.of(10.0)))
      historian.newest(listOf(Alias(alias))) shouldBe Optional.of(noon.plusSeconds(10))
      historian.newest(listOf(Alias("/nobody/wrote/this"))) shouldBe Optional.empty()
    }

    test("the last good value passes over bad ones and over those behind the time") {
      val alias = fresh()
      historian.write(
        changes(reading(alias, 1, 1.0), reading(alias, 2, 2.0, BAD), reading(alias, 3, 3.0))
      )
      historian.lastGood(listOf(Alias(alias)), noon.plusSeconds(2)) shouldContainExactly
        mapOf(Alias(alias) to Tqv(noon.plusSeconds(1), GOOD, Value.of(1.0)))
      historian.lastGood(listOf(Alias(alias)), noon).shouldBeEmpty()
    }

    test("the last value is of any quality, of several at one time the good one") {
      val alias = fresh()
      fun last(second: Long) =
        historian.last(listOf(Alias(alias)), noon.plusSeconds(second))[Alias(alias)]?.quality()
      historian.write(
        changes(
          reading(alias, 1, 1.0),
          reading(alias, 2, 2.0, BAD),
          reading(alias, 3, 3.0, Quality.UNCERTAIN),
          reading(alias, 4, 4.0, BAD),
          reading(alias, 4, 4.0),
        )
      )
      (0L..5L).map { last(it) } shouldBe listOf(null, GOOD, BAD, Quality.UNCERTAIN, GOOD, GOOD)
    }

    context("a computed value knows the version of the plant that gave it") {
      fun by(version: Long, vararg computed: Reading) =
        Changes(
            ReadingBatch.empty(),
            listOf(),
            ReadingBatch.of(computed.toList()),
            listOf(),
            mapOf(),
          )
          .by(version)

      // Few rows are merged, many are copied to their place.
      withTests(1, 300) { rows ->
        val raw = fresh()
        val alias = fresh()
        fun versions() =
          opened.rows(
            "select plant_version, count(*) from millwright.readings where alias = '$alias'" +
              " group by 1 order by 1"
          )
        fun values(value: Double) = (1L..rows).map { reading(alias, it, value) }.toTypedArray()
        val readings = ReadingBatch.of((1L..rows).map { reading(raw, it, 1.0) })
        val computed = by(4, *values(1.0))
        historian.write(Changes(readings, listOf(), computed.computed(), listOf(), mapOf()).by(4))
        historian.version(Alias(raw), noon.plusSeconds(1)) shouldBe OptionalLong.empty()
        historian.version(Alias(alias), noon.plusSeconds(1)) shouldBe OptionalLong.of(4)
        versions() shouldBe listOf(listOf("4", "$rows"))
        withClue("what comes out as it was keeps the version that gave it first") {
          historian.write(by(5, *values(1.0)))
          versions() shouldBe listOf(listOf("4", "$rows"))
        }
        historian.write(by(6, *values(2.0)))
        versions() shouldBe listOf(listOf("6", "$rows"))
        withClue("a version that is not known") {
          historian.write(by(0, *values(3.0)))
          versions() shouldBe listOf(listOf(null, "$rows"))
        }
      }
    }

    test("computed values are removed before new ones are written") {
      val alias = fresh()
      historian.write(changes(*(0L..4L).map { reading(alias, it, it.toDouble()) }.toTypedArray()))
      historian.write(
        Changes(
          ReadingBatch.empty(),
          listOf(Removal(Alias(alias), TimeRange(noon, noon.plusSeconds(3)))),
          ReadingBatch.of(reading(alias, 2, 22.0)),
          listOf(),
          mapOf(),
        )
      )
      history(alias).map { it.value() } shouldContainExactly
        listOf(Value.of(0.0), Value.of(22.0), Value.of(4.0))
    }

    test("changes that cannot be stored leave nothing behind") {
      val alias = fresh()
      shouldThrow<RuntimeException> {
        historian.write(
          Changes(
            ReadingBatch.of(reading(alias, 0, 1.0)),
            listOf(),
            ReadingBatch.empty(),
            listOf(
              AlarmEvent(
                AlarmId(AssetId(UUID.randomUUID()), "zero\u0000key"),
                AlarmEvent.Kind.RAISED,
                noon,
                Priority.LOW,
                "",
                "",
                false,
              )
            ),
            mapOf(),
          )
        )
      }
      history(alias).shouldBeEmpty()
      historian.streams(alias, Optional.empty(), 1).shouldBeEmpty()
      // The series that was not created must not be remembered either.
      historian.write(changes(reading(alias, 0, 1.0)))
      history(alias).size shouldBe 1
    }

    test("the progress of a tree is kept") {
      val tree = AssetId(UUID.randomUUID())
      historian.progress(tree) shouldBe Optional.empty()
      listOf(noon, noon.plusSeconds(60)).forEach {
        historian.write(
          Changes(ReadingBatch.empty(), listOf(), ReadingBatch.empty(), listOf(), mapOf(tree to it))
        )
      }
      historian.progress(tree) shouldBe Optional.of(noon.plusSeconds(60))
    }

    test("streams are listed by prefix, page by page, in the order of their aliases") {
      // % and _ mean nothing special, and an alias may be longer than any index entry.
      val long = "/page_%/" + "ü".repeat(2000)
      val aliases = listOf("/page_%/B", "/page_%/a", "/page_%/b", "/page_%/c", long).sorted()
      historian.write(changes(*aliases.map { reading(it, 0, 1.0) }.toTypedArray()))
      historian.write(changes(reading("/pageX%/z", 0, 1.0)))
      val pages = mutableListOf<String>()
      var after = Optional.empty<Alias>()
      while (true) {
        val page = historian.streams("/page_%/", after, 2)
        if (page.isEmpty()) break
        pages += page.map { it.alias().path() }
        after = Optional.of(page.last().alias())
      }
      pages shouldContainExactly aliases
    }

    test("aggregates equal what one computes by hand over the same points") {
      val points =
        Arb.bind(
          Arb.long(0L..7_200_000_000L),
          Arb.numericDouble(-1e6, 1e6),
          Arb.element(GOOD, GOOD, GOOD, BAD, UNCERTAIN),
        ) { micros, value, quality ->
          Triple(micros, value, quality)
        }
      checkAll(25, Arb.list(points, 1..60), Arb.long(0L..7_200_000_000L)) { list, from ->
        val own = fresh()
        // Half of the points are moved onto a boundary, where mistakes are made.
        val readings = list.mapIndexed { i, (micros, value, quality) ->
          val at = if (i % 2 == 0) micros / 60_000_000 * 60_000_000 else micros
          Reading.of(own, Micros.toInstant(Micros.of(noon) + at), quality, Value.of(value))
        }
        historian.write(Changes.of(ReadingBatch.of(readings)))
        val window = Window.every(Resolution.MINUTE.length())
        val first = Micros.toInstant(Micros.of(noon) + from)
        val range = TimeRange(first, first.plusSeconds(5_400))
        val expected =
          readings
            .filter { it.tqv().quality() == GOOD }
            .associateBy { it.tqv().time() }
            .values
            .groupBy { window.endMicros(Micros.of(it.tqv().time()), ZoneOffset.UTC) }
            .filterKeys { it > Micros.of(range.from()) && it <= Micros.of(range.to()) }
            .toSortedMap()
        val actual =
          historian.aggregates(
            Alias(own),
            range,
            Resolution.MINUTE,
            setOf(GOOD),
            Order.ASCENDING,
            1_000,
          )
        actual.map { Micros.of(it.time()) } shouldContainExactly expected.keys.toList()
        actual.forEach { aggregate ->
          val numbers =
            expected.getValue(Micros.of(aggregate.time())).map {
              it.tqv().value().asNumber().asDouble
            }
          val mean = numbers.average()
          val deviation =
            if (numbers.size == 1) 0.0
            else sqrt(numbers.sumOf { (it - mean) * (it - mean) } / (numbers.size - 1))
          aggregate.count() shouldBe numbers.size.toLong()
          aggregate.average() shouldBe (mean plusOrMinus 1e-6)
          aggregate.minimum() shouldBe numbers.min()
          aggregate.maximum() shouldBe numbers.max()
          aggregate.sum() shouldBe (numbers.sum() plusOrMinus 1e-4)
          aggregate.standardDeviation() shouldBe (deviation plusOrMinus 1e-3)
        }
      }
    }

    test("NaN and texts are counted and poison no average") {
      val alias = fresh()
      historian.write(
        changes(
          Reading.of(alias, noon.plusSeconds(1), BAD, Value.of(Double.NaN)),
          Reading.of(alias, noon.plusSeconds(2), BAD, Value.of(4.0)),
          Reading.of(alias, noon.plusSeconds(63), GOOD, Value.of("text")),
        )
      )
      val (numbers, texts) =
        historian.aggregates(
          Alias(alias),
          always,
          Resolution.MINUTE,
          everyQuality,
          Order.ASCENDING,
          10,
        )
      numbers.count() shouldBe 2
      numbers.average() shouldBe 4.0
      texts.count() shouldBe 1
      texts.average().isNaN() shouldBe true
    }

    test("aggregates come newest first where asked, up to the limit, at every resolution") {
      val alias = fresh()
      historian.write(
        changes(*(1L..48L).map { reading(alias, it * 3_600, it.toDouble()) }.toTypedArray())
      )
      fun ends(resolution: Resolution) =
        historian
          .aggregates(
            Alias(alias),
            TimeRange(noon, noon.plusSeconds(200_000)),
            resolution,
            setOf(GOOD),
            Order.DESCENDING,
            2,
          )
          .map { it.time().toString() to it.count() }
      ends(Resolution.HOUR) shouldContainExactly
        listOf("2026-11-25T12:00:00Z" to 1L, "2026-11-25T11:00:00Z" to 1L)
      ends(Resolution.DAY) shouldContainExactly
        listOf("2026-11-25T00:00:00Z" to 24L, "2026-11-24T00:00:00Z" to 12L)
    }

    /** A page of a series, and how many rows the database has read for it. */
    fun page(
      alias: String,
      resolution: Resolution,
      range: TimeRange,
      order: Order,
      limit: Int,
      qualities: Set<Quality> = setOf(GOOD),
    ): Pair<List<String>, Long> =
      opened.dataSource().connection.use { connection ->
        connection.autoCommit = false
        // As with tables of more rows than a spec's.
        connection.createStatement().use { it.execute("set local enable_seqscan = off") }
        fun number(sql: String) =
          connection.createStatement().use { statement ->
            statement.executeQuery(sql).use {
              it.next()
              it.getLong(1)
            }
          }
        val series = number("select id from historian.series where alias = '$alias'").toInt()
        // Those of the transaction, and of earlier ones that have not been told yet.
        fun read() =
          number(
            """
            select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
            from pg_stat_xact_user_tables
            where schemaname = 'historian' and relname in ('point', 'rollup', 'rollup_due')
            """
          )
        val before = read()
        val page =
          StoredAggregates(connection, series, resolution, qualities, order).`in`(range, limit)
        val after = read()
        connection.rollback()
        page.map { it.time().toString() } to after - before
      }

    context("a page of aggregates costs what is in it, however long the range is") {
      val centuries =
        TimeRange(Instant.parse("1900-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"))

      /** Two stretches, each with a point a second for two hours, twenty years apart. */
      fun dense(): String {
        val alias = fresh()
        for (years in listOf(0L, 20L)) {
          val from = years * 365 * 86_400
          historian.write(
            changes(*(1L..7_200L).map { reading(alias, from + it, 1.0) }.toTypedArray())
          )
        }
        return alias
      }

      withTests(Order.ASCENDING, Order.DESCENDING) { order ->
        val alias = dense()
        val (all, _) = page(alias, Resolution.HOUR, centuries, order, 100)
        all.size shouldBe 4
        val (three, read) = page(alias, Resolution.HOUR, centuries, order, 1)
        three shouldContainExactly all.take(1)
        // Two hours of points, and the marks that say so.
        read shouldBeLessThan 8_000L
      }

      withTests(nameFn = { "of few points, $it" }, Order.ASCENDING, Order.DESCENDING) { order ->
        val alias = fresh()
        historian.write(
          changes(*(0L..50L).map { reading(alias, it * 86_400 * 200, 1.0) }.toTypedArray())
        )
        val (days, read) = page(alias, Resolution.MINUTE, centuries, order, 20_000)
        days.size shouldBe 51
        read shouldBeLessThan 1_000L
        days shouldContainExactly
          (if (order == Order.ASCENDING) days.sorted() else days.sortedDescending())
      }

      test("pages follow each other without a gap, whatever stands where") {
        checkAll(
          20,
          Arb.list(Arb.long(0L..40_000_000L), 1..60),
          Arb.element(Resolution.entries),
          Arb.element(Order.entries),
        ) { seconds, resolution, order ->
          val alias = fresh()
          historian.write(
            changes(*seconds.distinct().map { reading(alias, it, 1.0) }.toTypedArray())
          )
          val length = resolution.length().toSeconds()
          val ends =
            seconds
              .map { Math.ceilDiv(noon.epochSecond + it, length) * length }
              .distinct()
              .let { if (order == Order.ASCENDING) it.sorted() else it.sortedDescending() }
              .map { Instant.ofEpochSecond(it).toString() }
          for (limit in listOf(1, 7, 1_000)) {
            page(alias, resolution, centuries, order, limit).first shouldContainExactly
              ends.take(limit)
          }
        }
      }
    }

    test("readings are counted up to a number, and summarised without being fetched") {
      val alias = fresh()
      val other = fresh()
      historian.write(
        changes(
          *(1L..100L).map { reading(alias, it, it.toDouble()) }.toTypedArray(),
          reading(alias, 101, 1e9, BAD),
          reading(other, 1, 7.0),
          Reading.of(other, noon.plusSeconds(2), GOOD, Value.of("text")),
        )
      )
      val both = listOf(Alias(alias), Alias(other), Alias("/nowhere"))
      historian.count(both, always, 1_000) shouldBe 103
      historian.count(both, always, 50) shouldBe 50
      historian.count(both, TimeRange(noon, noon.plusSeconds(1)), 50) shouldBe 2
      historian.count(listOf(Alias("/nowhere")), always, 50) shouldBe 0
      val found = historian.summaries(both, always)
      found.keys shouldBe setOf(Alias(alias), Alias(other))
      found.getValue(Alias(alias)).let {
        listOf(it.count().toDouble(), it.average(), it.minimum(), it.maximum(), it.sum())
      } shouldBe listOf(100.0, 50.5, 1.0, 100.0, 5_050.0)
      found.getValue(Alias(other)).count() shouldBe 1
    }

    test("two writers of the same readings at once neither lose nor double any, nor lock up") {
      val aliases = (1..20).map { fresh() }
      val executor = Executors.newFixedThreadPool(4)
      try {
        val tasks =
          (0 until 4).map { writer ->
            executor.submit {
              repeat(10) { round ->
                val readings =
                  aliases
                    .let { if (writer % 2 == 0) it else it.reversed() }
                    .flatMap { alias ->
                      (0L until 20L).map { reading(alias, round * 10L + it, 1.0) }
                    }
                historian.write(Changes.of(ReadingBatch.of(readings)))
              }
            }
          }
        tasks.forEach { it.get() }
      } finally {
        executor.shutdown()
      }
      aliases.forEach { history(it).size shouldBe 110 }
    }

    // Large batches of new rows take a shorter way; it must not matter which.
    test("old, new and repeated rows in large batches give the same as one by one") {
      val alias = fresh()
      val expected = sortedMapOf<Long, Double>()
      TestDatabase.again(opened).use { other ->
        // What this process writes behind the other's back makes the other's guesses wrong.
        listOf(0L..299L, 300L..599L, 200L..799L, 1_000L..1_299L, 500L..1_600L).forEachIndexed {
          round,
          seconds ->
          val readings = seconds.map { reading(alias, it, round * 10_000.0 + it) }
          readings.forEach {
            expected[it.tqv().time().epochSecond] = it.tqv().value().asNumber().asDouble
          }
          val writer = if (round == 3) other.historian() else historian
          writer.write(Changes.of(ReadingBatch.of(readings)))
        }
      }
      history(alias).map {
        it.time().epochSecond to it.value().asNumber().asDouble
      } shouldContainExactly expected.map { it.key to it.value }
    }

    test("a database that is away is reported with what, where and how to fix") {
      val config = TestDatabase.freshConfig()
      val nobody = HistorianConfig("jdbc:postgresql://127.0.0.1:1/x", config.user(), "")
      shouldThrow<UnavailableException> { PostgresHistorian.open(nobody) }.message shouldContain
        "check that it runs"
      val stranger = HistorianConfig(config.url(), "nobody_knows_me", "wrong")
      shouldThrow<UnavailableException> { PostgresHistorian.open(stranger) }.message shouldContain
        "check the user and the password"
    }

    test("the time to write ten thousand readings is known") {
      val aliases = (1..1_000).map { fresh() }
      fun batch(second: Long): Changes {
        val builder = ReadingBatch.Builder()
        repeat(10) { s ->
          aliases.forEach {
            builder.addDouble(
              builder.stream(Alias(it)),
              Micros.of(noon.plusSeconds(second + s)),
              GOOD,
              s * 0.5,
            )
          }
        }
        return Changes.of(builder.build())
      }
      historian.write(batch(0))
      val rounds = 20
      val started = System.nanoTime()
      repeat(rounds) { historian.write(batch(10L + it * 10)) }
      val seconds = (System.nanoTime() - started) / 1e9
      val latestStarted = System.nanoTime()
      historian.latest(aliases.map { Alias(it) }).size shouldBe 1_000
      val latest = (System.nanoTime() - latestStarted) / 1e6
      println(
        "historian: %.0f rows/s in batches of 10,000; latest of 1,000 streams in %.1f ms"
          .format(rounds * 10_000 / seconds, latest)
      )
      // Loose on purpose: a guard against a change of the order of magnitude on a busy machine.
      (rounds * 10_000 / seconds > 5_000) shouldBe true
    }
  })
