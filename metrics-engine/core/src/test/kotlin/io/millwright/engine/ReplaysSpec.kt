// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Memberships
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.asset.change.PlantVersion
import io.millwright.asset.change.Revisions
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.replay.FormerChildren
import io.millwright.engine.replay.Recipes
import io.millwright.engine.replay.Replays
import io.millwright.engine.snapshot.Snapshots
import io.millwright.engine.store.Changes
import io.millwright.engine.store.PlantVersions
import io.millwright.engine.store.Replay
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID
import kotlin.random.Random

private val nine: Instant = Instant.parse("2026-03-02T09:00:00Z")

class ReplaysSpec :
  FunSpec({
    test("whatever was changed, came late or was deleted, and whenever the process ended") {
      checkAll(PropTestConfig(iterations = 300), Arb.int()) { seed ->
        val played = Played(Random(seed))
        withClue("seed $seed") {
          played.play()
          played.stored() shouldBe played.fromScratch()
          played.madeByLine() shouldBe played.simplyMade()
        }
      }
    }

    test("what a machine made on Monday stays with line 1 when it moves to line 2 on Tuesday") {
      val played = Played(Random(4))
      played.readOn("/x/a", nine, 7.0)
      played.change(since = mapOf("a" to nine.plusSeconds(86_400))) {
        now = nine.plusSeconds(90_000)
        homes["a"] = "two"
      }
      played.now = nine.plusSeconds(2 * 86_400)
      played.readOn("/x/a", played.now, 5.0)
      // Found in a buffer on Wednesday.
      played.readOn("/x/a", nine.plusSeconds(1200), 3.0)
      played.finish()
      played.madeByLine() shouldBe
        mapOf(
          "one" to mapOf(nine to 7.0, nine.plusSeconds(1200) to 3.0),
          "two" to mapOf(nine.plusSeconds(2 * 86_400) to 5.0),
        )
      played.stored() shouldBe played.fromScratch()
    }

    test("what comes out differently is seen all at once") {
      val played = Played(Random(1))
      played.fill(Duration.ofHours(30))
      val before = played.stored()
      played.change { version = 1 }
      played.workUntil { replays -> replays.any { it.state() == Replay.State.RUNNING } }
      repeat(3) { played.work() }
      played.stored().keys shouldBe before.keys
      played.stored() shouldBe before
      played.workUntil { replays -> replays.none { it.state().isOpen } }
      played.stored() shouldBe played.fromScratch()
    }

    test("a replay ends though readings of all the last day come late again and again") {
      val played = Played(Random(6))
      played.fill(Duration.ofHours(30))
      played.change { version = 1 }
      played.work()
      var pieces = 0
      while (played.replays.open().isNotEmpty() && pieces < 100) {
        played.readOn("/x/a", played.now.minusSeconds(80_000L - pieces), 3.0)
        played.readOn("/x/a", played.now.minusSeconds(pieces.toLong()), 4.0)
        played.work()
        pieces++
      }
      pieces shouldBeLessThan 100
      played.finish()
      played.stored() shouldBe played.fromScratch()
    }

    test(
      "a listener is told what was stored, closed, computed late and replayed, and by which plant"
    ) {
      val played = Played(Random(3))
      val counted = played.counted
      played.now = nine.plusSeconds(60)
      played.readOn("/x/a", nine, 7.0)
      played.readOn("/x/a", nine.plusSeconds(3_600), 8.0)
      counted.readings shouldBe 2
      counted.late shouldBe 0
      counted.results shouldBeGreaterThan 1
      counted.trees shouldBe 1
      played.now = nine.plusSeconds(7_200)
      played.tick()
      played.readOn("/x/a", nine.plusSeconds(7_000), 9.0)
      counted.windows shouldBeGreaterThan 0
      counted.late shouldBe 0
      played.readOn("/x/a", nine.plusSeconds(1), 9.0)
      counted.late shouldBe 1
      val version = counted.version
      played.change { this.version = 1 }
      played.workUntil { replays -> replays.none { it.state().isOpen } }
      counted.version shouldBe version + 1
      counted.ended shouldBeGreaterThan 0
    }

    test("a change that computes nothing else has nothing computed again") {
      val played = Played(Random(2))
      played.fill(Duration.ofHours(2))
      played.change { names["a"] = "another name" }
      played.workUntil { replays -> replays.none { it.state().isOpen } }
      played.replays.newest(10).shouldBeEmpty()
    }

    test(
      "what was computed from a stream goes when the stream is left behind, and comes with another"
    ) {
      val played = Played(Random(5))
      played.fill(Duration.ofHours(3))
      played.readOn("/y/a", nine.plusSeconds(600), 9.0)
      val before = played.stored()
      for (stream in listOf("/y/a", "/x/a", "/none", "/y/a")) {
        played.change { streams["a"] = stream }
        played.finish()
        played.stored() shouldBe played.fromScratch()
        if (stream != "/x/a") played.stored() shouldNotBe before
      }
    }

    test("only what reads a changed formula is computed again") {
      val played = Played(Random(3))
      played.fill(Duration.ofHours(2))
      played.change { version = 1 }
      played.workUntil { replays -> replays.none { it.state().isOpen } }
      played.replays.newest(10).flatMap { it.targets() }.toSet() shouldBe
        listOf("/one/a", "/one/b", "/two/c")
          // The formula of one, and of the other how much of its windows must be GOOD.
          .flatMap { listOf(Alias("$it/total"), Alias("$it/mostly")) }
          .toSet()
    }
  })

/** A plant of three trees that changes, its readings, its live engine and its replays. */
private class Played(private val random: Random) : PlantVersions {
  private val historian = MemoryHistorian()
  private val store = MemorySnapshots(historian.store)
  private var snapshots = newSnapshots()
  val replays = MemoryReplays(historian)
  private val versions = mutableListOf<Plant>()
  var version = 0
  val homes = mutableMapOf<String, String?>("a" to "one", "b" to "one", "c" to "two")

  /** Where each machine has been since when, as the test remembers it. */
  private val stays = homes.mapValues { (_, home) -> mutableListOf(Instant.MIN to home) }
  val names = mutableMapOf<String, String>()

  /** What the attribute of each asset is, where it is not the model's default. */
  private val attributeValues = mutableMapOf<String, AttributeValue>()
  val streams = mutableMapOf<String, String>()
  private var hosted: HostedEngine
  var now: Instant = nine
  val counted = CountingListener()
  private val models =
    List(2) { version ->
      val machine =
        model("machine") {
          measurement("x")
          attribute("gain", 2.0)
          transform("twice", "x * gain")
          metric("total", if (version == 0) "sum(x)" else "max(x) + 1", Duration.ofMinutes(10))
          metric("mostly", "avg(twice)", Duration.ofHours(1), if (version == 0) 80 else 50)
          metric("day", "avg(twice)", Duration.ofHours(5))
        }
      val line =
        model("line") {
          children("machines", "machine")
          measurement("own")
          attribute("share", 1.0)
          metric("weighted", "sum(machines.x * machines.gain) * share", Duration.ofMinutes(20))
          metric("all", "sum(machines.total)", Duration.ofMinutes(20), 10)
          metric("made", "sum(machines.x)", Duration.ofMinutes(20))
          metric("mean", "avg(timeweightedavg(machines.twice))", Duration.ofMinutes(30))
          metric("known", "coalesce(max(machines.day), 0)", Duration.ofHours(1))
          transform("mixed", "own + all")
        }
      listOf(machine, line)
    }

  init {
    versions += plant()
    hosted = host()
  }

  private fun host() =
    HostedEngine(
        snapshot(),
        { true },
        EngineSettings.DEFAULT,
        historian,
        replays,
        this,
        Optional.of(snapshots),
        UUID::randomUUID,
      )
      .also {
        it.listen(counted)
        it.advance(now)
      }

  private fun newSnapshots() =
    Snapshots(store, Duration.ofHours(1), { error(it) }, random.nextInt(1, 200))

  private fun plant(): Plant {
    val (machine, line) = models[version]
    val tops =
      listOf("one", "two", "three").map { key -> asset(key, line).valued(key, line, "share") }
    val below = homes.mapNotNull { (key, home) ->
      if (home == null) return@mapNotNull null
      val placed = asset(key, machine, under(asset(home, line), line, "machines"))
      placed(placed, names[key] ?: key, machine.findProperty("x").orElseThrow().id())
        .valued(key, machine, "gain")
    }
    return Plant.alreadyChecked(listOf(machine, line), tops + below)
  }

  private fun placed(asset: Asset, name: String, x: PropertyId) =
    Asset(
      asset.id(),
      asset.key(),
      name,
      asset.description(),
      asset.model(),
      asset.placement(),
      asset.attributes(),
      mapOf(x to Alias(streams[asset.key()] ?: "/x/${asset.key()}")),
    )

  private fun Asset.valued(key: String, model: AssetModel, attribute: String) =
    attributeValues[key]?.let {
      withAttributes(mapOf(model.findProperty(attribute).orElseThrow().id() to it))
    } ?: this

  /** An attribute gets another value, from a time on or from the beginning of the data. */
  private fun changeAttribute() {
    val key = listOf("a", "b", "c", "one", "two").random(random)
    val value = Value.of(random.nextInt(1, 9).toDouble())
    val from = now.minusSeconds(random.nextLong(0, 50_000))
    change {
      attributeValues[key] =
        if (random.nextInt(4) == 0) AttributeValue.always(value)
        else
          attributeValues[key]?.with(AttributeValue.Change(from, value))
            ?: AttributeValue.since(from, value)
    }
  }

  fun play() {
    work()
    repeat(random.nextInt(5, 40)) {
      now = now.plusSeconds(random.nextLong(0, 7200))
      repeat(random.nextInt(12)) {
        hosted.pieceOfSnapshot(now, true).ifPresent { it.write() }
      }
      when (random.nextInt(15)) {
        0 -> move()
        1 -> change { version = 1 - version }
        2 -> change { names[homes.keys.random(random)] = "name $now" }
        3 -> hosted.advance(now)
        4 -> {
          snapshots = newSnapshots()
          hosted = host()
        }
        5,
        6,
        7 -> repeat(random.nextInt(4)) { work() }
        8 -> request()
        9 -> delete()
        10 -> changeAttribute()
        else -> {
          val late = if (random.nextInt(3) == 0) random.nextLong(0, 100_000) else 0
          read(now.minusSeconds(late))
        }
      }
    }
    finish()
  }

  fun finish() {
    repeat(3) {
      now = now.plusSeconds(1000)
      hosted.advance(now)
    }
    workUntil { all -> all.none { it.state().isOpen } }
  }

  /** A machine goes elsewhere, now or as somebody says since when; or it is removed. */
  private fun move() {
    val key = homes.keys.random(random)
    val home = listOf("one", "two", null).random(random)
    val since =
      if (home != null && random.nextInt(3) == 0) now.minusSeconds(random.nextLong(0, 50_000))
      else null
    change(listOfNotNull(since?.let { key to it }).toMap()) { homes[key] = home }
  }

  /** Readings every few minutes. */
  fun fill(length: Duration) {
    work()
    val end = now.plus(length)
    while (now < end) {
      now = now.plusSeconds(400)
      read(now)
    }
  }

  private fun read(time: Instant) {
    val stream = listOf("/x/a", "/x/b", "/x/c", "/one/own", "/two/own").random(random)
    val quality = if (random.nextInt(6) == 0) Quality.BAD else Quality.GOOD
    readOn(stream, time, random.nextInt(10).toDouble(), quality)
  }

  fun readOn(stream: String, time: Instant, value: Double, quality: Quality = Quality.GOOD) {
    val batch = ReadingBatch.of(Reading.of(stream, time, quality, Value.of(value)))
    hosted.accept(batch, now)
  }

  /** Tells the engine what time it is. */
  fun tick() {
    hosted.advance(now)
  }

  fun change(since: Map<String, Instant> = mapOf(), what: Played.() -> Unit) {
    val before = homes.toMap()
    what()
    homes.forEach { (key, home) ->
      if (home != before[key] || key in since) stays.getValue(key).goes(home, since[key])
    }
    val wanted = plant()
    val named = since.mapKeys { (key, _) -> wanted.assetsWithKey(key).single().id() }
    versions += Memberships.settle(versions.last(), wanted.withSince(named), now)
    hosted.follow(snapshot())
  }

  private fun MutableList<Pair<Instant, String?>>.goes(home: String?, since: Instant?) {
    val isBack = since == null && size > 1 && last().second == null && this[size - 2].second == home
    if (isBack) {
      removeLast()
      return
    }
    val wasThere = last().second == home
    val from = since ?: now
    if (wasThere) removeLast()
    removeIf { it.first >= from }
    add(from to home)
  }

  private fun homeAt(key: String, time: Instant): String? =
    stays.getValue(key).lastOrNull { it.first < time }?.second

  /** What the lines' sums hold, by the first reading of the windows that have one. */
  fun madeByLine() =
    listOf("one", "two").associateWith { line ->
      historian.points(Alias("/$line/made")).entries.associate { (end, value) ->
        firstIn(end) to value.asNumber().asDouble
      }
    }

  private fun firstIn(end: Instant) =
    listOf("a", "b", "c")
      .flatMap { historian.points(Alias("/x/$it")).keys }
      .filter { it > end.minusSeconds(1200) && it <= end }
      .min()

  /** The same, from the readings alone. */
  fun simplyMade() =
    listOf("one", "two").associateWith { line ->
      val root = versions.last().findAsset("/$line").orElseThrow()
      val closed = historian.progress(root.id()).orElse(Instant.MIN)
      listOf("a", "b", "c")
        .flatMap { key ->
          historian.points(Alias("/x/$key")).entries.filter { homeAt(key, it.key) == line }
        }
        .groupBy { Math.ceilDiv(it.key.epochSecond, 1200L) * 1200 }
        .filterKeys { Instant.ofEpochSecond(it) <= closed }
        .map { (end, points) ->
          firstIn(Instant.ofEpochSecond(end)) to points.sumOf { it.value.asNumber().asDouble }
        }
        .toMap()
    }

  private fun request() {
    val from = nine.plusSeconds(random.nextLong(-1000, 100_000))
    val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 50_000)))
    add(trees().random(random).id(), setOf(), range)
  }

  /** Readings go; what read them is to be computed again. */
  private fun delete() {
    val stream = Alias(listOf("/x/a", "/x/b", "/x/c", "/one/own").random(random))
    val from = now.minusSeconds(random.nextLong(0, 50_000))
    val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 20_000)))
    val plant = versions.last()
    val owner = plant.findProperty(stream).map { plant.root(it.asset()).id() }
    val trees = FormerChildren(plant).readers(stream) + listOfNotNull(owner.orElse(null))
    val again =
      trees.distinct().map { tree ->
        val readers = Recipes.readers(plant, plant.findAsset(tree).orElseThrow(), setOf(stream))
        waiting(tree, readers, range)
      }
    replays.delete(Removal(stream, range), again)
  }

  private fun add(tree: AssetId, targets: Set<Alias>, range: TimeRange) =
    replays.add(listOf(waiting(tree, targets, range)))

  private fun waiting(tree: AssetId, targets: Set<Alias>, range: TimeRange) =
    Replay.waiting(UUID.randomUUID(), tree, targets, range, "asked", now)

  private fun trees() = versions.last().roots()

  fun work() = hosted.replay(now)

  fun workUntil(isEnough: (List<Replay>) -> Boolean) {
    var rounds = 0
    do {
      work()
      check(rounds++ < 1000) { "no end: ${replays.open()}" }
    } while (!isEnough(replays.newest(1000)))
  }

  fun stored() = computed().associateWith { historian.points(it) }

  private fun computed() =
    versions.last().streams().filter { it.property().isComputed }.map { it.alias() }

  /** What an engine gives that finds all readings, and nothing computed. */
  fun fromScratch(): Map<Alias, Map<Instant, Value>> {
    val plant = versions.last()
    val other = MemoryHistorian()
    val measured = plant.streams().filter { !it.property().isComputed }.map { it.alias() }
    // Of what is gone, nothing is computed any more.
    val left = plant.memberships().removed().flatMap { it.streams().values }
    (measured + left).forEach { alias ->
      val always = TimeRange(Instant.EPOCH, now.plusSeconds(100_000))
      other.write(Changes.of(historian.range(listOf(alias), always)))
    }
    // What one tree reads of another may be computed behind it.
    repeat(4) {
      for (root in plant.roots()) {
        val engine = Engine(plant, root, EngineSettings.DEFAULT, other)
        engine.resume(historian.progress(root.id()), listOf())
        val computed = engine.recompute(TimeRange(nine.minusSeconds(200_000), now))
        other.overwrite(
          computed.removals().associate { (it.alias() to it.range().to()) to Value.none() }
        )
        other.overwrite(
          computed.values().readings().associate {
            (it.alias() to it.tqv().time()) to it.tqv().value()
          }
        )
      }
    }
    return computed().associateWith { other.points(it) }
  }

  private fun snapshot() = PlantSnapshot(versions.last(), versionOf(versions.size), Revisions.NONE)

  private fun versionOf(number: Int) =
    PlantVersion(number.toLong(), PlantChange(nine, "test", "test", 1))

  override fun before(number: OptionalLong): OptionalLong =
    (1..versions.size)
      .reversed()
      .map { versionOf(it).number() }
      .firstOrNull { number.isEmpty || it < number.asLong }
      ?.let { OptionalLong.of(it) } ?: OptionalLong.empty()

  override fun findVersion(number: Long): Optional<Plant> =
    Optional.ofNullable(versions.getOrNull(number.toInt() - 1))
}

/** Adds up what a hosted engine tells. */
private class CountingListener : EngineListener {
  var readings = 0
  var late = 0
  var results = 0
  var windows = 0
  var trees = 0
  var version = 0L
  var ended = 0

  override fun stored(call: TreeHost.Effect.Stored) {
    readings += call.changes().readings().size()
    late += call.late()
    results += call.changes().computed().size()
    windows += call.windows()
  }

  override fun computes(trees: Int, version: Long) {
    this.trees = trees
    this.version = version
  }

  override fun replayed(outcome: Replays.Outcome) {
    if (outcome.ended().isPresent) ended++
  }
}
