// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import io.millwright.asset.AttributeValue
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantDiff
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Composition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.StableIds
import io.millwright.file.edge.EdgeFiles
import io.millwright.reading.Alias
import io.millwright.validation.InvalidException
import io.millwright.value.DataType
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermission
import java.time.Duration
import java.time.Instant
import kotlin.io.path.createDirectory
import kotlin.io.path.createTempDirectory
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.setPosixFilePermissions
import kotlin.io.path.writeText
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTimedValue

class PlantFilesSpec :
  FunSpec({
    test("files are read whatever the case of their ending, and look-alikes are named") {
      val folder = tempdir().toPath()
      val model = "# a pump\n\nmodel: pump\n"
      for (name in listOf("a.yml", "B.YAML", "c.Yml")) {
        folder.resolve(name).writeText("model: ${name.first().lowercase()}\n")
      }
      for (name in listOf("line.yaml.txt", "pump.txt", "tree")) {
        folder.resolve(name).writeText(model)
      }
      folder.resolve("notes.txt").writeText("The model: see above\n")
      folder.resolve("edge.txt").writeText("edge: e\n")
      PlantFiles.read(listOf(folder)).models().map { it.key() } shouldContainExactlyInAnyOrder
        listOf("a", "b", "c")
      PlantFiles.passedOver(folder).map { it.name } shouldContainExactly
        listOf("line.yaml.txt", "pump.txt", "tree")
    }

    test("a long text of empty lines is seen through at once, and hidden folders are left alone") {
      val folder = tempdir().toPath()
      val git = folder.resolve(".git").createDirectory()
      git.resolve("COMMIT_EDITMSG").writeText("model: pump\n")
      for (line in listOf("\n", "\r\n", " \n", "#\n", "---\n")) {
        folder.resolve("empty.txt").writeText(line.repeat(4096 / line.length))
        val (found, time) = measureTimedValue { PlantFiles.passedOver(folder) }
        found.size shouldBe 0
        time shouldBeLessThan 1.seconds
      }
      folder.resolve("empty.txt").writeText("\uFEFF" + "\n".repeat(4000) + "--- \r\n  asset : a")
      PlantFiles.passedOver(folder).size shouldBe 1
    }

    test("a folder that can't be read is named, and lost+found is passed over") {
      val folder = tempdir().toPath()
      folder.resolve("a.yaml").writeText("model: a\n")
      for (name in listOf("lost+found", "closed")) {
        val closed = folder.resolve(name).createDirectory()
        closed.resolve("b.yaml").writeText("model: b\n")
        closed.setPosixFilePermissions(setOf())
        // Root reads it all the same.
        if (Files.isReadable(closed)) return@test
        PlantFiles.passedOver(folder).size shouldBe 0
        if (name == "lost+found") {
          PlantFiles.files(folder).map { it.name } shouldContainExactly listOf("a.yaml")
        } else {
          val problem =
            shouldThrow<InvalidException> { PlantFiles.files(folder) }.problems().single()
          problem.position().file() shouldBe closed.toString()
          problem.message() shouldContain "check its permissions"
        }
        closed.setPosixFilePermissions(PosixFilePermission.entries.toSet())
      }
    }

    test("a table of tags is no edge file, and its message says what one is") {
      val table = tempdir().toPath().resolve("tags.CSV")
      table.writeText("alias;node\n/a/b;ns=2\n")
      shouldThrow<InvalidException> { EdgeFiles.read(table) }
        .problems()
        .single()
        .message() shouldContain "write it as docs/reference/edge-files.md"
    }

    test("a type of another program is told with ours") {
      for ((theirs, ours) in
        mapOf("float" to "double", "REAL" to "double", "bool" to "boolean", "int" to "integer")) {
        shouldThrow<InvalidException> {
            PlantFiles.parse(mapOf("a.yaml" to "model: a\nproperties: {x: {measurement: $theirs}}"))
          }
          .problems()
          .single()
          .message() shouldBe "\"$theirs\" is not a type; write $ours"
      }
    }

    test("the plant of the design's example is read whole; edge files are left alone") {
      val plant = PlantFiles.read(listOf(fixture("good")))
      plant.models().map { it.key() } shouldContainExactly
        listOf("filler", "valve", "line", "plant")
      val filler = plant.findAsset("/graz/line-1/filler").orElseThrow()
      val model = plant.model(filler)
      model.name() shouldBe "Filling machine"
      model.properties().map { it.key() } shouldContainExactly
        listOf(
          "ideal_rate",
          "temperature",
          "state",
          "produced",
          "temperature_f",
          "running",
          "blocked",
          "availability",
        )
      val rate = model.findProperty("ideal_rate").orElseThrow()
      rate.kind() shouldBe PropertyKind.Attribute(Value.of(120.0))
      rate.unit() shouldBe "{bottle}/min"
      filler.attributes() shouldBe mapOf(rate.id() to AttributeValue.always(Value.of(150.0)))
      model.findProperty("running").orElseThrow().type() shouldBe DataType.DOUBLE
      (model.findProperty("availability").orElseThrow().kind() as PropertyKind.Metric)
        .window() shouldBe Window.every(Duration.ofMinutes(5))
      val alarm = model.alarms().first()
      alarm.onDelay() shouldBe Duration.ofSeconds(10)
      alarm.message() shouldBe "Product temperature {temperature} above limit"
      plant.findProperty(Alias("/opc/f2/t")).orElseThrow().asset().key() shouldBe "filler-2"
    }

    test(
      "a value with a time stands behind what the plant knows, a list states all, and none is always"
    ) {
      fun read(attribute: String, known: Plant = Plant.EMPTY): Plant =
        PlantFiles.parse(
          mapOf(
            "m.yaml" to
              "model: m\nproperties:\n  limit: {attribute: double, default: 75}\n---\n" +
                "asset: a\nmodel: m\nattributes:\n  limit: $attribute\n"
          ),
          known,
        )
      fun valueOf(plant: Plant) = plant.assets().single().attributes().values.single()
      fun change(value: Double, from: String) =
        AttributeValue.Change(Instant.parse(from), Value.of(value))
      val always = read("80")
      valueOf(always) shouldBe AttributeValue.always(Value.of(80.0))
      val changed = read("{value: 90, from: 2026-11-02T07:00:00+01:00}", always)
      valueOf(changed) shouldBe valueOf(always).with(change(90.0, "2026-11-02T06:00:00Z"))
      // The same file once more changes nothing.
      valueOf(read("{value: 90, from: 2026-11-02T07:00:00+01:00}", changed)) shouldBe
        valueOf(changed)
      valueOf(read("[{value: 1}, {value: 2, from: 2026-11-03T06:00:00Z}]", changed)) shouldBe
        AttributeValue.always(Value.of(1.0)).with(change(2.0, "2026-11-03T06:00:00Z"))
      valueOf(read("{value: 90, from: 2026-11-02T06:00:00Z}")) shouldBe
        AttributeValue.since(Instant.parse("2026-11-02T06:00:00Z"), Value.of(90.0))
      valueOf(read("70", changed)) shouldBe AttributeValue.always(Value.of(70.0))
    }

    test("ids are made of keys, unless an id is written beside them") {
      val file = tempdir().toPath().resolve("m.yaml")
      file.writeText("model: a\nproperties: {x: {measurement: double}}\n")
      val before = PlantFiles.read(listOf(file)).models().first()
      before.id() shouldBe StableIds.model("a")
      // Renamed with the old id, the model keeps its properties and so their history.
      file.writeText("model: b\nid: ${before.id()}\nproperties: {x: {measurement: double}}\n")
      val after = PlantFiles.read(listOf(file)).models().first()
      after.id() shouldBe before.id()
      after.properties() shouldContainExactly before.properties()
    }

    test("a character of two surrogates may stand at any place of a file") {
      for (length in 950..1_060) {
        val description = "x".repeat(length) + "\uD83D\uDE00" + "y".repeat(900)
        val text = "model: a\ndescription: \"$description\"\n"
        PlantFiles.parse(mapOf("a.yaml" to text)).models().single().description() shouldBe
          description
      }
    }

    test("what is written is read as the same plant, and written again the same") {
      checkAll(200, plants) { plant ->
        val texts = PlantFiles.texts(plant)
        val read = PlantFiles.parse(texts)
        read.models() shouldContainExactly plant.models()
        read.assets() shouldContainExactlyInAnyOrder plant.assets()
        PlantDiff.between(plant, read).changes().shouldBeEmpty()
        PlantFiles.texts(read) shouldBe texts
      }
    }

    // The API adds parts where they fall: a property of a composite model may stand before one of
    // the
    // model's own.
    test("an export that is applied again changes nothing, in whatever order the parts stand") {
      checkAll(100, plants, Arb.long()) { drawn, seed ->
        val random = Random(seed)
        val plant =
          Plant.of(
            Composition.of(
              drawn.models().shuffled(random).map { model ->
                AssetModel(
                  model.id(),
                  model.key(),
                  model.name(),
                  model.description(),
                  model.type(),
                  model.properties().shuffled(random),
                  model.hierarchies().shuffled(random),
                  model.composites().shuffled(random),
                  model.interfaces().shuffled(random),
                  model.alarms().shuffled(random),
                )
              }
            ),
            drawn.assets().shuffled(random),
          )
        // As a folder lists them.
        val read = PlantFiles.parse(PlantFiles.texts(plant).toSortedMap(), plant)
        PlantDiff.between(plant, read).changes().shouldBeEmpty()
        read.models() shouldBe plant.models()
        read.assets() shouldBe plant.assets()
      }
    }

    test("what somebody put into another order in a file gets that order") {
      fun tree(vararg children: String) =
        "model: m\nchildren: {parts: {model: m2}}\n---\nmodel: m2\n---\nasset: a\nmodel: m\n" +
          "children:\n  parts:\n" +
          children.joinToString("") { "    - {asset: $it}\n" }
      val plant = PlantFiles.parse(mapOf("p.yaml" to tree("b", "c", "d")))
      for (order in listOf(listOf("d", "b", "c"), listOf("b", "new", "c", "d"), listOf("x", "b"))) {
        val read = PlantFiles.parse(mapOf("p.yaml" to tree(*order.toTypedArray())), plant)
        val root = read.roots().single()
        read.children(root.id()).map { it.key() } shouldBe order
      }
    }

    test("a folder defines the last plant that was exported to it, whatever was there before") {
      checkAll(30, plants, plants) { before, after ->
        val folder = createTempDirectory()
        PlantFiles.write(before, folder)
        PlantFiles.write(after, folder)
        val read = PlantFiles.read(listOf(folder))
        read.models() shouldContainExactlyInAnyOrder after.models()
        read.assets() shouldContainExactlyInAnyOrder after.assets()
        folder.toFile().deleteRecursively()
      }
    }

    test("an export leaves what has not changed as it was, comments, order and edge files") {
      val folder = tempdir().toPath()
      val file = folder.resolve("plant.yaml")
      val edge = folder.resolve("edge.yaml")
      val text = fixture("good/plant.yaml").readText()
      file.writeText("# Our plant\n$text")
      edge.writeText(fixture("good/edge.yaml").readText())
      val plant = PlantFiles.read(listOf(folder))
      PlantFiles.write(plant, folder) shouldContainExactly listOf(file)
      file.readText() shouldBe "# Our plant\n$text"

      val other =
        PlantFiles.parse(
          mapOf("p" to text.replace("open: {measurement: boolean}", "open: {measurement: integer}"))
        )
      val withoutTree =
        Plant.of(other.models() + PlantFiles.parse(mapOf("m" to "model: meter")).models(), listOf())
      PlantFiles.write(withoutTree, folder) shouldContainExactly
        listOf(file, folder.resolve("models/meter.yaml"))
      file.readText() shouldBe
        "# Our plant\n" +
          text
            .substringBefore("---\nasset: graz")
            .replace("open: {measurement: boolean}", "open: {measurement: integer}")
      edge.readText() shouldBe fixture("good/edge.yaml").readText()
    }

    test("a written model looks as people write it") {
      val folder = tempdir().toPath()
      PlantFiles.write(PlantFiles.read(listOf(fixture("good"))), folder)
      folder.resolve("models/filler.yaml").readText() shouldBe
        """
        model: filler
        name: Filling machine
        properties:
          ideal_rate: {attribute: double, default: 120, unit: "{bottle}/min"}
          temperature: {measurement: double, unit: Cel}
          state: {measurement: integer}
          produced: {measurement: integer, unit: "{bottle}"}
          temperature_f: {transform: temperature * 9 / 5 + 32, unit: "[degF]"}
          running: {transform: state == 6}
          blocked: {transform: "if(state == 5, 1, 0)"}
          availability: {metric: statetime(running) / 300, every: 5m}
        children:
          valves: {model: valve}
        alarms:
          over_temperature: {when: temperature > 80, deadband: 2, on_delay: 10s, priority: high, message: "Product temperature {temperature} above limit"}

        """
          .trimIndent()
      folder.resolve("assets/graz.yaml").readText() shouldBe
        """
        asset: graz
        model: plant
        name: Bottling plant Graz
        children:
          lines:
            - asset: line-1
              model: line
              children:
                machines:
                  - asset: filler
                    model: filler
                    attributes:
                      ideal_rate: 150
                  - asset: filler-2
                    model: filler
                    aliases:
                      temperature: /opc/f2/t

        """
          .trimIndent()
    }

    test("an edge file is read with the places of what only its connector understands") {
      val file = fixture("good/edge.yaml")
      val edge = EdgeFiles.read(file)
      edge.name() shouldBe "graz-line-1"
      edge.sources().map { it.name() to it.protocol() } shouldContainExactly
        listOf("filler-plc" to "opcua", "energy-meter" to "modbus")
      val opcua = edge.sources()[0]
      opcua.settings().entries().mapValues { it.value.text() } shouldBe
        mapOf(
          "endpoint" to "opc.tcp://127.0.0.1:4840",
          "security" to "Basic256Sha256/SignAndEncrypt",
          "user" to "operator",
          "publishing" to "500ms",
        )
      opcua.settings().entries().getValue("endpoint").position().toString() shouldBe "$file:5:17"
      val tag = opcua.tags().first()
      tag.alias() shouldBe Alias("/graz/line-1/filler/temperature")
      tag.deadband() shouldBe 0.1
      tag.scale() shouldBe 1.0
      tag.address().entries().keys shouldContainExactly setOf("node", "sampling")
      edge.sources()[1].tags()[0].scale() shouldBe 0.1
      edge.sources()[1].tags()[1].address().entries().getValue("coil").text() shouldBe "3"
    }
  })
