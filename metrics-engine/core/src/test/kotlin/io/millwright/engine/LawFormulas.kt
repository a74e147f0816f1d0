// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.formula.catalogue.Functions
import io.millwright.formula.language.FunctionClass
import java.time.Duration
import kotlin.random.Random

/** How often the cases of a run had what: rare combinations are to be seen as often as others. */
class Drawn {
  private val counts = sortedMapOf<String, Int>()

  fun note(what: String) {
    counts.merge(what, 1, Int::plus)
  }

  /** What was drawn less often, of all that can be drawn. */
  fun rarerThan(least: Int, all: Collection<String>): Map<String, Int> =
    all.associateWith { counts[it] ?: 0 }.filterValues { it < least }

  override fun toString() = counts.entries.joinToString("\n") { "${it.value} ${it.key}" }
}

/**
 * Draws the formulas of a case, uniformly over the combinations of what stands in what, and not
 * over their parts.
 */
class LawFormulas(private val random: Random, private val drawn: Drawn) {
  /** A condition of frames, by its name. */
  private data class Option(val name: String, val text: String?)

  data class FrameDraw(val from: String, val until: String?, val min: Duration)

  /** A function over time, or another aggregate, in an aggregate, of the asset's own streams. */
  fun own(streams: List<String>): String = combination("own", streams, "")

  /** The same of a child. */
  fun ofChild(hierarchy: String, streams: List<String>): String =
    combination("child", streams, "$hierarchy.")

  private fun combination(whose: String, streams: List<String>, prefix: String): String {
    val (aggregate, function) = PAIRS.random(random)
    val argument = argument(streams, prefix)
    drawn.note("$aggregate($function), $whose")
    drawn.note("argument ${argument.first}, $whose")
    return aggregate.replace("...", function.replace("X", argument.second))
  }

  /** An argument, which may have no value where a stream is 0 or less. */
  private fun argument(streams: List<String>, prefix: String): Pair<String, String> {
    val shape = ARGUMENTS.random(random)
    val text =
      shape
        .replace("A", prefix + streams.random(random))
        .replace("B", prefix + streams.random(random))
        .replace("limit", prefix + "limit")
    return shape to text
  }

  /** A name, or an expression that may have no value. */
  fun followed(streams: List<String>): String =
    if (random.nextInt(3) == 0) "(${argument(streams, "").second})" else streams.random(random)

  /** A mean of straight lines between the readings of a measurement. */
  fun line(measurements: List<String>) = "timeweightedavg(${measurements.random(random)}, 'linear')"

  fun frame(streams: List<String>, frames: List<String> = listOf()): FrameDraw {
    val from = CONDITIONS.random(random)
    val until = UNTIL.random(random)
    val min = MIN.random(random)
    val used = mutableListOf<String>()
    fun filled(text: String): String {
      fun name() =
        (if (frames.isEmpty() || random.nextBoolean()) streams else frames).random(random)
      return text.replace("A", name().also { used += it }).replace("B", name().also { used += it })
    }
    drawn.note("frame ${from.name} ${until.name}")
    drawn.note("frame ${until.name} min $min")
    val found = FrameDraw(filled(from.text!!), until.text?.let { filled(it) }, min.seconds())
    if (used.any { it in frames }) drawn.note("frame of a frame")
    return found
  }

  private fun Long.seconds() = Duration.ofSeconds(this)

  companion object {
    val AGGREGATES =
      listOf(
        "avg(...)",
        "sum(...)",
        "min(...)",
        "max(...)",
        "count(...)",
        "stdev(...)",
        "median(...)",
        "percentile(..., 30)",
      )
    /** Functions of one course that have no special shapes below. */
    val OTHERS: List<String> by lazy {
      Functions.all()
        .filter { it.functionClass() == FunctionClass.TEMPORAL }
        .map { it.name() }
        .filter { name -> SHAPES.none { it.startsWith("$name(") } }
        .map { "$it(X)" }
    }
    private val SHAPES =
      listOf(
        "first(X)",
        "last(X)",
        "earliest(X)",
        "latest(X)",
        "statetime(X)",
        "timein(X, 1, 2)",
        "timeweightedavg(X)",
        "timeweightedavg(X, 'linear')",
        "timeweightedstdev(X)",
        "timeweightedstdev(X, 'p')",
        "increase(X)",
        "increase(X, 8)",
        "rate(X)",
        "rate(X, 8)",
        "edges(X)",
      )
    val OVER_TIME = SHAPES + OTHERS
    val ARGUMENTS =
      listOf(
        "A",
        "10 / A",
        "A + B",
        "A / B",
        "sqrt(A)",
        "if(A > 1, B, none)",
        "coalesce(10 / A, B)",
        "A > limit",
        "A - limit",
      )
    /** Aggregates within an aggregate, each of which has one value. */
    private val NESTED = listOf("avg(X) / 2", "max(X)", "count(X)")
    private val PAIRS = AGGREGATES.flatMap { aggregate ->
      (OVER_TIME + NESTED).map { aggregate to it }
    }
    private val CONDITIONS =
      listOf(
        Option("of a level", "A > 2"),
        Option("of a truth", "A"),
        Option("of two", "A > limit and B > 0"),
        Option("of a change", "A != pretrigger(A)"),
        Option("of what may have no value", "10 / A > 2"),
      )
    private val UNTIL =
      listOf(
        Option("without until", null),
        Option("until a level", "B < 1"),
        Option("until a change", "B != pretrigger(B)"),
        Option("until what may have no value", "10 / B > 4"),
      )
    private val MIN = listOf(0L, 5, 20, 60)

    /** What is combined with what, as it is counted. */
    val COMBINATIONS: List<String> =
      PAIRS.flatMap { (a, f) -> listOf("own", "child").map { "$a($f), $it" } } +
        ARGUMENTS.flatMap { a -> listOf("own", "child").map { "argument $a, $it" } } +
        CONDITIONS.flatMap { c -> UNTIL.map { "frame ${c.name} ${it.name}" } } +
        UNTIL.flatMap { u -> MIN.map { "frame ${u.name} min $it" } } +
        "frame of a frame"

    const val LATE_LAPSE = "reading that is not GOOD, behind a later one that is"
    const val CORRECTED_LAPSE = "reading that is not GOOD, corrected to GOOD"

    /** What else a case may have. */
    val CHANGES: List<String> =
      listOf("removed child", "child that comes or goes").flatMap {
        listOf(it, "$it with percent_good")
      } +
        listOf(
          "attribute of the asset's own",
          "attribute that changed",
          LATE_LAPSE,
          CORRECTED_LAPSE,
        )

    /** What breaks the lines of 'linear', and in which windows. */
    val LINES: List<String> =
      listOf("in", "before").flatMap { place ->
        listOf("own", "child").map { "line broken $place a window, $it" }
      } +
        listOf("windows one behind the other", "windows that overlap", "days", "frames").map {
          "line over $it"
        }
  }
}
