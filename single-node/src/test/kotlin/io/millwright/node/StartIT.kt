// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.cli.Said
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds

private val json = ObjectMapper()

/** What a start serves: the version of the plant that the database holds. */
class StartIT :
  FunSpec({
    test(
      "a rollback survives a restart; the start says how the files differ; --apply applies them"
    ) {
      val folder = tempdir("start").toPath()
      val plant = Files.createDirectories(folder.resolve("plant"))
      val model = plant.resolve("m.yaml")
      val data = folder.resolve("data")
      fun files(formula: String, more: String = "") =
        model.writeText(
          "model: m\nproperties:\n  x: {measurement: double}\n  y: {transform: $formula}\n" +
            "---\nasset: a\nmodel: m\n$more"
        )
      val other = "---\nasset: b\nmodel: m\n"
      fun export(node: NodeProcess) = node.get("/api/v1/export").body()

      files("x * 2", other)
      NodeProcess(data, "run", "--models", "$plant").use { node ->
        node.start()
        export(node) shouldContain "x * 2"
        files("x * 3", other)
        Said.of("apply", "$plant", "--server", "${node.url}").code shouldBe 0
        Said.of("apply", "--to-version", "1", "--server", "${node.url}").code shouldBe 0
        export(node) shouldContain "x * 2"
        node.stop() shouldBe 0

        files("x * 3")
        node.start()
        withClue("the rollback holds, and the difference is said on the console and on a page") {
          export(node) shouldContain "x * 2"
          node.output() shouldContain "The model files differ from the plant"
          node.output() shouldContain "m.y"
          node.output() shouldContain "- asset /b"
          export(node) shouldContain "asset: b"
          json.readTree(node.get("/api/v1/given-files").body())["changes"].toString() shouldContain
            "m.y"
        }
        node.kill()
      }

      NodeProcess(data, "run").use { node ->
        node.environment["MILLWRIGHT_MODELS"] = "$plant"
        node.environment["MILLWRIGHT_APPLY"] = "true"
        node.start()
        export(node) shouldContain "x * 3"
        export(node) shouldNotContain "asset: b"
        node.output() shouldNotContain "differ"
        json.readTree(node.get("/api/v1/given-files").body())["changes"].size() shouldBe 0
        node.kill()

        files("x * z")
        node.start()
        withClue("wrong files change nothing of a plant that is there") {
          export(node) shouldContain "x * 3"
          node.output() shouldContain "m.yaml:4:"
          node.output() shouldContain "nothing of them is applied or removed, version 4"
        }
      }
    }

    test("two edge files with one alias or one name: the first runs, the other is shown as BAD") {
      val folder = tempdir("edges").toPath()
      fun edge(file: String, name: String, source: String, vararg aliases: String): Path =
        folder.resolve(file).also {
          it.writeText(
            "edge: $name\nsources:\n  - name: $source\n    modbus: {host: 127.0.0.1, port: 9}\n" +
              "    tags:\n" +
              aliases.joinToString("") { alias -> "      - {alias: $alias, holding: 1}\n" }
          )
        }
      val a = edge("a.yaml", "one", "first", "/p/x")
      val b = edge("b.yaml", "two", "second", "/p/x", "/p/y")
      val c = edge("c.yaml", "one", "third", "/p/z")
      NodeProcess(folder.resolve("data"), "run").use { node ->
        node.environment["MILLWRIGHT_EDGE"] = "$c,$b,$a"
        node.start()
        fun sources(): Map<String, JsonNode> =
          json.readTree(node.get("/api/v1/sources").body())["sources"].associateBy {
            it["source"].asText()
          }
        val before = sources()
        withClue(before) {
          before.keys shouldBe setOf("first", "second", "third")
          before.getValue("first")["problems"].size() shouldBe 0
          before.getValue("second")["tags"].asInt() shouldBe 2
          before.getValue("second")["problems"].single().asText() shouldContain "b.yaml:6:9"
          before.getValue("second")["problems"].single().asText() shouldContain "a.yaml:6:9"
          before.getValue("third")["state"].asText() shouldBe "REFUSED"
          before.getValue("third")["cause"].asText() shouldContain "c.yaml:1:1"
        }
        node.output() shouldContain "b.yaml:6:9"
        node.output() shouldNotContain "\tat "

        val plan =
          Said.of(
            "plan",
            "${NodeProcess.checkout.resolve("examples/car-park")}",
            "--edge",
            "$a,$b,$c",
            "--server",
            "${node.url}",
          )
        withClue(plan) {
          plan.code shouldBe 1
          plan.err shouldContain "b.yaml:6:9"
          plan.err shouldContain "c.yaml:1:1"
        }

        withClue(
          "what is mended in a file is read without a restart, and a bad file changes nothing"
        ) {
          edge("b.yaml", "two", "second", "/p/y")
          edge("c.yaml", "three", "third", "/p/z")
          a.writeText("edge: one\nsources: [")
          eventually(30.seconds) {
            val now = sources()
            now.getValue("second")["problems"].size() shouldBe 0
            now.getValue("third")["edge"].asText() shouldBe "three"
            now.getValue("third")["state"].asText() shouldNotContain "REFUSED"
            now.getValue("first")["edge"].asText() shouldBe "one"
            now.getValue("first")["state"].asText() shouldNotContain "REFUSED"
            now.getValue("a.yaml")["cause"].asText() shouldContain "continues as it was"
          }
        }
      }
    }
  })
