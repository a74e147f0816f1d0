// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.node.NodeProcess
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path

/** The commands that work on a running server, and the packaged program's own exit codes. */
class CommandsIT :
  FunSpec({
    val examples = NodeProcess.checkout.resolve("examples")

    test("plan tells, apply does, export writes, and what was exported changes nothing") {
      val folder = tempdir("commands").toPath()
      val mine = Files.createDirectories(folder.resolve("mine"))
      for (name in listOf("models.yaml", "assets.yaml")) {
        // A tree may have its model's key: their files must not take each other's place.
        val text = Files.readString(examples.resolve("car-park").resolve(name))
        Files.writeString(mine.resolve(name), text.replace("city-park", "car-park"))
      }
      NodeProcess(folder.resolve("data"), "run").use { node ->
        node.start()
        val server = "${node.url}"

        val plan = Said.of("plan", "$mine", "--server", server)
        withClue(plan) {
          plan.code shouldBe 0
          plan.out shouldContain "+ asset /car-park:"
          plan.out shouldContain Regex("\\n\\d+ added, 0 changed, 0 removed\\n")
        }
        withClue("a plan changes nothing") {
          Said.of("plan", "$mine", "--server", server).out shouldBe plan.out
        }

        Said.of("plan", "$mine", "--server", server, "--exit-code").code shouldBe 3
        val asJson =
          ObjectMapper().readTree(Said.of("plan", "$mine", "--server", server, "--json").out)
        asJson["changes"].size() shouldBeGreaterThan 0

        val apply = Said.of("apply", "$mine", "--server", server)
        withClue(apply) {
          apply.code shouldBe 0
          apply.out shouldBe plan.out
          apply.err shouldContain "This is version ${asJson["version"].asLong() + 1} of the plant."
        }
        Said.of("plan", "$mine", "--server", server, "--exit-code").code shouldBe 0
        Said.of("apply", "$mine", "--server", server).out shouldContain "matched the files already"
        Said.of("plan", "$mine", "--server", server).out shouldContain "matches the files"

        val exported = folder.resolve("exported")
        val export = Said.of("export", "$exported", "--server", server)
        withClue(export) {
          export.code shouldBe 0
          Files.list(exported).use { it.toList() }.forEach { export.out shouldContain "$it" }
        }
        val again = Said.of("apply", "$exported", "--server", server)
        withClue(again) {
          again.code shouldBe 0
          again.out shouldContain "matched the files already"
        }

        withClue("files that say the same stay as they are, with their comments") {
          val before = mine.toFile().walk().filter { it.isFile }.associate { it to it.readText() }
          Said.of("export", "$mine", "--server", server).code shouldBe 0
          mine.toFile().walk().filter { it.isFile }.associate { it to it.readText() } shouldBe
            before
        }

        val values = folder.resolve("values.parquet")
        val written = Said.of("export-values", "$values", "--server", server)
        withClue(written) {
          written.code shouldBe 0
          Files.readString(values, Charsets.ISO_8859_1).take(4) shouldBe "PAR1"
        }
        val nowhere = Said.of("export-values", "s3://bucket/x", "--server", server)
        withClue(nowhere) {
          nowhere.code shouldBe 1
          nowhere.err shouldContain "millwright.s3.endpoint"
        }

        val grafana = folder.resolve("grafana")
        val dashboards = Said.of("dashboards", "$grafana", "--server", server)
        withClue(dashboards) {
          dashboards.code shouldBe 0
          Files.walk(grafana).use { files ->
            files.filter { "$it".endsWith(".json") }.count() > 2
          } shouldBe true
        }

        val first =
          Said.of("versions", "--server", server, "--limit", "1").out.lines()[1].split(" ")[0]
        val assets = mine.resolve("assets.yaml")
        val tree = Files.readString(assets)
        Files.writeString(assets, "asset: elsewhere\nmodel: car-park\n")
        val moved = Said.of("apply", "$mine", "--server", server)
        withClue(moved) {
          moved.code shouldBe 0
          moved.out shouldContain "history kept as data streams without a property ("
          moved.out shouldContain "\n  /car-park/"
        }
        Said.of("restore", "--server", server).out shouldContain "/car-park"
        Said.of("restore", "/car-park", "--server", server).out shouldContain "+ asset /car-park:"
        Said.of("versions", "--server", server).out shouldContain "restore"
        val back = Said.of("apply", "--to-version", first, "--server", server)
        withClue(back) {
          back.code shouldBe 0
          back.out shouldContain "- asset /elsewhere"
        }
        val was = folder.resolve("was")
        Said.of("export", "$was", "--of-version", first, "--server", server).code shouldBe 0
        Said.of("plan", "$was", "--server", server).out shouldContain "matches the files"
        Said.of("plan", "--server", server).code shouldBe 2
        Files.writeString(assets, tree)

        val broken = mine.resolve("models.yaml")
        Files.writeString(broken, Files.readString(broken).replace("double", "duoble"))
        val refused = Said.of("apply", "$mine", "--server", server)
        withClue(refused) {
          refused.code shouldBe 1
          refused.err shouldContain "models.yaml:"
          refused.err shouldContain "duoble"
        }
        withClue("nothing of a refused plant is applied") {
          Said.of("plan", "$exported", "--server", server).out shouldContain "matches the files"
        }
      }
    }

    test("a port that is taken is named, and the node ends with 1") {
      val data = tempdir("taken").toPath()
      val node = NodeProcess(data, "run")
      ServerSocket(node.port, 1, InetAddress.getByName("127.0.0.1")).use { _ ->
        val failure = shouldThrow<IllegalStateException> { node.use { it.start() } }
        val said = failure.message.orEmpty()
        said shouldContain "ended with 1"
        said shouldContain "${node.port}"
        said shouldContain "--port"
        said shouldNotContain "\tat "
      }
    }

    test("the packaged program ends with 0, 1 or 2 as its command did") {
      packaged("--version") shouldBe 0
      packaged("plan", "--help") shouldBe 0
      packaged("plan", "/nowhere") shouldBe 1
      packaged("fly") shouldBe 2
    }
  })

private fun packaged(vararg arguments: String): Int =
  ProcessBuilder(
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-jar",
      NodeProcess.checkout.resolve("single-node/target/quarkus-app/quarkus-run.jar").toString(),
      *arguments,
    )
    .redirectErrorStream(true)
    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
    .start()
    .waitFor()
