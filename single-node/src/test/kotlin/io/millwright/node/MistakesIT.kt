// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.nio.file.Files

/** What people get wrong is told whole, with its lines, and what is right runs. */
class MistakesIT :
  FunSpec({
    test("ten mistakes in a model file and ten in an edge file are all reported in one run") {
      val folder = tempdir("mistakes").toPath()
      val models = Files.createDirectories(folder.resolve("plant")).resolve("models.yaml")
      Files.writeString(
        models,
        """
        model: filler
        properties:
          Speed:       {measurement: double}
          temperature: {measurement: duoble}
          pressure:    {measurement: double, unit: bars per hour}
          hot:         {transform: temprature > 80}
          half:        {transform: temperature / }
          mean:        {transform: avg(temperature)}
          total:       {metric: sum(temperature)}
          rate:        {metric: sum(temperature), every: 5 minutes}
          loop:        {transform: loop + temperature}
        alarms:
          high: {when: temperature > 80, priority: urgent}
        ---
        asset: plant
        model: filer
        """
          .trimIndent(),
      )
      val edge = folder.resolve("edge.yaml")
      Files.writeString(
        edge,
        """
        edge: hall
        sources:
          - name: plc
            opcua: {endpoint: "http://127.0.0.1:4840", security: Basic1/Sign, publishing: soon}
            tags:
              - {alias: /a/b, node: "ns=2;s=Temperature"}
              - {alias: /a/c}
              - {alias: /a/b, node: "ns=2;s=Speed"}
          - name: meter
            modbus: {host: 127.0.0.1, port: 70000, poll: 0s}
            tags:
              - {alias: /m/a, holding: 70000}
              - {alias: /m/b, holding: 0, input: 0}
              - {alias: /m/c, holding: 0, type: float16}
              - {alias: /m/d, holding: 0, type: float32, order: ACBD}
              - {holding: 3}
        """
          .trimIndent(),
      )
      val (said, sources, plant) =
        NodeProcess(
            folder.resolve("data"),
            "run",
            "--models",
            "${models.parent}",
            "--edge",
            "$edge",
          )
          .use { node ->
            node.start()
            Triple(
              node.output(),
              node.get("/api/v1/sources").body(),
              node.get("/api/v1/export").body(),
            )
          }
      withClue(said) {
        linesNamed(said, "models.yaml") shouldContainAll listOf(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16)
        linesNamed(said, "edge.yaml") shouldContainAll listOf(4, 7, 8, 10, 12, 13, 14, 15, 16)
        said shouldContain "in the model files; the rest is applied"
        said shouldContain " --server http://127.0.0.1:"
        said shouldContain "12 problems; the rest of $edge runs"
      }
      withClue(plant) {
        plant shouldContain "model: filler"
        plant shouldNotContain "temperature"
      }
      val cards = ObjectMapper().readTree(sources)["sources"].associateBy { it["source"].asText() }
      withClue(sources) {
        cards.keys shouldBe setOf("plc", "meter")
        cards.values.map { it["state"].asText() }.toSet() shouldBe setOf("REFUSED")
        cards.getValue("plc")["cause"].asText() shouldContain "edge.yaml:4:"
        cards.getValue("meter")["bad"].asInt() shouldBe 4
      }
    }

    test("a second node on the same data folder is refused, and says why") {
      val data = tempdir("twice").toPath()
      NodeProcess(data, "run").use { first ->
        first.start()
        val failure =
          shouldThrow<IllegalStateException> { NodeProcess(data, "run").use { it.start() } }
        failure.message.orEmpty() shouldContain "Another Millwright runs on the data folder"
      }
    }
  })

private fun linesNamed(text: String, file: String): Set<Int> =
  Regex("$file:(\\d+)").findAll(text).map { it.groupValues[1].toInt() }.toSet()
