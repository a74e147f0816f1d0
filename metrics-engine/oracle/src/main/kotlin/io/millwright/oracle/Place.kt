// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.asset.Asset
import io.millwright.asset.Membership
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.formula.language.Expression
import io.millwright.value.Micros
import java.time.Instant

/**
 * Where the names of a formula mean something: an asset and, in an argument of an aggregate over
 * children, one of its children by a hierarchy.
 */
internal class Place
private constructor(
  private val oracle: Oracle,
  private val plant: Plant,
  private val asset: Asset,
  private val hierarchy: String?,
  private val child: ChildOf?,
) {
  companion object {
    fun of(oracle: Oracle, plant: Plant, asset: Asset) = Place(oracle, plant, asset, null, null)
  }

  /** A child, which may be gone by now, with the times in which it was one. */
  class ChildOf(val id: AssetId, val model: AssetModel, val stays: List<Part>)

  /**
   * The same place, seen with each child that a hierarchy of the asset ever had. "A child that left
   * and came back counts once for each stay."
   */
  fun withChildren(key: String): List<Place> {
    val found = plant.model(asset).findHierarchy(key).orElseThrow()
    val model = plant.findModel(found.child()).orElseThrow()
    return plant.members(asset.id(), found.id()).map { stay ->
      val itsModel = plant.findAsset(stay.child()).map { plant.model(it) }.orElse(model)
      Place(oracle, plant, asset, key, ChildOf(stay.child(), itsModel, listOf(part(stay))))
    }
  }

  private fun part(stay: Membership) = Part(micros(stay.from()), micros(stay.to()))

  private fun micros(time: Instant): Long =
    when (time) {
      Membership.BEGINNING -> Long.MIN_VALUE
      Membership.OPEN -> Long.MAX_VALUE
      else -> Micros.of(time)
    }

  /** The parts of a window in which the child was one; the whole window without a child. */
  fun parts(window: Part): List<Part> =
    child?.stays?.mapNotNull { it.and(window) } ?: listOf(window)

  /** True where the child is one at a time; always without a child. */
  fun isMember(time: Long): Boolean = child == null || child.stays.any { time in it }

  /** What a name means here, over all time. */
  fun named(name: Expression): Curve =
    when (name) {
      is Expression.Property -> own(name.key)
      is Expression.ChildProperty -> {
        check(child != null && name.hierarchy == hierarchy) {
          "${name.name()} stands outside of an aggregate"
        }
        ofChild(child, name.key)
      }
      else -> throw IllegalArgumentException("$name is no name")
    }

  private fun own(key: String): Curve =
    oracle.curve(plant.property(asset, plant.model(asset).findProperty(key).orElseThrow()))

  private fun ofChild(child: ChildOf, key: String): Curve {
    val living = plant.findAsset(child.id)
    if (living.isPresent) {
      val property = plant.model(living.get()).findProperty(key).orElseThrow()
      return oracle.curve(plant.property(living.get(), property))
    }
    return oracle.curve(plant.memberships().findRemoved(child.id).orElseThrow(), key)
  }

  private fun isConstant(name: Expression): Boolean {
    val model =
      if (name is Expression.ChildProperty) checkNotNull(child).model else plant.model(asset)
    val key = if (name is Expression.ChildProperty) name.key else (name as Expression.Property).key
    return model.findProperty(key).orElseThrow().kind() is PropertyKind.Attribute
  }

  /** The names in an expression that have readings: all but those of attributes. */
  fun streams(expression: Expression): List<Expression> =
    names(expression).filterNot { isConstant(it) }

  /** "A transform is evaluated at each reading of one of its inputs": the times of these. */
  fun triggers(expression: Expression): Set<Long> =
    streams(expression).flatMap { named(it).points.keys }.toSortedSet()

  /**
   * The times at which a condition becomes true, or ceases to be: "it is so at a reading, and was
   * not so at the moment before". "A condition without a value is not true."
   */
  fun turns(condition: Expression, times: Set<Long>, toTrue: Boolean): Set<Long> =
    times.filterTo(mutableSetOf()) { time ->
      val now = isTrue(evaluate(condition, AtReading(this, time)))
      val before = isTrue(evaluate(condition, AtReading(this, time - 1)))
      now != before && now == toTrue
    }

  /** The names in a formula that have readings, of the asset and of its children. */
  fun streamsOf(formula: Expression): List<Expression> =
    names(formula).filterNot { name ->
      if (name is Expression.ChildProperty) {
        withChildren(name.hierarchy).all { it.isConstant(name) }
      } else {
        isConstant(name)
      }
    }

  /**
   * True where a window is not before the first point of all inputs of a formula. "Who was no child
   * in any part of a window does not exist for it."
   */
  fun hasBegun(formula: Expression, window: Part): Boolean =
    names(formula).any { name ->
      val places =
        if (name is Expression.ChildProperty) withChildren(name.hierarchy) else listOf(this)
      places.any { it.hasPoint(name, window) }
    }

  /** True where a name has a point up to the end of a window, of a child up to when it left. */
  private fun hasPoint(name: Expression, window: Part): Boolean {
    val end = parts(window).maxOfOrNull { it.to } ?: return false
    return !isConstant(name) && named(name).points.floorKey(end) != null
  }

  /**
   * The course of an expression, as that of a transform with this formula: a point at each reading
   * of an input at which it has a value. Without inputs it is a constant.
   */
  fun curve(expression: Expression): Curve =
    if (expression is Expression.Property || expression is Expression.ChildProperty) {
      named(expression)
    } else {
      oracle.curve(Question(asset.id(), child?.id, expression)) { follow(expression) }
    }

  private fun follow(expression: Expression): Curve {
    if (streams(expression).isEmpty()) {
      val times = names(expression).flatMap { named(it).changes } + Long.MIN_VALUE
      return Curve.changing(times.associateWith { evaluate(expression, AtReading(this, it)) })
    }
    val points = mutableMapOf<Long, Datum>()
    for (time in triggers(expression)) {
      evaluate(expression, AtReading(this, time))?.let { points[time] = it }
    }
    return Curve.of(points)
  }

  /** True where a formula names no property that has readings, neither its own nor children's. */
  fun isOfAttributes(formula: Expression): Boolean =
    names(formula).all { name ->
      val model =
        if (name is Expression.ChildProperty) {
          val hierarchy = plant.model(asset).findHierarchy(name.hierarchy).orElseThrow()
          plant.findModel(hierarchy.child()).orElseThrow()
        } else {
          plant.model(asset)
        }
      val key =
        if (name is Expression.ChildProperty) name.key else (name as Expression.Property).key
      model.findProperty(key).orElseThrow().kind() is PropertyKind.Attribute
    }

  /**
   * The time since which a metric with a formula has something to work on: of its inputs' readings
   * the first, of children the first that they have or bring with them. Null where there is none.
   */
  fun beginning(formula: Expression): Long? =
    names(formula)
      .flatMap { name ->
        if (name is Expression.ChildProperty) {
          withChildren(name.hierarchy).flatMap { it.beginnings(name) }
        } else {
          beginnings(name)
        }
      }
      .minOrNull()

  private fun beginnings(name: Expression): List<Long> {
    val first = if (isConstant(name)) null else named(name).points.keys.firstOrNull()
    return when {
      first == null -> listOf()
      child == null -> listOf(first)
      // What a child brings is there from the moment after it came.
      else -> child.stays.filter { first <= it.to }.map { maxOf(first, plusOne(it.from)) }
    }
  }

  private fun plusOne(time: Long) = if (time == Long.MIN_VALUE) time else time + 1

  /**
   * The measurements that a formula rests on: those that it names, and those below the transforms,
   * frames and metrics that it names, each with the parts of a window in which it counts.
   */
  fun restsOn(formula: Expression, parts: List<Part>): List<Ground> =
    names(formula).flatMap { name ->
      if (name is Expression.ChildProperty && child == null) {
        withChildren(name.hierarchy).flatMap { each ->
          val common = parts.flatMap { each.parts(it) }
          if (common.isEmpty()) listOf() else each.ground(name, common)
        }
      } else {
        ground(name, parts)
      }
    }

  private fun ground(name: Expression, parts: List<Part>): List<Ground> {
    val key = if (name is Expression.ChildProperty) name.key else (name as Expression.Property).key
    val who = if (name is Expression.ChildProperty) checkNotNull(child) else null
    val model = who?.model ?: plant.model(asset)
    val property = model.findProperty(key).orElseThrow()
    val living = if (who == null) asset else plant.findAsset(who.id).orElse(null)
    return when (val kind = property.kind()) {
      is PropertyKind.Attribute -> listOf()
      is PropertyKind.Measurement -> listOf(Ground(named(name), parts))
      is PropertyKind.Transform,
      is PropertyKind.Metric,
      is PropertyKind.Frame ->
        kind.formulas().toList().flatMap { formula ->
          if (living != null) {
            of(oracle, plant, living).restsOn(formula.expression(), parts)
          } else {
            // Nobody knows a removed asset's own children any more.
            names(formula.expression()).filterIsInstance<Expression.Property>().flatMap { below ->
              ground(
                Expression.ChildProperty(checkNotNull(hierarchy), below.key, below.span),
                parts,
              )
            }
          }
        }
    }
  }
}

/** An expression at an asset and, perhaps, one of its children. */
internal data class Question(val asset: AssetId, val child: AssetId?, val expression: Expression)

/** A measurement, and when it counts. */
internal class Ground(private val measurement: Curve, private val parts: List<Part>) {
  /** True where it is GOOD for so many percent of its time. */
  fun isGoodFor(percent: Int): Boolean {
    val good = parts.sumOf { goodTime(it) }
    return good * 100 >= percent * parts.sumOf { it.length }
  }

  private fun goodTime(part: Part): Long {
    val points = measurement.points.keys
    val borders =
      (points + measurement.bad).filter { it in part }.toSortedSet() + part.from + part.to
    return borders.sorted().zipWithNext().sumOf { (from, to) ->
      val good = points.floor(from)
      val bad = measurement.bad.filter { it <= from }.maxOrNull()
      if (good != null && (bad == null || good > bad)) to - from else 0L
    }
  }

  private fun Set<Long>.floor(time: Long): Long? = filter { it <= time }.maxOrNull()
}

/** The names of properties in an expression, each once. */
internal fun names(expression: Expression): List<Expression> =
  expression
    .nodes()
    .filter { it is Expression.Property || it is Expression.ChildProperty }
    .toList()
    .distinctBy {
      if (it is Expression.ChildProperty) it.name() else (it as Expression.Property).key
    }

/** True where a function over time, or an aggregate, stands in an expression. */
internal fun hasOverWindow(expression: Expression): Boolean =
  expression.nodes().anyMatch {
    it is Expression.Call && (it.function.name() in OVER_TIME || it.function.name() in AGGREGATES)
  }

/**
 * The hierarchies whose children an argument of an aggregate is followed at. "An aggregate within
 * has one value": what it names is its own affair.
 */
internal fun hierarchies(argument: Expression): Set<String> =
  when {
    argument is Expression.ChildProperty -> setOf(argument.hierarchy)
    argument is Expression.Call && argument.function.name() in AGGREGATES -> setOf()
    else -> argument.children().flatMap { hierarchies(it) }.toSet()
  }

/** True where an expression is `pretrigger(...)`. */
internal fun isPretrigger(expression: Expression): Boolean =
  expression is Expression.Call && expression.function.name() == "pretrigger"
