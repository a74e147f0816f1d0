// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.set
import io.kotest.property.arbitrary.withEdgecases
import io.kotest.property.checkAll
import io.millwright.file.edge.EdgeFiles
import io.millwright.validation.InvalidException
import io.millwright.validation.Problem

/** A mistake: what stands in a file, and what somebody wrote instead, on the same line. */
private data class Slip(val right: String, val wrong: String)

private val EDGE =
  """
  edge: graz
  sources:
    - name: filler
      opcua:
        endpoint: opc.tcp://127.0.0.1:4840
        publishing: 500ms
      max_ahead: 10m
      tags:
        - {alias: /graz/a, node: "ns=2;s=a", scale: 2}
        - {alias: /graz/b, node: "ns=2;s=b", deadband: 0.5}
        - alias: /graz/c
          node: ns=2;s=c
          offset: 1
    - name: meter
      modbus:
        host: 127.0.0.1
        poll: 1s
      tags:
        - {alias: /graz/d, holding: 0, type: float32, order: ABCD}
        - {alias: /graz/e, coil: 3}
  """
    .trimIndent()

private val SLIPS =
  listOf(
    Slip("edge: graz", "edge: graz 1"),
    Slip("- name: filler", "- nmae: filler"),
    Slip("publishing: 500ms", "publishing: 500 milliseconds"),
    Slip("endpoint: opc.tcp://127", "endpoint: http://127"),
    Slip("max_ahead: 10m", "max_ahead: soon"),
    Slip("scale: 2", "scale: 2,5"),
    Slip("deadband: 0.5", "deadband: a little"),
    Slip("- alias: /graz/c", "- alais: /graz/c"),
    Slip("offset: 1", "offset: one"),
    Slip("- name: meter", "- name: filler"),
    Slip("poll: 1s", "poll: 1"),
    Slip("type: float32", "type: real"),
    Slip("coil: 3", "coil: three"),
  )

private fun String.with(slip: Slip) = replaceFirst(slip.right, slip.wrong)

/** All of them at once, and any few. */
private val SOME = Arb.set(Arb.int(SLIPS.indices), 1..8).withEdgecases(SLIPS.indices.toSet())

private fun problems(text: String): List<Problem> =
  try {
    EdgeFiles.parse("edge.yaml", text, EdgeCollector::check)
    listOf()
  } catch (e: InvalidException) {
    e.problems()
  }

class ManyEdgeMistakesSpec :
  FunSpec({
    test("the file without a slip is right") { problems(EDGE) shouldBe listOf() }

    // The mistakes that the reader of files sees, and those that connectors see.
    test("mistakes in an edge file neither hide each other nor cause further messages") {
      checkAll(100, SOME) { chosen ->
        val slips = chosen.map { SLIPS[it] }
        val found = problems(slips.fold(EDGE) { text, slip -> text.with(slip) })
        withClue(found.joinToString("\n")) {
          found.map { it.position().line() } shouldBe
            slips.map { slip -> EDGE.lines().indexOfFirst { slip.right in it } + 1 }.sorted()
        }
      }
    }

    test("no message of an edge file shows what is inside of the program, and each has its line") {
      val values = Regex("(: +|- )(\"[^\"]*\"|[A-Za-z0-9/.:=;_]+)(?=[,}\n]|$)")
      val places = values.findAll(EDGE).toList()
      checkAll(200, Arb.int(places.indices), Arb.element(WRONG)) { place, wrong ->
        val range = places[place].groups[2]!!.range
        for (problem in problems(EDGE.replaceRange(range, wrong))) {
          withClue("$problem") {
            (problem.position().file() to (problem.position().line() > 0)) shouldBe
              ("edge.yaml" to true)
            INSIDE.find(problem.message().replace("\"$wrong\"", ""))?.value shouldBe null
          }
        }
      }
    }
  })

/** What no message shows. */
private val INSIDE =
  Regex("\\b[a-z]+(\\.[a-z]+)*\\.[A-Z]|Exception|\\bnull\\b|\\[]|cannot be parsed|Optional")

private val WRONG =
  listOf(
    "",
    "~",
    "null",
    "[]",
    "{}",
    "[a, b]",
    "1,5",
    "1.234,5",
    "PT5M",
    "5 min",
    "-1",
    "1e999",
    "NaN",
  ) +
    listOf("99999999999999999999", "\"\"", "true", "yes", "'\u0000'", "ä", "&a b", "*a", "!!int x")
