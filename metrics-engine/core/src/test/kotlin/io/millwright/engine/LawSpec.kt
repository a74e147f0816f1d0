// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.checkAll
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
import io.millwright.asset.Memberships
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.RemovedChild
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.engine.replay.Recipes
import io.millwright.engine.snapshot.Snapshots
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.formula.Formula
import io.millwright.formula.catalogue.Functions
import io.millwright.formula.compile.CompiledExpression
import io.millwright.formula.compile.FormulaEvaluator
import io.millwright.formula.language.BinaryOperator
import io.millwright.formula.language.Evaluation
import io.millwright.formula.language.Expression
import io.millwright.formula.language.FunctionClass
import io.millwright.historian.TimeRange
import io.millwright.oracle.Oracle
import io.millwright.oracle.judged
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.DayOfWeek
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.temporal.ChronoUnit
import java.util.IdentityHashMap
import java.util.NavigableMap
import java.util.NavigableSet
import java.util.Optional
import java.util.TreeMap
import java.util.TreeSet
import kotlin.math.abs
import kotlin.random.Random

private val start: Instant = Instant.parse("2026-03-02T12:00:00Z")

private const val LEAST_CASES = 250

private val isLong = System.getProperty("millwright.long").toBoolean()

/**
 * The law of the engine: what is stored in the end equals what the formulas give over the stored
 * readings, whatever the order, lateness and repetition in which they came, and however often the
 * engine was made anew in between. There are two judges, which look at all readings at once:
 * [Simple], and the [Oracle], which knows nothing of the engine.
 */
class LawSpec :
  FunSpec({
    val seed = System.getProperty("millwright.seed")?.toLong() ?: Random.nextLong()
    val cases =
      PropTestConfig(
        seed = seed,
        iterations =
          System.getProperty("millwright.law.cases", if (isLong) "3300" else "$LEAST_CASES")
            .toInt(),
      )
    val drawn = Drawn()
    println("-Dmillwright.seed=$seed draws these ${cases.iterations} cases again")
    val anyCase = arbitrary { Case(Random(it.random.nextLong()), drawn) }
    // As many cases as are asked for, however long that takes.
    timeout = Duration.ofDays(1).toMillis()

    test("what is stored equals the formulas over the stored readings") {
      checkAll(cases, anyCase) { case ->
        val store = MemoryStore()
        case.play(store)
        case.judge(case.plant, store)
      }
      println("The cases had:\n$drawn")
    }

    // Of fewer cases than usual, as somebody may ask for, not all can be wanted.
    test("the cases have every function in every aggregate, and every option of a frame").config(
      enabled = cases.iterations!! >= LEAST_CASES
    ) {
      drawn.rarerThan(if (isLong) 1000 else 1, LawFormulas.COMBINATIONS) shouldBe mapOf()
      drawn.rarerThan(if (isLong) 100 else 1, LawFormulas.CHANGES) shouldBe mapOf()
    }

    test("the cases have lines that are broken by readings that are not GOOD").config(
      enabled = cases.iterations!! >= LEAST_CASES
    ) {
      drawn.rarerThan(if (isLong) 1000 else 1, LawFormulas.LINES) shouldBe mapOf()
    }

    test("the cases have every function") {
      val formulas =
        Case.TRANSFORMS + Case.METRICS + Case.LONG_METRICS + Case.SITE_METRICS + Case.CHILD_METRICS
      formulas
        .flatMap { Formula.parse(it).expression().nodes().toList() }
        .filterIsInstance<Expression.Call>()
        .map { it.function() }
        .toSet() shouldBe Functions.all().toSet()
    }

    test("after a change of formulas and windows, what is computed again equals the new ones") {
      checkAll(cases.copy(iterations = cases.iterations!! / 5), anyCase) { case ->
        val store = MemoryStore()
        case.play(store)
        val changed = case.plant()
        val engine = case.engine(store, changed)
        // In parts, as a host does it that minds its memory.
        val borders = listOf(-100L, case.random.nextLong(0, 300), 900).map { start.plusSeconds(it) }
        borders.zipWithNext { from, to ->
          store.write(ReadingBatch.empty(), engine.recompute(TimeRange(from, to)))
        }
        case.judge(changed, store)
      }
    }
  })

/** A random tree with random readings in a random order. */
private class Case(val random: Random, private val drawn: Drawn) {
  private val formulas = LawFormulas(random, drawn)

  /** Where there is time, each plant has many combinations: that is cheaper than many plants. */
  private val many = if (isLong) 5 else 1

  // Little memory, so that much of what is late is behind it.
  private val settings =
    EngineSettings(
      Duration.ofSeconds(5),
      Duration.ofMinutes(10),
      Duration.ofSeconds(random.nextLong(5, 90)),
      Instant.EPOCH,
    )
  private val end = start.plusSeconds(900)
  private val removesOne = random.nextInt(6) == 0
  private val leftAt = random.nextLong(20, 300)
  val plant = plant()
  val batches: List<ReadingBatch>

  init {
    val streams =
      listOf("one/own", "one/a/x", "one/a/y", "one/b/x", "one/b/y", "two/c/x", "two/c/y").map {
        "/site/$it"
      }
    val readings =
      List(random.nextInt(5, 60)) {
        Reading.of(
          streams.random(random),
          start.plusMillis(second() * 1000 + listOf(0L, 0, 500).random(random)),
          quality(),
          value(),
        )
      }
    val order =
      when (random.nextInt(3)) {
        0 -> readings.sortedBy { it.tqv().time() }
        1 ->
          readings
            .map { it.tqv().time().plusSeconds(random.nextLong(0, 40)) to it }
            .sortedBy { it.first }
            .map { it.second }
        else -> readings.shuffled(random)
      }
    val repeated = order.flatMapIndexed { index, reading ->
      when (random.nextInt(12)) {
        0,
        1 -> listOf(reading, reading)
        // A correction, behind something else that came before.
        2 -> listOf(reading, order[random.nextInt(index + 1)].let { corrected(it) })
        else -> listOf(reading)
      }
    }
    batches = repeated.chunked(random.nextInt(1, 12)).map { ReadingBatch.of(it) }
    noteLapses(repeated)
  }

  /** Counts the readings that are not GOOD which come late, or beside a GOOD one. */
  private fun noteLapses(inOrder: List<Reading>) = inOrder.forEachIndexed { index, reading ->
    if (reading.tqv().quality() != Quality.GOOD) {
      val good =
        inOrder.withIndex().filter { (_, it) ->
          it.alias() == reading.alias() && it.tqv().quality() == Quality.GOOD
        }
      if (good.any { it.index < index && it.value.tqv().time() > reading.tqv().time() }) {
        drawn.note(LawFormulas.LATE_LAPSE)
      }
      if (good.any { it.index > index && it.value.tqv().time() == reading.tqv().time() }) {
        drawn.note(LawFormulas.CORRECTED_LAPSE)
      }
    }
  }

  private fun quality() =
    when (random.nextInt(12)) {
      0,
      1 -> Quality.BAD
      2 -> Quality.UNCERTAIN
      else -> Quality.GOOD
    }

  private fun corrected(reading: Reading) =
    Reading.of(
      reading.alias().path(),
      reading.tqv().time(),
      // Another quality stands beside the one that is there.
      if (random.nextInt(3) == 0) quality() else reading.tqv().quality(),
      value(),
    )

  /** Often 0, which makes expressions that have no value. */
  private fun value() =
    Value.of(if (random.nextInt(5) == 0) 0.0 else random.nextInt(-3, 8).toDouble())

  /** Often where windows end. */
  private fun second() =
    if (random.nextInt(4) == 0) random.nextLong(0, 31) * 10 else random.nextLong(0, 300)

  private var snapshots: Snapshots? = null

  /** An engine that is made anew, from a snapshot where one was taken before. */
  fun engine(store: MemoryStore, plant: Plant = this.plant): Engine {
    val root = plant.roots().first()
    val engine = Engine(plant, root, settings, store)
    snapshots?.let { engine.loadFrom(it.loader(root.id())) }
    engine.resume(Optional.ofNullable(store.progress), listOf())
    return engine
  }

  /** Sends all batches through engines that come and go, until all windows are closed. */
  fun play(store: MemoryStore) {
    // What a removed child left behind is there from the beginning: no engine takes it any more.
    val gone = plant.memberships().removed().flatMap { it.streams().values }.toSet()
    for (batch in batches) {
      store.write(ReadingBatch.of(batch.readings().filter { it.alias() in gone }))
    }
    val taking =
      Snapshots(MemorySnapshots(store), Duration.ZERO, { error(it) }, random.nextInt(1, 40))
    snapshots = taking
    var engine = engine(store)
    var wall = start.minusSeconds(100)
    for (batch in batches) {
      if (random.nextBoolean()) {
        take(taking, engine, random.nextInt(1, 30))
      }
      when (random.nextInt(12)) {
        0,
        1 -> engine = engine(store)
        2 -> {
          wall = wall.plusSeconds(random.nextLong(0, 60))
          store.write(ReadingBatch.empty(), engine.advance(wall))
        }
        3 -> {
          val from = start.plusSeconds(random.nextLong(-50, 300))
          val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 200)))
          store.write(ReadingBatch.empty(), engine.recompute(range))
        }
        4 -> engine = delete(store)
      }
      val own = ReadingBatch.of(batch.readings().filter { it.alias() !in gone })
      store.write(own, engine.accept(own))
    }
    // Two quiet moments: the first tells the engine the time, the second ends the windows.
    store.write(ReadingBatch.empty(), engine.advance(end.minusSeconds(60)))
    store.write(ReadingBatch.empty(), engine.advance(end))
    if (gone.isNotEmpty()) {
      // As a host does it when an asset was removed.
      val readers = Recipes.readers(plant, plant.roots().first(), gone)
      val all = TimeRange(start.minusSeconds(100), end)
      store.write(ReadingBatch.empty(), engine.recompute(all) { it in readers })
    }
  }

  /** Takes so many pieces of a snapshot. */
  private fun take(snapshots: Snapshots, engine: Engine, pieces: Int) {
    val trees = mapOf(plant.roots().first().id() to engine)
    repeat(pieces) {
      snapshots.next(trees, start, Duration.ZERO).ifPresent { it.write() }
    }
  }

  /** Readings go, and what was computed from them is computed again by another engine. */
  private fun delete(store: MemoryStore): Engine {
    val gone = plant.memberships().removed().flatMap { it.streams().values }
    val stream =
      (batches.random(random).aliases() - gone.toSet()).randomOrNull(random) ?: return engine(store)
    val from = start.plusSeconds(random.nextLong(-50, 300))
    val range = TimeRange(from, from.plusSeconds(random.nextLong(0, 200)))
    store.remove(stream, range)
    val readers = Recipes.readers(plant, plant.roots().first(), setOf(stream))
    val engine = engine(store)
    store.write(ReadingBatch.empty(), engine.recompute(range) { it in readers })
    return engine
  }

  /**
   * Simple knows nothing of assets that were removed, nor of attributes that changed; the oracle
   * judges all cases.
   */
  fun judge(plant: Plant, store: MemoryStore) {
    val hasChanges = plant.assets().any { it.attributes().isNotEmpty() }
    if (plant.memberships().removed().isEmpty() && !hasChanges) {
      judge(plant, store, "the formula", Simple(plant, store, store.progress, drawn).results())
    }
    judge(plant, store, "the oracle", ofOracle(plant, store))
  }

  private fun ofOracle(plant: Plant, store: MemoryStore): Map<Alias, Map<Instant, Double>> {
    val computed = plant.streams().filter { it.property().isComputed }.map { it.alias() }.toSet()
    val readings =
      store.points
        .filterKeys { it !in computed }
        .flatMap { (alias, points) ->
          points.values.map { Reading(alias, it) }
        }
    val closed = store.progress?.let { mapOf(plant.roots().first().id() to it) }.orEmpty()
    return Oracle(plant, readings, closed).points().mapValues { (_, points) ->
      points.mapValues { it.value.asNumber().asDouble }
    }
  }

  private fun judge(
    plant: Plant,
    store: MemoryStore,
    judge: String,
    expected: Map<Alias, Map<Instant, Double>>,
  ) {
    plant
      .streams()
      .filter { it.property().isComputed }
      .forEach { stream ->
        val stored =
          store.good(stream.alias()).associate { it.time() to it.value().asNumber().asDouble }
        val wanted = expected.getValue(stream.alias())
        val differing =
          (stored.keys + wanted.keys).sorted().filterNot { time ->
            val found = stored[time]
            val value = wanted[time]
            found != null && value != null && abs(found - value) <= 1e-9 * maxOf(1.0, abs(value))
          }
        if (differing.isNotEmpty()) {
          val first = differing.first()
          withClue(
            "${stream.alias()} ${stream.property().kind()} at $first: stored ${stored[first]}, " +
              "$judge gives ${wanted[first]}\n" +
              describe(plant)
          ) {
            differing shouldBe listOf<Instant>()
          }
        }
      }
  }

  private fun describe(plant: Plant) =
    plant.assets().flatMap { plant.memberships().of(it.id()) }.joinToString("\n") +
      "\n" +
      plant
        .assets()
        .filter { it.attributes().isNotEmpty() }
        .joinToString("\n") { "${plant.path(it.id())} ${it.attributes().values} ${it.id()}" } +
      "\n" +
      plant
        .models()
        .flatMap { m -> m.properties().map { "${m.key()}.${it.key()}: ${it.kind()}" } }
        .joinToString("\n") +
      "\n" +
      batches.joinToString("\n") { it.readings().toString() }

  /** A plant with formulas of its own; the streams are the same for each that is drawn. */
  fun plant(): Plant {
    val every = Duration.ofSeconds(listOf(10L, 30, 60).random(random))
    val machine = machine(every)
    val line = line(every)
    val site =
      model("site") {
        children("lines", "line")
        metric("made", SITE_METRICS.random(random), longer(every), good())
        metric("good", "count(lines.summed)", longer(every), good())
      }
    val top = asset("site", site)
    val first = asset("one", line, under(top, site, "lines"))
    val second = asset("two", line, under(top, site, "lines"))
    val machines =
      listOf("a" to first, "b" to first, "c" to second).map { (key, home) ->
        changed(asset(key, machine, under(home, line, "machines")), machine)
      }
    val by = line.findHierarchy("machines").orElseThrow().id()
    val all =
      Plant.alreadyChecked(listOf(machine, line, site), listOf(top, first, second) + machines)
    val known = machines.associateWith { memberships(it, listOf(first, second), by) }
    val asks = line.properties().any { (it.kind() as? PropertyKind.Metric)?.percentGood() ?: 0 > 0 }
    fun note(what: String) {
      drawn.note(what)
      if (asks) drawn.note("$what with percent_good")
    }
    if (known.values.any { it.isNotEmpty() }) note("child that comes or goes")
    if (!removesOne) {
      return all.with(Memberships.of(known.values.flatten(), listOf()))
    }
    note("removed child")
    val gone = machines[1]
    val since = listOf(Membership.BEGINNING, start.plusSeconds(leftAt - 40)).random(random)
    val until = start.plusSeconds(leftAt)
    val left = Membership(gone.id(), first.id(), by, since, until)
    val streams = machine.properties().filter { it.kind() !is PropertyKind.Attribute }
    val child =
      RemovedChild(
        gone.id(),
        until,
        streams.associate { it.key() to Alias("/site/one/b/${it.key()}") },
        mapOf("limit" to AttributeValue.always(Value.of(3.0))),
      )
    val others = known.filterKeys { it != gone }.values.flatten()
    return Plant.alreadyChecked(
        listOf(machine, line, site),
        listOf(top, first, second) + machines - gone,
      )
      .with(Memberships.of(others + left, listOf(child)))
  }

  /** Now and then an asset whose limit has not always been the same. */
  private fun changed(asset: Asset, model: AssetModel): Asset {
    if (random.nextInt(8) > 0) {
      return asset
    }
    drawn.note("attribute that changed")
    val times = List(random.nextInt(1, 3)) { start.plusSeconds(random.nextLong(-20, 320)) }
    val changes =
      times.distinct().map {
        AttributeValue.Change(it, Value.of(random.nextInt(-2, 6).toDouble()))
      }
    return asset.withAttributes(
      mapOf(model.findProperty("limit").orElseThrow().id() to AttributeValue(changes))
    )
  }

  /** Where a machine was before it came to where it is: nowhere else, or here and there. */
  private fun memberships(machine: Asset, lines: List<Asset>, by: HierarchyId): List<Membership> {
    val times =
      List(listOf(0, 0, 0, 1, 2, 3).random(random)) {
          start.plusMillis(random.nextLong(-20, 320) * 1000 + listOf(0L, 0, 500).random(random))
        }
        .distinct()
        .sorted()
    if (times.isEmpty()) return listOf()
    val here = (machine.placement() as Placement.Under).parent()
    val first = listOf(Membership.BEGINNING, times.first()).random(random)
    val borders = (listOf(first) + times + Membership.OPEN).distinct()
    return borders
      .zipWithNext { from, to ->
        // Now and then it is nowhere.
        if (to != Membership.OPEN && random.nextInt(4) == 0) null
        else {
          val parent = if (to == Membership.OPEN) here else lines.random(random).id()
          Membership(machine.id(), parent, by, from, to)
        }
      }
      .filterNotNull()
  }

  private fun machine(every: Duration): AssetModel =
    model("machine") {
      measurement("x")
      measurement("y")
      attribute("limit", 3.0)
      val streams = mutableListOf("x", "y")
      repeat(3) { n ->
        transform("t$n", draw(TRANSFORMS, streams))
        streams += "t$n"
      }
      val metrics = mutableListOf<String>()
      repeat(4) { n ->
        metric("m$n", draw(METRICS, streams), every, good())
        metrics += "m$n"
      }
      metric("both", "${metrics.random(random)} + 2 * ${metrics.random(random)}", every, good())
      metric("long", draw(LONG_METRICS, metrics), longer(every), good())
      metric("shifted", draw(METRICS, streams), shifted(every), good())
      metric("hopping", draw(METRICS, streams), hopping(every), good())
      metric("daily", draw(METRICS, streams), Window.parse(NOON.random(random)), good())
      frame("run", formulas.frame(streams))
      frame("stop", formulas.frame(streams, listOf("run")))
      frame("again", formulas.frame(streams, listOf("run", "stop")))
      metric("ran", draw(METRICS, streams + "run"), Window.OfFrame("run"), good())
      metric("ran_both", draw(METRICS, streams) + " + ran", Window.OfFrame("run"))
      metric("ran_again", draw(METRICS, streams + "stop"), Window.OfFrame("again"), good())
      metric("runs", "edges(run) + count(ran)", every, good())
      repeat(many) { n ->
        val (kind, window) =
          listOf(
              "windows one behind the other" to Window.every(every),
              "windows that overlap" to hopping(every),
              "days" to Window.parse(NOON.random(random)),
              "frames" to Window.OfFrame("run"),
            )
            .random(random)
        drawn.note("line over $kind")
        metric("line$n", formulas.line(listOf("x", "y")), window, good())
      }
      transform("of_frame", draw(TRANSFORMS, streams + "run" + "stop" + "again"))
      val all = streams + listOf("run", "stop", "again", "of_frame")
      repeat(3) { n -> metric("over$n", formulas.own(all), longer(every), good()) }
      transform("after", "both * 2 + x")
    }

  private fun line(every: Duration): AssetModel =
    model("line") {
      measurement("own")
      attribute("limit", 2.0)
      children("machines", "machine")
      val own = mutableListOf("own")
      transform("half", "own / 2")
      val busy = List(many) { "busy$it" }
      busy.forEach { frame(it, formulas.frame(own)) }
      own += "half"
      own += busy
      repeat(9 * many) { n -> metric("over$n", formulas.own(own), longer(every), good()) }
      val below = listOf("x", "y", "t0", "t2", "run", "again")
      repeat(13 * many) { n ->
        metric("below$n", formulas.ofChild("machines", below), longer(every), good())
      }
      metric("all", CHILD_METRICS.random(random), every, good())
      repeat(many) { n ->
        metric("lines$n", "max(${formulas.line(listOf("machines.x"))})", longer(every), good())
      }
      metric("summed", "sum(machines.both) + count(own)", every, good())
      metric("running", "sum(machines.runs) + max(machines.hopping)", longer(every))
    }

  private fun ModelSketch.frame(key: String, drawn: LawFormulas.FrameDraw) =
    frame(key, drawn.from, drawn.until, drawn.min)

  /** How much of a window must be GOOD. */
  private fun good() = listOf(0, 0, 0, 0, 1, 25, 60, 100).random(random)

  private fun shifted(every: Duration) = Window.tumbling(every, Duration.ofSeconds(7))

  private fun hopping(every: Duration) =
    Window.Fixed(every, Duration.ofSeconds(3), every.plusSeconds(random.nextLong(1, 100)))

  private fun longer(every: Duration) = Window.every(every.multipliedBy(random.nextLong(1, 4)))

  private fun draw(formulas: List<String>, names: List<String>): String {
    val isMetric = formulas === METRICS
    fun name() = if (isMetric) this.formulas.followed(names) else names.random(random)
    val drawn = formulas.random(random).replace("A", name()).replace("B", name())
    if (drawn.contains("limit")) this.drawn.note("attribute of the asset's own")
    return drawn
  }

  companion object {
    val TRANSFORMS =
      listOf(
        "timestamp() - timestamp(pretrigger(A))",
        "timestamp(A) - timestamp(B)",
        "hour(localtime(timestamp(), 'Europe/Vienna')) * 60 + minute(localtime(now()))",
        "year(localtime(now())) + mon(localtime(now())) + mday(localtime(now())) + A",
        "wday(localtime(now())) + yday(localtime(now())) + sec(localtime(now())) + A",
        "timestamp() - mktime(2026, 3, 2, 12) + A",
        "len(f'{A: \".2f\"}|{B}') + find(join('-', A, B), '2')",
        "if(A > 2, 1).elif(A > 0, B, none)",
        "jp('{\"a\": ' + A + '}', '$.a') + B",
        "('' + A)[0] == '-' and contains(('' + B)[::-1], '1')",
        "upper(format('%.1fx', A)) + lower('X') == '2.0Xx'",
        "clamp(A, 0, 3) + round(B / 3, 1) + coalesce(sqrt(A), -1)",
        "sin(A) + cos(B) + tan(A) + atan(B) + asin(sin(A)) + acos(cos(B)) + cot(B + 0.5)",
        "sinh(sin(A)) + cosh(cos(B)) + tanh(A) + exp(-abs(A)) + expm1(sin(B)) + cbrt(A) + signum(B)",
        "log(A) + log10(A) + log1p(A) + log2(A) + pow(abs(A), 0.5)",
        "ceil(A / 2) + floor(B / 2) + abs(A) % 3 + isnan(A) + eq(A, B) + neq(A, 2)",
        "gt(A, B) + gte(A, B) + lt(A, B) + lte(A, B)",
        "A + B",
        "A * 2 - limit",
        "A / B",
        "A - pretrigger(A)",
        "if(A > 2, B, none)",
        "pretrigger(A) + pretrigger(B)",
        "A > limit and B > 0",
        "sqrt(A)",
      )
    val METRICS =
      LawFormulas.OTHERS.map { it.replace("X", "A") } +
        listOf(
          "timeweightedstdev(A)",
          "timeweightedstdev(A, 'p')",
          "timein(A, 1, 2)",
          "timein(A + B, limit)",
          "increase(A, 8)",
          "rate(A)",
          "rate(A + B, 8)",
          "median(A)",
          "percentile(A, 90)",
          "percentile(A * B, 25)",
          "sum(if(timestamp() % 20 < 10, A, 0))",
          "if(timestamp() % 60 < 30, coalesce(sum(A), 0), none)",
          "count(A, B) + timestamp() % 100",
          "max(latest(A), earliest(B), 1)",
          "first(A + B) - last(A + B)",
          "percentile(first(A) + last(B), 50)",
          "avg(A)",
          "sum(A * 2)",
          "min(A) - max(B)",
          "count(A)",
          "stdev(A)",
          "statetime(A)",
          "timeweightedavg(A)",
          "timeweightedavg(A, 'linear')",
          "first(A) + last(B)",
          "latest(A) - earliest(A)",
          "increase(A)",
          "edges(A)",
          "A + B",
          "if(count(A) > 1, avg(B), none)",
          "statetime(A > 2)",
          "sum(A, B)",
          "coalesce(sum(A), 0)",
          "coalesce(A * 2, count(B), 7)",
        )
    val LONG_METRICS =
      listOf("A", "coalesce(A, 0)", "avg(A) + B", "sum(A) / count(B)", "latest(A)", "statetime(B)")
    // At the first readings it is noon by UTC, and the beginning of Tuesday there.
    val NOON =
      listOf(
        "1d, offset 1m, zone Etc/GMT-12",
        "1d, offset 2m, over 3d, zone Etc/GMT-12",
        "1w, offset 1441m, zone Etc/GMT-12",
      )
    val SITE_METRICS = listOf("sum(lines.summed)", "avg(lines.all)", "max(lines.summed * 2)")
    val CHILD_METRICS =
      listOf(
        "sum(machines.x * machines.y)",
        "sum(statetime(machines.x))",
        "avg(timeweightedavg(machines.x) * machines.limit)",
        "max(latest(machines.x) - earliest(machines.y))",
        "median(machines.x)",
        "percentile(machines.x, 75)",
        "count(last(machines.t0))",
        "sum(timein(machines.x, 1, 2), 1)",
        "sum(rate(machines.x)) + avg(increase(machines.y, 8))",
        "sum(edges(machines.x)) + edges(own)",
        "avg(machines.both + statetime(machines.x))",
        "stdev(machines.both * machines.limit)",
        "avg(machines.x)",
        "sum(machines.t0)",
        "max(machines.m0)",
        "count(machines.x)",
        "stdev(machines.y * 2)",
        "sum(machines.x) / sum(machines.y)",
        "coalesce(sum(machines.x), 0)",
      )
  }
}

/**
 * The plain reading of the rules: no memory, no order, no increments. For each property all points
 * that it ever has, from all points of its inputs.
 */
private class Simple(
  private val plant: Plant,
  private val store: MemoryStore,
  private val closedTo: Instant?,
  private val drawn: Drawn,
) {
  private val known = mutableMapOf<Alias, NavigableMap<Instant, Double>>()
  private val pointsByKey = mutableMapOf<Pair<AssetId, String>, NavigableMap<Instant, Double>>()
  private val constants = mutableMapOf<Pair<AssetId, String>, Optional<Value>>()

  // By identity: to hash a formula is to hash all below it, and each is asked for often.
  private val courses = mutableMapOf<AssetId, IdentityHashMap<Expression, List<Course>>>()
  private val compiled = IdentityHashMap<Expression, CompiledExpression>()
  private val owned = IdentityHashMap<Expression, Expression>()
  private val conditions = IdentityHashMap<Expression, Expression>()

  /** Whose the function is that is evaluated now. */
  private var whose = "own"

  fun results(): Map<Alias, Map<Instant, Double>> {
    plant.streams().forEach { points(it.asset(), it.property()) }
    return known
  }

  private fun points(
    asset: Asset,
    definition: PropertyDefinition,
  ): NavigableMap<Instant, Double> {
    val alias = plant.property(asset, definition).alias()
    return known[alias]
      ?: when (val kind = definition.kind()) {
          is PropertyKind.Attribute -> mapOf<Instant, Double>()
          is PropertyKind.Measurement ->
            store.good(alias).associate { it.time() to it.value().asNumber().asDouble }
          is PropertyKind.Transform -> transform(asset, kind.formula())
          is PropertyKind.Metric -> metric(asset, kind)
          is PropertyKind.Frame -> frames(asset, kind)
        }
        .let { TreeMap(it) }
        .also { known[alias] = it }
  }

  private fun points(asset: Asset, key: String): NavigableMap<Instant, Double> =
    pointsByKey.getOrPut(asset.id() to key) {
      points(asset, plant.model(asset).findProperty(key).orElseThrow())
    }

  private fun constant(asset: Asset, key: String): Value? =
    constants
      .getOrPut(asset.id() to key) {
        val kind = plant.model(asset).findProperty(key).orElseThrow().kind()
        Optional.ofNullable((kind as? PropertyKind.Attribute)?.defaultValue())
      }
      .orElse(null)

  private fun evaluate(expression: Expression, evaluation: Evaluation): Value =
    compiled.getOrPut(expression) { FormulaEvaluator.compile(expression) }.evaluate(evaluation)

  private fun value(number: Double?): Value = number?.let { Value.of(it) } ?: Value.none()

  private fun asOf(asset: Asset, key: String, time: Instant, strictly: Boolean = false): Value =
    constant(asset, key)
      ?: value(
        points(asset, key).let { if (strictly) it.lowerEntry(time) else it.floorEntry(time) }?.value
      )

  private fun at(
    asset: Asset,
    expression: Expression,
    time: Instant,
    strictly: Boolean = false,
  ): Value =
    evaluate(
      expression,
      object : Evaluation {
        override fun property(key: String) = asOf(asset, key, time, strictly)

        override fun time() = ChronoUnit.MICROS.between(Instant.EPOCH, time)

        override fun overTime(call: Expression.Call): Value {
          val argument = call.arguments().first()
          if (call.function().name() == "pretrigger")
            return at(asset, argument, time, strictly = true)
          val key = named(asset, argument).single()
          val before = argument is Expression.Call
          val point =
            points(asset, key).let { if (before) it.lowerKey(time) else it.floorKey(time) }
          return value(point?.let { Duration.between(Instant.EPOCH, it).toMillis() / 1e3 })
        }
      },
    )

  private fun named(asset: Asset, expression: Expression): List<String> =
    expression
      .nodes()
      .toList()
      .filterIsInstance<Expression.Property>()
      .map { it.key() }
      .filter { constant(asset, it) == null }

  /** An expression at every moment at which one of its inputs has a point. */
  private fun course(asset: Asset, expression: Expression): Map<Instant, Double> =
    named(asset, expression)
      .flatMap { points(asset, it).keys }
      .toSortedSet()
      .mapNotNull { time ->
        at(asset, expression, time).asNumber().let {
          if (it.isPresent) time to it.asDouble else null
        }
      }
      .toMap()

  private fun transform(asset: Asset, formula: Formula) = course(asset, formula.expression())

  private fun metric(asset: Asset, metric: PropertyKind.Metric): Map<Instant, Double> {
    val last = closedTo ?: return mapOf()
    return windows(asset, metric.window())
      .filter { (from, end) ->
        end <= last && begun(asset, metric.formula().expression(), from, end)
      }
      .filter { (from, end) ->
        metric.percentGood() == 0 ||
          measurements(asset, metric.formula().expression(), MIN, MAX).all {
            val since = maxOf(from, it.from)
            val until = minOf(end, it.to)
            since >= until ||
              goodTime(it.alias, since, until) * 100 >= metric.percentGood() * seconds(since, until)
          }
      }
      .mapNotNull { (from, end) ->
        window(asset, metric.formula().expression(), from, end).asNumber().let {
          if (it.isPresent) end to it.asDouble else null
        }
      }
      .toMap()
  }

  /** A measurement, as long as it counts. */
  private data class Measured(val alias: Alias, val from: Instant, val to: Instant)

  private fun measurements(
    asset: Asset,
    expression: Expression,
    from: Instant,
    to: Instant,
  ): Set<Measured> =
    expression
      .nodes()
      .toList()
      .flatMap { node ->
        when (node) {
          is Expression.Property -> listOf(Owner(asset, node, from, to) to node.key())
          is Expression.ChildProperty -> owners(asset, node).map { it to node.key() }
          else -> listOf()
        }
      }
      .flatMap { (owner, key) ->
        val since = maxOf(from, owner.from)
        val until = minOf(to, owner.to)
        val property = plant.model(owner.asset).findProperty(key).orElseThrow()
        when {
          since >= until -> listOf()
          property.kind() is PropertyKind.Measurement ->
            listOf(Measured(plant.property(owner.asset, property).alias(), since, until))
          else ->
            property.kind().formulas().toList().flatMap {
              measurements(owner.asset, it.expression(), since, until)
            }
        }
      }
      .toSet()

  private fun seconds(from: Instant, to: Instant) = Duration.between(from, to).toMillis() / 1e3

  /** The seconds of a window in which the newest reading, or one of them, is GOOD. */
  private fun goodTime(measurement: Alias, from: Instant, to: Instant): Double {
    val readings = store.points[measurement]?.values.orEmpty()
    val times = readings.map { it.time() }.filter { it > from && it < to }
    return (listOf(from) + times + listOf(to)).zipWithNext().sumOf { (since, until) ->
      val newest = readings.map { it.time() }.filter { it <= since }.maxOrNull()
      val isGood = readings.any { it.time() == newest && it.quality() == Quality.GOOD }
      if (isGood) seconds(since, until) else 0.0
    }
  }

  /** All windows around the readings, as start and end. */
  private fun windows(asset: Asset, window: Window): List<Pair<Instant, Instant>> =
    when (window) {
      is Window.Fixed ->
        generateSequence(start - window.every().multipliedBy(12) + window.offset()) {
            it + window.every()
          }
          .takeWhile { it < start.plusSeconds(1000) }
          .map { it - window.over() to it }
          .toList()
      is Window.Calendar ->
        (-20L..2L)
          .map { LocalDate.parse("2026-03-02").plusDays(it) }
          .filter { window.every().days == 1 || it.dayOfWeek == DayOfWeek.MONDAY }
          .map { day ->
            val zone = window.zone().orElseThrow()
            (day - window.over()).atStartOfDay(zone).toInstant() + window.offset() to
              day.atStartOfDay(zone).toInstant() + window.offset()
          }
      is Window.OfFrame ->
        points(asset, window.frame())
          .entries
          .zipWithNext()
          .filter { (opening, _) -> opening.value == 1.0 }
          .map { (opening, closing) -> opening.key to closing.key }
    }

  /** 1 where a frame starts, 0 where one ends. */
  private fun frames(asset: Asset, frame: PropertyKind.Frame): Map<Instant, Double> {
    fun isTrue(formula: Formula, time: Instant) =
      at(asset, formula.expression(), time).asNumber().orElse(0.0) != 0.0
    fun becomes(formula: Formula, time: Instant) =
      isTrue(formula, time) && !isTrue(formula, time.minusMillis(1))
    fun ceases(formula: Formula, time: Instant) =
      !isTrue(formula, time) && isTrue(formula, time.minusMillis(1))
    val until = frame.until().orElse(null)
    // What begins is true, what ends is false.
    val borders =
      listOfNotNull(frame.from(), until)
        .flatMap { named(asset, it.expression()) }
        .flatMap { points(asset, it).keys }
        .toSortedSet()
        .mapNotNull { time ->
          when {
            becomes(frame.from(), time) -> time to true
            until == null && ceases(frame.from(), time) -> time to false
            until != null && becomes(until, time) -> time to false
            else -> null
          }
        }
    val found = TreeMap<Instant, Double>()
    borders.forEachIndexed { index, (time, begins) ->
      val next = borders.getOrNull(index + 1)?.first ?: MAX
      when {
        begins && Duration.between(time, next) >= frame.min() -> found[time] = 1.0
        found.lowerEntry(time)?.value == 1.0 -> found[time] = 0.0
      }
    }
    return found
  }

  /** Nothing is said of the time before the first point of any input. */
  private fun begun(asset: Asset, expression: Expression, from: Instant, time: Instant): Boolean =
    expression.nodes().toList().any { node ->
      when (node) {
        is Expression.Property ->
          constant(asset, node.key()) == null && asOf(asset, node.key(), time).isPresent
        is Expression.ChildProperty ->
          courses(asset, node).any { it.at(from, time)?.floorKey(minOf(time, it.to)) != null }
        else -> false
      }
    }

  private fun window(asset: Asset, expression: Expression, from: Instant, to: Instant): Value =
    evaluate(
      expression,
      object : Evaluation {
        override fun property(key: String): Value =
          constant(asset, key)
            ?: value(points(asset, key).subMap(from, false, to, true).lastEntry()?.value)

        override fun time() = ChronoUnit.MICROS.between(Instant.EPOCH, to)

        override fun overTime(call: Expression.Call): Value {
          val function = call.function()
          val arguments =
            when (function.name()) {
              "timein" -> listOf(conditions.getOrPut(call) { isAnyOf(call) })
              "percentile" -> call.arguments().take(1)
              else -> call.arguments()
            }
          val isAggregate = function.functionClass() == FunctionClass.AGGREGATE
          val (once, followed) = arguments.partition { isAggregate && isOfWindow(asset, it) }
          val values = once.flatMap { ofWindow(asset, it, from, to) }
          val courses = followed.flatMap { courses(asset, it) }
          val inside = courses.flatMap { it.inside(from, to).values } + values
          val ever =
            courses.any { it.at(from, to)?.floorKey(minOf(to, it.to)) != null } ||
              values.isNotEmpty()
          val extra = call.arguments().drop(1).firstOrNull()
          // Only aggregates follow several.
          val only = courses.firstOrNull() ?: Course(TreeMap(), MIN, MAX)
          val before = only.points.floorEntry(from)?.value
          val window = only.inside(from, to)
          // The course with what held at the start put there, as (time, value).
          val steps =
            listOfNotNull(before?.let { from to it }) + window.entries.map { it.key to it.value }
          val mean =
            (inside.firstOrNull() ?: 0.0).let { one -> one + inside.map { it - one }.average() }
          return value(
            when (call.function().name()) {
              "avg" -> inside.takeIf { it.isNotEmpty() }?.average()
              "sum" -> inside.takeIf { it.isNotEmpty() }?.sum()
              "min" -> inside.minOrNull()
              "max" -> inside.maxOrNull()
              "count" -> inside.size.toDouble().takeIf { ever }
              "stdev" ->
                inside
                  .takeIf { it.isNotEmpty() }
                  ?.let {
                    if (it.size < 2) 0.0
                    else Math.sqrt(it.sumOf { v -> (v - mean) * (v - mean) } / (it.size - 1))
                  }
              "first" -> window.values.firstOrNull()
              "last" -> window.values.lastOrNull()
              "earliest" -> before
              "latest" -> steps.lastOrNull()?.second
              "median" -> percentile(inside, 50.0)
              "percentile" -> percentile(inside, number(extra)!!)
              "timein",
              "statetime" -> weighted(steps, to) { v, _ -> if (v > 0) 1.0 else 0.0 }?.first
              "timeweightedavg" ->
                weighted(if (extra == null) steps else broken(only, steps, from), to) { v, next ->
                    if (extra != null && next != null) (v + next) / 2 else v
                  }
                  ?.let { it.first / it.second }
              "timeweightedstdev" ->
                // From the first level on: what never changes deviates by nothing, not by rounding.
                weighted(steps, to) { v, _ -> v - steps.first().second }
                  ?.let { (area, known) ->
                    val rise = area / known
                    val distance = { v: Double -> v - steps.first().second - rise }
                    val squares =
                      weighted(steps, to) { v, _ -> distance(v).let { it * it } }!!.first
                    val divisor = if (extra == null) known - 1 else known
                    if (divisor > 0) Math.sqrt(squares / divisor) else null
                  }
              "increase" -> increase(steps, number(extra))
              "rate" ->
                weighted(steps, to) { _, _ -> 0.0 }
                  ?.let { (_, known) -> increase(steps, number(extra))?.div(known) }
              "edges" ->
                steps
                  .takeIf { it.isNotEmpty() }
                  ?.zipWithNext()
                  ?.count { (a, b) -> a.second <= 0 && b.second > 0 }
                  ?.toDouble()
              // What this judge does not know is judged by the other one alone.
              else -> judged(function, only.points.headMap(to, true), from, to)
            }
          )
        }
      },
    )

  /**
   * True where an argument is one value for the window: see docs/reference/formulas.md, aggregates.
   */
  private fun isOfWindow(asset: Asset, argument: Expression): Boolean {
    val nodes = argument.nodes().toList()
    val overTime = nodes.any { it is Expression.Call && it.functionClass() != FunctionClass.SCALAR }
    return overTime ||
      (nodes.none { it is Expression.ChildProperty } && named(asset, argument).isEmpty())
  }

  /** Of children only in the part of the window in which they were such. */
  private fun ofWindow(asset: Asset, argument: Expression, from: Instant, to: Instant) =
    owners(asset, argument)
      .filter { it.from < to && it.to > from }
      .mapNotNull { owner ->
        val before = whose
        whose = if (owner.own === argument) whose else "child"
        window(owner.asset, owner.own, maxOf(from, owner.from), minOf(to, owner.to))
          .asNumber()
          .let { if (it.isPresent) it.asDouble else null }
          .also { whose = before }
      }

  /** Whose names an argument has, the argument as that asset would write it, and for how long. */
  private class Owner(val asset: Asset, val own: Expression, val from: Instant, val to: Instant)

  /** Points that count in (from, to]. */
  private class Course(
    val points: NavigableMap<Instant, Double>,
    val from: Instant,
    val to: Instant,
    val lapses: NavigableSet<Instant> = TreeSet(),
  ) {
    fun inside(start: Instant, end: Instant): NavigableMap<Instant, Double> =
      if (from < end && to > start) points.subMap(maxOf(start, from), false, minOf(end, to), true)
      else TreeMap()

    /** All points, if any count in a window. */
    fun at(start: Instant, end: Instant) = points.takeIf { from < end && to > start }
  }

  private fun owners(asset: Asset, argument: Expression): List<Owner> {
    val child =
      argument
        .nodesOutsideAggregates()
        .toList()
        .filterIsInstance<Expression.ChildProperty>()
        .firstOrNull() ?: return listOf(Owner(asset, argument, MIN, MAX))
    val hierarchy = plant.model(asset).findHierarchy(child.hierarchy()).orElseThrow()
    val own = owned.getOrPut(argument) { own(argument) }
    return plant.assets().flatMap { below ->
      val known = plant.memberships().of(below.id())
      val isHere = below.placement() == Placement.Under(asset.id(), hierarchy.id())
      if (known.isEmpty()) listOf(Owner(below, own, MIN, MAX)).filter { isHere }
      else
        known
          .filter { it.parent() == asset.id() && it.hierarchy() == hierarchy.id() }
          .map { Owner(below, own, it.from(), it.to()) }
    }
  }

  private fun own(node: Expression): Expression =
    if (node is Expression.ChildProperty) Expression.Property(node.key(), node.span())
    else node.mapChildren { own(it) }

  private fun isAnyOf(call: Expression.Call): Expression =
    call
      .arguments()
      .drop(1)
      .map<Expression, Expression> {
        Expression.Binary(BinaryOperator.EQUAL, call.arguments().first(), it, call.span())
      }
      .reduce { a, b -> Expression.Binary(BinaryOperator.OR, a, b, call.span()) }

  private fun number(literal: Expression?): Double? =
    (literal as? Expression.Literal)?.value()?.asNumber()?.let {
      if (it.isPresent) it.asDouble else null
    }

  private fun increase(steps: List<Pair<Instant, Double>>, rollover: Double?): Double? =
    steps
      .takeIf { it.isNotEmpty() }
      ?.zipWithNext { a, b ->
        when {
          b.second >= a.second -> b.second - a.second
          rollover != null && a.second < rollover -> rollover - a.second + b.second
          else -> b.second
        }
      }
      ?.sum()

  private fun percentile(numbers: List<Double>, percent: Double): Double? {
    val sorted =
      numbers.sorted().ifEmpty {
        return null
      }
    val rank = percent / 100 * (sorted.size - 1)
    val below = rank.toInt()
    val above = minOf(below + 1, sorted.size - 1)
    return sorted[below] * (1 - (rank - below)) + sorted[above] * (rank - below)
  }

  /** The integral of a step function in seconds, and the seconds that are known. */
  private fun weighted(
    steps: List<Pair<Instant, Double>>,
    to: Instant,
    height: (Double, Double?) -> Double,
  ): Pair<Double, Double>? {
    val ends = steps.drop(1).map { it.first } + to
    val spans =
      steps.zip(ends).map { (step, end) -> Duration.between(step.first, end).toMillis() / 1e3 }
    val known = spans.sum()
    if (known == 0.0) return null
    val area =
      steps.indices.sumOf { height(steps[it].second, steps.getOrNull(it + 1)?.second) * spans[it] }
    return area to known
  }

  private fun courses(asset: Asset, argument: Expression): List<Course> =
    courses
      .getOrPut(asset.id()) { IdentityHashMap() }
      .getOrPut(argument) {
        owners(asset, argument).map {
          Course(TreeMap(course(it.asset, it.own)), it.from, it.to, lapses(it.asset, it.own))
        }
      }

  /** The times of the readings of a measurement that are not GOOD; an expression has none. */
  private fun lapses(asset: Asset, argument: Expression): NavigableSet<Instant> {
    if (argument !is Expression.Property) return TreeSet()
    val property = plant.model(asset).findProperty(argument.key()).orElseThrow()
    return store.points[plant.property(asset, property).alias()]
      ?.values
      .orEmpty()
      .filter { it.quality() != Quality.GOOD }
      .mapTo(TreeSet()) { it.time() }
  }

  /**
   * Steps with the earlier value once more at the time of a later one, where a reading that is not
   * GOOD lies between: what leads from one to the other goes up or down at the end.
   */
  private fun broken(
    course: Course,
    steps: List<Pair<Instant, Double>>,
    from: Instant,
  ): List<Pair<Instant, Double>> = steps.flatMapIndexed { index, (time, value) ->
    val earlier = if (index == 0) null else course.points.lowerKey(time)
    val lapses = earlier?.let { course.lapses.subSet(it, false, time, false) }.orEmpty()
    if (lapses.isEmpty()) listOf(time to value)
    else {
      if (value != steps[index - 1].second) {
        drawn.note(
          "line broken ${if (lapses.any { it > from }) "in" else "before"} a window, $whose"
        )
      }
      listOf(time to steps[index - 1].second, time to value)
    }
  }

  private companion object {
    val MIN: Instant = Membership.BEGINNING
    val MAX: Instant = Membership.OPEN
  }
}
