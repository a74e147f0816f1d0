// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.asset.Asset
import io.millwright.asset.AssetProperty
import io.millwright.asset.AttributeValue
import io.millwright.asset.Plant
import io.millwright.asset.RemovedChild
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.SortedMap
import java.util.TreeMap

/**
 * Says what every computed stream of a plant must hold, by the documentation of the formula
 * language alone (`docs/reference/formulas.md`, `docs/reference/model-files.md`, AWS IoT SiteWise's
 * user guide). It looks at all readings at once and is slow. Tests compare the engine with it; it
 * is never changed to agree with the engine where the page disagrees.
 *
 * Sums, means and deviations are computed exactly and rounded once, so the engine may differ from
 * them by a relative error of about 1e-9.
 *
 * @param plant the plant as it is now, with its memberships
 * @param readings all stored readings, in the order in which they were stored: of readings with the
 *   same alias, time and quality the last one counts. The computed points of a removed asset are
 *   readings, too: its formulas are not evaluated any more, and its old parent goes on reading what
 *   is stored under its aliases
 * @param closed for each tree, by its topmost asset, the time up to which windows are closed: a
 *   window has a result when its end is not behind it. A tree that is not named has no metrics
 */
class Oracle(
  private val plant: Plant,
  readings: Collection<Reading>,
  private val closed: Map<AssetId, Instant>,
) {
  private val stored: Map<Alias, Curve> = curves(readings)
  private val curves = HashMap<Alias, Curve>()
  private val answers = HashMap<Question, Curve>()
  private val values = HashMap<Alias, Map<Long, Value>>()
  private val open = HashSet<Alias>()
  private val frames = HashMap<Alias, List<FoundFrame>>()

  /** The points of every transform, metric and frame of the plant, by their aliases. */
  fun points(): Map<Alias, SortedMap<Instant, Value>> =
    plant
      .assets()
      .flatMap { plant.properties(it) }
      .filter { it.property().isComputed }
      .associate {
        it.alias() to points(it)
      }

  /** The points of one transform, metric or frame; none where no such property has the alias. */
  fun points(alias: Alias): SortedMap<Instant, Value> =
    plant
      .findProperty(alias)
      .filter { it.property().isComputed }
      .map { points(it) }
      .orElseGet { TreeMap() }

  private fun points(property: AssetProperty): SortedMap<Instant, Value> {
    val points = TreeMap<Instant, Value>()
    computed(property).forEach { (time, value) -> points[Micros.toInstant(time)] = value }
    return points
  }

  /** What a property of an asset holds. */
  internal fun curve(property: AssetProperty): Curve {
    val known = curves[property.alias()]
    if (known != null) {
      return known
    }
    val kind = property.property().kind()
    val curve =
      when (kind) {
        is PropertyKind.Attribute ->
          curve(property.asset().attribute(property.property().id(), kind.defaultValue()))
        is PropertyKind.Measurement -> stored(property.alias())
        is PropertyKind.Transform,
        is PropertyKind.Metric,
        is PropertyKind.Frame ->
          Curve.of(
            computed(property)
              .mapNotNull { (time, value) ->
                Datum.of(value)?.let { time to it }
              }
              .toMap()
          )
      }
    curves[property.alias()] = curve
    return curve
  }

  /** The course of an expression; found once, since every window asks for it. */
  internal fun curve(question: Question, find: () -> Curve): Curve =
    answers[question] ?: find().also { answers[question] = it }

  private fun curve(attribute: AttributeValue): Curve =
    Curve.changing(
      attribute.changes().associate {
        (if (it.isFromBeginning) Long.MIN_VALUE else Micros.of(it.from())) to Datum.of(it.value())
      }
    )

  /** What is stored under an alias. */
  internal fun stored(alias: Alias): Curve = stored[alias] ?: Curve.of(mapOf())

  /** What a property of an asset that was removed left behind, by its key. */
  internal fun curve(removed: RemovedChild, key: String): Curve {
    val alias = removed.streams()[key]
    return if (alias != null) stored(alias)
    else removed.attributes()[key]?.let { curve(it) } ?: Curve.constant(null)
  }

  private fun computed(property: AssetProperty): Map<Long, Value> =
    values[property.alias()] ?: found(property).also { values[property.alias()] = it }

  private fun found(property: AssetProperty): Map<Long, Value> {
    check(open.add(property.alias())) { "${property.alias()} needs its own result" }
    val place = Place.of(this, plant, property.asset())
    val type = property.property().type()
    val points: Map<Long, Datum?> =
      when (val kind = property.property().kind()) {
        is PropertyKind.Transform -> {
          val formula = expression(kind.formula(), property.asset())
          place.triggers(formula).associateWith { evaluate(formula, AtReading(place, it)) }
        }
        is PropertyKind.Metric -> metric(property, place, kind)
        is PropertyKind.Frame -> framePoints(frames(property))
        is PropertyKind.Attribute,
        is PropertyKind.Measurement -> error("${property.alias()} is not computed")
      }
    open.remove(property.alias())
    return points
      .mapNotNull { (time, datum) -> Datum.stored(datum, type)?.let { time to it } }
      .toMap()
  }

  private fun metric(
    property: AssetProperty,
    place: Place,
    kind: PropertyKind.Metric,
  ): Map<Long, Datum?> {
    val asset = property.asset()
    val formula = expression(kind.formula(), asset)
    val end = closedUntil(asset) ?: return mapOf()
    val windows =
      when (val window = kind.window()) {
        is Window.OfFrame -> {
          val frame = plant.model(asset).findProperty(window.frame()).orElseThrow()
          frames(plant.property(asset, frame)).mapNotNull { it.closed() }.filter { it.to <= end }
        }
        is Window.Fixed,
        is Window.Calendar -> {
          val begins =
            if (place.isOfAttributes(formula)) earliestIn(asset) else place.beginning(formula)
          val first = begins ?: return mapOf()
          windows(window, plant.zone(asset), first, end)
        }
      }
    val begun = windows.filter { place.streamsOf(formula).isEmpty() || place.hasBegun(formula, it) }
    return begun.associate { window ->
      val isGood =
        kind.percentGood() == 0 ||
          place.restsOn(kind.formula().expression(), listOf(window)).all {
            it.isGoodFor(kind.percentGood())
          }
      window.to to if (isGood) evaluate(formula, AtWindow(place, window)) else null
    }
  }

  /** The frames of a property, in the order of time; the last one may still run. */
  private fun frames(property: AssetProperty): List<FoundFrame> =
    frames.getOrPut(property.alias()) {
      val kind = property.property().kind() as PropertyKind.Frame
      val place = Place.of(this, plant, property.asset())
      val from = expression(kind.from(), property.asset())
      val until = kind.until().map { expression(it, property.asset()) }.orElse(null)
      val times = place.triggers(from) + until?.let { place.triggers(it) }.orEmpty()
      findFrames(
        place.turns(from, times, true),
        if (until == null) place.turns(from, times, false) else place.turns(until, times, true),
        kind.min().toNanos() / 1_000,
      )
    }

  private fun closedUntil(asset: Asset): Long? = closed[plant.root(asset).id()]?.let(Micros::of)

  /** When the first GOOD reading of a tree was. */
  private fun earliestIn(asset: Asset): Long? =
    plant
      .subtree(plant.root(asset))
      .toList()
      .flatMap { plant.properties(it) }
      .filter { it.property().kind() is PropertyKind.Measurement }
      .mapNotNull { stored(it.alias()).points.keys.firstOrNull() }
      .minOrNull()

  /** The formula, with values converted to the unit of what they are added to or compared with. */
  private fun expression(formula: Formula, asset: Asset) =
    formula.converted { name -> plant.unit(plant.model(asset), name, asset.units()) }.expression()

  private companion object {
    fun curves(readings: Collection<Reading>): Map<Alias, Curve> {
      val good = HashMap<Alias, MutableMap<Long, Datum>>()
      val bad = HashMap<Alias, MutableSet<Long>>()
      for (reading in readings) {
        val time = Micros.of(reading.tqv().time())
        val datum = Datum.of(reading.tqv().value())
        if (reading.tqv().quality() == Quality.GOOD && datum != null) {
          good.getOrPut(reading.alias()) { mutableMapOf() }[time] = datum
        } else {
          bad.getOrPut(reading.alias()) { mutableSetOf() } += time
        }
      }
      return (good.keys + bad.keys).associateWith {
        val points = good[it].orEmpty()
        // "Of readings with the same time a GOOD one holds."
        Curve.of(points, bad[it].orEmpty() - points.keys)
      }
    }
  }
}
