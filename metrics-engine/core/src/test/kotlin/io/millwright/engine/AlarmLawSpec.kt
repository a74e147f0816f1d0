// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.shouldBe
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.checkAll
import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmEvent.Kind.RAISED
import io.millwright.alarm.AlarmState
import io.millwright.engine.node.TreeResult
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.time.temporal.ChronoUnit
import java.util.Optional
import kotlin.random.Random

private val dawn: Instant = Instant.parse("2026-03-02T06:00:00Z")

/**
 * The law of the alarm log: read in the order of its times it tells the course that the alarms have
 * over the stored readings, whatever the order in which those came and however often the engine was
 * made anew. It may hold more than that course, never less, and nothing twice.
 */
class AlarmLawSpec :
  FunSpec({
    val cases =
      PropTestConfig(iterations = System.getProperty("millwright.law.cases", "500").toInt())

    test("the log tells the course that the stored readings give") {
      checkAll(cases, arbitrary { AlarmCase(Random(it.random.nextLong())) }) { case ->
        case.play(case.readings.shuffledBy(case.random).chunked(case.random.nextInt(1, 8)))
        case.watched.forEach { alarm ->
          val events = case.log.filter { it.alarm().key() == alarm.key }
          withClue("${alarm}\n${case.describe()}\n${events.joinToString("\n")}") {
            events.map { it.time() to it.kind() }.shouldBeUnique()
            toldBy(events) shouldBe case.course(alarm)
          }
        }
      }
    }

    test("where readings come in order, the log holds the course and nothing else") {
      checkAll(cases, arbitrary { AlarmCase(Random(it.random.nextLong())) }) { case ->
        // What happened at one time comes together, or the first half could raise an alarm.
        case.play(case.readings.groupBy { it.tqv().time() }.toSortedMap().values.toList())
        case.watched.forEach { alarm ->
          val events = case.log.filter { it.alarm().key() == alarm.key }
          withClue("${alarm}\n${case.describe()}\n${events.joinToString("\n")}") {
            events.map { it.time() to (it.kind() == RAISED) } shouldBe case.course(alarm)
            events.filter { it.late() } shouldBe listOf()
          }
        }
      }
    }
  })

private fun List<Reading>.shuffledBy(random: Random): List<Reading> =
  when (random.nextInt(2)) {
    0 -> shuffled(random)
    else ->
      map { it.tqv().time().plusSeconds(random.nextLong(0, 20)) to it }
        .sortedBy { it.first }
        .map { it.second }
  }

/** The changes that a log tells, in the order of its times. */
private fun toldBy(events: List<AlarmEvent>): List<Pair<Instant, Boolean>> {
  val standing = sortedMapOf<Instant, Boolean>()
  // Sorting keeps the order of what happened at the same time. Where the truth about a moment
  // changed twice, the second event stands a microsecond behind it.
  events
    .sortedBy { it.time() }
    .forEach { standing[it.time().truncatedTo(ChronoUnit.MILLIS)] = it.kind() == RAISED }
  var on = false
  return standing.entries
    .filter { (_, raised) -> (raised != on).also { on = raised } }
    .map { it.key to it.value }
}

/**
 * An alarm that the judge understands without formulas.
 *
 * @property value what is compared, from x and y
 */
private class WatchedAlarm(
  val key: String,
  val formula: String,
  val deadband: Double,
  val onDelay: Long,
  val offDelay: Long,
  val limit: Double,
  val value: (Double, Double?) -> Double?,
) {
  override fun toString() = "$key: $formula, deadband $deadband, delays $onDelay s and $offDelay s"
}

private class AlarmCase(val random: Random) {
  val watched =
    listOf(
      drawn("single", "x > 3", 3.0) { x, _ -> x },
      drawn("joined", "x - y > 1", 1.0) { x, y -> y?.let { x - it } },
      drawn("derived", "total > 5", 5.0) { x, y -> y?.let { x + it } },
    )

  private fun drawn(
    key: String,
    formula: String,
    limit: Double,
    value: (Double, Double?) -> Double?,
  ) =
    WatchedAlarm(
      key,
      formula,
      random.nextInt(0, 4).toDouble(),
      listOf(0L, 0, 4, 15).random(random),
      listOf(0L, 0, 3, 25).random(random),
      limit,
      value,
    )

  private val plant =
    plantOf("m") {
      measurement("x")
      measurement("y")
      transform("total", "x + y")
      watched.forEach {
        alarm(
          it.key,
          it.formula,
          it.deadband,
          Duration.ofSeconds(it.onDelay),
          Duration.ofSeconds(it.offDelay),
        )
      }
    }
  val readings =
    List(random.nextInt(2, 30)) {
        Reading.of(
          "/m/${listOf("x", "y").random(random)}",
          dawn.plusSeconds(random.nextLong(0, 120)),
          if (random.nextInt(8) == 0) Quality.BAD else Quality.GOOD,
          Value.of(random.nextInt(-2, 9).toDouble()),
        )
      }
      .distinctBy { it.alias() to it.tqv().time() }
  val log = mutableListOf<AlarmEvent>()
  private val store = MemoryStore()
  private val end = dawn.plusSeconds(3600)

  private fun engine(): Engine {
    // Memory for all that these cases bring: alarms don't look further back.
    val settings =
      EngineSettings(
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        Duration.ofHours(1),
        Instant.EPOCH,
      )
    val engine = Engine(plant, plant.roots().first(), settings, store)
    engine.resume(
      Optional.ofNullable(store.progress),
      standing(),
      log.sortedBy { it.time() }.reversed(),
    )
    return engine
  }

  private fun standing(): List<Alarm> =
    log
      .groupBy { it.alarm() }
      .map { (id, events) ->
        val last = events.sortedBy { it.time() }.last()
        val state = AlarmState.NORMAL.on(last.kind())
        val raised = events.filter { it.kind() == RAISED }.maxOf { it.time() }
        Alarm(id, state, last.time(), raised, last.priority(), last.message())
      }

  fun play(batches: List<List<Reading>>) {
    var engine = engine()
    batches.forEach { readings ->
      if (random.nextInt(5) == 0) {
        engine = engine()
      }
      keep(ReadingBatch.of(readings), engine.accept(ReadingBatch.of(readings)))
    }
    keep(ReadingBatch.empty(), engine.advance(end.minusSeconds(60)))
    keep(ReadingBatch.empty(), engine.advance(end))
  }

  private fun keep(batch: ReadingBatch, computed: TreeResult) {
    store.write(batch, computed)
    log += computed.alarms()
  }

  /** The changes of an alarm over all readings, by the plain reading of the rules. */
  fun course(alarm: WatchedAlarm): List<Pair<Instant, Boolean>> {
    val good = readings.filter { it.tqv().quality() == Quality.GOOD }.sortedBy { it.tqv().time() }
    fun asOf(key: String, time: Instant) =
      good
        .lastOrNull { it.alias().path() == "/m/$key" && it.tqv().time() <= time }
        ?.let { it.tqv().value().asNumber().asDouble }
    val times =
      good
        .filter { alarm.key != "single" || it.alias().path() == "/m/x" }
        .map { it.tqv().time() }
        .distinct()
    val changes = mutableListOf<Pair<Instant, Boolean>>()
    var on = false
    var turning: Instant? = null
    fun runOut(by: Instant) {
      val effect = turning?.plusSeconds(if (on) alarm.offDelay else alarm.onDelay) ?: return
      if (effect <= by) {
        on = !on
        turning = null
        changes += effect to on
      }
    }
    for (time in times) {
      runOut(time.minusMillis(1))
      val value = asOf("x", time)?.let { alarm.value(it, asOf("y", time)) } ?: continue
      val condition = value > if (on) alarm.limit - alarm.deadband else alarm.limit
      turning = if (condition != on) turning ?: time else null
      runOut(time)
    }
    runOut(end)
    return changes
  }

  fun describe() = readings.joinToString("\n")
}
