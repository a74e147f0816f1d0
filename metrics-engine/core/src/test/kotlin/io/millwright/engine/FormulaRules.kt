// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.asset.Membership
import io.millwright.asset.Memberships
import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.PropertyId
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration

/** A property as docs/reference/formulas.md shows it, and as a model has it. */
class Declared(val key: String, val text: String, val type: DataType, val kind: PropertyKind)

fun ofTransform(key: String, formula: String, type: DataType = DataType.DOUBLE) =
  Declared(
    key,
    "transform: ${quoted(formula)}" +
      if (type == DataType.DOUBLE) "" else ", type: ${type.name.lowercase()}",
    type,
    PropertyKind.Transform(Formula.parse(formula)),
  )

fun ofMetric(key: String, formula: String, every: String = "1m", percentGood: Int = 0) =
  Declared(
    key,
    "metric: ${quoted(formula)}, every: $every" +
      if (percentGood == 0) "" else ", percent_good: $percentGood",
    DataType.DOUBLE,
    PropertyKind.Metric(Formula.parse(formula), Window.parse(every), percentGood),
  )

fun ofFrame(key: String, from: String, until: String? = null, min: Long = 0) =
  Declared(
    key,
    "frame: ${quoted(from)}" +
      (if (until == null) "" else ", until: ${quoted(until)}") +
      if (min == 0L) "" else ", min: ${min}s",
    DataType.BOOLEAN,
    PropertyKind.Frame(
      Formula.parse(from),
      java.util.Optional.ofNullable(until).map { Formula.parse(it) },
      Duration.ofSeconds(min),
    ),
  )

private fun quoted(formula: String) = if (formula.contains(',')) "\"$formula\"" else formula

/**
 * A rule of the formula language with an example of it: two rows of numbers, readings and what
 * comes out. Times are seconds; a window ends with each full minute.
 *
 * @param readings by second; a quality in place of a number is a reading that is not GOOD
 * @param stays for a machine the times in which it is a child; always where it is not named
 */
class Rule(
  val title: String,
  val says: String,
  val declared: List<Declared>,
  val readings: Map<String, Map<Int, Any>>,
  val results: Map<String, Map<Int, String>>,
  val stays: Map<String, List<IntRange>> = mapOf(),
) {
  /** What an engine gives for the example. */
  fun found(): Map<String, Map<Int, String>> {
    val plant = plant()
    val store = MemoryStore()
    val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
    val batch = ReadingBatch.of(readings.flatMap { (stream, points) -> readings(stream, points) })
    store.write(batch, engine.accept(batch))
    engine.advance(NOON.plusSeconds(200))
    store.write(ReadingBatch.empty(), engine.advance(NOON.plusSeconds(246)))
    return declared.associate { property ->
      property.key to
        store.good(Alias("/line/${property.key}")).associate {
          Duration.between(NOON, it.time()).seconds.toInt() to written(it.value())
        }
    }
  }

  private fun readings(stream: String, points: Map<Int, Any>) = points.map { (second, value) ->
    Reading.of(
      "/line/$stream",
      NOON.plusSeconds(second.toLong()),
      value as? Quality ?: Quality.GOOD,
      if (value is Quality) Value.none() else Value.of((value as Number).toDouble()),
    )
  }

  private fun plant(): Plant {
    val machine =
      model("machine") {
        readings.keys
          .filter { it.contains('/') }
          .map { it.substringAfter('/') }
          .distinct()
          .forEach {
            measurement(it)
          }
      }
    val line =
      model("line") {
        readings.keys.filterNot { it.contains('/') }.forEach { measurement(it) }
        children("machines", "machine")
        declared.forEach {
          properties +=
            PropertyDefinition(
              PropertyId(uuid("line.${it.key}")),
              it.key,
              it.key,
              it.type,
              "",
              it.kind,
            )
        }
      }
    val top = asset("line", line)
    val keys = readings.keys.filter { it.contains('/') }.map { it.substringBefore('/') }.distinct()
    val machines = keys.map { asset(it, machine, under(top, line, "machines")) }
    val by = line.findHierarchy("machines").orElseThrow().id()
    val known = stays.flatMap { (key, times) ->
      val id = machines.first { it.key() == key }.id()
      times.map {
        val to = if (it.last == OPEN) Membership.OPEN else NOON.plusSeconds(it.last.toLong())
        Membership(id, top.id(), by, NOON.plusSeconds(it.first.toLong()), to)
      }
    }
    return Plant.alreadyChecked(listOf(machine, line), listOf(top) + machines)
      .with(Memberships.of(known, listOf()))
  }

  /** As the page shows it. */
  fun text(): String {
    val rows = readings.mapValues { (_, points) -> points.mapValues { "${it.value}" } } + results
    val seconds = rows.values.flatMap { it.keys }.toSortedSet()
    val text = StringBuilder("\n### $title\n\n$says\n")
    text.append(declared.joinToString("") { "\n    ${it.key}: {${it.text}}" })
    stays.forEach { (key, times) ->
      val spans =
        times.joinToString(" and ") {
          if (it.last == OPEN) "from ${it.first} s on" else "from ${it.first} s to ${it.last} s"
        }
      text.append("\n    # machine $key is a child $spans")
    }
    text.append(
      "\n\n| second | ${seconds.joinToString(" | ")} |\n| --- |${" --- |".repeat(seconds.size)}\n"
    )
    rows.forEach { (name, points) ->
      val label = if (name.contains('/')) "machine ${name.replace("/", ": ")}" else name
      text.append("| $label | ${seconds.joinToString(" | ") { points[it] ?: "" }} |\n")
    }
    return text.toString()
  }

  companion object {
    /** The end of a stay that has none. */
    const val OPEN = Int.MAX_VALUE
  }
}

private val BORDERS = mapOf("b" to mapOf(1 to 1, 3 to 0, 10 to 1, 15 to 0, 20 to 1, 35 to 0))

/** What the tables of functions don't say. */
val RULES: List<Rule> =
  listOf(
    Rule(
      "A function over time follows an expression as it follows the transform of it",
      """
      An expression has a point at each reading of one of its inputs at which it has a value. Where it has none, there is no point, and the one before
      goes on, through any number of windows.
      """
        .trimIndent(),
      listOf(ofTransform("q", "10 / y"), ofMetric("r", "latest(10 / y)")),
      mapOf("y" to mapOf(10 to 5, 70 to 0)),
      mapOf("q" to mapOf(10 to "2"), "r" to mapOf(60 to "2", 120 to "2", 180 to "2", 240 to "2")),
    ),
    Rule(
      "What `'linear'` does at the borders of a window",
      """
      At the window's start stands the value that held there; from there a straight line leads to the first point in the window, and from each point to the
      next. Behind the last point the value stays to the window's end: no point behind the window is looked at.
      """
        .trimIndent(),
      listOf(ofMetric("r", "timeweightedavg(x, 'linear')")),
      mapOf("x" to mapOf(-20 to 2, 10 to 6)),
      mapOf("r" to mapOf(0 to "2", 60 to "5.6667", 120 to "6", 180 to "6", 240 to "6")),
    ),
    Rule(
      "`'linear'` draws no line across a reading that is not GOOD",
      """
      Where a reading that is BAD or UNCERTAIN lies between two GOOD readings of a measurement, the earlier value stays until the later reading, as in SiteWise. This is also so
      where the reading that is not GOOD lies before the window, or before a child came. A reading that is not GOOD counts for nothing where a GOOD one has the same time.
      A transform, a frame, a metric and an expression have GOOD points only. A reading of an input that is not GOOD makes no point of theirs, so the line leads from each point
      to the next: `x + 0` is drawn as the transform of it is. Unknown time breaks no line; a device that is lost leaves a BAD reading, which does.
      """
        .trimIndent(),
      listOf(
        ofMetric("r", "timeweightedavg(x, 'linear')"),
        ofMetric("s", "timeweightedavg(x + 0, 'linear')"),
      ),
      mapOf("x" to mapOf(0 to 0, 10 to Quality.BAD, 30 to 6, 50 to Quality.UNCERTAIN, 90 to 2)),
      mapOf(
        "r" to mapOf(60 to "3", 120 to "4", 180 to "2", 240 to "2"),
        "s" to mapOf(60 to "4.5", 120 to "3", 180 to "2", 240 to "2"),
      ),
    ),
    Rule(
      "The type of a property decides what a result becomes",
      """
      `type: integer` has no point where the result has a fraction or does not fit 64 bits. `type: boolean` is true where the result is not 0. A number is no
      point of a string, nor a text one of a number.
      """
        .trimIndent(),
      listOf(
        ofTransform("half", "x / 2", DataType.INTEGER),
        ofTransform("some", "x - 5", DataType.BOOLEAN),
      ),
      mapOf("x" to mapOf(10 to 4, 20 to 5, 30 to 6)),
      mapOf(
        "half" to mapOf(10 to "2", 30 to "3"),
        "some" to mapOf(10 to "1", 20 to "0", 30 to "1"),
      ),
    ),
    Rule(
      "Which windows may stand in each other",
      """
      A metric may use a metric with the same window, or with a shorter one: its points are the ends of its windows. Lengths are compared at their longest,
      and a day of the calendar may be longer than 24 hours: 1d counts as 2 days, 1w as 8, 1mo as 32, 1y as 373. So 24h goes into 1d, and 1d into 3d but not into
      36h. A metric of a frame goes into metrics of the same frame only. Others are refused when the model is applied. `statetime(m)` of a metric m is
      refused, too, as in SiteWise; `statetime(m > 3)` and all other functions follow a metric as they follow other streams.
      """
        .trimIndent(),
      listOf(
        ofMetric("short", "sum(x)"),
        ofMetric("long", "max(short)", "2m"),
        ofMetric("mean", "timeweightedavg(short)", "2m"),
      ),
      mapOf("x" to mapOf(10 to 1, 70 to 5, 110 to 2)),
      mapOf(
        "short" to mapOf(60 to "1", 120 to "7"),
        "long" to mapOf(120 to "7"),
        "mean" to mapOf(120 to "1", 240 to "7"),
      ),
    ),
    Rule(
      "What the very first reading of all is",
      """
      Nothing is known before it. For `increase` it is where counting begins, and for `edges` it is no edge, whatever its value is: both are 0 in its window if
      nothing else comes. `statetime`, `timein`, `timeweightedavg` and `rate` count the time from it on; where it stands at the window's end, they have no value.
      `timeweightedstdev` of a sample needs more than one second that is known.
      """
        .trimIndent(),
      listOf(
        ofMetric("rise", "increase(x)"),
        ofMetric("edge", "edges(x)"),
        ofMetric("on", "statetime(x)"),
        ofMetric("speed", "rate(x)"),
      ),
      mapOf("x" to mapOf(20 to 5, 50 to 7, 100 to 0, 110 to 3)),
      mapOf(
        "rise" to mapOf(60 to "2", 120 to "3", 180 to "0", 240 to "0"),
        "edge" to mapOf(60 to "0", 120 to "1", 180 to "0", 240 to "0"),
        "on" to mapOf(60 to "40", 120 to "50", 180 to "60", 240 to "60"),
        "speed" to mapOf(60 to "0.05", 120 to "0.05", 180 to "0", 240 to "0"),
      ),
    ),
    Rule(
      "When a metric begins that always has a value",
      """
      `coalesce(sum(x), 0)`, and what asks for the time, begins with the window in which one of its inputs has its first point. Of a child a point counts
      in the windows in which it is a child, also one from before it came; where nobody is a child, there is no value. `count` begins in the same way.
      """
        .trimIndent(),
      listOf(
        ofMetric("made", "coalesce(sum(x), 0)"),
        ofMetric("n", "count(x)"),
        ofMetric("silent", "count(first(x))"),
      ),
      mapOf("x" to mapOf(70 to 3)),
      mapOf(
        "made" to mapOf(120 to "3", 180 to "0", 240 to "0"),
        "n" to mapOf(120 to "1", 180 to "0", 240 to "0"),
        "silent" to mapOf(120 to "1"),
      ),
    ),
    Rule(
      "`count` of a function over time",
      """
      Where a function over time stands in it, `count` counts its values, one of the asset or one of each child, and has no value in a window in which there is
      none.
      """
        .trimIndent(),
      listOf(ofMetric("n", "count(last(machines.x))")),
      mapOf("a/x" to mapOf(10 to 1, 20 to 2, 130 to 1), "b/x" to mapOf(50 to 3)),
      mapOf("n" to mapOf(60 to "2", 180 to "1")),
    ),
    Rule(
      "`count` and `percent_good` where children come and go",
      """
      A child's points count while it is one, (from, to]. A measurement of a child must be GOOD for the percentage of that part of the window in which it was
      a child, also where it has left or was removed since, and where it has never had a reading: then it is GOOD for no time at all. In windows in which it was
      no child it does not exist. The same holds for the measurements that a child's transforms, frames and metrics rest on.
      """
        .trimIndent(),
      listOf(
        ofMetric("n", "count(machines.x)"),
        ofMetric("sure", "count(machines.x)", percentGood = 50),
      ),
      mapOf(
        "a/x" to mapOf(0 to 1, 65 to 1, 130 to 1, 190 to 1),
        "b/x" to mapOf(100 to 1, 200 to 1),
      ),
      mapOf(
        "n" to mapOf(0 to "1", 60 to "0", 120 to "2", 180 to "1", 240 to "1"),
        "sure" to mapOf(60 to "0", 180 to "1", 240 to "1"),
      ),
      mapOf("b" to listOf(60..180)),
    ),
    Rule(
      "A child that left and came back counts once for each stay",
      """
      A function over time has one result for each stay that touches the window, with the value that held when the stay began; `percent_good` asks for each
      stay by itself.
      """
        .trimIndent(),
      listOf(
        ofMetric("n", "count(latest(machines.x))"),
        ofMetric("on", "sum(statetime(machines.x))"),
      ),
      mapOf("a/x" to mapOf(5 to 1, 25 to 2)),
      mapOf(
        "n" to mapOf(60 to "2", 120 to "1", 180 to "1", 240 to "1"),
        "on" to mapOf(60 to "35", 120 to "60", 180 to "60", 240 to "60"),
      ),
      mapOf("a" to listOf(-100..20, 40..Rule.OPEN)),
    ),
    Rule(
      "What is in the stream of a frame",
      """
      A condition becomes true at a reading where it is true and was not at the moment before; between two readings `pretrigger(x)` is x. A condition without
      a value is not true. A frame that is shorter than `min` leaves no point; a frame of exactly `min` is one. A frame that still runs is there from its start, and goes
      if it ends too soon.
      """
        .trimIndent(),
      listOf(ofFrame("f", "b", min = 10), ofMetric("on", "statetime(f)")),
      BORDERS,
      mapOf(
        "f" to mapOf(20 to "1", 35 to "0"),
        "on" to mapOf(60 to "15", 120 to "0", 180 to "0", 240 to "0"),
      ),
    ),
    Rule(
      "`until` ends a frame that runs",
      """
      Where none runs, `until` says nothing. It counts where it becomes true: a frame that starts while it is true runs on. Where both conditions become true at
      the same time, a frame starts. What starts while a frame runs ends that one, also where it is shorter than `min` itself: then the point there is false.
      """
        .trimIndent(),
      listOf(ofFrame("f", "p == 1", "p == 2"), ofFrame("g", "p == 1", "p == 2", 20)),
      mapOf("p" to mapOf(5 to 2, 10 to 0, 20 to 1, 30 to 2, 40 to 1, 50 to 0, 70 to 1, 80 to 2)),
      mapOf(
        "f" to mapOf(20 to "1", 30 to "0", 40 to "1", 70 to "1", 80 to "0"),
        "g" to mapOf(40 to "1", 70 to "0"),
      ),
    ),
    Rule(
      "A counter that rolls over",
      """
      `increase(x, r)`: a counter that falls from below r has gone through r; one that was not below that number has begun again at 0.
      """
        .trimIndent(),
      listOf(ofMetric("rise", "increase(x, 100)")),
      mapOf("x" to mapOf(10 to 95, 20 to 3, 70 to 150, 80 to 4)),
      mapOf("rise" to mapOf(60 to "8", 120 to "151", 180 to "0", 240 to "0")),
    ),
  )
