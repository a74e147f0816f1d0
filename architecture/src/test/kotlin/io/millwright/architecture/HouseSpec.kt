// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan

private fun external(vararg prefixes: String): (String) -> Boolean = { name ->
  prefixes.any(name::startsWith)
}

/** A library, and the modules whose main classes may name it. */
private class Library(
  val name: String,
  val has: (String) -> Boolean,
  val modules: Set<String>,
  val why: String,
)

private val LIBRARIES =
  listOf(
    Library(
      "Milo",
      external("org.eclipse.milo."),
      setOf("connectors/opcua", "plc-simulator"),
      "a device's protocol ends at its connector",
    ),
    Library(
      "Modbus",
      external("com.ghgande.", "com.digitalpetri.modbus."),
      setOf("connectors/modbus", "plc-simulator"),
      "a device's protocol ends at its connector",
    ),
    Library(
      "SQL",
      external("java.sql.", "javax.sql.", "org.postgresql.", "org.flywaydb.", "org.jdbi."),
      setOf("historian/postgres", "benchmarks"),
      "the store's language ends at the store's ports",
    ),
    Library(
      "Kafka",
      external("org.apache.kafka."),
      setOf("asset-model/kafka", "metrics-engine/streams", "notifications"),
      "records travel by the one sender and the one reader",
    ),
    Library(
      "Reactive messaging",
      external("org.eclipse.microprofile.reactive.", "io.smallrye.reactive."),
      setOf("api/server", "edge-collector", "metrics-engine/streams", "notifications"),
      "channels are bound where a service is put together",
    ),
    Library(
      "Quarkus",
      external("jakarta.", "io.quarkus.", "io.vertx."),
      setOf("api/server", "edge-collector", "metrics-engine/streams", "single-node"),
      "a framework belongs to services",
    ),
  )

/** What a pure module may not name, though the JDK has it. */
private val IMPURE =
  external(
    "java.io.",
    "java.nio.file.",
    "java.nio.channels.",
    "java.net.",
    "java.sql.",
    "java.util.concurrent.",
    "java.util.Random",
    "java.util.random.",
    "java.security.SecureRandom",
    "java.lang.Thread",
    "java.lang.System\$Logger",
    "java.time.Clock",
  )

/** What stands below `java.util.concurrent` and is a plain value. */
private val HARMLESS = setOf("java.util.concurrent.TimeUnit", "java.lang.ThreadLocal")

/** The rules of the table of modules, in every direction. */
class HouseSpec :
  FunSpec({
    test("the table names the modules that are built, and the classes of each are found") {
      House.modules.map { it.path } shouldContainExactlyInAnyOrder House.built - "architecture"
      for (module in House.modules.filter { it.sources().isNotEmpty() }) {
        withClue("$module: build it first (mvn -Prules -pl architecture -am test)") {
          Classes.ours.count { Classes.moduleOf(it) === module } shouldBeGreaterThan 0
        }
      }
    }

    test("a module uses what the table allows it, and nothing else of ours") {
      val found =
        USES.mapNotNull { use ->
            val from = Classes.moduleOf(use.from)!!
            val to = Classes.moduleOf(use.to) ?: return@mapNotNull null
            if (from === to || to.path in from.mayUse) null else "$from -> $to" to use.where
          }
          .groupBy({ it.first }, { it.second })
          .mapValues { "${it.value.size} uses, such as: ${it.value.first()}" }
      Exceptions.judge(
        "modules",
        found,
        "move the class to where it may be used, or turn the dependency round by a port",
      )
    }

    test("the cores are plain Java: no library but JSpecify, no I/O, clock, threads or chance") {
      val found =
        USES.filter { Classes.moduleOf(it.from)!!.isPure && Classes.moduleOf(it.to) == null }
          .filter { use ->
            val name = use.to.name
            !use.to.isPrimitive &&
              name !in HARMLESS &&
              (IMPURE(name) ||
                !(name.startsWith("java.") || name.startsWith("org.jspecify.annotations.")))
          }
          .groupBy { "${it.from.name.substringBefore('$')} -> ${it.to.name}" }
          .mapValues { it.value.first().where }
      Exceptions.judge("pure", found, "the same input gives the same output; let a host do this")
    }

    for (library in LIBRARIES) {
      test("${library.name} is named in its modules only") {
        val found =
          USES.filter { library.has(it.to.name) }
            .filter { Classes.moduleOf(it.from)!!.path !in library.modules }
            .groupBy { Classes.moduleOf(it.from)!!.path }
            .mapValues { "${it.value.size} uses, such as: ${it.value.first().where}" }
        Exceptions.judge(library.name, found, library.why)
      }
    }

    test("access and files of values know no HTTP") {
      val found =
        USES.filter { Classes.moduleOf(it.from)!!.path in setOf("api/access", "historian/files") }
          .filter { external("jakarta.ws.rs.", "io.vertx.", "java.net.http.")(it.to.name) }
          .groupBy { it.from.name.substringBefore('$') }
          .mapValues { it.value.first().where }
      Exceptions.judge("HTTP", found, "requests and answers belong to api/server")
    }

    test("the cores make no ids by chance") {
      val found =
        Classes.ours
          .filter { Classes.moduleOf(it)!!.isPure }
          .flatMap { it.accessesFromSelf }
          .filter { call ->
            call.targetOwner.name == "java.util.UUID" && call.name == "randomUUID" ||
              call.targetOwner.name == "java.lang.Math" && call.name == "random"
          }
          .associate { it.originOwner.name.substringBefore('$') to it.description }
      Exceptions.judge("chance", found, "an id is an input, or follows from what is there")
    }
  })
