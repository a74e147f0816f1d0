package io.millwright.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.node.NodeProcess
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText

/** What the commands say and how they end, as far as no server is needed for it. */
class CommandsSpec :
  FunSpec({
    val options =
      mapOf(
        "demo" to listOf("--port", "--data"),
        "run" to listOf("--models", "--edge", "--port", "--data", "--database-url"),
        "edge" to listOf("--edge", "--to", "--data"),
        "simulate" to listOf("NAME", "--seed", "--speed"),
        "plan" to listOf("DIR", "--server"),
        "apply" to listOf("DIR", "--server"),
        "export" to listOf("DIR", "--server"),
        "browse" to listOf("opc.tcp://HOST:PORT"),
        "dashboards" to listOf("DIR", "--models", "--server"),
      )

    test("help names every command, and each command's help its options; both end with 0") {
      val all = Said.of("--help")
      all.code shouldBe 0
      for ((command, named) in options) {
        all.out shouldContain command
        val own = Said.of(command, "--help")
        withClue("$command --help") {
          own.code shouldBe 0
          named.forEach { own.out shouldContain it }
          own.err shouldBe ""
        }
      }
    }

    test("wrong usage ends with 2, names what is wrong, and shows the usage") {
      val wrong =
        mapOf(
          listOf<String>() to "Which command?",
          listOf("plan") to "DIR",
          listOf("edge", "--edge", "x.yaml") to "--to",
          listOf("run", "--port", "many") to "'many'",
          listOf("simulate", "power-station") to "bottling-plant",
          listOf("export", "a", "b") to "b",
        )
      for ((arguments, named) in wrong) {
        val said = Said.of(*arguments.toTypedArray())
        withClue("$arguments: $said") {
          said.code shouldBe 2
          said.err shouldContain named
          said.err shouldContain "Usage: millwright"
        }
      }
    }

    test("a command that is misspelt ends with 2 and gets a proposal") {
      val said = Said.of("aply", "plant")
      said.code shouldBe 2
      said.err shouldContain "Did you mean: millwright apply"
    }

    test("what cannot be done ends with 1 and one message without a stack trace") {
      val folder = tempdir("commands").toPath()
      val empty = Files.createDirectory(folder.resolve("empty"))
      // Nobody listens on the discard port of the loopback interface.
      val nobody = "http://127.0.0.1:9"
      val models = "${NodeProcess.checkout.resolve("examples/bottling-plant")}"
      val failing =
        mapOf(
          listOf("plan", models, "--server", nobody) to "No Millwright answers at $nobody",
          listOf("apply", models, "--server", nobody) to "No Millwright answers at $nobody",
          listOf("export", "$folder/out", "--server", nobody) to "No Millwright answers at $nobody",
          listOf("plan", "$folder/none") to "is not a folder",
          listOf("plan", "$empty") to "There is no .yaml file in",
          listOf("dashboards", "$folder/out", "--models", "$folder/none") to "none",
          listOf("edge", "--edge", "$folder/none.yaml", "--to", nobody, "--data", "$folder/data") to
            "none.yaml",
          listOf("browse", "opc.tcp://127.0.0.1:9") to "127.0.0.1:9",
        )
      for ((arguments, named) in failing) {
        val said = Said.of(*arguments.toTypedArray())
        withClue("$arguments: $said") {
          said.code shouldBe 1
          said.err shouldContain named
          said.err shouldNotContain "\tat "
        }
      }
    }

    test("a collector with a wrong edge file starts nothing and names the lines") {
      val folder = tempdir("edge").toPath()
      val edge = folder.resolve("edge.yaml")
      Files.writeString(
        edge,
        """
        edge: hall
        sources:
          - name: meter
            modbus: {host: 127.0.0.1, poll: 0s}
            tags:
              - {alias: /m/a, holding: 70000}
        """
          .trimIndent(),
      )
      val said =
        Said.of("edge", "--edge", "$edge", "--to", "http://127.0.0.1:9", "--data", "$folder/data")
      withClue(said) {
        said.code shouldBe 1
        said.err shouldContain "edge.yaml:4:"
        said.err shouldContain "edge.yaml:6:"
        Files.exists(folder.resolve("data")) shouldBe false
      }
    }

    test("dashboards are written from model files, a file for each model and more") {
      val folder = tempdir("grafana").toPath()
      val examples = NodeProcess.checkout.resolve("examples")
      val said =
        Said.of(
          "dashboards",
          "$folder",
          "--models",
          "$examples/bottling-plant",
          "--models",
          "$examples/car-park",
        )
      withClue(said) {
        said.code shouldBe 0
        val written = Files.walk(folder).use { it.filter(Files::isRegularFile).toList() }
        said.out.lines().filter { it.isNotBlank() }.map { Path.of(it) } shouldContainAll written
        val dashboards = written.filter { it.extension == "json" }
        dashboards.shouldNotBeEmpty()
        dashboards.forEach { it.readText() shouldContain "\"panels\"" }
        val titles = dashboards.joinToString { it.readText().substringAfter("\"title\": ") }
        listOf("filler", "labeller", "meter", "lift", "Plant overview").forEach {
          titles shouldContain it
        }
        written.map { it.extension }.toSet() shouldContainAll setOf("json", "yaml")
      }
    }
  })
