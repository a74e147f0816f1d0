// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import com.sun.net.httpserver.HttpServer
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.millwright.access.Role
import io.millwright.node.NodeProcess
import io.millwright.simulator.Simulation
import java.net.InetSocketAddress
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.InstantSource
import java.util.Properties
import picocli.CommandLine.Model.CommandSpec
import picocli.CommandLine.Model.OptionSpec

/** Where a command may get its options from. */
private enum class Way {
  COMMAND_LINE,
  VARIABLE,
  PROPERTY,
}

private fun defaults(options: Map<String, String>, way: Way) =
  OptionDefaults(
    if (way == Way.VARIABLE) options.mapKeys { OptionDefaults.variable(it.key.drop(2)) }
    else mapOf(),
    Properties().apply {
      if (way == Way.PROPERTY) options.forEach { put("millwright." + it.key.drop(2), it.value) }
    },
  )

private fun words(options: Map<String, String>, way: Way) =
  if (way != Way.COMMAND_LINE) listOf()
  else
    options.flatMap { (name, value) -> if (value == "true") listOf(name) else listOf(name, value) }

/** Every option that somebody may set for good, in a service's environment or in a script's. */
class OptionsSpec :
  FunSpec({
    val commands = Main.commandLine().subcommands.mapValues { it.value.commandSpec }

    /** Those of ours; `--help` and `--version` ask for something else than the command. */
    fun options(command: CommandSpec) =
      command.options().filter { !it.usageHelp() && !it.versionHelp() }

    /** A value that no option has by default. */
    fun sample(option: OptionSpec): String {
      if (option.longestName().endsWith("-port")) return "17"
      return when (option.auxiliaryTypes().first()) {
        Boolean::class.java -> "true"
        Role::class.java -> "engineer"
        Int::class.java,
        Long::class.java,
        Double::class.java,
        Int::class.javaObjectType,
        Long::class.javaObjectType -> "17"
        else -> if (option.isMultiValue) "one,two" else "some"
      }
    }

    /** What the object that does the work has got for each option. */
    fun values(
      command: CommandSpec,
      given: Map<String, String>,
      defaults: OptionDefaults,
    ): Map<String, Any?> {
      val needed =
        options(command)
          .map { it.longestName() }
          .filter { name ->
            command.findOption(name).required() &&
              name !in given &&
              defaults.find(name.drop(2)).isEmpty
          }
          .associateWith { sample(command.findOption(it)) }
      val positional = command.positionalParameters().filter { it.arity().min() > 0 }.map { "x" }
      val line = Main.commandLine(defaults)
      val words = positional + words(given + needed, Way.COMMAND_LINE)
      line.parseArgs(command.name(), *words.toTypedArray())
      val parsed = line.subcommands.getValue(command.name()).commandSpec
      return options(parsed).associate { option ->
        val value = option.getValue<Any?>()
        option.longestName() to if (value is java.util.Optional<*>) value.orElse(null) else value
      }
    }

    for ((name, command) in commands) {
      test("$name takes each of its options from the command line, a property and a variable") {
        val set = options(command).associate { it.longestName() to sample(it) }
        val others =
          options(command).associate {
            it.longestName() to
              when (sample(it)) {
                "true" -> "true"
                "17" -> "18"
                else -> "viewer"
              }
          }
        val unset = values(command, mapOf(), defaults(mapOf(), Way.VARIABLE))
        val typed = values(command, set, defaults(mapOf(), Way.VARIABLE))
        for (option in options(command)) {
          withClue(option.longestName()) {
            if (!option.required()) {
              typed[option.longestName()] shouldNotBe unset[option.longestName()]
            }
            if (option.isMultiValue) {
              (typed[option.longestName()] as List<*>).map { "$it" } shouldBe listOf("one", "two")
            }
          }
        }
        values(command, mapOf(), defaults(set.mapValues { "" }, Way.VARIABLE)) shouldBe unset
        for (way in listOf(Way.VARIABLE, Way.PROPERTY)) {
          values(command, mapOf(), defaults(set, way)) shouldBe typed
        }
        withClue("what is typed counts, then the property, then the variable") {
          val variables = defaults(others, Way.VARIABLE)
          val both =
            OptionDefaults(variables.environment(), defaults(set, Way.PROPERTY).properties())
          values(command, mapOf(), both) shouldBe typed
          values(command, set, variables) shouldBe typed
        }
      }
    }

    test("an environment with HELP, VERSION and secrets harms no command, and no help shows it") {
      val environment =
        OptionDefaults(
          mapOf(
            "MILLWRIGHT_HELP" to "true",
            "MILLWRIGHT_VERSION" to "1.2",
            "MILLWRIGHT_TOKEN" to "mw_secret",
            "MILLWRIGHT_DATABASE_PASSWORD" to "mw_secret",
          ),
          Properties(),
        )
      for (name in commands.keys) {
        val help = said(environment, name, "--help")
        help.code shouldBe 0
        help.out.contains("mw_secret") shouldBe false
      }
      said(environment, "key", "eva", "--role", "viewer").code shouldBe 0
    }

    test("a wrong value in a variable is refused with the variable's name") {
      val wrong = OptionDefaults(mapOf("MILLWRIGHT_PORT" to "many"), Properties())
      val refused = said(wrong, "run")
      refused.code shouldBe 2
      refused.err shouldContain "MILLWRIGHT_PORT"
      refused.err shouldContain "'many'"
    }

    test("what a command does is the same wherever its options stand, and each changes it") {
      val folder = tempdir("options").toPath()
      val models = NodeProcess.checkout.resolve("examples/car-park")
      val edge = Files.writeString(folder.resolve("edge.yaml"), "edge: hall\nsources: []\n")
      Files.createDirectories(folder.resolve("other/postgres"))
      Files.writeString(folder.resolve("other/postgres/port"), "15999\n")
      Files.writeString(folder.resolve("other/postgres/reader-password"), "hidden\n")
      val shared =
        mapOf("--server" to "{other}", "--token" to "mw_known", "--ca" to "$folder/none.pem")
      val plant = mapOf("--edge" to "$edge", "--to-version" to "3", "--json" to "true")
      val effects: Map<List<String>, Map<String, String>> =
        mapOf(
          listOf("plan", "$models") to shared + plant + mapOf("--exit-code" to "true"),
          listOf("apply", "$models") to shared + plant + mapOf("--planned-against" to "7"),
          listOf("export", "$folder/exported") to shared + mapOf("--of-version" to "3"),
          listOf("versions") to shared + mapOf("--limit" to "3"),
          listOf("streams") to shared + mapOf("--prefix" to "/graz"),
          listOf("restore") to shared,
          listOf("export-values", "s3://bucket/values") to
            shared +
              mapOf(
                "--streams" to "/graz",
                "--from" to "2026-01-31",
                "--to" to "2026-02-01T00:00:00Z",
                "--format" to "csv",
                "--computed" to "true",
              ),
          listOf("dashboards", "$folder/grafana") to shared + mapOf("--models" to "$models"),
          listOf("database") to mapOf("--data" to "$folder/other", "--show-password" to "true"),
          listOf("key", "eva", "--role", "viewer") to
            mapOf("--below" to "/graz,/linz", "--access-key" to "true"),
          listOf("key", "eva") to mapOf("--role" to "engineer"),
        )
      Recorder().use { recorder ->
        Recorder().use { other ->
          for ((command, options) in effects) {
            for ((option, given) in options) {
              val set = mapOf(option to given.replace("{other}", other.url))
              val server =
                if (command[0] in listOf("key", "database") || option == "--server") mapOf()
                else mapOf("--server" to recorder.url)
              // Never the server of whoever runs this.
              val unset = if (option == "--server") mapOf(option to recorder.url) else mapOf()
              val context =
                if (option == "--show-password") mapOf("--data" to "$folder/other") else mapOf()
              // A version stands in the place of the files.
              val words = if (option == "--to-version") command.take(1) else command
              fun effect(set: Map<String, String>, way: Way): List<String> {
                recorder.heard.clear()
                other.heard.clear()
                val all = words(server + context, Way.COMMAND_LINE) + words(set, way)
                val said = said(defaults(set, way), *(words + all).toTypedArray())
                return listOf("${said.code}", said.out.masked(), said.err.masked()) +
                  recorder.heard +
                  other.heard.map { "other: $it" }
              }
              withClue("$words $option") {
                val typed = effect(set, Way.COMMAND_LINE)
                typed shouldNotBe effect(unset, Way.COMMAND_LINE)
                effect(set, Way.VARIABLE) shouldBe typed
              }
            }
          }
        }
      }
      withClue("options whose effect is looked at nowhere") {
        val elsewhere = setOf("run", "demo", "browse", "edge", "simulate")
        val missed =
          commands
            .filterKeys { it !in elsewhere }
            .flatMap { (name, command) ->
              val seen = effects.filterKeys { it[0] == name }.values.flatMap { it.keys }
              options(command).map { it.longestName() }.filter { it !in seen }.map { "$name $it" }
            }
        // It changes something on a terminal only.
        missed shouldContainExactlyInAnyOrder listOf("apply --yes")
      }
    }

    test("each option of a server is given by its variable to a server that runs") {
      val tests = Path.of("src/test/kotlin/io/millwright").toFile().walk().filter { it.isFile }
      val texts = tests.filter { it.name != "OptionsSpec.kt" }.joinToString("") { it.readText() }
      options(commands.getValue("run"))
        .map { OptionDefaults.variable(it.longestName().drop(2)) }
        .filter { !texts.contains("\"$it\"") }
        .shouldBeEmpty()
    }

    test("browse reads as its options say, wherever they stand") {
      Simulation.of("car-park", 1, Instant.parse("2026-11-01T08:00:00Z")).use { simulation ->
        simulation.serve(
          InstantSource.system(),
          1.0,
          "127.0.0.1",
          mapOf("car-park" to 0, "field-bus" to 0),
        )
        val endpoint = simulation.endpoints().getValue("car-park")
        val texts =
          mapOf(
            "--name" to "garage",
            "--prefix" to "/linz",
            "--user" to "nobody",
            "--security" to "Basic1/Sign",
          )
        val models = tempdir("browse").toPath().resolve("models.yaml")
        val plain = said(defaults(mapOf(), Way.VARIABLE), "browse", endpoint)
        plain.code shouldBe 0
        for ((option, given) in texts) {
          withClue(option) {
            val changed = said(defaults(mapOf(option to given), Way.VARIABLE), "browse", endpoint)
            changed shouldNotBe plain
            changed.out + changed.err shouldContain given
          }
        }
        said(defaults(mapOf("--model-file" to "$models"), Way.VARIABLE), "browse", endpoint)
          .code shouldBe 0
        Files.exists(models) shouldBe true
        // The simulator has no security, for which --data keeps the certificate.
        options(commands.getValue("browse")).map { it.longestName() } shouldContainExactlyInAnyOrder
          texts.keys + listOf("--model-file", "--data")
      }
    }

    test("every option has one long name") {
      commands.values
        .flatMap { options(it) }
        .filter { it.names().size != 1 || !it.longestName().matches(Regex("--[a-z]+(-[a-z]+)*")) }
        .shouldBeEmpty()
    }
  })

private fun said(defaults: OptionDefaults, vararg arguments: String) = Said.of(defaults, *arguments)

/** Without what is drawn anew each time. */
private fun String.masked() =
  replace(Regex("mw_\\w+"), "TOKEN")
    .replace(Regex("MW[A-Z0-9]{10,}"), "ID")
    .replace(Regex("(id|salt|sha256): \"?\\w+\"?"), "$1")
    .replace(Regex("Secret access key: \\S+"), "SECRET")

/** A server that writes down what it is asked, and has a word for each command. */
private class Recorder : AutoCloseable {
  val heard = mutableListOf<String>()
  private val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
  val url = "http://127.0.0.1:${server.address.port}"

  init {
    server.createContext("/") { exchange ->
      val body = String(exchange.requestBody.readAllBytes())
      val token = exchange.requestHeaders.getFirst("Authorization") ?: ""
      heard += "${exchange.requestMethod} ${exchange.requestURI} $token $body"
      val answer =
        """{"changes": ["+ asset /a"], "consequences": [], "version": 6, "made": 7, "versions": [],
           "streams": [], "removed": [], "state": "COMPLETED", "values": 1,
           "files": [{"name": "m.yaml", "text": "model: m\n"}]}"""
          .toByteArray()
      exchange.responseHeaders.add("Content-Type", "application/json")
      exchange.sendResponseHeaders(200, answer.size.toLong())
      exchange.responseBody.use { it.write(answer) }
    }
    server.start()
  }

  override fun close() {
    server.stop(0)
  }
}
