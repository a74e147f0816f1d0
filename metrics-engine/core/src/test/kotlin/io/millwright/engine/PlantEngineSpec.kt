package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.asset.Asset
import io.millwright.asset.AssetId
import io.millwright.asset.Plant
import io.millwright.asset.PropertyId
import io.millwright.historian.Aggregate
import io.millwright.historian.Changes
import io.millwright.historian.DataStream
import io.millwright.historian.Historian
import io.millwright.historian.Order
import io.millwright.historian.PastReadings
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.Tqv
import io.millwright.reading.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import kotlin.random.Random

private val nine: Instant = Instant.parse("2026-03-02T09:00:00Z")

private fun row(stream: String, second: Long, value: Double) =
  Reading.of(stream, nine.plusSeconds(second), Quality.GOOD, Value.of(value))

/** What engines ask of a historian, over maps; it can be away. */
private class MemoryHistorian(private val store: MemoryStore = MemoryStore()) :
  Historian, PastReadings by store {
  private val progress = mutableMapOf<AssetId, Instant>()
  private val log = mutableListOf<AlarmEvent>()
  var isAway = false

  override fun write(changes: Changes) {
    store.write(
      changes.readings(),
      Computed(changes.computed(), changes.removals(), listOf(), Optional.empty()),
    )
    log += changes.alarms()
    progress += changes.progress()
  }

  override fun progress(tree: AssetId): Optional<Instant> {
    check(!isAway) { "the database is away" }
    return Optional.ofNullable(progress[tree])
  }

  override fun alarms(): List<Alarm> = listOf()

  override fun alarmEvents(range: TimeRange, limit: Int): List<AlarmEvent> =
    log
      .filter { it.time() > range.from() && it.time() <= range.to() }
      .sortedBy { it.time() }
      .reversed()
      .take(limit)

  fun values(stream: String) = store.good(Alias(stream)).map { it.value().asNumber().asDouble }

  override fun delete(stream: Alias): Unit = notAsked()

  override fun latest(streams: Collection<Alias>): Map<Alias, Tqv> = notAsked()

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Tqv> = notAsked()

  override fun aggregates(
    stream: Alias,
    range: TimeRange,
    resolution: Resolution,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ): List<Aggregate> = notAsked()

  override fun streams(prefix: String, after: Optional<Alias>, limit: Int): List<DataStream> =
    notAsked()

  override fun newest(streams: Collection<Alias>): Optional<Instant> = notAsked()

  private fun notAsked(): Nothing = throw UnsupportedOperationException("no engine asks this")
}

class PlantEngineSpec :
  FunSpec({
    val model =
      model("m") {
        measurement("x")
        metric("total", "sum(x)", Duration.ofMinutes(1))
        alarm("high", "x > 80", onDelay = Duration.ofSeconds(10))
      }
    val plant = Plant(listOf(model), listOf(asset("one", model), asset("two", model)))

    fun engine(historian: Historian, trees: (String) -> Boolean = { true }) =
      PlantEngine(plant, { trees(it.key()) }, EngineSettings.DEFAULT, historian)

    test("each tree closes its windows by its own readings") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      val batch =
        ReadingBatch.of(row("/one/x", 10, 1.0), row("/two/x", 10, 2.0), row("/two/x", 70, 0.0))
      val changes = engine.accept(batch)
      changes.readings() shouldBe batch
      changes.progress().size shouldBe 2
      historian.write(changes)
      historian.values("/one/total").shouldBeEmpty()
      historian.values("/two/total") shouldBe listOf(2.0)
    }

    test("readings that no property claims go through untouched") {
      val batch = ReadingBatch.of(row("/nowhere/x", 10, 1.0))
      engine(MemoryHistorian()).accept(batch) shouldBe Changes.of(batch)
    }

    test("trees of others are left to them") {
      val historian = MemoryHistorian()
      val engine = engine(historian) { it == "two" }
      historian.write(
        engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0), row("/one/x", 70, 0.0)))
      )
      historian.values("/one/total").shouldBeEmpty()
    }

    test("another engine goes on from what the historian has") {
      val historian = MemoryHistorian()
      historian.write(engine(historian).accept(ReadingBatch.of(row("/one/x", 10, 90.0))))
      val raised = engine(historian).accept(ReadingBatch.of(row("/one/x", 25, 91.0)))
      historian.write(raised)
      val after = engine(historian).accept(ReadingBatch.of(row("/one/x", 66, 92.0)))
      historian.write(after)
      historian.values("/one/total") shouldBe listOf(181.0)
      (raised.alarms() + after.alarms()).map { it.time() } shouldBe listOf(nine.plusSeconds(20))
    }

    test("when the historian was away, the same readings again bring the same") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0))))
      engine.restart()
      historian.isAway = true
      val batch = ReadingBatch.of(row("/one/x", 20, 2.0), row("/one/x", 65, 0.0))
      shouldThrow<IllegalStateException> { engine.accept(batch) }
      historian.isAway = false
      val changes = engine.accept(batch)
      changes.computed().readings().map { it.tqv().value() } shouldContainExactlyInAnyOrder
        listOf(Value.of(3.0))
    }

    test("an engine that is made anew still knows which clocks run ahead") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(engine.advance(nine))
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0))))
      engine.restart()
      historian.write(engine.accept(ReadingBatch.of(row("/one/x", 4_000_000, 2.0))))
      historian.values("/one/total").shouldBeEmpty()
    }

    test("the passing of time and computing again reach every tree") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      historian.write(
        engine.accept(ReadingBatch.of(row("/one/x", 10, 1.0), row("/two/x", 10, 2.0)))
      )
      historian.write(engine.advance(nine.plusSeconds(60)))
      historian.write(engine.advance(nine.plusSeconds(70)))
      historian.values("/one/total") + historian.values("/two/total") shouldBe listOf(1.0, 2.0)
      engine.recompute(TimeRange(nine, nine.plusSeconds(100))).computed().isEmpty shouldBe true
    }

    test("engines that follow changes store what engines made anew after each change store") {
      checkAll(PropTestConfig(iterations = 200), Arb.int()) { seed ->
        val following = Follower(Random(seed), anew = false)
        val anew = Follower(Random(seed), anew = true)
        following.play()
        anew.play()
        following.stored() shouldBe anew.stored()
      }
    }

    test("a change leaves the trees alone that it means nothing to") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      val renamed = asset("two", model).let { named(it, "another name") }
      engine.follow(Plant(listOf(model), listOf(asset("one", model), renamed))).shouldBeEmpty()
      val more = asset("three", model)
      engine.follow(Plant(listOf(model), listOf(asset("one", model), renamed, more))) shouldBe
        setOf(more.id())
      val other = model("m") { measurement("x") }
      engine.follow(Plant(listOf(other), listOf(asset("one", other)))) shouldBe
        setOf(asset("one", other).id())
    }

    test("no engine is made for a tree that never had a reading") {
      val historian = MemoryHistorian()
      val engine = engine(historian)
      engine.advance(nine)
      historian.isAway = true
      // What has no engine is not asked for its progress again, either.
      engine.advance(nine.plusSeconds(1)).progress() shouldBe mapOf()
    }
  })

private fun named(asset: Asset, name: String) =
  Asset(
    asset.id(),
    asset.key(),
    name,
    asset.description(),
    asset.model(),
    asset.placement(),
    asset.attributes(),
    asset.aliases(),
  )

/** Random readings and random changes of a plant of three trees, by one engine or by many. */
private class Follower(private val random: Random, private val anew: Boolean) {
  private val historian = MemoryHistorian()
  private val models =
    List(2) { version ->
      model("machine") {
          measurement("x")
          metric("total", if (version == 0) "sum(x)" else "max(x) + 1", Duration.ofSeconds(10))
        }
        .let { machine ->
          val line =
            model("line") {
              children("machines", "machine")
              metric("all", "sum(machines.total)", Duration.ofSeconds(20))
            }
          listOf(machine, line)
        }
    }
  private val every = TimeRange(nine.minusSeconds(1000), nine.plusSeconds(4000))
  private var version = 0
  private val homes = mutableMapOf("a" to "one", "b" to "one", "c" to "two")
  private val names = mutableMapOf<String, String>()
  private var engine = PlantEngine(plant(), { true }, EngineSettings.DEFAULT, historian)

  private fun plant(): Plant {
    val (machine, line) = models[version]
    val tops = listOf("one", "two", "three").map { asset(it, line) }
    val below = homes.map { (key, home) ->
      named(asset(key, machine, under(asset(home, line), line, "machines")), names[key] ?: key)
        .let { aliased(it, machine.findProperty("x").orElseThrow().id(), Alias("/x/$key")) }
    }
    return Plant(listOf(machine, line), tops + below)
  }

  private fun aliased(asset: Asset, property: PropertyId, alias: Alias) =
    Asset(
      asset.id(),
      asset.key(),
      asset.name(),
      asset.description(),
      asset.model(),
      asset.placement(),
      asset.attributes(),
      mapOf(property to alias),
    )

  fun play() {
    var second = 0L
    repeat(random.nextInt(3, 25)) {
      second += random.nextLong(0, 15)
      when (random.nextInt(8)) {
        0 -> change { homes[homes.keys.random(random)] = listOf("one", "two").random(random) }
        1 -> change { version = 1 - version }
        2 -> change { names[homes.keys.random(random)] = "name $second" }
        3 -> historian.write(engine.advance(nine.plusSeconds(second)))
        else -> {
          val late = second - random.nextLong(0, 30)
          val stream = "/x/" + homes.keys.random(random)
          val value = random.nextInt(10).toDouble()
          historian.write(engine.accept(ReadingBatch.of(row(stream, late, value))))
        }
      }
    }
    listOf(1000L, 2000L).forEach { historian.write(engine.advance(nine.plusSeconds(it))) }
  }

  private fun change(what: () -> Unit) {
    what()
    if (anew) {
      engine = PlantEngine(plant(), { true }, EngineSettings.DEFAULT, historian)
      historian.write(engine.recompute(every))
    } else {
      engine.follow(plant()).forEach { historian.write(engine.recompute(it, every)) }
    }
  }

  fun stored() =
    listOf("one", "two", "three").associateWith { historian.values("/$it/all") } +
      homes.map { (key, home) -> key to historian.values("/$home/$key/total") }
}
