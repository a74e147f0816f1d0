// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.PlantDraft
import io.millwright.asset.PlantValidation
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.id.StableIds
import io.millwright.formula.Formula
import io.millwright.role.AssignedRole
import io.millwright.role.PropertyRole
import io.millwright.value.DataType
import io.millwright.value.Value

/** How a property is written, the model that it stands in, and the role that follows. */
private data class Case(val property: String, val role: String, val model: String = "machine")

private val kinds =
  mapOf<String, PropertyKind>(
    "measured" to PropertyKind.Measurement(),
    "attribute" to PropertyKind.Attribute(Value.none()),
    "metric" to PropertyKind.Metric(Formula.parse("avg(x)"), Window.parse("5m")),
  )

/** Reads `metric double oee %`: kind or formula, type, key, unit. */
private fun property(text: String): PropertyDefinition {
  val (kind, type, key, unit) = "$text ".split(" ")
  return PropertyDefinition(
    StableIds.property(StableIds.model("machine"), key),
    key,
    key,
    DataType.valueOf(type.uppercase()),
    unit,
    kinds[kind] ?: PropertyKind.Transform(Formula.parse(kind)),
  )
}

private fun model(key: String, vararg properties: PropertyDefinition) =
  AssetModel(
    StableIds.model(key),
    key,
    key,
    "",
    properties.toList(),
    listOf(),
    listOf(),
  )

private fun AssetModel.roles() = properties().map { it.role().word() }

class InferredRolesSpec :
  FunSpec({
    context("a property alone has the role that its name, unit, type and kind tell") {
      withTests<Case>(
        { "${it.property} in ${it.model} is ${it.role}" },
        // Yes or no.
        Case("measured boolean occupied", "bay"),
        Case("measured boolean bay_taken", "bay"),
        Case("measured boolean occupied_since_yesterday", "none"),
        Case("metric double occupied_now", "occupied_bays"),
        Case("metric double occupied %", "none"),
        Case("measured double disk_free %", "none"),
        Case("measured integer batch_no", "none"),
        Case("measured double no [ppm]", "gas"),
        Case("measured boolean running", "running"),
        Case("measured integer running", "running"),
        Case("measured boolean fan_running", "none"),
        Case("state==6 double running", "running"),
        Case("measured boolean open", "open"),
        Case("measured boolean open", "barrier", "entry_barrier"),
        Case("measured boolean open", "barrier", "gate"),
        Case("measured boolean pump_tripped", "fault"),
        Case("measured boolean default", "none"),
        Case("measured boolean line_stop", "stop"),
        Case("measured boolean moving", "moving"),
        // States.
        Case("measured integer packml_state", "packml_state"),
        Case("measured string packml_state", "packml_state"),
        Case("measured integer state", "code"),
        Case("measured string state", "none"),
        Case("measured integer fault_code", "code"),
        // KPIs.
        Case("metric double oee", "oee"),
        Case("metric double oee_shift", "oee"),
        Case("metric double oee_of_yesterday", "share"),
        Case("measured double oee %", "oee"),
        Case("metric double performance", "effectiveness"),
        Case("metric double quality_rate", "quality"),
        Case("measured integer quality", "none"),
        Case("measured double quality mg/L", "none"),
        Case("measured string quality", "none"),
        Case("attribute double availability", "share"),
        Case("attribute double oee_coverage", "share"),
        Case("metric double oee_coverage", "coverage"),
        Case("metric double throughput {bottle}/h", "throughput"),
        Case("metric double mtbf_week h", "mtbf"),
        Case("metric double energy_per_unit kW.h", "energy_per_unit"),
        Case("metric double scrap_ratio", "scrap_ratio"),
        Case("metric double scale_ratio", "share"),
        Case("metric double scale_ratio m", "none"),
        // Counts.
        Case("measured integer produced {bottle}", "total_count"),
        Case("measured double produced L", "total_count"),
        Case("metric double good_shift {bottle}", "good_count"),
        Case("measured boolean good", "none"),
        Case("measured integer rejected", "reject_count"),
        Case("measured integer cycles {cycle}", "count"),
        Case("metric integer cycles {cycle}", "none"),
        // Car parks.
        Case("metric double occupancy %", "occupancy"),
        Case("metric double occupancy_day", "occupancy"),
        Case("measured integer occupied", "occupied_bays"),
        Case("measured integer free_bays", "free_bays"),
        Case("measured double free_height m", "none"),
        Case("metric double cars_in {car}", "car_count"),
        Case("measured double co [ppm]", "gas"),
        Case("metric double co_mean [ppm]", "gas"),
        Case("measured double co2 mg/m3", "gas"),
        Case("measured double co_fan_speed /min", "none"),
        Case("measured double air [ppb]", "gas"),
        Case("measured integer position", "lift", "passenger-lift"),
        Case("measured integer position", "position", "valve"),
        Case("measured integer floor", "lift"),
        // Equipment.
        Case("measured double oil Cel", "temperature"),
        Case("metric double oil Cel", "none"),
        Case("metric double temperature K", "temperature"),
        Case("measured double drive kW", "power"),
        Case("measured double meter kW.h", "energy"),
        Case("measured double speed m/s", "speed"),
        // In composite models whole names tell nothing; units and endings do.
        Case("metric double drive.oee", "share"),
        Case("measured boolean drive.occupied", "none"),
        Case("measured boolean drive.fault", "fault"),
        Case("measured double drive.oil Cel", "temperature"),
      ) { (property, role, model) ->
        model(model, property(property)).roles() shouldContainExactly listOf(role)
      }
    }

    context("a state is PackML's beside what only a machine has") {
      withTests(
        "measured integer produced",
        "measured boolean running",
        "metric double oee",
        "metric double oee_shift",
        "metric double good",
        "measured integer rejected",
      ) {
        model("m", property("measured integer state"), property(it)).roles()[0] shouldBe
          "packml_state"
      }
      test("a temperature shows no machine") {
        model("m", property("measured integer state"), property("measured double temperature"))
          .roles()[0] shouldBe "code"
      }
    }

    test("a barrier that is not open or closed is known by its first value") {
      model(
          "barrier",
          property("attribute string maker"),
          property("measured integer angle"),
          property("measured double current"),
        )
        .roles() shouldContainExactly listOf("none", "barrier", "none")
    }

    test("a role that is set stays, whatever the name says, and shows what stands beside it") {
      val belegt = property("measured boolean belegt").with(AssignedRole.set(PropertyRole.BAY))
      val none = property("metric double oee").with(AssignedRole.set(PropertyRole.NONE))
      model("m", property("measured integer state"), belegt, none).roles() shouldContainExactly
        listOf("code", "bay", "none")
      val stueck = property("measured integer stueck")
      model(
          "m",
          property("measured integer state"),
          stueck.with(AssignedRole.set(PropertyRole.TOTAL_COUNT)),
        )
        .roles() shouldContainExactly listOf("packml_state", "total_count")
    }

    test("roles are the same when they are inferred again, and forget what was inferred before") {
      val texts =
        Arb.of(
          "measured integer state",
          "measured boolean running",
          "metric double oee",
          "measured boolean occupied",
          "measured double co [ppm]",
          "measured boolean open",
          "measured integer position",
          "attribute double share",
        )
      val properties = arbitrary {
        val text = texts.bind()
        val role = Arb.of(PropertyRole.entries).bind()
        property(text)
          .with(
            Arb.of(AssignedRole.UNKNOWN, AssignedRole.inferred(role), AssignedRole.set(role)).bind()
          )
      }
      checkAll(Arb.list(properties, 0..6), Arb.of("machine", "barrier", "lift")) { list, key ->
        val once = InferredRoles.of(key, list)
        InferredRoles.of(key, once) shouldBe once
        val forgotten = list.map {
          if (it.assigned().isSet()) it else it.with(AssignedRole.UNKNOWN)
        }
        InferredRoles.of(key, forgotten) shouldBe once
        once.filter { it.assigned().isSet() } shouldBe list.filter { it.assigned().isSet() }
      }
    }

    test("of several properties with a role the one with the freshest values stands for it") {
      val shift =
        property("metric double oee_shift")
          .with(PropertyKind.Metric(Formula.parse("avg(x)"), Window.parse("8h")))
      val oee = property("metric double oee")
      model("m", shift, oee).findProperty(PropertyRole.OEE).get().key() shouldBe "oee"
      model("m", shift).findProperty(PropertyRole.OEE).get().key() shouldBe "oee_shift"
      model("m", oee).findProperty(PropertyRole.BAY).isEmpty shouldBe true
      model("m", property("metric double co_mean [ppm]"), property("measured double co [ppm]"))
        .findProperty(PropertyRole.GAS)
        .get()
        .key() shouldBe "co"
    }

    context("a role that does not fit the values is a problem that says what to do") {
      withTests(
        "measured string text" to PropertyRole.BAY,
        "measured string text" to PropertyRole.OEE,
        "measured double state" to PropertyRole.PACKML_STATE,
        "attribute double limit" to PropertyRole.TEMPERATURE,
        "measured boolean yes" to PropertyRole.TEMPERATURE,
      ) { (text, role) ->
        val wrong = model("m", property(text).with(AssignedRole.set(role)))
        PlantValidation.check(PlantDraft.of(listOf(wrong), listOf()))
          .map { it.message() }
          .single()
          .let {
            it.startsWith("Role ${role.word()} is for") shouldBe true
          }
      }
      withTests(
        "measured integer register" to PropertyRole.BAY,
        "measured string state" to PropertyRole.PACKML_STATE,
        "attribute double target" to PropertyRole.SHARE,
        "attribute string anything" to PropertyRole.NONE,
      ) { (text, role) ->
        val right = model("m", property(text).with(AssignedRole.set(role)))
        PlantValidation.check(PlantDraft.of(listOf(right), listOf())).shouldBeEmpty()
      }
    }

    test("a plan shows a role that was set, and none that follows from other changes") {
      val state = property("measured integer state")
      val alone = Plant.alreadyChecked(listOf(model("m", state)), listOf())
      val set =
        Plant.alreadyChecked(
          listOf(model("m", state.with(AssignedRole.set(PropertyRole.PACKML_STATE)))),
          listOf(),
        )
      val beside =
        Plant.alreadyChecked(listOf(model("m", state, property("metric double oee"))), listOf())
      PlantDiff.between(alone, set)
        .changes()
        .map { it.toString() }
        .single()
        .contains("role inferred to packml_state") shouldBe true
      PlantDiff.between(alone, beside).changes().none { "role" in it.toString() } shouldBe true
    }
  })
