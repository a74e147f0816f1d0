// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.property.Arb
import io.kotest.property.arbitrary.Codepoint
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.filter
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.orNull
import io.kotest.property.arbitrary.printableAscii
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uuid
import io.millwright.alarm.definition.AlarmDefinition
import io.millwright.alarm.definition.Priority
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Membership
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.asset.id.StableIds
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional

/** Texts that a writer of YAML may stumble over. */
val awkwardTexts: Arb<String> =
  Arb.of(
      "null",
      "~",
      "true",
      "12",
      "1e3",
      "- a",
      "a: b",
      "a #b",
      "# a",
      " a",
      "a ",
      "a  b",
      "'",
      "\"",
      "\\",
      "a\nb",
      "a\n\n b\n",
      "\t",
      "{x}",
      "[x]",
      "&a",
      "*a",
      "!a",
      "%a",
      "@a",
      "|",
      ">",
      "?",
      "---",
      "...",
      "Füllmaschine 😀",
      "\u0000\u0007\u2028\u0085\uFEFF",
      "if(a, b, c)",
    )
    .let { known ->
      arbitrary {
        if (Arb.boolean().bind()) known.bind()
        else Arb.string(1..20, Codepoint.printableAscii()).bind()
      }
    }

/** What a thing may be called: no control characters. */
private val names = awkwardTexts.map { text ->
  text.filterNot { it.isISOControl() }.ifEmpty { "x" }
}

private val descriptions = awkwardTexts.map { text ->
  text.filterNot { it.isISOControl() && it !in "\n\t" }
}

private val durations =
  Arb.of("PT0S", "PT0.5S", "PT10S", "PT5M", "PT8H", "P2D", "PT1.000000001S").let { texts ->
    arbitrary { Duration.parse(texts.bind()) }
  }

private fun value(type: DataType): Arb<Value> = arbitrary {
  when (type) {
    DataType.INTEGER -> Value.of(Arb.long().bind())
    DataType.DOUBLE -> Value.of(Arb.numericDouble().bind())
    DataType.BOOLEAN -> Value.of(Arb.boolean().bind())
    DataType.STRING,
    DataType.STRUCT -> Value.of(awkwardTexts.bind())
  }
}

/** A role that somebody may set for a property. */
private fun role(type: DataType, kind: PropertyKind): Arb<AssignedRole> =
  Arb.of(
      PropertyRole.entries.filter {
        when {
          it == PropertyRole.NONE -> true
          kind is PropertyKind.Attribute -> it == PropertyRole.SHARE && type.isNumber()
          it.isTruth() -> type.isNumber() || type == DataType.BOOLEAN
          it.isNumber() -> type.isNumber()
          it.isState() -> type == DataType.INTEGER || type == DataType.STRING
          else -> true
        }
      }
    )
    .map { AssignedRole.set(it) }

private fun DataType.isNumber() = this == DataType.DOUBLE || this == DataType.INTEGER

private fun model(
  key: String,
  children: List<AssetModel>,
  type: ModelType = ModelType.ASSET_MODEL,
  component: AssetModel? = null,
): Arb<AssetModel> = arbitrary {
  val id =
    if (Arb.boolean().bind()) StableIds.model(key)
    else ModelId(Arb.uuid(allowNilValue = false).bind())
  val properties = mutableListOf<PropertyDefinition>()
  fun add(
    key: String,
    type: DataType,
    unit: String,
    name: String,
    kind: PropertyKind,
    own: PropertyId?,
  ) {
    properties +=
      PropertyDefinition(own ?: StableIds.property(id, key), key, name, type, unit, kind)
  }
  add("x", DataType.DOUBLE, "Cel", "x", PropertyKind.Measurement(), null)
  repeat(Arb.int(0..3).bind()) {
    val type = Arb.enum<DataType>().bind()
    val default = if (Arb.boolean().bind()) Value.none() else value(type).bind()
    add("a$it", type, "{bottle}/min", names.bind(), PropertyKind.Attribute(default), null)
  }
  repeat(Arb.int(0..2).bind()) {
    val isText = Arb.boolean().bind()
    val source =
      if (isText) "if(x > 1, 'a: #', \"{b}\")"
      else Arb.of("x * 9 / 5 + 32", "x.abs()", "-x", "not x").bind()
    val type =
      if (isText) DataType.STRING
      else Arb.of(DataType.DOUBLE, DataType.INTEGER, DataType.BOOLEAN).bind()
    add(
      "t$it",
      type,
      "",
      "t$it",
      PropertyKind.Transform(Formula.parse(source)),
      PropertyId(Arb.uuid(allowNilValue = false).bind()),
    )
  }
  repeat(Arb.int(0..2).bind()) {
    val every = Duration.ofSeconds(Arb.of(1L, 60L, 90L, 3600L, 86_400L).bind())
    val offset = Duration.ofNanos(Arb.of(0L, 500_000_000L, 1L).bind())
    add(
      "m$it",
      DataType.DOUBLE,
      "[degF]",
      "m$it",
      PropertyKind.Metric(
        Formula.parse("avg(x)"),
        Window.tumbling(every, offset),
        Arb.of(0, 0, 1, 80, 100).bind(),
      ),
      null,
    )
  }
  repeat(Arb.int(0..1).bind()) {
    val until = Arb.of("x < 3", "x != pretrigger(x)").orNull().bind()
    add(
      "frame$it",
      DataType.BOOLEAN,
      "",
      "frame$it",
      PropertyKind.Frame(
        Formula.parse("x > 3"),
        Optional.ofNullable(until).map { source -> Formula.parse(source) },
        Duration.ofMillis(Arb.of(0L, 500L, 90_000L).bind()),
      ),
      null,
    )
    add(
      "w$it",
      DataType.DOUBLE,
      "",
      "w$it",
      PropertyKind.Metric(
        Formula.parse("avg(x)"),
        Window.parse(
          Arb.of(
              "frame$it",
              "1d",
              "1mo, offset 6h",
              "1m, over 1h",
              "1d, over 1w, zone Europe/Vienna",
            )
            .bind()
        ),
      ),
      null,
    )
  }
  val hierarchies = children.mapIndexed { i, child ->
    Hierarchy(
      if (Arb.boolean().bind()) StableIds.hierarchy(id, "h$i")
      else HierarchyId(Arb.uuid(allowNilValue = false).bind()),
      "h$i",
      names.bind(),
      child.id(),
    )
  }
  val alarms =
    List(Arb.int(0..2).bind()) {
      AlarmDefinition(
        "alarm_$it",
        Formula.parse("x > 80"),
        Arb.of(0.0, 2.0, 0.1, 1e-12).bind(),
        durations.bind(),
        durations.bind(),
        Arb.enum<Priority>().bind(),
        awkwardTexts.filter { text -> '{' !in text }.bind() + " {x}",
      )
    }
  val composites = mutableListOf<CompositeModel>()
  repeat(Arb.int(0..2).bind()) {
    val composite = "c$it"
    val given = component?.takeIf { Arb.boolean().bind() }
    composites +=
      CompositeModel(
        if (Arb.boolean().bind()) StableIds.composite(id, composite)
        else CompositeModelId(Arb.uuid(allowNilValue = false).bind()),
        composite,
        names.bind(),
        if (Arb.boolean().bind()) "" else descriptions.bind(),
        CompositeModel.CUSTOM,
        Optional.ofNullable(given?.id()),
      )
    if (given == null && Arb.boolean().bind()) {
      add("$composite.y", DataType.DOUBLE, "", "y", PropertyKind.Measurement(), null)
      val sum = PropertyKind.Transform(Formula.parse("x + $composite.y"))
      add("$composite.z", DataType.DOUBLE, "", names.bind(), sum, null)
    }
  }
  AssetModel(
    id,
    key,
    names.bind(),
    if (Arb.boolean().bind()) "" else descriptions.bind(),
    type,
    properties.map { if (Arb.boolean().bind()) it else it.with(role(it.type(), it.kind()).bind()) },
    hierarchies,
    composites,
    listOf(),
    if (type == ModelType.ASSET_MODEL) alarms else listOf(),
  )
}

/** Plants of three models and up to three levels. */
val plants: Arb<Plant> = arbitrary {
  val bearing = model("bearing", listOf(), ModelType.COMPONENT_MODEL).bind()
  val motor = model("motor", listOf(), ModelType.COMPONENT_MODEL, bearing).bind()
  val contract = model("contract", listOf(), ModelType.INTERFACE).bind()
  val lowest = model("null", listOf(), component = motor).bind()
  // All have an x of the same type; the interface's other properties stand for nothing.
  val simple = contract.with(contract.properties().take(1), listOf())
  val fulfilled =
    InterfaceRelationship(
      simple.id(),
      mapOf(simple.properties()[0].id() to lowest.properties()[0].id()),
      mapOf(),
    )
  val (leaf, middle, top) =
    lowest.with(if (Arb.boolean().bind()) listOf() else listOf(fulfilled)).let { leaf ->
      val middle = model("1.5", listOf(leaf)).bind()
      val top = model("top-model", listOf(middle, leaf), component = bearing).bind()
      Composition.of(listOf(leaf, middle, top, motor, bearing))
    }
  val assets = mutableListOf<Asset>()
  fun attributes(model: AssetModel): List<PropertyDefinition> =
    model.properties().filter { it.kind() is PropertyKind.Attribute }

  suspend fun io.kotest.property.arbitrary.ArbitraryBuilderContext.grow(
    model: AssetModel,
    key: String,
    placement: Placement,
    path: String,
  ): Asset {
    val usual =
      when (placement) {
        is Placement.Under -> StableIds.child(placement.parent(), key)
        else -> StableIds.root(key)
      }
    val asset =
      Asset(
        if (Arb.boolean().bind()) usual else AssetId(Arb.uuid(allowNilValue = false).bind()),
        key,
        names.bind(),
        if (Arb.boolean().bind()) "" else descriptions.bind(),
        model.id(),
        placement,
        attributes(model)
          .filter { Arb.boolean().bind() }
          .associate { it.id() to attributeValue(it).bind() },
        if (Arb.boolean().bind()) mapOf()
        else mapOf(model.properties().first().id() to Alias("opc $path: {x} #1")),
        if (Arb.boolean().bind()) mapOf() else mapOf(model.properties().last().id() to "[degF]"),
        model.properties().filter { Arb.boolean().bind() }.map { it.id() }.toSet(),
      )
    assets += asset
    return asset
  }
  repeat(Arb.int(0..2).bind()) { tree ->
    val root = grow(top, "true$tree", Placement.root(), "$tree")
    top.hierarchies().forEachIndexed { h, hierarchy ->
      repeat(Arb.int(0..2).bind()) { i ->
        val model = if (h == 0) middle else leaf
        val below = grow(model, "$h-$i", Placement.Under(root.id(), hierarchy.id()), "$tree/$h-$i")
        if (h == 0 && Arb.boolean().bind()) {
          grow(
            leaf,
            "0x1F",
            Placement.Under(below.id(), middle.hierarchies().first().id()),
            "$tree/$h-$i/0",
          )
        }
      }
    }
  }
  Plant.of(Composition.of(listOf(bearing, motor, simple, leaf, middle, top)), assets)
}

/** A value that has always been so, or one that has changed. */
private fun attributeValue(attribute: PropertyDefinition): Arb<AttributeValue> = arbitrary {
  val value = value(attribute.type())
  val times = List(Arb.int(0..3).bind()) { Instant.ofEpochSecond(it * 1_000_000L, it * 1_000L) }
  if (attribute.key() == PropertyDefinition.TIME_ZONE || times.isEmpty())
    AttributeValue.always(value.bind())
  else
    AttributeValue(
      (if (Arb.boolean().bind()) times else times + Membership.BEGINNING).map {
        AttributeValue.Change(it, value.bind())
      }
    )
}
