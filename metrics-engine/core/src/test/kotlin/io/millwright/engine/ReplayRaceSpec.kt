// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.millwright.asset.Asset
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.asset.change.PlantVersion
import io.millwright.asset.change.Revisions
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.engine.replay.Recipes
import io.millwright.engine.snapshot.Snapshots
import io.millwright.engine.store.Changes
import io.millwright.engine.store.EngineStore
import io.millwright.engine.store.PastReadings
import io.millwright.engine.store.PlantVersions
import io.millwright.engine.store.Replay
import io.millwright.engine.store.ReplayStore
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID
import java.util.function.Supplier
import kotlin.random.Random

private val start: Instant = Instant.parse("2026-03-02T12:00:00Z")

/**
 * Readings against replays. A schedule drawn from a seed decides what happens between every two
 * transactions of a replay: a batch is computed, noted or stored, a plant is saved or followed,
 * readings are deleted, the database goes away, the process ends. The judge is an engine that finds
 * all readings at once, as [LawSpec] judges it.
 */
class ReplayRaceSpec :
  FunSpec({
    val isLong = System.getProperty("millwright.long") == "true"
    val first = System.getProperty("millwright.seed")?.toLong() ?: Random.nextLong()
    val rounds = System.getProperty("millwright.race.rounds")?.toInt() ?: if (isLong) 1000 else 25
    timeout = Duration.ofDays(1).toMillis()

    test("whatever comes between two transactions of a replay, every computed point is right") {
      println("-Dmillwright.seed=$first -Dmillwright.race.rounds=$rounds plays this again")
      val met = Happened.entries.associateWith { 0 }.toMutableMap()
      val wrong = mutableMapOf<Long, String>()
      for (seed in first until first + rounds) {
        val round = Round(Random(seed))
        round.play()
        round
          .differences()
          .takeIf { it.isNotEmpty() }
          ?.let {
            wrong[seed] = "${it.size} points are wrong, such as ${it.first()}"
          }
        round.happened.forEach { met[it] = met.getValue(it) + 1 }
      }
      println("rounds in which it happened: $met")
      withClue("by seed") { wrong.entries.map { "${it.key}: ${it.value}" }.shouldBeEmpty() }
      met.forEach { (what, times) ->
        withClue("rounds with $what") { times shouldBeGreaterThanOrEqualTo rounds / 20 }
      }
    }
  })

/** What a round should have had, so that the schedule means something. */
private enum class Happened {
  STORED_DURING_REPLAY,
  REPLAY_WAITED_FOR_BATCH,
  CORRECTED,
  FOLLOWED_DURING_REPLAY,
  DELETED_DURING_REPLAY,
  AWAY_DURING_WRITE,
  AWAY_DURING_REPLAY,
  KILLED_DURING_REPLAY,
  SEVERAL_PARTS,
}

/** The process ends here. */
private class Killed : Error("killed")

/** One plant with its clients, its engine as hosts run it, and whatever can happen to them. */
private class Round(private val random: Random) : PlantVersions {
  val happened = mutableSetOf<Happened>()
  private val hasDeletions = random.nextInt(4) == 0
  private val hasRequests = random.nextInt(4) == 0
  private val hasFailures = random.nextInt(3) == 0
  private val hasKills = random.nextInt(3) == 0
  private val stored = MemoryHistorian()
  private val keptReplays = MemoryReplays(stored)
  private val settings =
    EngineSettings(
      Duration.ofSeconds(5),
      Duration.ofMinutes(10),
      Duration.ofMinutes(listOf(1L, 30, 300, 2000).random(random)),
      Instant.EPOCH,
    )
  private val recipes = RECIPES.mapValues { it.value.first() }.toMutableMap()
  private val versions = mutableListOf(plant())
  private var followed = 1
  private var now = start

  /** What clients have to say: batches that no answer came to are sent again. */
  private val unanswered = ArrayDeque<ReadingBatch>()
  private val sent = mutableListOf<Pair<String, Instant>>()

  private var underway: HostedEngine.LiveCall? = null
  private var underwayBatch: ReadingBatch? = null
  private var isReplaying = false
  private var isAlone = false
  private var isCalm = false
  private var partsSeen = mutableSetOf<Pair<UUID, Instant>>()
  private val snapshotStore = MemorySnapshots(stored.store)
  private var hosted = host()

  private fun host() =
    HostedEngine(
        snapshot(),
        { true },
        settings,
        ScheduledHistorian(),
        ScheduledReplays(),
        this,
        Optional.of(
          Snapshots(snapshotStore, Duration.ofHours(1), { error(it) }, random.nextInt(5, 200))
        ),
        UUID::randomUUID,
        OneAfterTheOther(),
      )
      .also { followed = versions.size }

  /** A turn is had when what is on its way has been stored. */
  private inner class OneAfterTheOther : HostedEngine.Turns {
    override fun <T : Any> alone(work: Supplier<T>): T {
      if (isReplaying && !isAlone && !isCalm) {
        if (underway != null) {
          happened += Happened.REPLAY_WAITED_FOR_BATCH
        }
        outside { repeat(random.nextInt(2)) { something() } }
      }
      if (!isAlone) outside { finishUnderway() }
      val before = isAlone
      isAlone = true
      try {
        return work.get()
      } finally {
        isAlone = before
      }
    }
  }

  private fun outside(what: () -> Unit) {
    val before = isReplaying
    isReplaying = false
    try {
      what()
    } finally {
      isReplaying = before
    }
  }

  /** Before a transaction of a replay. */
  private fun moment() {
    if (!isReplaying || isCalm) return
    if (isAlone) {
      // Who deletes readings waits for nobody.
      if (hasDeletions && random.nextInt(20) == 0) outside { delete() }
    } else {
      outside { repeat(listOf(0, 0, 1, 1, 2, 4).random(random)) { something() } }
    }
    if (hasFailures && random.nextInt(60) == 0) {
      happened += Happened.AWAY_DURING_REPLAY
      throw UnavailableException("the database is away", RuntimeException())
    }
    if (hasKills && random.nextInt(60) == 0) {
      happened += Happened.KILLED_DURING_REPLAY
      throw Killed()
    }
  }

  fun play() {
    // What is new now has no past to compute.
    replay()
    repeat(random.nextInt(5, 40)) { something() }
    // Few replays: each goes over what the ones before may have left wrong.
    repeat(random.nextInt(1, 3)) {
      save()
      repeat(random.nextInt(3)) { something() }
      follow()
      var pieces = random.nextInt(10, 60)
      while (pieces-- > 0) {
        val isDone = !replay()
        if (isDone && random.nextInt(4) == 0) break
        repeat(random.nextInt(2)) { something() }
        if (hasKills && random.nextInt(50) == 0) restart()
      }
    }
    isCalm = true
    finishUnderway()
    if (followed < versions.size) follow()
    while (unanswered.isNotEmpty()) {
      begin(unanswered.removeFirst())
      finishUnderway()
    }
    repeat(3) {
      now = now.plusSeconds(1000)
      underway = hosted.beginAdvance(now)
      finishUnderway()
    }
    var pieces = 0
    do {
      replay()
      check(pieces++ < 2000) { "no end: ${keptReplays.open()}" }
    } while (keptReplays.open().isNotEmpty())
  }

  private fun restart() {
    underwayBatch?.let { unanswered += it }
    underway = null
    underwayBatch = null
    isAlone = false
    isReplaying = false
    hosted = host()
  }

  /** Whether there is more to do. */
  private fun replay(): Boolean {
    isReplaying = true
    try {
      val outcome = hosted.replay(now)
      outcome.ended().ifPresent { check(it.state() != Replay.State.FAILED) { it.message() } }
      return outcome.more()
    } catch (_: UnavailableException) {
      // The next time will do.
      return true
    } catch (_: Killed) {
      restart()
      return true
    } finally {
      isReplaying = false
    }
  }

  /** Something else than a replay: the next transaction of what is on its way, or a new thing. */
  private fun something() {
    if (underway != null && random.nextInt(3) > 0) {
      step()
      return
    }
    when (random.nextInt(20)) {
      0,
      1 -> if (followed < versions.size) follow() else if (random.nextInt(6) == 0) save()
      2 -> if (hasDeletions) delete()
      3 -> if (hasRequests && random.nextInt(3) == 0) request()
      4 -> {
        finishUnderway()
        now = now.plusSeconds(random.nextLong(0, 3600))
        underway = hosted.beginAdvance(now)
      }
      5 -> repeat(random.nextInt(8)) { hosted.pieceOfSnapshot(now, true).ifPresent { it.write() } }
      else -> {
        finishUnderway()
        begin(if (unanswered.isEmpty()) batch() else unanswered.removeFirst())
      }
    }
  }

  private fun begin(batch: ReadingBatch) {
    underwayBatch = batch
    underway = hosted.beginAccept(batch, now)
  }

  private fun step() {
    val storing = underway ?: return
    try {
      if (!storing.step()) {
        underway = null
        underwayBatch = null
      }
    } catch (_: UnavailableException) {
      underwayBatch?.let { unanswered += it }
      underway = null
      underwayBatch = null
    }
  }

  private fun finishUnderway() {
    while (underway != null) step()
  }

  private fun batch(): ReadingBatch {
    now = now.plusSeconds(random.nextLong(0, 1500))
    val readings =
      List(random.nextInt(1, 5)) {
        val isCorrection = sent.isNotEmpty() && random.nextInt(4) == 0
        if (isCorrection) happened += Happened.CORRECTED
        val (stream, time) =
          if (isCorrection) sent.random(random)
          else STREAMS.random(random) to now.minusSeconds(lateness()).plusMillis(halfSecond())
        sent += stream to time
        val quality = if (random.nextInt(8) == 0) Quality.BAD else Quality.GOOD
        Reading.of(stream, time, quality, Value.of(random.nextInt(-3, 8).toDouble()))
      }
    return ReadingBatch.of(readings.distinctBy { it.alias() to it.tqv().time() })
  }

  /** In seconds; a clock may also be ahead. */
  private fun lateness() =
    when (random.nextInt(7)) {
      0 -> random.nextLong(0, 100_000)
      1,
      2 -> random.nextLong(0, 8_000)
      3 -> -random.nextLong(0, 600)
      else -> random.nextLong(0, 60)
    }

  private fun halfSecond() = listOf(0L, 0, 500).random(random)

  private fun save() {
    RECIPES.forEach { (key, choices) ->
      if (random.nextInt(4) == 0) recipes[key] = choices.random(random)
    }
    versions += plant()
  }

  private fun follow() {
    finishUnderway()
    hosted.follow(snapshot())
    followed = versions.size
    if (keptReplays.open().any { it.base().isPresent }) {
      happened += Happened.FOLLOWED_DURING_REPLAY
    }
  }

  private fun delete() {
    val stream = Alias(STREAMS.random(random))
    val from = now.minusSeconds(random.nextLong(0, 50_000))
    val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 20_000)))
    val readers = Recipes.readers(versions.last(), setOf(stream))
    if (keptReplays.open().any { it.base().isPresent }) {
      happened += Happened.DELETED_DURING_REPLAY
    }
    keptReplays.delete(
      Removal(stream, range),
      readers.map { (tree, targets) ->
        Replay.waiting(UUID.randomUUID(), tree, targets, range, "deleted", now)
      },
    )
  }

  private fun request() {
    val from = now.minusSeconds(random.nextLong(0, 100_000))
    val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 120_000)))
    val tree = versions.last().roots().random(random).id()
    keptReplays.add(listOf(Replay.waiting(UUID.randomUUID(), tree, setOf(), range, "asked", now)))
  }

  /** What is stored otherwise than the formulas give it. */
  fun differences(): List<String> = versions.last().roots().flatMap { differences(it) }

  private fun differences(root: Asset): List<String> {
    val plant = versions.last()
    val right = fromScratch(plant, root)
    return plant
      .subtree(root)
      .toList()
      .flatMap { plant.properties(it) }
      .filter { it.property().isComputed }
      .flatMap { stream ->
        val wanted = right.points(stream.alias())
        val found = stored.points(stream.alias())
        (wanted.keys + found.keys)
          .toSortedSet()
          .filter { wanted[it] != found[it] }
          .map { "${stream.alias()} at $it: stored ${found[it]}, right is ${wanted[it]}" }
      }
  }

  /** What an engine gives that finds all readings, and nothing computed. */
  private fun fromScratch(plant: Plant, root: Asset): MemoryHistorian {
    val other = MemoryHistorian()
    val always = TimeRange(start.minusSeconds(1_000_000), now.plusSeconds(1_000_000))
    other.write(Changes.of(stored.range(STREAMS.map { Alias(it) }, always)))
    val engine = Engine(plant, root, settings, other)
    engine.resume(stored.progress(root.id()), listOf())
    other.store.write(ReadingBatch.empty(), engine.recompute(always))
    return other
  }

  private fun plant(): Plant {
    val machine =
      model("machine") {
        measurement("x")
        measurement("y")
        transform("t1", recipe("t1"))
        transform("u1", "t1 + 1")
        transform("mix", recipe("mix"))
        frame("run", recipe("run"))
        metric("s", recipe("s"), Duration.ofMinutes(10))
        metric("l", "sum(s)", Duration.ofMinutes(recipe("long").toLong()))
        metric("tw", "timeweightedavg(t1)", Duration.ofMinutes(30))
        metric("held", "latest(u1) + earliest(x)", Duration.ofMinutes(20))
        metric("mostly", "avg(mix)", Duration.ofHours(1), recipe("good").toInt())
        metric("day", recipe("day"), Duration.ofHours(5))
        metric("ran", "count(x) + sum(t1)", Window.OfFrame("run"))
      }
    val line =
      model("line") {
        children("machines", "machine")
        measurement("own")
        metric("all", recipe("all"), Duration.ofMinutes(20))
        metric("mean", "avg(timeweightedavg(machines.t1))", Duration.ofMinutes(30))
        transform("mixed", "own + all")
        metric("highest", "max(all) + coalesce(max(mixed), 0)", Duration.ofHours(1))
      }
    val lines = listOf(asset("one", line), asset("two", line))
    val machines =
      listOf("a" to lines[0], "b" to lines[0], "c" to lines[1]).map { (key, home) ->
        asset(key, machine, under(home, line, "machines"))
      }
    return Plant.alreadyChecked(listOf(machine, line), lines + machines)
  }

  private fun recipe(of: String) = recipes.getValue(of)

  private fun snapshot() = PlantSnapshot(versions.last(), versionOf(versions.size), Revisions.NONE)

  private fun versionOf(number: Int) =
    PlantVersion(number.toLong(), PlantChange(start, "test", "test", 1))

  override fun before(number: OptionalLong): OptionalLong =
    (1..versions.size)
      .reversed()
      .map { versionOf(it).number() }
      .firstOrNull { number.isEmpty || it < number.asLong }
      ?.let { OptionalLong.of(it) } ?: OptionalLong.empty()

  override fun findVersion(number: Long): Optional<Plant> =
    Optional.ofNullable(versions.getOrNull(number.toInt() - 1))

  private inner class ScheduledHistorian : EngineStore by stored {
    override fun write(changes: Changes) {
      moment()
      if (!hasFailures || isReplaying || isCalm || random.nextInt(20) > 0) {
        stored.write(changes)
        if (keptReplays.open().any { it.base().isPresent }) {
          happened += Happened.STORED_DURING_REPLAY
        }
        return
      }
      happened += Happened.AWAY_DURING_WRITE
      // Whether it came to be stored is not known to who hears of it.
      if (random.nextBoolean()) stored.write(changes)
      throw UnavailableException("the database is away", RuntimeException())
    }

    override fun progress(tree: AssetId) = scheduled { stored.progress(tree) }

    override fun newest(streams: Collection<Alias>) = scheduled { stored.newest(streams) }

    override fun oldest(streams: Collection<Alias>) = scheduled { stored.oldest(streams) }
  }

  private fun <T> scheduled(read: () -> T): T {
    moment()
    return read()
  }

  private inner class ScheduledPast(private val past: PastReadings) : PastReadings {
    override fun range(streams: Collection<Alias>, range: TimeRange): ReadingBatch = scheduled {
      past.range(streams, range)
    }

    override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
      scheduled {
        past.lastGood(streams, atOrBefore)
      }

    override fun last(streams: Collection<Alias>, atOrBefore: Instant): Map<Alias, Tqv> =
      scheduled {
        past.last(streams, atOrBefore)
      }
  }

  private inner class ScheduledReplays : ReplayStore by keptReplays {
    override fun followed() = scheduled { keptReplays.followed() }

    override fun follow(
      trees: Collection<AssetId>,
      version: Long,
      changed: Collection<AssetId>,
      replays: List<Replay>,
    ) = scheduled { keptReplays.follow(trees, version, changed, replays) }

    override fun open() = scheduled { keptReplays.open() }

    override fun find(id: UUID) = scheduled { keptReplays.find(id) }

    override fun draft(id: UUID): PastReadings = ScheduledPast(keptReplays.draft(id))

    override fun save(replay: Replay, changes: Changes): Boolean = scheduled {
      if (
        !partsSeen.add(replay.id() to replay.position()) ||
          partsSeen.count { it.first == replay.id() } > 3
      ) {
        happened += Happened.SEVERAL_PARTS
      }
      keptReplays.save(replay, changes)
    }

    override fun publish(replay: Replay, last: Changes, now: Instant): Boolean = scheduled {
      keptReplays.publish(replay, last, now)
    }
  }

  private companion object {
    val STREAMS = listOf("/one/a/x", "/one/a/y", "/one/b/x", "/one/own", "/two/c/x", "/two/c/y")

    val RECIPES =
      mapOf(
        "t1" to listOf("x * 2", "x * 3", "x + y"),
        "mix" to listOf("t1 + y", "t1 - y", "x + y"),
        "run" to listOf("x > 2", "t1 > 5"),
        "s" to listOf("sum(t1)", "sum(x)", "max(u1) + 1"),
        "long" to listOf("30", "60"),
        "good" to listOf("0", "50", "80"),
        "day" to listOf("avg(t1)", "sum(s) + count(mix)"),
        "all" to listOf("sum(machines.s)", "max(machines.t1)", "sum(machines.l)"),
      )
  }
}
