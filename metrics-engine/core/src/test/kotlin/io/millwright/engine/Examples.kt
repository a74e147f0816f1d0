// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.PropertyId
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.formula.Formula
import io.millwright.formula.language.Evaluation
import io.millwright.formula.language.Expression
import io.millwright.formula.language.FunctionClass
import io.millwright.formula.language.Meaning
import io.millwright.formula.language.ReadingView
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.Duration
import java.time.Instant

/** A Monday noon; the window of the examples is the minute behind it. */
val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

/** The points of the examples, by stream and by second after noon. */
val COURSES: Map<String, Map<Int, Any>> =
  linkedMapOf(
    "/line/x" to mapOf(-10 to 2, 10 to 6, 40 to 4, 60 to 8),
    "/line/counter" to mapOf(-10 to 65_500, 20 to 65_530, 40 to 14, 60 to 20),
    "/line/state" to mapOf(-30 to "run", 15 to "stop", 45 to "run"),
    "/line/message" to mapOf(60 to "{\"status\":\"Failed\",\"value\":15}"),
    "/line/a/power" to mapOf(-5 to 1, 30 to 3),
    "/line/b/power" to mapOf(-5 to 0, 30 to 5, 60 to 7),
  )

/** How the examples write a value: at most four digits behind the point, texts in quotes. */
fun written(value: Value): String =
  when (value) {
    is Value.StringValue -> "'${value.text()}'"
    is Value.NullValue -> "no value"
    else ->
      BigDecimal(value.asNumber().asDouble)
        .setScale(4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString()
  }

/** What a formula gives at the end of the minute after noon. */
fun example(source: String, courses: Map<String, Map<Int, Any>> = COURSES): Value {
  val formula = Formula.parse(source)
  val nodes = formula.expression().nodes().toList()
  if (nodes.none { it is Expression.Property || it is Expression.ChildProperty }) {
    return formula.evaluate(LastReading)
  }
  val ofWindow = isOfWindow(formula)
  val kind =
    if (ofWindow) PropertyKind.Metric(formula, Window.every(Duration.ofMinutes(1)))
    else PropertyKind.Transform(formula)
  return DataType.entries
    .filter { it == DataType.DOUBLE || it == DataType.STRING }
    .map { last(kind, it, courses) }
    .firstOrNull { it.isPresent } ?: Value.none()
}

private fun last(
  kind: PropertyKind,
  type: DataType,
  courses: Map<String, Map<Int, Any>>,
): Value {
  val machine =
    model("machine") {
      measurement("power")
      attribute("price", 10.0)
    }
  val line =
    model("line") {
      courses.keys.map { it.split("/") }.filter { it.size == 3 }.forEach { measurement(it[2]) }
      if ("/line/missing" !in courses) measurement("missing")
      attribute("limit", 5.0)
      children("machines", "machine")
      properties +=
        PropertyDefinition(PropertyId(uuid("line.result")), "result", "result", type, "", kind)
    }
  val top = asset("line", line)
  val plant =
    Plant.alreadyChecked(
      listOf(machine, line),
      listOf(
        top,
        asset("a", machine, under(top, line, "machines")),
        asset("b", machine, under(top, line, "machines")),
      ),
    )
  val readings = courses.flatMap { (stream, points) ->
    points.map { (second, value) ->
      Reading.of(
        stream,
        NOON.plusSeconds(second.toLong()),
        Quality.GOOD,
        if (value is String) Value.of(value) else Value.of((value as Number).toDouble()),
      )
    }
  }
  val store = MemoryStore()
  val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
  val batch = ReadingBatch.of(readings)
  store.write(batch, engine.accept(batch))
  engine.advance(NOON.plusSeconds(61))
  store.write(ReadingBatch.empty(), engine.advance(NOON.plusSeconds(67)))
  return store
    .good(Alias("/line/result"))
    .lastOrNull { !it.time().isAfter(NOON.plusSeconds(60)) && it.time().isAfter(NOON) }
    ?.value() ?: Value.none()
}

/** True where a formula has a value for a window only. */
fun isOfWindow(formula: Formula): Boolean =
  formula.expression().nodes().anyMatch {
    it is Expression.Call &&
      (it.functionClass() == FunctionClass.AGGREGATE ||
        it.functionClass() == FunctionClass.TEMPORAL)
  }

/** What is known at the last reading of the examples, looked up by hand. */
object LastReading : Evaluation, ReadingView {
  private val seconds = COURSES.mapKeys { it.key.removePrefix("/line/") }

  override fun time(): Long = (NOON.epochSecond + 60) * 1_000_000

  override fun property(key: String): Value =
    if (key == "limit") Value.of(5.0) else last(key) { true }

  override fun overTime(call: Expression.Call): Value =
    (call.function().meaning() as Meaning.AtReading).value().of(this, call)

  override fun before(call: Expression.Call): Value =
    last((call.arguments().first() as Expression.Property).key()) { it < 60 }

  override fun lastPoint(property: String, isBefore: Boolean): Value =
    seconds
      .getValue(property)
      .keys
      .filter { !isBefore || it < 60 }
      .maxOrNull()
      ?.let { Value.of(NOON.epochSecond + it.toDouble()) } ?: Value.none()

  /** The value of what a numeric program has in a slot. */
  fun of(slot: Expression): Value =
    if (slot is Expression.Call) overTime(slot) else property((slot as Expression.Property).key())

  private fun last(key: String, counts: (Int) -> Boolean): Value =
    when (val value = seconds[key].orEmpty().filterKeys(counts).maxByOrNull { it.key }?.value) {
      null -> Value.none()
      is String -> Value.of(value)
      else -> Value.of((value as Number).toDouble())
    }
}
