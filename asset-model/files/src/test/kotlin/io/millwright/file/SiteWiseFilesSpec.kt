// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.asset.AttributeValue
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.InterfaceRelationship
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.reading.Alias
import io.millwright.validation.InvalidException
import io.millwright.value.DataType
import io.millwright.value.Value
import java.nio.file.Path
import java.time.Duration
import java.util.Optional
import kotlin.io.path.copyTo
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText
import kotlin.io.path.writeText

private fun AssetModel.formula(key: String): String =
  when (val kind = findProperty(key).orElseThrow().kind()) {
    is PropertyKind.Transform -> kind.formula().source()
    is PropertyKind.Metric -> kind.formula().source()
    else -> "no formula"
  }

private fun Plant.model(key: String): AssetModel = findModel(key).orElseThrow()

private fun Plant.shouldBeWrittenAndReadTheSame() {
  val read = PlantFiles.parse(PlantFiles.texts(this))
  PlantDiff.between(this, read).changes().shouldBeEmpty()
  read.models() shouldContainExactly models()
  read.assets() shouldContainExactlyInAnyOrder assets()
}

class SiteWiseFilesSpec :
  FunSpec({
    context("what SiteWise's describe operations answer") {
      val plant = PlantFiles.read(listOf(fixture("sitewise/described")))

      test("is a plant, with SiteWise's ids and names") {
        plant.models().map { it.key() } shouldContainExactlyInAnyOrder
          listOf("bottle-filler", "line", "motor", "rotating")
        val filler = plant.model("bottle-filler")
        filler.id().toString() shouldBe "7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0002"
        filler.name() shouldBe "Bottle Filler"
        filler.description() shouldBe "Fills bottles, 24 valves"
        val rate = filler.findProperty("ideal_rate").orElseThrow()
        rate.id().toString() shouldBe "3f6b2a10-8c7d-4e55-b1a0-000000000010"
        rate.name() shouldBe "Ideal Rate"
        rate.type() shouldBe DataType.INTEGER
        rate.unit() shouldBe "bottles/min"
        rate.kind() shouldBe PropertyKind.Attribute(Value.of(120L))
        filler.findProperty("temperature").orElseThrow().unit() shouldBe "°C"
        plant.model("motor").type() shouldBe ModelType.COMPONENT_MODEL
        val hierarchy = plant.model("line").findHierarchy("fillers").orElseThrow()
        hierarchy.id().toString() shouldBe "3f6b2a10-8c7d-4e55-b1a0-000000000030"
        hierarchy.child() shouldBe filler.id()
      }

      test("has formulas with keys for variables, of components and of children too") {
        val filler = plant.model("bottle-filler")
        filler.formula("temperature_f") shouldBe "temperature * 9 / 5 + 32"
        filler.formula("rate_per_turn") shouldBe "sum(produced) / max(main_drive.motor_speed)"
        filler.formula("bearing.excess") shouldBe "bearing.temperature - temperature"
        filler.formula("main_drive.turning") shouldBe "gt(main_drive.motor_speed, 0)"
        (filler.findProperty("rate_per_turn").orElseThrow().kind() as PropertyKind.Metric)
          .window() shouldBe Window.tumbling(Duration.ofMinutes(15), Duration.ofMinutes(5))
        plant.model("line").formula("produced_by_all") shouldBe "sum(fillers.produced)"
        plant.model("line").formula("fastest_drive") shouldBe "max(fillers.main_drive.motor_speed)"
      }

      test("has composite models, alarms as groups of properties, and interfaces") {
        val filler = plant.model("bottle-filler")
        filler.findComposite("main_drive").orElseThrow().component().orElseThrow() shouldBe
          plant.model("motor").id()
        filler.findComposite("too_hot").orElseThrow().type() shouldBe "AWS/ALARM"
        filler.findProperty("too_hot.aws_alarm_state").orElseThrow().type() shouldBe DataType.STRUCT
        filler.interfaces() shouldContainExactly
          listOf(
            InterfaceRelationship(
              plant.model("rotating").id(),
              mapOf(
                plant.model("rotating").properties().single().id() to
                  filler.findProperty("main_drive.turning").orElseThrow().id()
              ),
              mapOf(),
            )
          )
      }

      test("has assets in their places, with their own aliases only") {
        val a = plant.findAsset("/line-4/filler-a").orElseThrow()
        a.id().toString() shouldBe "9b1e0c55-0000-4000-8000-000000000001"
        val filler = plant.model("bottle-filler")
        a.aliases() shouldContainExactly
          mapOf(
            filler.findProperty("produced").orElseThrow().id() to Alias("/plc/7/db4/count"),
            filler.findProperty("main_drive.motor_speed").orElseThrow().id() to
              Alias("/plc/7/db4/speed"),
          )
        a.units() shouldContainExactly
          mapOf(filler.findProperty("temperature").orElseThrow().id() to "K")
        a.notifying() shouldContainExactly
          setOf(filler.findProperty("temperature").orElseThrow().id())
        val b = plant.findAsset("/line-4/filler-b").orElseThrow()
        b shouldBe b.withAliases(mapOf()).with(mapOf(), setOf())
      }

      test("is written as YAML and read as the same") { plant.shouldBeWrittenAndReadTheSame() }
    }

    test("the metadata transfer job in the documentation is a plant") {
      val checkout = Path.of(checkNotNull(System.getProperty("millwright.checkout")))
      val section =
        checkout
          .resolve("docs/reference/model-files.md")
          .readText()
          .substringAfter("as `works.json`:\n\n")
      val job = section.lines().takeWhile { it.startsWith("    ") }.joinToString("\n")
      val plant = PlantFiles.parse(mapOf("works.json" to job))
      val press = plant.findAsset("/Hall_2/Press_17").orElseThrow()
      press.name() shouldBe "Press 17"
      val model = plant.model(press)
      model.key() shouldBe "Press.Type-4"
      model.formula("press_max_force") shouldBe "max(press_force)"
      press.attributes() shouldContainExactly
        mapOf(
          model.findProperty("press_serial").orElseThrow().id() to
            AttributeValue.always(Value.of("S-1017"))
        )
      plant
        .findProperty(Alias("Works/Hall 2/Press 17/Force"))
        .orElseThrow()
        .property()
        .key() shouldBe "press_force"
      plant.model("Hall").formula("hall_max_force") shouldBe "max(hall_presses.press_force)"
      (plant.model("Hall").findProperty("hall_max_force").orElseThrow().kind()
          as PropertyKind.Metric)
        .window()
        .text()
        .offset() shouldBe Optional.of("6h")
      plant.shouldBeWrittenAndReadTheSame()
    }

    test("a metadata transfer job composes models, and names what components give by its own ids") {
      val plant =
        PlantFiles.parse(
          mapOf(
            "robots.json" to
              """
              {"assetModels": [
                {"assetModelExternalId": "Robot_Joint", "assetModelName": "Robot joint", "assetModelType": "COMPONENT_MODEL",
                 "assetModelProperties": [
                   {"externalId": "Joint_Current", "name": "Joint Current", "dataType": "DOUBLE", "unit": "Amps", "type": {"measurement": {}}}],
                 "assetModelCompositeModels": [], "assetModelHierarchies": [], "tags": []},
                {"assetModelExternalId": "Robot", "assetModelName": "Robot",
                 "assetModelProperties": [
                   {"externalId": "Robot_Load", "name": "Load", "dataType": "DOUBLE", "type": {"metric": {
                     "expression": "max(c) / avg(c)",
                     "variables": [{"name": "c", "value": {"propertyId": "5a1d2c3b-0000-4000-8000-000000000101"}}],
                     "window": {"tumbling": {"interval": "1m"}}}}}],
                 "assetModelCompositeModels": [
                   {"externalId": "Robot_Joint_1", "composedAssetModelExternalId": "Robot_Joint", "name": "Joint 1", "type": "CUSTOM",
                    "properties": [
                      {"id": "5a1d2c3b-0000-4000-8000-000000000101", "name": "Joint Current", "dataType": "DOUBLE", "type": {"measurement": {}}}]},
                   {"externalId": "Robot_Grip", "name": "Grip", "type": "CUSTOM", "properties": [
                      {"externalId": "Grip_Force", "name": "Force", "dataType": "DOUBLE", "unit": "Newtons", "type": {"measurement": {}}}]},
                   {"externalId": "Robot_Finger", "parentExternalId": "Robot_Grip", "name": "Finger", "type": "CUSTOM", "properties": [
                      {"externalId": "Finger_Force", "name": "Force", "dataType": "DOUBLE", "unit": "EA/x", "type": {"transform": {
                        "expression": "f / 2", "variables": [{"name": "f", "value": {"propertyExternalId": "Grip_Force"}}]}}}]}],
                 "assetModelHierarchies": [], "tags": [{"key": "owner", "value": "body shop"}]}],
               "assets": [
                {"assetExternalId": "Robot_1", "assetName": "Robot 1", "assetModelExternalId": "Robot",
                 "assetProperties": [{"id": "5a1d2c3b-0000-4000-8000-000000000101", "alias": "Works/Robot 1/Current", "retainDataOnAliasChange": "FALSE"}]}]}
              """
                .trimIndent()
          )
        )
      val robot = plant.model("Robot")
      robot.formula("robot_load") shouldBe
        "max(robot_joint_1.joint_current) / avg(robot_joint_1.joint_current)"
      robot.formula("robot_grip.robot_finger.finger_force") shouldBe "robot_grip.grip_force / 2"
      robot.findProperty("robot_grip.grip_force").orElseThrow().unit() shouldBe "Newtons"
      robot.findProperty("robot_joint_1.joint_current").orElseThrow().unit() shouldBe "Amps"
      plant.findProperty(Alias("Works/Robot 1/Current")).orElseThrow().property().key() shouldBe
        "robot_joint_1.joint_current"
      plant.shouldBeWrittenAndReadTheSame()
    }

    test("SiteWise's models and YAML's know each other") {
      val plant =
        PlantFiles.parse(
          mapOf(
            "hall.yaml" to
              "model: hall\nproperties:\n  total: {metric: sum(pumps.flow), every: 1h}\nchildren:\n  pumps: {model: pump}\n" +
                "---\nmodel: valve\nproperties: {open: {measurement: boolean}}\n",
            "pump.json" to
              """
              {"assetModels": [{"assetModelExternalId": "pump", "assetModelName": "Pump",
                "assetModelProperties": [{"externalId": "flow", "name": "Flow", "dataType": "DOUBLE", "type": {"measurement": {}}}],
                "assetModelHierarchies": [{"externalId": "valves", "name": "Valves", "childAssetModelExternalId": "valve"}]}]}
              """
                .trimIndent(),
          )
        )
      plant.model("hall").findHierarchy("pumps").orElseThrow().child() shouldBe
        plant.model("pump").id()
      plant.model("pump").findHierarchy("valves").orElseThrow().child() shouldBe
        plant.model("valve").id()
    }

    test("JSON of others in a folder is left alone; a folder with SiteWise's is not written to") {
      val folder = tempdir().toPath()
      for (file in fixture("sitewise/described").listDirectoryEntries()) {
        file.copyTo(folder.resolve(file.fileName))
      }
      folder.resolve("board.json").writeText("{\"title\": \"the \\\"assets\\\"\", \"asset\": []}")
      folder.resolve("settings.json").writeText("{\"editor.tabSize\": 2, // of an editor\n}")
      val plant = PlantFiles.read(listOf(folder))
      plant.models().size shouldBe 4
      shouldThrow<InvalidException> { PlantFiles.write(plant, folder) }.message shouldContain
        "export into another folder"
      val other = tempdir().toPath()
      PlantFiles.write(plant, other)
      PlantDiff.between(plant, PlantFiles.read(listOf(other))).changes().shouldBeEmpty()
    }

    test("a document nested very deeply is a problem, not a crash") {
      for (name in listOf("deep.json", "deep.yaml")) {
        val deep = "{\"assets\": ${"[".repeat(200_000)}${"]".repeat(200_000)}}"
        shouldThrow<InvalidException> { PlantFiles.parse(mapOf(name to deep)) }
          .message shouldContain "nested too deeply"
      }
    }

    test("a document of more values than a plant needs is a problem, not a full memory") {
      for (name in listOf("wide.json", "wide.yaml")) {
        val wide = "{\"assets\": [${"0,".repeat(1_500_000)}0]}"
        shouldThrow<InvalidException> { PlantFiles.parse(mapOf(name to wide)) }
          .message shouldContain "more than 1,000,000 values"
      }
    }

    context("what can't be read is told with its place and its JSON path") {
      val model =
        "{\"assetModelId\": \"7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0002\", \"assetModelName\": \"M\",\n"
      val x =
        "{\"id\": \"3f6b2a10-8c7d-4e55-b1a0-000000000001\", \"name\": \"X\", \"dataType\": \"DOUBLE\", \"type\": {\"measurement\": {}}}"
      fun property(type: String, more: String = "") =
        model +
          "\"assetModelProperties\": [$x,\n{\"name\": \"Y\", \"dataType\": \"DOUBLE\"$more, \"type\": $type}]}"
      withTests(
        nameFn = { it.first.replace('\n', ' ') },
        Triple(
          property("{\"attribute\": {\"defaultValue\": \"many\"}}"),
          "3:76: assetModelProperties[1].type.attribute.defaultValue",
          "\"many\" is not a number",
        ),
        Triple(
          property("{\"measurement\": {}, \"attribute\": {}}"),
          "3:1: assetModelProperties[1]",
          "type names 2 kinds",
        ),
        Triple(
          property("{\"transform\": {\"expression\": \"a + b\", \"variables\": []}}"),
          "3:75: assetModelProperties[1].type.transform.expression",
          "\"a\" is not one of the formula's variables []",
        ),
        Triple(
          property(
            "{\"transform\": {\"expression\": \"avg(v)\", \"variables\": [{\"name\": \"v\", \"value\": {\"propertyId\": \"3f6b2a10-8c7d-4e55-b1a0-000000000001\"}}]}}"
          ),
          "3:75: assetModelProperties[1].type.transform.expression",
          "avg",
        ),
        Triple(
          property(
            "{\"transform\": {\"expression\": \"v\", \"variables\": [{\"name\": \"v\", \"value\": {\"propertyId\": \"3f6b2a10-8c7d-4e55-b1a0-000000000009\"}}]}}"
          ),
          "3:131: assetModelProperties[1].type.transform.variables[0].value.propertyId",
          "is not a property of model \"M\"; give an id, an external id or a name of [X, Y]",
        ),
        Triple(
          property(
            "{\"metric\": {\"expression\": \"sum(v)\", \"variables\": [{\"name\": \"v\", \"value\": {\"propertyId\": \"3f6b2a10-8c7d-4e55-b1a0-000000000001\"}}], \"window\": {\"tumbling\": {\"interval\": \"5 fortnights\"}}}}"
          ),
          "3:212: assetModelProperties[1].type.metric.window.tumbling.interval",
          "can't be a window",
        ),
        Triple(
          model +
            "\"assetModelHierarchies\": [{\"name\": \"H\", \"childAssetModelId\": \"7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0009\"}]}",
          "2:62: assetModelHierarchies[0].childAssetModelId",
          "add what describe-asset-model says of it",
        ),
        Triple(
          model +
            "\"assetModelCompositeModelSummaries\": [{\"id\": \"3f6b2a10-8c7d-4e55-b1a0-000000000040\", \"name\": \"Drive\"}]}",
          "2:39: assetModelCompositeModelSummaries[0]",
          "add what describe-asset-model-composite-model says",
        ),
        Triple(
          "{\"assetModels\": [{\"assetModelExternalId\": \"m1\", \"assetModelName\": \"M\",\n \"assetModelPropertys\": []}]}",
          "2:2: assetModels[0].assetModelPropertys",
          "did you mean \"assetModelProperties\"?",
        ),
        Triple(
          "{\"assetModels\": [{\"assetModelExternalId\": \"m1\"}]}",
          "1:18: assetModels[0]",
          "\"assetModelName\" is missing",
        ),
        Triple(
          "{\"assets\": [{\"assetExternalId\": \"a1\", \"assetName\": \"A\", \"assetModelExternalId\": \"m1\"}]}",
          "1:81: assets[0].assetModelExternalId",
          "Model m1 is not in these files",
        ),
        Triple(
          "{\"assetModels\": [{\"assetModelExternalId\": \"m1\", \"assetModelName\": \"M\"}],\n\"assets\": [{\"assetExternalId\": \"a1\", \"assetName\": \"A\", \"assetModelExternalId\": \"m1\",\n\"assetProperties\": [{\"externalId\": \"x1\", \"alias\": \"/x\"}]}]}",
          "3:36: assets[0].assetProperties[0].externalId",
          "\"x1\" is not a property of model \"M\"",
        ),
        Triple(
          "{\"assetId\": \"1\", \"assetModelId\": \"2\"\n \"assetName\": \"x\"}",
          "2:2: ",
          "This is not JSON",
        ),
      ) { (text, place, message) ->
        val problem =
          shouldThrow<InvalidException> { PlantFiles.parse(mapOf("m.json" to text)) }
            .problems()
            .first()
        problem.toString() shouldContain message
        "${problem.position()}: ${problem.subject()}" shouldBe "m.json:$place"
      }
    }
  })
