// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.file.edge.EdgeFiles
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem
import kotlin.io.path.writeText

private const val HEAD = "model: m\nproperties:\n"

private fun problems(text: String, name: String = "m.yaml"): List<Problem> =
  try {
    PlantFiles.parse(mapOf(name to text))
    listOf()
  } catch (e: InvalidException) {
    e.problems()
  }

private class Case(val text: String, val place: String, val message: String)

/** What people write by mistake, where they are sent, and what they are told. */
private val cases =
  listOf(
    // Other separators than YAML's.
    Case("${HEAD}  a: {metric: sum(x), every: 5m; unit: x}", "3:34", "The ; before \"unit:\""),
    Case("${HEAD}  a: {measurement: double | unit: Cel}", "3:29", "The | before \"unit:\""),
    Case(
      "${HEAD}  a: {measurement: double unit: Cel}",
      "3:27",
      "comma is missing before \"unit:\"",
    ),
    Case("${HEAD}  a:\n    every: 5m; unit: x", "4:16", "; separates nothing in YAML"),
    Case("${HEAD}  a:\n    every: 5m; unit: x", "4:16", "{every: 5m, unit: ...}"),
    Case("model: m; name: x", "1:11", "\"name:\" stands on the line of \"model:\""),
    Case("model: m\nname: Filler: one", "2:7", "\"Filler:\", stands on the line of \"name:\""),
    Case("model: m\nname: x: y: z", "2:7", "put the text behind \"name:\" in quotes"),
    Case("model: m\nname=Filler\ndescription: x", "2:1", "write name: Filler"),
    Case("model: m\nname Filler\ndescription: x", "2:1", "write name: Filler"),
    Case("model: m\nname Filler", "2:1", "no key with a colon and a space"),
    Case("model: m\nname:Filler\ndescription: x", "2:1", "no space behind the colon of \"name:\""),
    Case("model m\nname: x", "1:1", "write model: m"),
    Case("model: m\nname: - a", "2:7", "A list can't begin behind its key"),
    // Indentation.
    Case("model: m\nname: Filler\n  unit: x", "3:3", "\"unit:\" is indented"),
    Case("model: m\n name: x", "2:2", "\"name:\" is indented"),
    Case("model: m\nname: x\n\tdescription: y", "3:1", "indent with spaces, not tabs"),
    Case("model: m\nproperties:\n  a:\n\t\tmeasurement: double", "4:1", "not tabs"),
    Case("model: m\nproperties:\n  a:\n  \tmeasurement: double", "4:3", "not tabs"),
    Case("${HEAD}  a: {measurement: double}\n b: {measurement: double}", "4:2", "indented unlike"),
    Case(
      "${HEAD}  a: {measurement: double}\n   b: {measurement: double}",
      "4:4",
      "indented unlike",
    ),
    Case("  model: m\nname: x", "2:1", "indented unlike"),
    Case("${HEAD}  a: {measurement: double}\n  - b", "4:3", "item of a list stands where a key"),
    Case("model: m\nname: |\n    a\n  b\ndescription: c", "4:3", "indented unlike"),
    // Quotes.
    Case("model: m\nname: \"Filler\ndescription: x", "2:7", "never closed; close it with \""),
    Case("model: m\nname: 'Filler\ndescription: x", "2:7", "never closed; close it with '"),
    Case("model: m\nname: \"Filler\ndescription: \"x\"", "2:7", "closed on line 3 only"),
    Case("model: m\n\"name: x", "2:1", "The quote that begins here"),
    Case("model: m\nname: 'it's'", "2:11", "put the whole value in quotes"),
    Case("model: m\nname: \"a\" b", "2:11", "Something follows behind the end of a value"),
    Case("model: m\nname: \"C:\\dir\"", "2:10", "write \\\\ for a backslash"),
    Case("model: m\nname: \"C:\\xzz\"", "2:10", "write \\\\ for a backslash"),
    // Brackets.
    Case("${HEAD}  a: {measurement: double", "3:6", "The { that begins here is never closed"),
    Case("model: m\nname: [a, b", "2:7", "close it with ]"),
    Case("${HEAD}  a: {measurement: double\n  b: {measurement: double}", "4:4", "the { at 3:6"),
    Case("${HEAD}  a: {measurement: double]", "3:26", "The ] does not fit the { at 3:6"),
    Case("${HEAD}  a: {measurement: double}}", "3:27", "There is a } that belongs to no bracket"),
    Case("model: m\nname: [a, , b]", "2:11", "There is no value before this ,"),
    Case("}", "1:1", "There is no value before this }"),
    Case("{model: m, name: x", "1:1", "The { that begins here is never closed"),
    // Units and formulas.
    Case("${HEAD}  a: {measurement: double, unit: %}", "3:34", "as in unit: \"%\""),
    Case("${HEAD}  a:\n    unit: %", "4:11", "as in unit: \"%\""),
    Case("${HEAD}  a:\n    unit: % # of all", "4:11", "as in unit: \"%\""),
    Case("${HEAD}  a:\n    unit: {bottle}/min", "4:19", "put the unit in quotes"),
    Case("${HEAD}  a: {transform: \"x\" > 5}", "3:22", "put the formula in quotes"),
    Case("${HEAD}  a:\n    transform: [x] + 5", "4:20", "put the formula in quotes"),
    // Texts that begin with a sign of YAML's.
    Case("model: m\nname: @home", "2:7", "can't begin with @; put it in quotes: \"@home\""),
    Case("model: m\nname: `code`", "2:7", "a backtick (`); put it in quotes: \"`code`\""),
    Case("model: m\nname: %home", "2:7", "put it in quotes: \"%home\""),
    Case("model: m\nname: *", "2:7", "put it in quotes: \"*\""),
    Case("model: m\nname: *star", "2:7", "Anchors and aliases (*star) are not allowed"),
    Case("model: m\nname: & co", "2:7", "put it in quotes: \"& co\""),
    Case("model: m\nname: &co x", "2:7", "Anchors and aliases (&co) are not allowed"),
    Case("model: m\nname: !important x", "2:7", "A text can't begin with !important"),
    Case("model: m\nname: !<x", "2:7", "A text can't begin with !"),
    Case("model: m\nname: > 5", "2:7", "put the text in quotes: \"> 5\""),
    Case("model: m\nname: |x", "2:7", "put the text in quotes: \"|x\""),
    Case("model: m\nname: ? a", "2:7", "put it in quotes: \"? a\""),
    Case("%model: m\nname: x", "1:1", "A line can't begin with %"),
    // What editors and other programs leave.
    Case("model: m\nname: x\u0007", "2:8", "There is a control character, U+0007"),
    Case("model: m\nname: \"\u001b[0m\"", "2:8", "There is a control character, U+001B"),
    Case("model: m\nname: x\nname: y", "3:1", "\"name\" stands twice, first on line 2"),
    Case("model: m\n<<<<<<< HEAD\nname: x\n=======\nname: y\n>>>>>>> b", "2:1", "unfinished merge"),
    Case("model: m\n...\nname: x", "3:1", "indented unlike"),
  )

/** Words that only those know who wrote the parser. */
private val grammar =
  Regex(
    "(?i)block (end|mapping|collection|scalar)|flow|mapping values|simple key|scanning|parsing|" +
      "token|stream|scalar|code ?point|reader|snakeyaml|<[a-z ]+>|found .*but|expected .*but|" +
      "could not find expected"
  )

class BrokenYamlSpec :
  FunSpec({
    for (case in cases) {
      test(
        "«${case.text.removePrefix(HEAD).replace("\n", "⏎").replace("\t", "→")}»: ${case.message}"
      ) {
        for (name in listOf("m.yaml", "lines/m.yml")) {
          // Windows ends its lines with two characters.
          for (text in listOf(case.text, case.text.replace("\n", "\r\n"))) {
            val found = problems(text, name)
            withClue(found) {
              found.single().position().toString() shouldBe "$name:${case.place}"
              found.single().message() shouldContain case.message
              found.single().message() shouldContain "; "
              found.single().message() shouldNotContain grammar
            }
          }
        }
        // What stands before and behind it is another matter.
        val other = "model: n\nname: x\n---\n"
        val line = case.place.substringBefore(':').toInt() + 3
        if (!case.text.startsWith("%")) {
          problems(other + case.text + "\n---\nmodel: o\nnaem: y\n").let { found ->
            withClue(found) {
              found.size shouldBe 2
              "${found[0].position()}" shouldBe "m.yaml:$line:${case.place.substringAfter(':')}"
              found[1].message() shouldContain "Unknown key \"naem\""
            }
          }
        }
      }
    }

    test("whatever is left out of a file, or written into it, nobody is told the parser's words") {
      val right =
        """
        model: filler
        name: "Filling machine: the first"
        properties:
          ideal_rate: {attribute: double, unit: "{bottle}/min", default: 120}
          running:
            transform: "if(state == 6, 1, 0)"
          state: {measurement: integer}
        alarms:
          hot: {when: state > 80, message: 'It is {state}', priority: high}
        children:
          valves: {model: filler}
        ---
        asset: a
        model: filler
        """
          .trimIndent()
      val signs =
        listOf(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          ";",
          "\"",
          "'",
          "{",
          "}",
          "[",
          "]",
          ",",
          "-",
          "- ",
          "%",
          "@",
          "`",
          "&",
          "*",
          "!",
          "|",
          ">",
          "?",
          "#",
          "\\",
          "\u0001",
          "---\n",
          "...\n",
        )
      checkAll(Arb.int(right.indices), Arb.int(0..3), Arb.element(signs)) { at, cut, sign ->
        val text = right.take(at) + sign + right.drop(at + cut)
        for (problem in problems(text)) {
          withClue("$text\n$problem") {
            problem.message() shouldNotContain grammar
            (problem.position().line() in 1..text.lines().size) shouldBe true
          }
        }
      }
    }

    test("a document that can't be read has no followers") {
      val broken =
        listOf(
          "model: filler\nname: %x",
          "model: filler\nproperties: {a",
          "model: filler\n\tx: y",
          "{model: filler, name: [}",
          "model: 'filler'\nname: @x",
          "model: filler\nname: &x y",
        )
      val others =
        """
        model: line
        properties:
          made: {metric: sum(machines.made), every: 5m}
        children:
          machines: {model: filler}
        ---
        asset: graz
        model: line
        children:
          machines:
            - asset: one
              attributes: {rate: 5}
              aliases: {made: /one/made}
            - {asset: two, model: filler}
        ---
        asset: wien
        model: filler
        attributes: {rate: 5}
        """
          .trimIndent()
      for (text in broken) {
        for (all in listOf("$text\n---\n$others", "$others\n---\n$text")) {
          problems(all).let { withClue(it) { it.size shouldBe 1 } }
          // Other mistakes are told all the same.
          problems("$all\n---\nasset: linz\nmodel: lime")
            .map { it.message().substringBefore(';') }
            .single { "does not exist" in it } shouldBe "Model \"lime\" does not exist"
        }
      }
      val nameless = listOf("mdoel filler\nname: x", "model; filler: x\n  y: z")
      for (text in nameless) {
        problems("$text\n---\n$others").let { withClue(it) { it.size shouldBe 1 } }
      }
    }

    test("an interface that can't be read, and a file that is no text, have no followers, either") {
      val user = "model: m\nimplements:\n  shape: {}\ncomposites:\n  drive: {component: motor}\n"
      problems("model: shape\nname: %\n---\nmodel: motor\nname: %\n---\n$user").size shouldBe 2
      val folder = tempdir().toPath()
      folder.resolve("a.yaml").writeText(user)
      folder
        .resolve("b.yaml")
        .toFile()
        .writeBytes("model: shape\nname: Müll".toByteArray(Charsets.ISO_8859_1))
      shouldThrow<InvalidException> { PlantFiles.read(listOf(folder)) }.lines(folder).size shouldBe
        1
    }

    test("what follows from a document that can't be read does not run, and the rest does") {
      val folder = tempdir().toPath()
      folder
        .resolve("a.yaml")
        .writeText(
          "model: m\nname: %\n---\nasset: a\nmodel: m\n---\nmodel: n\n---\nasset: b\nmodel: n\n"
        )
      val sound = PlantFiles.readSound(listOf(folder))
      sound.mistakes().map { it.position().line() } shouldContainExactly listOf(2)
      sound.alsoLeftOut().map { it.position().line() } shouldContainExactly listOf(5)
      sound.plant().assets().map { it.key() } shouldContainExactly listOf("b")
    }

    test("an edge file that is no YAML has one message") {
      val file = tempdir().toPath().resolve("file.yaml")
      file.writeText("edge: e\nsources:\n  - name: plc; modbus: {host: h}\n")
      shouldThrow<InvalidException> { EdgeFiles.read(file) }
        .problems()
        .single()
        .message() shouldContain "\"modbus:\" stands on the line of \"name:\""
    }

    test("JSON is told to be no JSON, in the same words") {
      val found = problems("{\"assetModelName\": \"x\" \"assetModelId\": 1}", "m.json").single()
      found.message() shouldContain "This is not JSON: A comma is missing"
    }
  })
