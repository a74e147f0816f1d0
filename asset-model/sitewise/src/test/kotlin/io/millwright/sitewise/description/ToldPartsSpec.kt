// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.id.ModelId
import io.millwright.sitewise.ModelRequests
import io.millwright.sitewise.Notes
import io.millwright.sitewise.json.JsonObject
import io.millwright.sitewise.json.JsonValue
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonText
import io.millwright.sitewise.measurement
import io.millwright.sitewise.obj
import io.millwright.sitewise.transform
import io.millwright.sitewise.variable
import io.millwright.sitewise.written.WrittenModels
import io.millwright.sitewise.written.WrittenParts
import java.util.Optional
import java.util.UUID
import kotlin.random.Random

/** Models with how callers wrote them, changed by requests as the server does it. */
private class Server(var plant: Plant) : WrittenModels {
  val notes = Notes()
  val forms = mutableMapOf<ModelId, WrittenParts>()

  override fun of(model: ModelId) = forms[model] ?: WrittenParts.NONE

  override fun findWritten(plant: Plant, externalId: String): Optional<AssetModel> =
    Optional.ofNullable(
      plant.models().firstOrNull {
        of(it.id()).writtenId(it.id().uuid(), it.key()) == Optional.of(externalId)
      }
    )

  private fun requests() = ModelRequests(plant, UUID::randomUUID, this)

  private fun take(model: AssetModel, body: JsonMembers): AssetModel {
    notes.problems.shouldBeEmpty()
    val others = plant.models().filter { it.id() != model.id() }
    val places = plant.models().map { it.id() }
    val all = Composition.of(others + model)
    plant =
      Plant.alreadyChecked(
        all.sortedBy { places.indexOf(it.id()).let { at -> if (at < 0) places.size else at } },
        listOf(),
      )
    val after = plant.findModel(model.id()).orElseThrow()
    forms[model.id()] =
      ToldParts(plant, after, requests(), of(model.id()))
        .ofModel(JsonObject.document(notes, body, false))
    return after
  }

  fun create(vararg members: Pair<String, Any?>): AssetModel {
    val body = obj(*members)
    return take(requests().create(JsonObject.document(notes, body, false)), body)
  }

  fun update(model: AssetModel, body: JsonMembers): AssetModel =
    take(requests().update(JsonObject.document(notes, body, false), model), body)

  fun describe(model: AssetModel): JsonMembers =
    ModelWriter(plant, model, of(model.id())).description(true)
}

/** What a request for a model may say of what is described. */
private val requested =
  setOf(
    "assetModelName",
    "assetModelDescription",
    "assetModelExternalId",
    "assetModelProperties",
    "assetModelHierarchies",
    "assetModelCompositeModels",
  )

/** Words a description otherwise, as a caller might who means the same. */
private class Wording(private val random: Random) {
  fun model(described: JsonMembers): JsonMembers =
    JsonMembers(described.members().filterKeys { it in requested })
      .change("assetModelExternalId") { JsonText("M:" + (it as JsonText).text()) }
      .change("assetModelProperties") { all(it, ::property) }
      .change("assetModelHierarchies") { all(it, ::external) }
      .change("assetModelCompositeModels") {
        all(it) { each -> external(each).change("properties") { all(it, ::property) } }
      }

  private fun property(property: JsonMembers): JsonMembers =
    external(property).change("type") { type ->
      listOf("transform", "metric").fold(type as JsonMembers) { at, kind ->
        at.change(kind) { formula(it as JsonMembers) }
      }
    }

  /** Other letters, which give the same key: formulas of other models name the part by its key. */
  private fun external(part: JsonMembers): JsonMembers =
    if (random.nextBoolean()) part
    else
      part.change("externalId") {
        val (around, own) =
          Regex("(.*\\.)?([^.]*)").matchEntire((it as JsonText).text())!!.destructured
        JsonText(around + "-" + own.uppercase())
      }

  private fun formula(kind: JsonMembers): JsonMembers {
    val names = (kind.members()["variables"] as JsonItems).items().map { it as JsonMembers }
    var expression = (kind.members()["expression"] as JsonText).text()
    val renamed =
      names.withIndex().map { (at, each) ->
        val name = (each.members()["name"] as JsonText).text()
        expression = expression.replace(Regex("\\b$name\\b"), "v_$at")
        each.change("name") { JsonText("v_$at") }
      }
    return JsonMembers(
        kind.members() +
          mapOf(
            "expression" to JsonText("$expression "),
            "variables" to JsonItems(renamed.shuffled(random)),
            "processingConfig" to obj("computeLocation" to "CLOUD"),
          )
      )
      .change("window") { window ->
        (window as JsonMembers).change("tumbling") { tumbling ->
          (tumbling as JsonMembers).change("interval") { interval ->
            JsonText((interval as JsonText).text().replace(Regex("^7d$"), "1w"))
          }
        }
      }
  }

  private fun all(items: JsonValue, change: (JsonMembers) -> JsonMembers): JsonValue =
    JsonItems((items as JsonItems).items().map { change(it as JsonMembers) })

  private fun JsonMembers.change(name: String, change: (JsonValue) -> JsonValue): JsonMembers {
    val value = members()[name] ?: return this
    return JsonMembers(members() + (name to change(value)))
  }
}

private fun isIn(told: JsonValue, answer: JsonValue?): Boolean =
  if (told is JsonMembers && answer is JsonMembers)
    told.members().all { (name, value) -> isIn(value, answer.members()[name]) }
  else if (told is JsonItems && answer is JsonItems)
    told.items().size == answer.items().size &&
      told.items().zip(answer.items()).all { (one, other) -> isIn(one, other) }
  else told == answer

private fun JsonMembers.property(name: String): JsonMembers =
  (members()["assetModelProperties"] as JsonItems)
    .items()
    .map { it as JsonMembers }
    .single { it.members()["name"] == JsonText(name) }

class ToldPartsSpec :
  FunSpec({
    test("a model is answered as it was told, and telling that again changes nothing") {
      checkAll(200, models, Arb.long()) { written, seed ->
        val server = Server(Plant.alreadyChecked(Composition.of(written), listOf()))
        val wording = Wording(Random(seed))
        for (id in server.plant.models().map { it.id() }) {
          val model = server.plant.findModel(id).orElseThrow()
          val told = wording.model(server.describe(model))
          val changed = server.update(model, told)
          val answer = server.describe(changed)
          withClue("told $told\nanswered $answer") { isIn(told, answer) shouldBe true }
          val forms = server.of(id)
          server.update(changed, answer) shouldBe changed
          server.of(id) shouldBe forms
          server.describe(changed) shouldBe answer
        }
      }
    }

    test("a change by other means is not hidden by what was told") {
      val server = Server(Plant.EMPTY)
      val model =
        server.create(
          "assetModelName" to "Press",
          "assetModelProperties" to
            listOf(
              measurement("Temp", "externalId" to "Press.Temp"),
              transform("Twice", "t * 2", variable("t", "propertyId" to "Temp")),
            ),
        )
      val written = server.of(model.id())
      // As a file or a page changes it: the plant only.
      val other =
        ModelRequests(server.plant, UUID::randomUUID)
          .update(
            JsonObject.document(
              server.notes,
              obj(
                "assetModelName" to "Press",
                "assetModelProperties" to
                  listOf(
                    measurement("Temp", "id" to model.properties()[0].id().toString()),
                    transform("Twice", "t * 3", variable("t", "propertyId" to "Temp")).let {
                      JsonMembers(
                        it.members() + ("id" to JsonText(model.properties()[1].id().toString()))
                      )
                    },
                  ),
              ),
              false,
            ),
            model,
          )
      val answer = ModelWriter(Plant.alreadyChecked(listOf(other), listOf()), other, written)
      val twice = answer.description(true).property("Twice")
      ((twice.members()["type"] as JsonMembers).members()["transform"] as JsonMembers)
        .members()["expression"] shouldBe JsonText("press_temp * 3")
      answer.description(true).property("Temp").members()["externalId"] shouldBe
        JsonText("Press.Temp")
    }

    test("external ids that would be one key are two, and each is found by its own") {
      val server = Server(Plant.EMPTY)
      val model =
        server.create(
          "assetModelName" to "Press",
          "assetModelProperties" to
            listOf(
              measurement("A", "externalId" to "Press.Temp"),
              measurement("B", "externalId" to "press_temp"),
              transform("OfA", "t", variable("t", "propertyId" to "externalId:Press.Temp")),
              transform("OfB", "t", variable("t", "propertyId" to "externalId:press_temp")),
            ),
        )
      model.properties().map { it.key() } shouldContainExactly
        listOf("press_temp", "press_temp_2", "ofa", "ofb")
      fun formula(name: String) =
        model
          .properties()
          .single { it.name() == name }
          .kind()
          .formulas()
          .findFirst()
          .orElseThrow()
          .source()
      formula("OfA") shouldBe "press_temp"
      formula("OfB") shouldBe "press_temp_2"
      val answer = server.describe(model)
      answer.property("A").members()["externalId"] shouldBe JsonText("Press.Temp")
      answer.property("B").members()["externalId"] shouldBe JsonText("press_temp")

      // Later requests name the properties by their external ids alone.
      val after =
        server.update(
          model,
          obj(
            "assetModelName" to "Press",
            "assetModelProperties" to
              listOf(
                measurement("B", "externalId" to "press_temp"),
                measurement("A", "externalId" to "Press.Temp"),
                measurement("C", "externalId" to "PRESS_TEMP"),
              ),
          ),
        )
      after.properties().map { it.key() } shouldContainExactly
        listOf("press_temp_2", "press_temp", "press_temp_3")
      after.properties().take(2).map { it.id() } shouldContainExactly
        model.properties().take(2).map { it.id() }.reversed()
    }

    test("one external id for two properties is refused") {
      val server = Server(Plant.EMPTY)
      ModelRequests(Plant.EMPTY, UUID::randomUUID)
        .create(
          JsonObject.document(
            server.notes,
            obj(
              "assetModelName" to "Press",
              "assetModelProperties" to
                listOf(
                  measurement("A", "externalId" to "Press.Temp"),
                  measurement("B", "externalId" to "Press.Temp"),
                ),
            ),
            false,
          )
        )
      server.notes.problems shouldContainExactly
        listOf(
          "/assetModelProperties/1/externalId: Two parts have the external id \"Press.Temp\"; give each its own"
        )
    }

    test("models with external ids that would be one key are two") {
      val server = Server(Plant.EMPTY)
      val one = server.create("assetModelName" to "A", "assetModelExternalId" to "Press:1")
      val two = server.create("assetModelName" to "B", "assetModelExternalId" to "Press-1")
      one.key() shouldBe "Press-1"
      two.key() shouldBe "Press-1-2"
      server.find(server.plant, "Press:1").map { it.name() } shouldBe Optional.of("A")
      server.find(server.plant, "Press-1").map { it.name() } shouldBe Optional.of("B")
      server.describe(two).members()["assetModelExternalId"] shouldBe JsonText("Press-1")
      server.update(two, server.describe(two)) shouldBe two
    }

    test("composite models keep their places beside those that a request does not name") {
      val server = Server(Plant.EMPTY)
      val inline = { name: String ->
        obj("name" to name, "type" to "CUSTOM", "properties" to listOf(measurement("Speed")))
      }
      val model =
        server.create(
          "assetModelName" to "Press",
          "assetModelCompositeModels" to listOf("One", "Two", "Three").map(inline),
        )
      fun updated(vararg names: String) =
        server
          .update(
            model,
            obj(
              "assetModelName" to "Press",
              "assetModelCompositeModels" to names.toList().map(inline),
            ),
          )
          .composites()
          .map { it.name() }
      updated("Three") shouldContainExactly listOf("One", "Two", "Three")
      updated("One", "Four", "Three") shouldContainExactly listOf("One", "Four", "Two", "Three")
      updated("Zero", "Two") shouldContainExactly listOf("One", "Zero", "Two", "Three")
      updated("Three", "One") shouldContainExactly listOf("Two", "Three", "One")
    }

    test(
      "an external id stays where a request does not speak of it, and the rest of the words go"
    ) {
      val server = Server(Plant.EMPTY)
      val config = obj("forwardingConfig" to obj("state" to "ENABLED"))
      val model =
        server.create(
          "assetModelName" to "Press",
          "assetModelProperties" to
            listOf(
              obj(
                "name" to "Temp",
                "dataType" to "DOUBLE",
                "externalId" to "Press.Temp",
                "type" to obj("measurement" to obj("processingConfig" to config)),
              )
            ),
        )
      val first = server.describe(model).property("Temp")
      first.members()["type"] shouldBe obj("measurement" to obj("processingConfig" to config))
      val id = model.properties().single().id().toString()
      val after =
        server.update(
          model,
          obj(
            "assetModelName" to "Press",
            "assetModelProperties" to listOf(measurement("Temp", "id" to id)),
          ),
        )
      val second = server.describe(after).property("Temp")
      second.members()["type"] shouldBe obj("measurement" to obj())
      second.members()["externalId"] shouldBe JsonText("Press.Temp")
    }
  })
