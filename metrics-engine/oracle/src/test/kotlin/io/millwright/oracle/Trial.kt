// SPDX-License-Identifier: Apache-2.0
package io.millwright.oracle

import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
import io.millwright.asset.Memberships
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.RemovedChild
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID

private fun id(text: String) = UUID.nameUUIDFromBytes(text.toByteArray())

/** A value of a test: numbers, texts and truths as they are. */
internal fun value(any: Any?): Value =
  when (any) {
    null -> Value.none()
    is Int -> Value.of(any.toLong())
    is Long -> Value.of(any)
    is Double -> Value.of(any)
    is Boolean -> Value.of(any)
    is String -> Value.of(any)
    else -> throw IllegalArgumentException("$any is no value")
  }

/** One model of a trial. */
internal class TrialModel(private val key: String) {
  private val properties = mutableListOf<PropertyDefinition>()
  private val hierarchies = mutableListOf<Hierarchy>()

  fun attribute(key: String, default: Any?, type: DataType = DataType.DOUBLE, unit: String = "") =
    add(key, type, PropertyKind.Attribute(value(default)), unit)

  fun measurement(key: String, type: DataType = DataType.DOUBLE, unit: String = "") =
    add(key, type, PropertyKind.Measurement(), unit)

  fun transform(key: String, formula: String, type: DataType = DataType.DOUBLE) =
    add(key, type, PropertyKind.Transform(Formula.parse(formula)))

  fun metric(
    key: String,
    formula: String,
    window: String = "60s",
    type: DataType = DataType.DOUBLE,
    percentGood: Int = 0,
  ) =
    add(
      key,
      type,
      PropertyKind.Metric(Formula.parse(formula), Window.parse(window), percentGood),
    )

  fun frame(key: String, from: String, until: String? = null, min: Int = 0) =
    add(
      key,
      DataType.BOOLEAN,
      PropertyKind.Frame(
        Formula.parse(from),
        Optional.ofNullable(until).map(Formula::parse),
        Duration.ofSeconds(min.toLong()),
      ),
    )

  fun children(key: String, model: String) {
    hierarchies += Hierarchy(HierarchyId(id("${this.key}/$key")), key, key, ModelId(id(model)))
  }

  private fun add(key: String, type: DataType, kind: PropertyKind, unit: String = "") {
    properties += PropertyDefinition(PropertyId(id("${this.key}.$key")), key, key, type, unit, kind)
  }

  fun model() = AssetModel(ModelId(id(key)), key, key, "", properties, hierarchies, listOf())
}

/** A plant, readings and the time up to which windows are closed, in seconds from [start]. */
internal class Trial(val start: Instant = Instant.parse("2026-03-02T12:00:00Z")) {
  private val models = mutableMapOf<String, TrialModel>()
  private val assets = mutableListOf<Asset>()
  private val stays = mutableListOf<Membership>()
  private val removed = mutableListOf<RemovedChild>()
  private val readings = mutableListOf<Reading>()
  private var closed = start.plusSeconds(240)

  fun model(key: String, build: TrialModel.() -> Unit) {
    models.getOrPut(key) { TrialModel(key) }.build()
  }

  /** An asset below the one at a path, or at the top. */
  fun asset(
    key: String,
    model: String,
    under: String? = null,
    by: String = "",
    attributes: Map<String, Any?> = mapOf(),
  ) {
    val place =
      if (under == null) Placement.root()
      else Placement.Under(AssetId(id(under)), hierarchy(under, by))
    assets +=
      Asset(
        AssetId(id(key)),
        key,
        key,
        "",
        ModelId(id(model)),
        place,
        attributes
          .map { (name, it) -> PropertyId(id("$model.$name")) to AttributeValue.always(value(it)) }
          .toMap(),
        mapOf(),
      )
  }

  private fun hierarchy(parent: String, by: String): HierarchyId {
    val modelId = assets.first { it.key() == parent }.model()
    val model = models.entries.first { ModelId(id(it.key)) == modelId }.key
    return HierarchyId(id("$model/$by"))
  }

  /** That an asset was a child from one second to another; null for always. */
  fun stay(child: String, parent: String, by: String, from: Number?, to: Number?) {
    stays +=
      Membership(
        AssetId(id(child)),
        AssetId(id(parent)),
        hierarchy(parent, by),
        from?.let(::at) ?: Membership.BEGINNING,
        to?.let(::at) ?: Membership.OPEN,
      )
  }

  /** A child that was removed: what it had stands under `/key/property`. */
  fun removed(
    key: String,
    at: Number,
    streams: List<String>,
    attributes: Map<String, Any?> = mapOf(),
  ) {
    removed +=
      RemovedChild(
        AssetId(id(key)),
        at(at),
        streams.associateWith { Alias("/$key/$it") },
        attributes.mapValues { AttributeValue.always(value(it.value)) },
      )
  }

  fun at(second: Number): Instant = start.plusNanos((second.toDouble() * 1e9).toLong())

  /** GOOD readings: seconds and values. */
  fun good(alias: String, vararg points: Pair<Number, Any?>) = read(alias, Quality.GOOD, *points)

  fun read(alias: String, quality: Quality, vararg points: Pair<Number, Any?>) {
    points.forEach { (second, it) ->
      readings += Reading.of(alias, at(second), quality, value(it))
    }
  }

  fun closedUntil(second: Number) {
    closed = at(second)
  }

  /** The points of a computed stream: seconds and values as Kotlin has them. */
  fun points(alias: String): Map<Double, Any?> =
    oracle().points(Alias(alias)).entries.associate {
      Duration.between(start, it.key).toNanos() / 1e9 to plain(it.value)
    }

  fun oracle(): Oracle {
    val plant =
      Plant.alreadyChecked(models.values.map { it.model() }, assets)
        .with(Memberships.of(stays, removed))
    return Oracle(plant, readings, plant.roots().associate { it.id() to closed })
  }
}

private fun plain(value: Value): Any? =
  when (value) {
    is Value.IntegerValue -> value.number()
    is Value.DoubleValue -> value.number()
    is Value.BooleanValue -> value.on()
    is Value.StringValue -> value.text()
    is Value.NullValue -> null
  }

/** The points of one transform or metric `r` of an asset `/a` with the properties of a model. */
internal fun pointsOf(build: TrialModel.() -> Unit, read: Trial.() -> Unit): Map<Double, Any?> {
  val trial = Trial()
  trial.model("m", build)
  trial.asset("a", "m")
  trial.read()
  return trial.points("/a/r")
}
