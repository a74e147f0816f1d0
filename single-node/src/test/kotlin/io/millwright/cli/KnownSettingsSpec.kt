// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import com.sun.source.tree.ClassTree
import com.sun.source.tree.CompilationUnitTree
import com.sun.source.tree.LiteralTree
import com.sun.source.tree.MethodTree
import com.sun.source.tree.Tree
import com.sun.source.util.JavacTask
import com.sun.source.util.TreeScanner
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.api.plant.QuotaConfig
import io.millwright.node.NodeProcess
import io.millwright.setting.KnownSettings
import io.quarkus.runtime.configuration.QuarkusConfigBuilderCustomizer
import io.smallrye.config.PropertiesConfigSource
import io.smallrye.config.SmallRyeConfigBuilder
import java.nio.file.Files
import java.nio.file.Path
import java.util.Properties
import javax.tools.ToolProvider
import kotlin.io.path.extension
import kotlin.io.path.readText

private val checkout = NodeProcess.checkout
private val list =
  checkout.resolve("process/src/main/resources/io/millwright/setting/known-settings.txt")

private const val HEAD =
  """# SPDX-License-Identifier: Apache-2.0
# Every property and variable that Millwright's programs read. Written by KnownSettingsSpec from the
# commands' options, the services' configuration mappings and the variables that the code names; a
# property is the variable of the same name, too.
"""

/** The main sources of all modules. */
private fun sources(): List<Path> =
  Files.walk(checkout).use { all ->
    all
      .filter { it.extension == "java" && it.toString().contains("/src/main/java/") }
      .filter { !checkout.relativize(it).startsWith("benchmarks") }
      .sorted()
      .toList()
  }

private fun kebab(name: String) = name.replace(Regex("[A-Z]")) { "-" + it.value.lowercase() }

/** What the sources say: the keys of configuration mappings, and the variables that are named. */
private class Settings : TreeScanner<Void?, Void?>() {
  val names = sortedSetOf<String>()
  private var readsProperties = false

  override fun visitCompilationUnit(unit: CompilationUnitTree, unused: Void?): Void? {
    val source = unit.sourceFile.getCharContent(true)
    readsProperties =
      "System.getProperty(" in source || "Function<String, Optional<String>> settings" in source
    return super.visitCompilationUnit(unit, unused)
  }

  override fun visitClass(type: ClassTree, unused: Void?): Void? {
    val mapping =
      type.modifiers.annotations.find { it.annotationType.toString() == "ConfigMapping" }
    if (mapping != null) {
      val prefix = Regex("\"(.+)\"").find(mapping.arguments.single().toString())!!.groupValues[1]
      keys(prefix, type, nested(type))
    }
    return super.visitClass(type, unused)
  }

  override fun visitLiteral(literal: LiteralTree, unused: Void?): Void? {
    val text = "${literal.value}"
    Regex("MILLWRIGHT_[A-Z][A-Z0-9_]*").findAll(text).forEach {
      names += if (it.value.endsWith("_")) it.value + "*" else it.value
    }
    if (readsProperties && text.matches(Regex("millwright(\\.[a-z-]+)+"))) names += text
    return null
  }

  private fun nested(type: ClassTree) =
    type.members.filterIsInstance<ClassTree>().associateBy { it.simpleName.toString() }

  private fun keys(prefix: String, type: ClassTree, groups: Map<String, ClassTree>) {
    for (method in type.members.filterIsInstance<MethodTree>()) {
      val key = prefix + "." + kebab(method.name.toString())
      val group = groups[method.returnType.toString()]
      val isGroup = group != null && group.kind == Tree.Kind.INTERFACE
      if (isGroup) keys(key, group, groups) else names += key
    }
  }
}

private fun known(): String {
  val compiler = ToolProvider.getSystemJavaCompiler()
  val settings = Settings()
  compiler.getStandardFileManager(null, null, null).use { files ->
    val units = files.getJavaFileObjectsFromPaths(sources())
    val task = compiler.getTask(null, files, null, listOf("-proc:none"), null, units) as JavacTask
    task.parse().forEach { it.accept(settings, null) }
  }
  val options =
    Main.commandLine().subcommands.values.flatMap { command ->
      command.commandSpec.options().map { "millwright." + it.longestName().drop(2) }
    }
  val launcher =
    Regex("MILLWRIGHT_[A-Z_]+").findAll(checkout.resolve("millwright").readText()).map { it.value }
  val all = settings.names + options + launcher
  return HEAD + all.toSortedSet().joinToString("") { "$it\n" }
}

/** What a person who misspells a variable or a property is told. */
class KnownSettingsSpec :
  FunSpec({
    val settings = KnownSettings.read()

    fun unknown(vararg names: String) = settings.unknown("the environment", names.toList(), setOf())

    test("the list of known settings is that of the options, the mappings and the code") {
      val now = known()
      if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
        Files.writeString(list, now)
      }
      withClue("$list is old: run this test with MILLWRIGHT_WRITE_DOCS=true, twice") {
        list.readText() shouldBe now
      }
    }

    test("no option of a command is reported, as a variable or as a property") {
      val options =
        Main.commandLine().subcommands.values.flatMap { command ->
          command.commandSpec.options().map { it.longestName().drop(2) }
        }
      unknown(*options.map(OptionDefaults::variable).toTypedArray()).shouldBeEmpty()
      unknown(*options.map { "millwright.$it" }.toTypedArray()).shouldBeEmpty()
    }

    test("no variable that the documentation, the examples or the manifests name is reported") {
      val texts =
        listOf("docs", "k8s", "examples", "README.md", "millwright").flatMap { place ->
          Files.walk(checkout.resolve(place)).use { all ->
            all.filter { Files.isRegularFile(it) && !it.toString().contains("/evidence/") }.toList()
          }
        }
      val variables =
        texts
          .flatMap { Regex("MILLWRIGHT_[A-Z0-9_]*[A-Z0-9]").findAll(it.readText()).toList() }
          .map { it.value }
          .toSet() - setOf("MILLWRIGHT_DATABSE_URL", "MILLWRIGHT_WRITE_DOCS")
      variables shouldContainAll
        listOf("MILLWRIGHT_DATABASE_URL", "MILLWRIGHT_ENGINE_SNAPSHOTS_FOLDER")
      variables.filter { unknown(it, it + "_OF_SOURCE").size == 2 }.shouldBeEmpty()
    }

    test("a misspelt name is told with the nearest that is known") {
      val told =
        mapOf(
          "MILLWRIGHT_DATABSE_URL" to "MILLWRIGHT_DATABASE_URL",
          "MILLWRIGHT_DAT" to "MILLWRIGHT_DATA",
          "MILLWRIGHT_TOKN" to "MILLWRIGHT_TOKEN",
          "MILLWRIGHT_API_ACESS" to "MILLWRIGHT_API_ACCESS",
          "MILLWRIGHT_PASWORD_BOILER" to "MILLWRIGHT_PASSWORD_*",
          "MILLWRIGHT_port" to "MILLWRIGHT_PORT",
          "MILWRIGHT_PORT" to "MILLWRIGHT_PORT",
          "MILLRIGHT_PASSWORD_BOILER" to "MILLWRIGHT_PASSWORD_*",
          "millwright.databse-url" to "millwright.database-url",
          "millwright.database_url" to "millwright.database-url",
          "millwright.quotas.levls" to "millwright.quotas.levels",
          "%cluster.millwright.edge.fiel" to "millwright.edge.file",
        )
      for ((written, meant) in told) {
        withClue(written) {
          unknown(written).single() shouldContain "${written.substringAfter("%cluster.")} (in "
          unknown(written).single() shouldContain "did you mean $meant?"
        }
      }
    }

    test("a name far from all known names is reported, too") {
      unknown("MILLWRIGHT_FROBNICATE").single() shouldContain "correct or remove it"
    }

    test("names of other programs are not reported") {
      unknown(
          "PATH",
          "HOME",
          "JAVA_HOME",
          "java.home",
          "WRIGHT_PORT",
          "QUARKUS_HTTP_PORT",
          "quarkus.http.port",
          "MILLWRIGHT_PASSWORD_FILLER_PLC",
          "MILLWRIGHT_PASSWORD_FILLER_PLC_FILE",
          "MILLWRIGHT_SECRET_MWQ7",
          "millwright.node.models[0]",
          // What Kubernetes makes of a service with this name.
          "MILLWRIGHT_HISTORY_SERVICE_HOST",
          "MILLWRIGHT_HISTORY_SERVICE_PORT",
          "MILLWRIGHT_HISTORY_SERVICE_PORT_HTTP",
          "MILLWRIGHT_HISTORY_PORT",
          "MILLWRIGHT_HISTORY_PORT_8080_TCP_ADDR",
        )
        .shouldBeEmpty()
    }

    test("a variable that the access file names is not told") {
      val access = Files.createTempFile("access", ".yaml")
      Files.writeString(access, "keys: [{id: MW1, secret: {env: MILLWRIGHT_KEY_OF_EVA}}]\n")
      val environment = mapOf("MILLWRIGHT_KEY_OF_EVA" to "x", "MILLWRIGHT_KEY_OF_EVE" to "x")
      for (options in listOf(listOf("--access", "$access"), listOf("--access=$access"), listOf())) {
        val variables = if (options.isEmpty()) mapOf("MILLWRIGHT_ACCESS" to "$access") else mapOf()
        val said =
          Said.of(
            OptionDefaults(environment + variables, Properties()),
            *(listOf("run") + options + "--port" + "0").toTypedArray(),
          )
        said.err shouldContain "MILLWRIGHT_KEY_OF_EVE (in the environment)"
        said.err shouldNotContain "MILLWRIGHT_KEY_OF_EVA ("
      }
    }

    for (command in Main.commandLine().subcommands.keys) {
      test("$command says once what is misspelt, without its value, and goes on") {
        val right = Said.of(OptionDefaults(mapOf(), Properties()), command, "--port", "none")
        val properties = Properties().apply { put("millwright.databse-url", "hunter2") }
        val wrong =
          Said.of(
            OptionDefaults(mapOf("MILLWRIGHT_TOKN" to "hunter2"), properties),
            command,
            "--port",
            "none",
          )
        wrong.code shouldBe right.code
        val told = wrong.err.lines().filter { it.startsWith("Millwright has no") }
        told.size shouldBe 2
        told[0] shouldContain "MILLWRIGHT_TOKN"
        told[1] shouldContain "millwright.databse-url"
        wrong.err shouldNotContain "hunter2"
        wrong.err.lines().filter { !it.startsWith("Millwright has no") } shouldBe right.err.lines()
      }
    }

    test("an unknown property stops none of the services that say it") {
      for (host in
        listOf("single-node", "api/server", "edge-collector", "metrics-engine/streams")) {
        val own = Properties()
        checkout.resolve("$host/src/main/resources/application.properties").toFile().reader().use {
          own.load(it)
        }
        val given = own.stringPropertyNames().associateWith { own.getProperty(it) }
        val config =
          SmallRyeConfigBuilder()
            .withCustomizers(QuarkusConfigBuilderCustomizer())
            .addDefaultInterceptors()
            .withMapping(QuotaConfig::class.java)
            .withSources(
              PropertiesConfigSource(
                given + mapOf("millwright.quotas.levls" to "3", "millwright.quotas.levels" to "7"),
                host,
                100,
              )
            )
            .build()
        withClue(host) { config.getConfigMapping(QuotaConfig::class.java).levels() shouldBe 7 }
      }
    }

    test("the names of a configuration file are told with the file") {
      settings
        .unknown(
          "PropertiesConfigSource[source=file:/srv/config/application.properties]",
          listOf("millwright.edge.tokn", "millwright.edge.token"),
          setOf(),
        )
        .single() shouldContain "(in /srv/config/application.properties)"
    }
  })
