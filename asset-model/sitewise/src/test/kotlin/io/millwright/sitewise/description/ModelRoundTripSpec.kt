// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.arbitrary.string
import io.kotest.property.arbitrary.uuid
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.CompositeModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.definition.FormulaRules
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.CompositeModelId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.sitewise.ModelRequests
import io.millwright.sitewise.Notes
import io.millwright.sitewise.SiteWiseDocuments
import io.millwright.sitewise.json.JsonObject
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonText
import io.millwright.value.DataType
import io.millwright.value.Value
import java.time.Duration
import java.time.Period
import java.util.Optional
import java.util.UUID

private val labels = Arb.of("", "Fahrenheit", "kW", "C", "°C", "parts per minute", "{x}", "-")

private val ids = Arb.uuid(allowNilValue = false)

private val names =
  Arb.string(0, 20).map { text -> "n" + text.filter { !it.isISOControl() && !it.isSurrogate() } }

/** A value of a type, or none. */
private fun default(type: DataType): Arb<Value> = arbitrary {
  if (Arb.int(0..4).bind() == 0) Value.none()
  else
    when (type) {
      DataType.INTEGER -> Value.of(Arb.int().bind().toLong())
      DataType.DOUBLE -> Value.of(Arb.int().bind() / 7.0)
      DataType.BOOLEAN -> Value.of(Arb.boolean().bind())
      DataType.STRING,
      DataType.STRUCT -> Value.of(names.bind())
    }
}

/** A tumbling window, which is all that SiteWise has, of any length that it may have. */
private val windows: Arb<Window> = arbitrary {
  val every =
    when (Arb.int(0..3).bind()) {
      0 -> Duration.ofMinutes(Arb.int(1..600).bind().toLong())
      1 -> Duration.ofHours(Arb.int(1..24).bind().toLong())
      2 -> Duration.ofDays(Arb.int(1..31).bind().toLong())
      else -> Duration.ofDays(7L * Arb.int(1..4).bind())
    }
  Window.tumbling(every, Duration.ofSeconds(Arb.int(0..59).bind().toLong()))
}

private fun property(
  key: String,
  kind: PropertyKind,
  type: DataType = DataType.DOUBLE,
  role: AssignedRole = AssignedRole.UNKNOWN,
): Arb<PropertyDefinition> = arbitrary {
  PropertyDefinition(
    PropertyId(ids.bind()),
    key,
    "${names.bind()} $key",
    type,
    labels.bind(),
    kind,
    role,
  )
}

private fun composite(key: String, component: ModelId? = null): Arb<CompositeModel> = arbitrary {
  CompositeModel(
    CompositeModelId(ids.bind()),
    key,
    "${names.bind()} $key",
    if (Arb.boolean().bind()) names.bind() else "",
    CompositeModel.CUSTOM,
    Optional.ofNullable(component),
  )
}

private fun model(
  key: String,
  type: ModelType,
  properties: List<Arb<PropertyDefinition>>,
  hierarchies: List<Hierarchy> = listOf(),
  composites: List<Arb<CompositeModel>> = listOf(),
  interfaces: (List<PropertyDefinition>) -> List<InterfaceRelationship> = { listOf() },
): Arb<AssetModel> = arbitrary {
  val own = properties.map { it.bind() }
  AssetModel(
    ModelId(ids.bind()),
    key,
    "${names.bind()} $key",
    if (Arb.boolean().bind()) names.bind() else "",
    type,
    own,
    hierarchies,
    composites.map { it.bind() },
    interfaces(own),
    listOf(),
    FormulaRules.SITEWISE,
  )
}

private fun measurement(key: String) = property(key, PropertyKind.Measurement())

private fun transform(key: String, formula: String) =
  property(key, PropertyKind.Transform(Formula.parse(formula)))

private fun metric(key: String, formula: String): Arb<PropertyDefinition> = arbitrary {
  property(key, PropertyKind.Metric(Formula.parse(formula), windows.bind())).bind()
}

private fun attribute(key: String): Arb<PropertyDefinition> = arbitrary {
  val type = Arb.enum<DataType>().bind()
  property(key, PropertyKind.Attribute(default(type).bind()), type).bind()
}

/** Models of all types, with all kinds of properties, each of which SiteWise can say. */
private val models: Arb<List<AssetModel>> = arbitrary {
  val component =
    model(
        "component",
        ModelType.COMPONENT_MODEL,
        listOf(
          attribute("rated"),
          measurement("flow"),
          transform("twice", "flow * 2"),
          measurement("part.flow"),
        ),
        composites = listOf(composite("part")),
      )
      .bind()
  val contract = model("contract", ModelType.INTERFACE, listOf(measurement("flow"))).bind()
  val child =
    model(
        "child-${Arb.int(1..9).bind()}",
        ModelType.ASSET_MODEL,
        listOf(
          attribute("rated"),
          measurement("flow"),
          transform("twice", "if(flow > 3, flow, 0)"),
          metric("mean", "avg(flow) + latest(twice)"),
          measurement("drive.flow"),
          transform("drive.twice", "drive.flow * 2 + flow"),
          measurement("drive.gear.flow"),
          metric("drive.gear.mean", "max(drive.gear.flow)"),
        ),
        composites =
          listOf(
            composite("drive"),
            composite("drive.gear"),
            composite("pump", component.id()),
          ),
        interfaces = { own ->
          val fulfilled = mapOf(contract.properties().first().id() to own[1].id())
          listOf(InterfaceRelationship(contract.id(), fulfilled, mapOf()))
        },
      )
      .bind()
  val hierarchy = Hierarchy(HierarchyId(ids.bind()), "children", names.bind(), child.id())
  val parent =
    model(
        "parent",
        ModelType.ASSET_MODEL,
        listOf(
          metric(
            "total",
            "sum(children.flow) + max(children.drive.twice) + min(children.pump.flow) + sum(children.mean)",
          )
        ),
        listOf(hierarchy),
      )
      .bind()
  listOf(component, contract, child, parent)
}

/** What describe operations answer of a model, of its composite models, and of its interfaces. */
private fun described(plant: Plant, model: AssetModel): List<JsonMembers> {
  val writer = ModelWriter(plant, model)
  return listOf(writer.description(true)) +
    model.composites().map { writer.description(it) } +
    model.interfaces().map { writer.relationship(it) }
}

class ModelRoundTripSpec :
  FunSpec({
    test("a model written as SiteWise's JSON and read again is the same model") {
      checkAll(200, models) { written ->
        val plant = Plant.alreadyChecked(Composition.of(written), listOf())
        val notes = Notes()
        val documents = SiteWiseDocuments(Plant.EMPTY)
        for (model in plant.models()) {
          described(plant, model).forEach {
            documents.add(JsonObject.document(notes, it, false))
          }
        }
        val ids = mutableMapOf<String, ModelId>()
        documents.headers(true) { key, id, _ -> ids.put(key, id) == null }
        val read = documents.models(listOf(), ids)
        notes.problems.shouldBeEmpty()
        val whole = Composition.of(read).associateBy { it.id() }
        whole.keys shouldBe plant.models().map { it.id() }.toSet()
        for (model in plant.models()) {
          val again = whole.getValue(model.id())
          again.composites() shouldBe model.composites()
          again.properties() shouldBe model.properties()
          again shouldBe model
        }
      }
    }

    test("an update with an unchanged description changes nothing, not even a role that was set") {
      checkAll(200, models) { written ->
        val plant =
          Plant.alreadyChecked(
            Composition.of(written).map { model ->
              model.with(
                model.properties().mapIndexed { i, known ->
                  if (i % 2 == 0) known
                  else
                    PropertyDefinition(
                      known.id(),
                      known.key(),
                      known.name(),
                      known.type(),
                      known.unit(),
                      known.kind(),
                      AssignedRole.set(PropertyRole.NONE),
                    )
                },
                model.composites(),
              )
            },
            listOf(),
          )
        for (model in plant.models()) {
          val notes = Notes()
          val description = ModelWriter(plant, model).description(true)
          val updated =
            ModelRequests(plant) { error("A part of ${model.key()} has become another") }
              .update(JsonObject.document(notes, description, false), model)
          notes.problems.shouldBeEmpty()
          updated.properties().toSet() shouldBe model.properties().toSet()
          updated.composites().toSet() shouldBe model.composites().toSet()
          updated.with(model.properties(), model.composites()) shouldBe model
        }
      }
    }

    test("a window that SiteWise lacks is written as the one that comes nearest") {
      val month =
        Window.Calendar(Period.ofMonths(1), Duration.ZERO, Period.ofMonths(1), Optional.empty())
      val metric =
        PropertyDefinition(
          PropertyId(UUID.randomUUID()),
          "h",
          "H",
          DataType.DOUBLE,
          "",
          PropertyKind.Metric(Formula.parse("avg(m)"), month),
          AssignedRole.UNKNOWN,
        )
      val model =
        AssetModel(
          ModelId(UUID.randomUUID()),
          "model",
          "Model",
          "",
          ModelType.ASSET_MODEL,
          listOf(metric),
          listOf(),
          listOf(),
          listOf(),
          listOf(),
          FormulaRules.SITEWISE,
        )
      val written =
        ModelWriter(Plant.alreadyChecked(listOf(model), listOf()), model).description(true)
      val property = (written.members()["assetModelProperties"] as JsonItems).items().single()
      at(property as JsonMembers, "type", "metric", "window", "tumbling")
        .members()["interval"] shouldBe JsonText("1mo")
    }
  })

private fun at(members: JsonMembers, vararg path: String) =
  path.fold(members) { at, name -> at.members()[name] as JsonMembers }
