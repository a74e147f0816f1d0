// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.file.edge.EdgeFiles
import io.millwright.reading.Alias
import io.millwright.source.EdgeFileSet
import io.millwright.source.RefusedPart
import io.millwright.validation.InvalidException
import java.nio.file.Path
import kotlin.io.path.writeText

private fun Path.file(name: String, text: String): Path =
  resolve(name).also { it.writeText(text.trimIndent()) }

private fun aliases(file: io.millwright.source.EdgeFile): List<String> =
  file.edge().sources().flatMap { source -> source.tags().map { "${it.alias()}" } }

class SoundFilesSpec :
  FunSpec({
    test("a wrong property, alarm, alias, attribute or asset is left out, and nothing else is") {
      val folder = tempdir("sound").toPath()
      folder.file(
        "plant.yaml",
        """
        model: filler
        nmae: Filler
        properties:
          limit: {attribute: double, default: 1}
          speed: {measurement: double}
          heat:  {measurement: duoble, unit: celsius}
          twice: {transform: speed * 2}
          hot:   {transform: heat > 80}
          hotter: {transform: hot}
        alarms:
          fast: {when: speed > 3, priority: high}
          slow: {when: sped < 3, priority: high}
        ---
        model: line
        children:
          machines: {model: filler}
          robots: {model: robot}
        ---
        asset: hall
        model: line
        children:
          machines:
            - {asset: a, model: filler, attributes: {limit: two}, aliases: {speed: /plc/a, sped: /plc/b}}
            - asset: b
              model: filer
            - {asset: c, model: filler}
          robots:
            - {asset: d, model: robot}
        ---
        asset: yard
        model: filer
        """,
      )
      val all = shouldThrow<InvalidException> { PlantFiles.read(listOf(folder)) }.problems()
      val sound = PlantFiles.readSound(listOf(folder))
      val plant = sound.plant()
      val filler = plant.findModel("filler").orElseThrow()
      filler.properties().map { it.key() } shouldContainExactly listOf("limit", "speed", "twice")
      filler.alarms().map { it.key() } shouldContainExactly listOf("fast")
      plant.findModel("line").orElseThrow().hierarchies().map { it.key() } shouldContainExactly
        listOf("machines")
      plant.assets().map { plant.path(it.id()) } shouldContainExactly
        listOf("/hall", "/hall/a", "/hall/c")
      plant.streams().map { "${it.alias()}" } shouldContain "/plc/a"
      withClue("every mistake is told where it stands, and what went with it, too") {
        sound.mistakes().map { it.position().line() }.toSet() shouldBe
          all.map { it.position().line() }.toSet()
        sound.alsoLeftOut().map { it.position().line() } shouldContain 8
      }
    }

    test("a file that is right is read as ever") {
      val folder = tempdir("right").toPath()
      folder.file(
        "plant.yaml",
        "model: m\nproperties: {x: {measurement: double}}\n---\nasset: a\nmodel: m",
      )
      val sound = PlantFiles.readSound(listOf(folder))
      sound.mistakes().shouldBeEmpty()
      sound.plant().assets() shouldBe PlantFiles.read(listOf(folder)).assets()
    }

    test("a file that is not YAML costs only itself") {
      val folder = tempdir("broken").toPath()
      folder.file("a.yaml", "model: [")
      folder.file("b.yaml", "model: m\nproperties: {x: {measurement: double}}")
      val sound = PlantFiles.readSound(listOf(folder))
      sound.plant().models().map { it.key() } shouldContainExactly listOf("m")
      sound.mistakes().size shouldBe 1
    }

    test("a wrong tag or source of an edge file is left out, and what it would deliver is known") {
      val folder = tempdir("edge").toPath()
      val file =
        folder.file(
          "e.yaml",
          """
          edge: e
          sources:
            - name: one
              modbus: {host: h}
              tags:
                - {alias: /a, holding: 1}
                - {alias: /b, holding: 2, scale: none, deadband: -1}
                - {holding: 3}
                - {alias: /a, holding: 4}
            - name: two
              tags:
                - {alias: /c, holding: 1}
          """,
        )
      val sound = EdgeFiles.readSound(file) { listOf() }
      aliases(sound) shouldContainExactly listOf("/a")
      sound.refused().filterIsInstance<RefusedPart.Tag>().map { it.alias().orElse(null) } shouldBe
        listOf(Alias("/b"), null, Alias("/a"))
      val whole = sound.refused().filterIsInstance<RefusedPart.Source>().single()
      whole.source() shouldBe "two"
      whole.aliases() shouldContainExactly listOf(Alias("/c"))
      sound.mistakes() shouldBe shouldThrow<InvalidException> { EdgeFiles.read(file) }.problems()
    }

    test("of two edge files the first by name has an alias and an edge's name, wherever it lies") {
      val folder = tempdir("two").toPath()
      val later = folder.resolve("a").also { it.toFile().mkdirs() }
      val b =
        later.file(
          "b.yaml",
          """
          edge: second
          sources:
            - name: s
              modbus: {host: h}
              tags:
                - {alias: /x, holding: 1}
                - {alias: /y, holding: 2}
          """,
        )
      val a =
        folder.file(
          "a.yaml",
          "edge: first\nsources: [{name: r, modbus: {host: h}, tags: [{alias: /x, holding: 1}]}]",
        )
      val c =
        folder.file(
          "c.yaml",
          "edge: first\nsources: [{name: t, modbus: {host: h}, tags: [{alias: /z, holding: 1}]}]",
        )
      val files = listOf(b, c, a)
      val set = EdgeFileSet.of(files.map { EdgeFiles.readSound(it) { listOf() } })
      set.files().map(::aliases) shouldBe listOf(listOf("/x"), listOf("/y"), listOf())
      set.delivered() shouldContainExactlyInAnyOrder listOf(Alias("/x"), Alias("/y"))
      val problems =
        shouldThrow<InvalidException> { EdgeFiles.readAll(files) { listOf() } }.lines(folder)
      problems[0] shouldContain "a/b.yaml:6:"
      problems[0] shouldContain "/x is delivered by source r of edge first already, at a.yaml:2:"
      problems[1] shouldContain "c.yaml:1:1"
      problems[1] shouldContain "first at a.yaml:1:1"
      problems.size shouldBe 2
    }
  })
