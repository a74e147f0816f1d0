// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.check.PlantPlace
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.validation.Position
import io.millwright.value.DataType
import io.millwright.value.Value
import java.util.UUID

private fun problems(models: List<AssetModel>, assets: List<Asset> = listOf()): List<String> =
  PlantValidation.check(models, assets) { Position.NONE }.map { it.toString() }

/** A line with machines, whose formulas the tests write. */
private fun line(content: ModelOf.() -> Unit): List<AssetModel> {
  val machine =
    model("machine") {
      attribute("rate", Value.of(2.0))
      measurement("produced")
      transform("running", "produced > 0")
      metric("total", "sum(produced)")
      metric("slow", "sum(produced)", every = 3600)
    }
  val line =
    model("line") {
      attribute("factor", Value.of(2.0))
      measurement("power")
      measurement("speed")
      children("machines", "machine")
      content()
    }
  return listOf(machine, line)
}

class PlantValidationSpec :
  FunSpec({
    test("a sound plant has no problems") {
      val models = line {
        transform("doubled", "power * factor + pretrigger(speed)")
        metric("total", "sum(machines.total) + sum(machines.produced)")
        metric("share", "total / max(machines.running) * statetime(doubled)")
        metric("energy", "avg(power * speed) / factor")
        metric("busy", "sum(statetime(machines.running) * machines.rate)")
        transform("since", "timestamp() - timestamp(pretrigger(power))")
        metric("sunday", "if(timestamp().localtime('CET').wday() == 0, avg(power), none)")
        alarm("high", "power > 80", "Power {power} of {factor}")
      }
      val top = root("l", models[1])
      val machines = models[1].hierarchies().first().id()
      val assets = listOf(top, child(top, machines, "m", models[0], mapOf("rate" to Value.of(3.0))))
      problems(models, assets).shouldBeEmpty()
      PlantValidation.check(PlantDraft.of(models, assets)).shouldBeEmpty()
    }

    context("a name that can't be kept, or seen") {
      withTests(
        "x".repeat(257) to "The name has 257 characters",
        "a\u0000b" to "The name holds a control character",
        "a\nb" to "The name holds a control character",
        "a\uD800b" to "The name holds half a character",
      ) { (name, message) ->
        val sound = model("m") { measurement("p") }
        val property = sound.properties().first()
        val models =
          listOf(
            sound,
            AssetModel(
              ModelId(UUID.randomUUID()),
              "n",
              name,
              "",
              ModelType.ASSET_MODEL,
              listOf(
                PropertyDefinition(
                  property.id(),
                  property.key(),
                  name,
                  property.type(),
                  "",
                  property.kind(),
                )
              ),
              listOf(),
              listOf(),
              listOf(),
              listOf(),
            ),
          )
        val found = problems(models, listOf(root("l", sound).named(name, "")))
        found.size shouldBe 3
        found.forEach { it shouldContain message }
      }
    }

    test("a name may be in any script, and a description may have lines") {
      val sound = model("m")
      problems(listOf(sound), listOf(root("l", sound).named("充填機 № 1 🏭", "One\n\tTwo")))
        .shouldBeEmpty()
    }

    context("a formula that can't work") {
      withTests<Pair<ModelOf.() -> Unit, String>>(
        { (_, message) -> "«$message»" },
        Pair(
          { transform("t", "powr * 2") },
          "line.t: Property \"powr\" does not exist in model line; did you mean \"power\"?",
        ),
        Pair({ transform("t", "machines * 2") }, "\"machines\" is a hierarchy"),
        Pair(
          { metric("m", "sum(machine.total)") },
          "Hierarchy \"machine\" does not exist in model line; did you mean \"machines\"?",
        ),
        Pair(
          { metric("m", "sum(machines.totl)") },
          "Property \"totl\" does not exist in model machine",
        ),
        Pair({ transform("t", "t + power") }, "\"t\" can't be computed from itself"),
        Pair({ transform("t", "avg(power)") }, "A transform has no window for avg"),
        Pair({ transform("t", "statetime(power)") }, "A transform has no window for statetime"),
        Pair(
          { transform("t", "factor * 2") },
          "A transform needs a measurement, transform or metric as input",
        ),
        Pair({ transform("t", "machines.total * 2") }, "A transform can't use a child's property"),
        Pair({ transform("t", "pretrigger(power + 1)") }, "pretrigger takes a property"),
        Pair({ metric("m", "pretrigger(power)") }, "a metric has none"),
        Pair({ metric("m", "machines.total") }, "There is one total for each child"),
        Pair(
          { metric("m", "statetime(machines.running)") },
          "There is one result for each child; put sum",
        ),
        Pair({ transform("t", "upper(power)") }, "upper takes a text, and this is a number"),
        Pair({ transform("t", "'a' + power") }, "gives text, and \"t\" is a double"),
        Pair({ alarm("a", "'a' + power") }, "An alarm is on or off, and this is text"),
        Pair(
          { metric("m", "sum(machines.slow)") },
          "\"machines.slow\" is a metric with a window of its own (every 1h)",
        ),
        Pair(
          { metric("m", "latest(avg(power))") },
          "avg can't stand inside a function over time",
        ),
        Pair(
          { metric("m", "sum(latest(max(power)))") },
          "max can't stand inside a function over time",
        ),
        Pair(
          { metric("m", "sum(machines.total * avg(machines.total))") },
          "avg has one value, and machines.total one for each child; make a metric of avg",
        ),
        Pair(
          { metric("m", "sum(statetime(machines.running) / max(power))") },
          "max has one value, and machines.running one for each child",
        ),
        Pair(
          { metric("m", "sum(avg(factor * machines.total))") },
          "avg can't mix properties of the asset itself and its machines",
        ),
        Pair(
          { metric("m", "last(statetime(power))") },
          "statetime can't stand inside another function over time",
        ),
        Pair(
          { metric("m", "sum(machines.total * factor)") },
          "sum can't mix properties of its machines and the asset itself",
        ),
        Pair({ alarm("a", "avg(power) > 1") }, "An alarm has no window for avg"),
        Pair({ alarm("a", "factor > 1") }, "An alarm needs a measurement"),
        Pair(
          { alarm("a", "power > 1", "at {speeed}") },
          "The message names property \"speeed\", which line does not have; did you mean \"speed\"?",
        ),
        Pair({ alarm("A b", "power > 1") }, "\"A b\" is not a key"),
        Pair({ measurement("pi") }, "\"pi\" has a meaning of its own in formulas"),
        Pair({ measurement("power") }, "Property \"power\" stands twice"),
        Pair({ children("machines", "machine") }, "Hierarchy \"machines\" stands twice"),
        Pair({ children("ghosts", "ghost") }, "does not exist; add it"),
        Pair({ children("lines", "line") }, "A line would hang below itself"),
        Pair(
          { attribute("n", Value.of("x"), DataType.INTEGER) },
          "\"n\" takes an integer, not the text \"x\"",
        ),
        Pair(
          {
            property(
              "s",
              PropertyKind.Transform(io.millwright.formula.Formula.parse("power")),
              DataType.STRUCT,
            )
          },
          "A formula can't make a struct",
        ),
      ) { (content, message) ->
        problems(line(content)).first() shouldContain message
      }
    }

    test("a metric of another window is no input, nor is statetime of a metric") {
      problems(
          line {
            metric("hourly", "sum(power)", every = 3600)
            metric("m", "hourly / 2")
            metric("s", "sum(power)")
            metric("t", "statetime(s)")
          }
        )
        .map { it.substringBefore(";") } shouldContainExactly
        listOf(
          "line.m: \"hourly\" is a metric with a window of its own (every 1h)",
          "line.t: statetime follows a state",
        )
    }

    test("a circle is reported at each formula of it, and nowhere else") {
      problems(
          line {
            transform("a", "b + power")
            transform("b", "c + power")
            transform("c", "a + power")
            transform("d", "a + power")
          }
        )
        .map { it.substringBefore(":") } shouldContainExactly listOf("line.a", "line.b", "line.c")
    }

    test("a problem of a formula has the place of its character") {
      val models = line { transform("t", "power + powr") }
      val places = mutableListOf<PlantPlace>()
      PlantValidation.check(models, listOf()) {
        places += it
        Position.NONE
      }
      val line = models[1]
      places shouldContainExactly
        listOf(PlantPlace.OfFormula(line.id(), line.findProperty("t").orElseThrow().id(), 8))
    }

    test("assets that hang wrongly or have wrong values are reported all at once") {
      val models = line {}
      val (machine, line) = models
      val machines = line.hierarchies().first().id()
      val top = root("l", line, mapOf("power" to Value.of(1.0)))
      val looped =
        child(root("x", line), machines, "loop", machine).let {
          Asset(
            it.id(),
            "loop",
            "",
            "",
            machine.id(),
            Placement.Under(it.id(), machines),
            mapOf(),
            mapOf(),
          )
        }
      val found =
        problems(
          models,
          listOf(
            top,
            child(top, machines, "a", machine, mapOf("rate" to Value.of("fast"))),
            child(top, machines, "a", machine).let {
              Asset(
                AssetId.of("00000000-0000-0000-0000-000000000001"),
                "a",
                "",
                "",
                machine.id(),
                it.placement(),
                mapOf(),
                mapOf(),
              )
            },
            child(top, machines, "b", line),
            child(top, HierarchyId.of("00000000-0000-0000-0000-000000000002"), "c", machine),
            child(root("nowhere", line), machines, "d", machine),
            child(top, machines, "e", machine, aliases = mapOf("produced" to "/l/power")),
            root("f", model("unknown")),
            looped,
          ),
        )
      found.map { it.substringBefore(" ") } shouldContainExactly
        listOf("/l:", "/l/a:", "/l/a:", "/l/b:", "/l/c:", "/d:", "/l/e:", "/f:", "loop:")
      found[0] shouldContain "\"power\" is not an attribute"
      found[1] shouldContain "\"rate\" takes a finite number, not the text \"fast\""
      found[2] shouldContain "stands twice"
      found[3] shouldContain "takes assets of model machine, not of line"
      found[6] shouldContain "Alias /l/power of \"produced\" belongs to /l/power already"
      found[8] shouldContain "hangs below itself"
    }

    test("what is checked without problems makes a plant") {
      val models = line {}
      problems(models, listOf(root("a", models[1]))) shouldBe listOf()
      Plant.of(models, listOf(root("a", models[1]))).findAsset("/a").isPresent shouldBe true
    }
  })
