// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.file.edge.EdgeFiles
import io.millwright.validation.InvalidException
import java.nio.file.Path
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

/** A file of src/test/resources. */
fun fixture(name: String): Path =
  Path.of(checkNotNull(MistakesSpec::class.java.getResource("/$name")).toURI())

/** The problems as a terminal shows them, the folder left out. */
fun InvalidException.lines(folder: Path): List<String> =
  problems().map { it.toString().replace("$folder/", "") }

class MistakesSpec :
  FunSpec({
    test("every mistake in model files is reported in one run, where it stands") {
      val folder = fixture("mistakes/model")
      shouldThrow<InvalidException> { PlantFiles.read(listOf(folder)) }
        .lines(folder) shouldContainExactly
        listOf(
          """filler.yaml:2:1: filler: Unknown key "nmae"; did you mean "name"?""",
          """filler.yaml:4:68: filler.ideal_rate: default: "fast" is not a number""",
          """filler.yaml:5:31: filler.temperature: "duoble" is not a type; did you mean "double"?""",
          """filler.yaml:5:45: filler.temperature: "celsius" is not a UCUM unit; write "Cel"""",
          """filler.yaml:8:29: filler.hot: Property "temprature" does not exist in model filler; did you mean "temperature"?""",
          """filler.yaml:9:29: filler.running: The formula ends at its first comma, because YAML splits there; put it in quotes: "if(state == 6, 1, 0)"""",
          """filler.yaml:10:44: filler.rounded: Function "sqr" is not known; did you mean "sqrt"?""",
          """filler.yaml:11:29: filler.mean: A transform has no window for avg; make it a metric with every: ...""",
          """filler.yaml:12:29: filler.a: "a" needs "b", which needs "a" again; break the circle""",
          """filler.yaml:13:29: filler.b: "b" needs "a", which needs "b" again; break the circle""",
          """filler.yaml:14:17: filler.availability: "every" is missing; add the window's length, such as every: 5m""",
          """filler.yaml:15:26: filler.trigger: pretrigger looks at the reading that triggered a transform; a metric has none, use first, last or earliest""",
          """filler.yaml:17:19: filler.valves: Model "vlave" does not exist; did you mean "valve"?""",
          """filler.yaml:19:56: filler.over_temperature: "urgent" is not a priority; use low, medium, high, critical""",
          """filler.yaml:20:31: filler.over_temperature: The message names property "temp", which filler does not have; did you mean "temperature"?""",
          """graz.yaml:3:26: /graz: ideal_rate: "many" is not a number""",
          """graz.yaml:7:15: /graz/v1: Asset /graz/v1 stands twice, first at graz.yaml:6:15; siblings need different keys""",
          """graz.yaml:8:3: /graz: Model filler has no hierarchy "pumps"; known are valves""",
          """graz.yaml:11:1: A document begins with model:, asset: or edge:, this one with "modle"; did you mean "model"?""",
          """graz.yaml:11:8: Model "valve" stands twice, first at filler.yaml:22:1; give each its own key""",
          """graz.yaml:15:13: The [ that begins here is never closed; close it with ]""",
          """graz.yaml:18:8: /wien: Model "line" does not exist; known are filler, valve""",
        )
    }

    test("every mistake in an edge file is reported in one run, where it stands") {
      val file = fixture("mistakes/edge/edge.yaml")
      shouldThrow<InvalidException> { EdgeFiles.read(file) }.lines(file.parent) shouldContainExactly
        listOf(
          """edge.yaml:1:7: "graz line 1" is not a name for an edge; use 1 to 128 letters, digits, _, . and -""",
          """edge.yaml:6:7: source filler-plc: A password does not belong in a file; remove it and give it by environment variable MILLWRIGHT_PASSWORD_FILLER_PLC""",
          """edge.yaml:7:5: source filler-plc: Unknown key "tgas"; did you mean "tags"?""",
          """edge.yaml:9:9: source filler-plc, tag 1: "alias" is missing; name the data stream, such as alias: /graz/line-1/power""",
          """edge.yaml:10:51: source filler-plc, tag 2: scale: "many" is not a number""",
          """edge.yaml:11:17: source filler-plc, tag 3: Alias /graz/a stands twice, first on line 10; give each tag its own""",
          """edge.yaml:11:54: source filler-plc, tag 3: deadband: -1.0 is negative; give zero or more""",
          """edge.yaml:12:5: source 2: "name" is missing; name the source, such as name: filler-plc""",
          """edge.yaml:14:5: source filler-plc: The source has no protocol; add opcua: {endpoint: ...} or modbus: {host: ...}""",
          """edge.yaml:14:11: source filler-plc: Source "filler-plc" stands twice, first on line 3; give each its own name""",
          """edge.yaml:19:5: source meter: A source has one protocol, this one has modbus already; make two sources of it""",
          """edge.yaml:21:7: source meter: tags must be a list; begin each item with "- " on a line of its own""",
          """edge.yaml:22:5: source empty: "tags" is missing; add tags: and a list of what to read""",
          """edge.yaml:23:20: source empty: host must be a single value; put it in quotes if it has braces or brackets""",
          """edge.yaml:24:1: Unknown key "polling"; known are edge, sources""",
        )
    }

    context("one mistake alone has one message") {
      withTests<Triple<String, String, String>>(
        { (_, place, message) -> "«$message» at $place" },
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, unit: [degF]}",
          "3:32",
          "unit must be a single value",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, unit: {bottle}}",
          "3:32",
          "put it in quotes",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, unit: {bottle}/min}",
          "3:40",
          "put the unit in quotes",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, unit: %}",
          "3:32",
          "put the unit in quotes",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measure: double}",
          "3:3",
          "did you mean \"measurement\"?",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, measurement: double}",
          "3:26",
          "attribute and measurement, not several",
        ),
        Triple("model: m\nproperties:\n  A: {attribute: double}", "3:3", "\"A\" is not a key"),
        Triple("model: m\nproperties:\n  a: double", "3:6", "Expected keys with values in braces"),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double}\n  a: {measurement: double}",
          "4:3",
          "\"a\" stands twice, first on line 3",
        ),
        Triple(
          "model: m\nproperties:\n  - a: {attribute: double}",
          "3:3",
          "properties must hold keys with values",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {metric: sum(a), every: fast}",
          "4:30",
          "not a time such as",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {metric: sum(a), every: 5m, percent_good: 101}",
          "4:48",
          "percent_good: 101 is not a whole number from 0 to 100",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {metric: sum(a), every: 5m, percent_good: 99.5}",
          "4:48",
          "percent_good: 99.5 is not a whole number",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {transform: a + 1, percent_good: 80}",
          "4:25",
          "a transform has no windows, remove it",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double}\n  b: {metric: a * 2, every: 5m, percent_good: 80}",
          "4:15",
          "the formula rests on none; remove it",
        ),
        Triple(
          "model: m\nproperties:\n  a: {attribute: double, percent_good: 80}",
          "3:26",
          "an attribute has no windows, remove it",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {metric: sum(a), every: 0.5s}",
          "4:30",
          "whole seconds from 1s to 366d",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {transform: \"a +\\t* 2\"}",
          "4:24",
          "instead of \"*\"",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b: {transform: 'eq(''x'', y)'}",
          "4:29",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b:\n    transform: >\n      a +\n      y",
          "7:7",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b:\n    transform: |\n      a\n      + y",
          "7:9",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n  a: {measurement: double}\n  b:\n    transform: a +\n      y",
          "6:7",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n\ta: {measurement: double}",
          "3:1",
          "indent with spaces, not tabs",
        ),
        Triple(
          "model: m\nproperties: &p\n  a: {measurement: double}",
          "2:13",
          "Anchors and aliases (&p) are not allowed",
        ),
        Triple("model: m\nname: &n [*n]", "2:7", "Anchors and aliases"),
        Triple("model: m\nname:", "2:1", "name is empty"),
        Triple("model: m/n", "1:8", "is not a key"),
        Triple("model: m\nid: 12", "2:5", "is not a UUID"),
        Triple("model: m\n---\nmodel: m", "3:8", "stands twice, first at"),
        Triple("model: m\nalarms:\n  a: {priority: high}", "3:6", "\"when\" is missing"),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\nalarms:\n  a: {when: if(x > 1, 1, 0), priority: high}",
          "5:13",
          "put it in quotes: \"if(x > 1, 1, 0)\"",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\nalarms:\n  a: {when: x > 1, deadband: -2}",
          "5:30",
          "negative",
        ),
        Triple(
          "model: m\n---\nasset: a\nmodel: m\naliases: {x: /y}",
          "5:11",
          "Model m has no property \"x\"",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n---\nasset: a\nmodel: m\nattributes: {x: 1}",
          "7:14",
          "is not an attribute",
        ),
        Triple(
          "model: m\nproperties:\n  x: {attribute: double}\n---\nasset: a\nmodel: m\nattributes: {x: {value: 1, from: yesterday}}",
          "7:34",
          "is no time with a zone",
        ),
        Triple(
          "model: m\nproperties:\n  x: {attribute: double}\n---\nasset: a\nmodel: m\nattributes: {x: {from: 2026-11-02T06:00:00Z}}",
          "7:17",
          "\"value\" is missing",
        ),
        Triple(
          "model: m\nproperties:\n  x: {attribute: double}\n---\nasset: a\nmodel: m\nattributes: {x: [{value: 1}, {value: 2}]}",
          "7:17",
          "Two values hold from",
        ),
        Triple(
          "model: m\nproperties:\n  time_zone: {attribute: string, default: UTC}\n---\nasset: a\nmodel: m\nattributes:\n  time_zone: {value: UTC, from: 2026-11-02T06:00:00Z}",
          "8:14",
          "holds at all times",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  f: {frame: y > 1}",
          "4:14",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  f: {frame: x > 1, until: y > 1}",
          "4:28",
          "Property \"y\" does not exist",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  f: {frame: x > 1, until: }",
          "4:21",
          "until is empty",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  m: {metric: avg(x), every: runs}",
          "4:30",
          "nor a frame of model m",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  m: {metric: avg(x), every: 1d, zone: Mars}",
          "4:30",
          "not a time zone such as",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  m: {metric: avg(x), every: 1m, zone: UTC}",
          "4:30",
          "remove zone",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  m: {metric: avg(x), every: 1m, over: 30s}",
          "4:30",
          "as long as the step",
        ),
        Triple(
          "model: m\nproperties:\n  x: {measurement: double}\n  time_zone: {attribute: string, default: Mars}",
          "4:43",
          "takes a time zone such as",
        ),
        Triple("asset: a", "1:1", "\"model\" is missing"),
        Triple("- a\n- b", "1:1", "This document is not a mapping"),
      ) { (text, place, message) ->
        val file = tempdir().toPath().resolve("m.yaml")
        file.writeText(text)
        val problems = shouldThrow<InvalidException> { PlantFiles.read(listOf(file)) }.problems()
        problems.first().toString() shouldContain message
        problems.first().position().toString() shouldBe "$file:$place"
        problems.size shouldBe 1
      }
    }

    test("a file that is not there or not text is a problem, not a crash") {
      val folder = tempdir().toPath()
      folder.resolve("binary.yaml").writeBytes(byteArrayOf(0x6d, 0xff.toByte(), 0x00))
      folder
        .resolve("latin.yaml")
        .writeBytes("model: m\nname: Füller".toByteArray(Charsets.ISO_8859_1))
      folder.resolve("wide.yaml").writeBytes("model: m".toByteArray(Charsets.UTF_16))
      folder.resolve("control.yaml").writeText("model: \u0007")
      val missing = folder.resolve("missing.yaml")
      shouldThrow<InvalidException> { PlantFiles.read(listOf(missing, folder)) }
        .lines(folder)
        .map { it.substringBefore(";") } shouldContainExactly
        listOf(
          "binary.yaml:1:2: The file is not UTF-8 text: byte 0xFF looks like Latin-1 or Windows-1252",
          "control.yaml:1:8: There is a control character, U+0007, that nobody sees",
          "latin.yaml:2:8: The file is not UTF-8 text: byte 0xFC looks like Latin-1 or Windows-1252",
          "missing.yaml: There is no such file or folder",
          "wide.yaml:1:1: The file is not UTF-8 text, it looks like UTF-16",
        )
    }

    test("a file without an edge, or with two, is no edge file") {
      val file = tempdir().toPath().resolve("edge.yaml")
      file.writeText("model: m\n")
      shouldThrow<InvalidException> { EdgeFiles.read(file) }.message shouldContain "defines no edge"
      file.writeText("edge: a\nsources: []\n---\nedge: b\nsources: []\n")
      shouldThrow<InvalidException> { EdgeFiles.read(file) }.lines(file.parent) shouldContainExactly
        listOf(
          "edge.yaml:4:1: A file holds one edge, the first is at edge.yaml:1:1; put this one into another file"
        )
    }
  })
