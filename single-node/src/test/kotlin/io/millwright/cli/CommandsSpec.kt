// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.access.AccessFiles
import io.millwright.access.AccessKey
import io.millwright.access.Principal
import io.millwright.access.Role
import io.millwright.cli.client.ServerClient
import io.millwright.edge.EdgeCollector
import io.millwright.file.PlantFiles
import io.millwright.file.edge.EdgeFiles
import io.millwright.node.NodeProcess
import io.millwright.simulator.Simulation
import java.io.PrintWriter
import java.io.StringWriter
import java.io.UncheckedIOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.concurrent.thread
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.seconds

/** What the commands say and how they end, as far as no server is needed for it. */
class CommandsSpec :
  FunSpec({
    val options =
      mapOf(
        "demo" to listOf("--port", "--data"),
        "run" to
          listOf("--models", "--edge", "--port", "--data", "--database-url", "--host", "--access"),
        "edge" to listOf("--edge", "--to", "--data", "--token", "--health-port"),
        "simulate" to listOf("NAME", "--seed", "--speed"),
        "plan" to listOf("DIR", "--server", "--token"),
        "apply" to listOf("DIR", "--server"),
        "export" to listOf("DIR", "--server"),
        "key" to listOf("NAME", "--role", "--below", "--access-key"),
        "browse" to listOf("opc.tcp://HOST:PORT", "--model-file", "--data"),
        "dashboards" to listOf("DIR", "--models", "--server"),
      )

    test("the line for psql finds the password in a folder of any name") {
      val data = tempdir().toPath().resolve("o'neil's data")
      val postgres = Files.createDirectories(data.resolve("postgres"))
      Files.writeString(postgres.resolve("port"), "15432")
      Files.writeString(postgres.resolve("reader-password"), "letters")
      val line = Said.of("database", "--data", "$data").out.lines().single { "psql -h" in it }
      val password = line.substringAfter("psql:").substringBefore(" psql -h")
      val shell = ProcessBuilder("sh", "-c", "$password; printf %s \"\$PGPASSWORD\"").start()
      String(shell.inputStream.readAllBytes()) shouldBe "letters"
    }

    test("a download that breaks off leaves no file, and says what to do") {
      ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use { server ->
        val answering = thread {
          server.accept().use {
            val reader = it.getInputStream().bufferedReader()
            while (reader.readLine().isNotEmpty()) Unit
            it
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab".toByteArray())
          }
        }
        val file = tempdir().toPath().resolve("values.csv")
        val client = ServerClient(URI("http://127.0.0.1:${server.localPort}"), Optional.empty())
        shouldThrow<UncheckedIOException> { client.download("/values", file) }.message shouldContain
          "broke off, and $file is not written"
        answering.join()
        Files.list(file.parent).use { it.count() } shouldBe 0
      }
    }

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
          listOf("key", "eva") to "--role",
          listOf("key", "eva", "--role", "boss") to "'boss'",
          listOf("key", "eva smith", "--role", "viewer") to "eva smith",
          listOf("key", "eva", "--role", "viewer", "--below", "line-1") to "line-1",
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

    test("a failed command ends with 1 and one message without a stack trace") {
      val folder = tempdir("commands").toPath()
      val empty = Files.createDirectory(folder.resolve("empty"))
      val latin = Files.createDirectory(folder.resolve("latin"))
      Files.write(
        latin.resolve("a.yaml"),
        "model: a\nname: Füller".toByteArray(Charsets.ISO_8859_1),
      )
      Files.writeString(latin.resolve("b.yaml"), "{model: b, nmae: b}\n")
      Files.writeString(latin.resolve("edge.yaml"), "edge: a b\nsources: []\n")
      // Nobody listens on the discard port of the loopback interface.
      val nobody = "http://127.0.0.1:9"
      val models = "${NodeProcess.checkout.resolve("examples/bottling-plant")}"
      val failing =
        listOf(
          listOf("plan", models, "--server", nobody) to "No Millwright answers at $nobody",
          listOf("apply", models, "--server", nobody) to "No Millwright answers at $nobody",
          listOf("export", "$folder/out", "--server", nobody) to "No Millwright answers at $nobody",
          listOf("plan", models, "--server", "http://no-such-host.invalid") to
            "There is no host no-such-host.invalid",
          listOf("plan", "$latin", "--server", nobody) to
            "a.yaml:2:8: The file is not UTF-8 text: byte 0xFC",
          listOf("plan", "$latin", "--server", nobody) to "b.yaml:1:12: b: Unknown key",
          listOf("plan", "$latin", "--edge", "$latin/edge.yaml", "--server", nobody) to
            "b.yaml:1:12: b: Unknown key",
          listOf("plan", "$folder/none") to "is not a folder",
          listOf("plan", "$empty") to "There is no model file in",
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

    test("browse writes an edge file and models that fit it, and nothing where nobody asked") {
      val folder = tempdir("browse").toPath()
      val models = folder.resolve("plant/models.yaml")
      Simulation.of("bottling-plant", 1, Instant.parse("2026-01-01T00:00:00Z")).use { plant ->
        val ports = listOf("line-1", "line-2", "line-3", "meters").associateWith { 0 }
        plant.serve(InstantSource.system(), 1.0, "127.0.0.1", ports)
        val here = Path.of("").toAbsolutePath().toFile().list().orEmpty().toSet()
        val arguments =
          arrayOf("browse", "opc.tcp://127.0.0.1:${plant.port("line-1")}", "--prefix", "graz/")
        val said = Said.of(*arguments, "--model-file", "$models")
        withClue(said) { (said.code to said.err) shouldBe (0 to "") }
        Path.of("").toAbsolutePath().toFile().list().orEmpty().toSet() shouldBe here
        val edge = Files.writeString(folder.resolve("edge.yaml"), said.out)
        val tags = EdgeFiles.read(edge, EdgeCollector::check).sources().single().tags()
        val made = PlantFiles.read(listOf(folder))
        tags.shouldNotBeEmpty()
        tags.map { made.findProperty(it.alias()).isPresent }.distinct() shouldBe listOf(true)
        tags
          .map { it.address().entries()["node"]!!.text().substringBefore(';') }
          .distinct() shouldBe listOf("nsu=urn:millwright:simulator")
        models.readText() shouldContain "unit: Cel"
        // Once more would lose what somebody has written into the file.
        val again = Said.of(*arguments, "--model-file", "$models")
        (again.code to again.err.trim()) shouldBe
          (1 to "$models is there already; name a new file with --model-file")
      }
    }

    test("a server that would let in strangers is refused, and so is a wrong access file") {
      val folder = tempdir("access").toPath()
      val open = Said.of("run", "--host", "0.0.0.0", "--data", "$folder/data")
      open.code shouldBe 1
      open.err shouldContain "--access FILE"
      val access = folder.resolve("access.yaml")
      Files.writeString(access, "principal: eva\nrole: boss\npassword: hunter2hunter2\n")
      val wrong = Said.of("run", "--access", "$access", "--data", "$folder/data")
      withClue(wrong) {
        wrong.code shouldBe 1
        listOf("access.yaml:1:1", "access.yaml:2:7", "access.yaml:3:1").forEach {
          wrong.err shouldContain it
        }
        wrong.err shouldNotContain "hunter2"
        Files.exists(folder.resolve("data")) shouldBe false
      }
    }

    test("a key is printed for the access file, and its secret beside it, once") {
      val file = Files.createTempFile(tempdir("keys").toPath(), "access", ".yaml")
      val token =
        Said.of("key", "eva", "--role", "engineer", "--below", "/graz/line-1,/graz/line-2")
      val key = Said.of("key", "mes", "--role", "operator", "--access-key")
      listOf(token, key).forEach { it.code shouldBe 0 }
      Files.writeString(file, token.out + key.out)
      val text = Regex("mw_\\w+").find(token.err)!!.value
      val secret = key.err.substringAfter("Secret access key: ").substringBefore("\n").trim()
      val id = key.err.substringAfter("Access key id:").substringBefore("\n").trim()
      listOf(text, secret).forEach { Files.readString(file) shouldNotContain it }
      val read = AccessFiles.read(file, mapOf("MILLWRIGHT_SECRET_$id" to secret)).credentials()
      read.map { it.principal() } shouldBe
        listOf(
          Principal("eva", Role.ENGINEER, listOf("/graz/line-1", "/graz/line-2")),
          Principal("mes", Role.OPERATOR, listOf()),
        )
      read[0].tokens().single().matches(text) shouldBe true
      read[1].keys().single() shouldBe AccessKey(id, secret)
    }

    test("a collector names the lines that are wrong in its file, and runs the rest of it") {
      val folder = tempdir("edge").toPath()
      val edge = folder.resolve("edge.yaml")
      Files.writeString(
        edge,
        """
        edge: hall
        sources:
          - name: meter
            modbus: {host: 127.0.0.1, port: 9, poll: 1s}
            tags:
              - {alias: /m/a, holding: 70000}
              - {alias: /m/b, holding: 1}
          - name: other
            modbus: {host: 127.0.0.1, port: 9, poll: 0s}
            tags:
              - {alias: /m/c, holding: 2}
        """
          .trimIndent(),
      )
      Collector("$edge", folder.resolve("data")).use {
        eventually(30.seconds) { it.out shouldContain "Collecting 1 sources of hall" }
        it.err shouldContain "edge.yaml:6:"
        it.err shouldContain "edge.yaml:9:"
        it.err shouldNotContain "edge.yaml:7:"
        it.err shouldContain "2 problems; the rest of $edge runs."
        it.code shouldBe null
        Files.exists(folder.resolve("data/spool/hall")) shouldBe true
      }
    }

    test(
      "a collector says what troubles it, each thing once and with the cure, and so does health"
    ) {
      val folder = tempdir("edge").toPath()
      val edge = folder.resolve("edge.yaml")
      Files.writeString(
        edge,
        """
        edge: hall
        sources:
          - name: meter
            modbus: {host: 127.0.0.1, port: 9, poll: 1s}
            tags:
              - {alias: /m/b, holding: 1}
          - name: wrong
            modbus: {host: 127.0.0.1, port: many}
            tags:
              - {alias: /m/c, holding: 1}
        """
          .trimIndent(),
      )
      val port = ServerSocket(0).use { it.localPort }
      Collector("$edge", folder.resolve("data"), "--health-port", "$port").use {
        eventually(30.seconds) {
          it.out shouldContain "source=meter does not answer: Cannot connect to modbus 127.0.0.1:9"
          it.out shouldContain "destination takes no readings: http://127.0.0.1:9 can't be reached"
        }
        listOf("meter modbus 127.0.0.1:9, 1 tags", "for http://127.0.0.1:9, without a token")
          .forEach { said -> it.out shouldContain said }
        val health = health(port)
        withClue(health) {
          health.statusCode() shouldBe 503
          health.body() shouldContain "\"status\":\"DOWN\""
          health.body() shouldContain "Cannot connect to modbus 127.0.0.1:9"
          health.body() shouldContain "can't be reached"
          health.body() shouldContain "\"connected\":0,\"configured\":2,\"backoff\":1,\"refused\":1"
          health.body() shouldContain "\"wrong\":\"REFUSED: "
        }
        it.out.lines().count { line -> "does not answer" in line } shouldBe 1
        it.out.lines().count { line -> "takes no readings" in line } shouldBe 1
      }
    }

    test("a health port that is none is wrong usage, and one that is taken is named") {
      for (port in listOf("many", "0", "70000", ":8090")) {
        val said = Said.of("edge", "--edge", "x.yaml", "--to", "http://h", "--health-port", port)
        said.code shouldBe 2
        said.err shouldContain "give one such as 8090"
      }
      ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use { taken ->
        val edge = tempdir("edge").toPath().resolve("edge.yaml")
        Files.writeString(edge, "edge: hall\nsources: []\n")
        val port = "${taken.localPort}"
        val said =
          Said.of("edge", "--edge", "$edge", "--to", "http://127.0.0.1:9", "--health-port", port)
        said.code shouldBe 1
        said.err shouldContain port
        said.err shouldContain "--health-port"
      }
    }

    test("a collector whose file is no edge file names the line and starts nothing") {
      val folder = tempdir("edge").toPath()
      val edge = folder.resolve("edge.yaml")
      for ((text, line) in mapOf("edge: hall\nsources: [" to 2, "sources:\n  - name: plc\n" to 1)) {
        Files.writeString(edge, text)
        Collector("$edge", folder.resolve("data")).use {
          eventually(30.seconds) { it.code shouldBe 1 }
          it.err shouldContain "edge.yaml:$line:"
          it.err shouldNotContain "\tat "
          it.out shouldNotContain "Collecting"
          Files.exists(folder.resolve("data")) shouldBe false
        }
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

private fun health(port: Int) =
  HttpClient.newHttpClient().use {
    it.send(
      HttpRequest.newBuilder(URI("http://127.0.0.1:$port/q/health")).build(),
      HttpResponse.BodyHandlers.ofString(),
    )
  }

/** The command `edge` in a thread of this process, since it runs until it is stopped. */
private class Collector(file: String, data: Path, vararg more: String) : AutoCloseable {
  private val said = StringWriter()
  private val complained = StringWriter()
  @Volatile
  var code: Int? = null
    private set

  private val running =
    thread(name = "edge") {
      code =
        Main.commandLine()
          .setOut(PrintWriter(said, true))
          .setErr(PrintWriter(complained, true))
          .execute("edge", "--edge", file, "--to", "http://127.0.0.1:9", "--data", "$data", *more)
    }

  val out
    get() = said.toString()

  val err
    get() = complained.toString()

  override fun close() {
    running.interrupt()
    running.join(30_000)
    running.isAlive shouldBe false
  }
}
