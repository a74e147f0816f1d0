// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension

private const val MOST_CLASSES = 20
private const val MOST_LINES = 400

/** A top-level type of the main sources. */
private class Source(val module: Module, val file: Path) {
  val pack = module.packageOf(file)
  val name = file.nameWithoutExtension
}

private val SOURCES =
  House.modules.flatMap { module -> module.sources().map { Source(module, it) } }

private val TYPES = SOURCES.filter { it.name != "package-info" && it.name != "module-info" }

/** Names that say a layer, or nothing, instead of what the code is about. */
private val EMPTY_NAMES =
  setOf("util", "common", "helper", "impl", "service", "model", "dto", "manager")

/** The rules of packages and files. */
class PackagesSpec :
  FunSpec({
    test("there are sources to judge") { TYPES.size shouldBeGreaterThan 500 }

    test("no package depends on a package that depends on it, however far round") {
      val edges =
        USES.filter { Classes.moduleOf(it.to) != null }
          .map { it.from.packageName to it.to.packageName }
          .filter { it.first != it.second }
          .groupBy({ it.first }, { it.second })
          .mapValues { it.value.toSet() }
      val found = cycles(edges).associate { circle -> circle.joinToString(" ") to "a cycle" }
      Exceptions.judge("cycle", found, "move a class, or turn one dependency round by a port")
    }

    test("a package has at most $MOST_CLASSES classes") {
      val sizes =
        TYPES.groupBy { it.pack }.mapValues { it.value.size }.filterValues { it > MOST_CLASSES }
      val found = sizes.mapValues { "${it.value} classes" }
      Exceptions.judge("package", found, "it holds two subjects; find them", sizes)
    }

    test("a file has at most $MOST_LINES lines") {
      val sizes =
        TYPES.associate { "${it.pack}.${it.name}" to Files.readAllLines(it.file).size }
          .filterValues { it > MOST_LINES }
      val found = sizes.mapValues { "${it.value} lines" }
      Exceptions.judge("lines", found, "look for the second subject", sizes)
    }

    test("a type name is used once in the product") {
      val found =
        TYPES.groupBy { it.name }
          .filterValues { it.size > 1 }
          .mapValues { same -> same.value.map { it.pack }.sorted().joinToString(", ") }
      Exceptions.judge("name", found, "call each what it is")
    }

    test("a package belongs to one module") {
      val found =
        SOURCES.groupBy { it.pack }
          .mapValues { same -> same.value.map { it.module.path }.toSortedSet() }
          .filterValues { it.size > 1 }
          .mapValues { it.value.joinToString(", ") }
      Exceptions.judge("split", found, "one of the modules calls it by another name")
    }

    test("packages are nouns of the plant") {
      SOURCES.map { it.pack }
        .distinct()
        .filter { pack -> pack.split('.').any(EMPTY_NAMES::contains) }
        .shouldBeEmpty()
    }

    test("every package has a page that says what it owns") {
      val told = SOURCES.filter { it.name == "package-info" }.map { it.pack }.toSet()
      TYPES.map { it.pack }.distinct().filter { it !in told }.sorted().shouldBeEmpty()
    }

    test("every rule of exceptions.txt is a rule") {
      val rules =
        setOf("modules", "pure", "chance", "cycle", "package", "lines", "name", "split", "clock") +
          setOf("Milo", "Modbus", "SQL", "Kafka", "Reactive messaging", "Quarkus", "HTTP")
      (Exceptions.rules - rules).shouldBeEmpty()
    }
  })

/** The groups of nodes of a graph that reach each other, each in the order of their names. */
internal fun cycles(edges: Map<String, Set<String>>): List<List<String>> {
  val reach =
    edges.keys.associateWith { start ->
      val seen = mutableSetOf<String>()
      val open = ArrayDeque(edges.getValue(start))
      while (open.isNotEmpty()) {
        val next = open.removeFirst()
        if (seen.add(next)) open += edges[next].orEmpty()
      }
      seen
    }
  return edges.keys
    .filter { it in reach.getValue(it) }
    .map { node -> reach.getValue(node).filter { node in reach[it].orEmpty() }.sorted() }
    .distinct()
}
