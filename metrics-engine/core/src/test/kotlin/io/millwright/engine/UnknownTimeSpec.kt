// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.feed.Feed
import io.millwright.feed.Liveness
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import kotlin.random.Random

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val minute: Duration = Duration.ofMinutes(1)
private val x = Alias("/m/x")

private fun at(second: Int): Instant = noon.plusSeconds(second.toLong())

private fun second(time: Instant) = Duration.between(noon, time).seconds.toInt()

private fun feed(source: String, since: Int, until: Int? = null, stream: Alias = x) =
  Feed("e", source, stream, at(since), Optional.ofNullable(until?.let(::at)))

private fun liveness(source: String, second: Int, alive: Boolean, stream: Alias = x) =
  Reading(
    Liveness.of("e", source, stream),
    io.millwright.value.Tqv(at(second), Quality.GOOD, Value.of(alive)),
  )

private fun reading(second: Int, value: Double, quality: Quality = Quality.GOOD) =
  Reading.of("/m/x", at(second), quality, Value.of(value))

private val FORMULAS =
  mapOf(
    "timein" to "timein(x, 1)",
    "rate" to "rate(x)",
    "increase" to "increase(x)",
    "edges" to "edges(x)",
    "sitewise" to "statetime(x)",
    "transformed" to "timein(t, 2)",
  )

/** A machine with one measurement, its engine and what is stored; times are seconds from noon. */
private class Machine(feeds: List<Feed>, memory: Duration = Duration.ofHours(1)) {
  val plant =
    plantOf("m") {
      measurement("x")
      transform("t", "x * 2")
      FORMULAS.forEach { (key, formula) -> metric(key, formula, minute) }
      metric("good", "latest(x)", minute, 60)
      metric("child_good", "count(t)", minute, 60)
    }
  val store = MemoryStore().apply { this.feeds += feeds }
  private val settings =
    EngineSettings(Duration.ofSeconds(5), Duration.ofMinutes(10), memory, Instant.EPOCH)
  private var engine = Engine(plant, plant.roots().first(), settings, store)

  fun send(vararg readings: Reading) {
    val batch = ReadingBatch.of(readings.toList())
    store.write(batch, engine.accept(batch))
  }

  fun end(second: Int) {
    store.write(ReadingBatch.empty(), engine.advance(at(second - 10)))
    store.write(ReadingBatch.empty(), engine.advance(at(second)))
  }

  fun restart() {
    engine = Engine(plant, plant.roots().first(), settings, store)
    engine.resume(Optional.ofNullable(store.progress), listOf())
  }

  fun recompute(from: Int, to: Int) =
    store.write(ReadingBatch.empty(), engine.recompute(TimeRange(at(from), at(to))))

  fun found(key: String): Map<Int, Double> =
    store.good(Alias("/m/$key")).associate {
      second(it.time()) to it.value().asNumber().asDouble
    }
}

/**
 * The rule by counting seconds: slow and simple. All times are whole seconds, so a second is known,
 * GOOD and in a state as a whole; second s is the time (s - 1, s].
 */
private class BySeconds(val feeds: List<Feed>, readings: List<Reading>) {
  private val alive =
    readings
      .filter { Liveness.isLiveness(it.alias()) }
      .groupBy(
        { it.alias() },
        { second(it.tqv().time()) to (it.tqv().value() as Value.BooleanValue).on() },
      )
      .mapValues { (_, points) -> points.toMap().toSortedMap() }
  private val points =
    readings
      .filter { it.alias() == x }
      .associate { (second(it.tqv().time()) to it.tqv().quality()) to it.tqv() }
  val good =
    points.values
      .filter { it.quality() == Quality.GOOD }
      .associate { second(it.time()) to it.value().asNumber().asDouble }
      .toSortedMap()
  private val lapses =
    points.keys.filter { it.second != Quality.GOOD }.map { it.first }.toSortedSet()

  fun known(s: Int): Boolean {
    if (feeds.isEmpty() || s <= feeds.minOf { second(it.since()) }) return true
    return feeds.any { feed ->
      val until = feed.until().map(::second).orElse(Int.MAX_VALUE)
      val points = alive[Liveness.of(feed.edge(), feed.source(), feed.alias())] ?: sortedMapOf()
      val last = points.headMap(s).let { if (it.isEmpty()) null else it.lastKey() }
      s > second(feed.since()) &&
        s <= until &&
        last != null &&
        points.getValue(last) &&
        s <= last + 30
    }
  }

  private fun isGood(s: Int): Boolean {
    val last = good.headMap(s).let { if (it.isEmpty()) return false else it.lastKey() }
    return lapses.subSet(last + 1, s).isEmpty()
  }

  private fun value(s: Int): Double? =
    good.headMap(s).let { if (it.isEmpty()) null else it.getValue(it.lastKey()) }

  private fun cells(end: Int) = end - 59..end

  fun goodShare(end: Int) = cells(end).count { known(it) && isGood(it) } >= 36

  fun timeIn(end: Int, state: Double): Double? {
    val known = cells(end).filter { known(it) && value(it) != null }
    return if (known.isEmpty()) null else known.count { value(it) == state }.toDouble()
  }

  fun stateTime(end: Int): Double? {
    val some = cells(end).mapNotNull(::value)
    return if (some.isEmpty()) null else some.count { it > 0 }.toDouble()
  }

  private fun inside(end: Int) = good.subMap(end - 59, end + 1)

  private fun isSilent(end: Int) = inside(end).isEmpty() && cells(end).none(::known)

  private fun steps(end: Int): List<Pair<Double, Double>> {
    val carried = value(end - 59)
    return (listOfNotNull(carried) + inside(end).values).zipWithNext()
  }

  private fun rise(from: Double, to: Double) = if (to >= from) to - from else to

  fun increase(end: Int): Double? =
    if (isSilent(end) || (value(end - 59) == null && inside(end).isEmpty())) null
    else steps(end).sumOf { (from, to) -> rise(from, to) }

  fun edges(end: Int): Double? =
    if (isSilent(end) || (value(end - 59) == null && inside(end).isEmpty())) null
    else steps(end).count { (from, to) -> from <= 0 && to > 0 }.toDouble()

  fun rate(end: Int): Double? {
    var before = value(end - 59)
    var since = end - 60
    var rise = 0.0
    var length = 0
    for ((time, now) in inside(end).toList() + (end to null)) {
      if (before != null && (since + 1..time).all(::known)) {
        rise += if (now == null) 0.0 else rise(before, now)
        length += time - since
      }
      since = time
      before = now ?: before
    }
    return if (length == 0) null else rise / length
  }
}

class UnknownTimeSpec :
  FunSpec({
    test("a stop of three minutes is three minutes of which nothing of ours says anything") {
      val machine = Machine(listOf(feed("plc", 0)))
      machine.send(reading(0, 1.0))
      (0..60 step 10).forEach { machine.send(liveness("plc", it, true)) }
      // The edge is stopped at 60, and says so when it starts again at 240.
      machine.send(liveness("plc", 60, false), liveness("plc", 240, true))
      machine.send(reading(245, 1.0))
      (250..420 step 10).forEach { machine.send(liveness("plc", it, true)) }
      machine.end(500)
      machine.found("timein").filterKeys { it in 60..300 } shouldBe mapOf(60 to 60.0, 300 to 60.0)
      machine.found("good").filterKeys { it in 60..300 } shouldBe mapOf(60 to 1.0, 300 to 1.0)
      // SiteWise carries the last value on.
      machine.found("sitewise").filterKeys { it in 60..300 } shouldBe
        (60..300 step 60).associateWith { 60.0 }
    }

    test("the example of docs/reference/formulas.md") {
      val plant =
        plantOf("m") {
          measurement("x")
          metric("timein", "timein(x, 10)", minute)
          metric("rate", "rate(x)", minute)
          metric("increase", "increase(x)", minute)
          metric("statetime", "statetime(x)", minute)
          metric("good", "latest(x)", minute, 60)
        }
      val store = MemoryStore().apply { feeds += feed("plc", 0) }
      val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
      val batch =
        ReadingBatch.of(
          listOf(reading(0, 10.0), reading(160, 40.0)) +
            listOf(0 to true, 20 to true, 30 to false, 150 to true, 160 to true, 170 to true).map {
              (second, alive) ->
              liveness("plc", second, alive)
            }
        )
      store.write(batch, engine.accept(batch))
      for (second in listOf(180, 190)) {
        store.write(ReadingBatch.empty(), engine.advance(at(second)))
      }
      fun found(key: String) =
        store.good(Alias("/m/$key")).associate {
          second(it.time()) to it.value().asNumber().asDouble
        }
      found("timein") shouldBe mapOf(60 to 30.0, 180 to 10.0)
      found("rate") shouldBe mapOf(180 to 0.0)
      found("increase") shouldBe mapOf(0 to 0.0, 60 to 0.0, 180 to 30.0)
      found("statetime") shouldBe mapOf(60 to 60.0, 120 to 60.0, 180 to 60.0)
      found("good") shouldBe mapOf<Int, Double>()
    }

    test("while an edge is silent all is unknown after 30 s, and a late backlog makes it known") {
      val machine = Machine(listOf(feed("plc", 0)))
      machine.send(reading(0, 1.0), liveness("plc", 0, true), liveness("plc", 10, true))
      machine.end(200)
      machine.found("timein") shouldBe mapOf(60 to 40.0)
      machine.found("good") shouldBe mapOf(60 to 1.0)
      (20..190 step 10).forEach { machine.send(liveness("plc", it, true)) }
      machine.found("timein") shouldBe mapOf(60 to 60.0, 120 to 60.0, 180 to 60.0)
      machine.found("good") shouldBe mapOf(60 to 1.0, 120 to 1.0, 180 to 1.0)
    }

    test("what no edge delivers is known as ever, and so is the time before the first feed") {
      val without = Machine(listOf())
      without.send(reading(0, 1.0))
      without.end(200)
      val later = Machine(listOf(feed("plc", 120)))
      later.send(reading(0, 1.0))
      later.end(200)
      without.found("timein") shouldBe mapOf(60 to 60.0, 120 to 60.0, 180 to 60.0)
      later.found("timein") shouldBe mapOf(60 to 60.0, 120 to 60.0)
    }

    test("a sign of life closes no window, and begins no tree") {
      val machine = Machine(listOf(feed("plc", 0)))
      machine.send(liveness("plc", 10, true))
      machine.store.progress shouldBe null
      machine.send(reading(11, 1.0))
      val before = machine.store.progress
      machine.send(liveness("plc", 5000, true))
      machine.store.progress shouldBe before
    }

    // The law: whatever the order, the lateness and the repetition.
    test("results are a function of the stored readings, liveness and feeds") {
      val cases = if (java.lang.Boolean.getBoolean("millwright.long")) 3_000 else 40
      repeat(cases) { seed ->
        val random = Random(seed)
        val length = 1200
        val change = random.nextInt(length)
        val feeds =
          when (random.nextInt(5)) {
            0 -> listOf(feed("a", -50))
            1 -> listOf(feed("a", random.nextInt(length)))
            2 -> listOf(feed("a", -50, change), feed("b", change))
            3 -> listOf(feed("a", -50, change), feed("b", change + random.nextInt(200)))
            else -> listOf(feed("a", 10), feed("b", 20))
          }
        val sent = mutableListOf<Reading>()
        for (source in listOf("a", "b")) {
          var time = -60
          while (time < length) {
            time += 1 + random.nextInt(if (random.nextInt(6) == 0) 240 else 12)
            sent += liveness(source, time, random.nextInt(5) > 0)
          }
        }
        var time = -60
        while (time < length) {
          time += 1 + random.nextInt(45)
          val quality = if (random.nextInt(5) == 0) Quality.BAD else Quality.GOOD
          sent += reading(time, random.nextInt(3).toDouble(), quality)
        }
        val ordered =
          sent
            .map {
              val late = if (random.nextInt(4) == 0) random.nextInt(900) else 0
              second(it.tqv().time()) + late to it
            }
            .sortedBy { it.first }
            .map { it.second }
        val machine = Machine(feeds, if (seed % 2 == 0) minute else Duration.ofHours(2))
        ordered.chunked(1 + random.nextInt(4)).forEach { batch ->
          machine.send(*batch.toTypedArray())
          if (random.nextInt(40) == 0) machine.restart()
          if (random.nextInt(60) == 0) machine.send(*batch.toTypedArray())
        }
        machine.end(length + 700)
        val rule = BySeconds(feeds, sent)
        val first =
          sent
            .filter { it.alias() == x && it.tqv().quality() == Quality.GOOD }
            .minOf { second(it.tqv().time()) }
        for (end in 60..length + 600 step 60) {
          val expected =
            mapOf(
              "timein" to rule.timeIn(end, 1.0),
              "transformed" to rule.timeIn(end, 1.0),
              "sitewise" to rule.stateTime(end),
              "increase" to rule.increase(end),
              "edges" to rule.edges(end),
              "rate" to rule.rate(end),
              "good" to
                rule.good.headMap(end + 1).let {
                  if (it.isEmpty() || !rule.goodShare(end)) null else it.getValue(it.lastKey())
                },
            )
          expected.forEach { (key, value) ->
            withClue("case $seed, $key at $end, first reading $first, feeds $feeds") {
              val found = machine.found(key)[end]
              if (value == null || found == null) found shouldBe value
              else found shouldBe (value plusOrMinus 1e-9)
            }
          }
        }
      }
    }
  })
