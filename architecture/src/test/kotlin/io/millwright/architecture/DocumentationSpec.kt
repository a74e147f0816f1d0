// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText

private const val COLUMNS = 120

/** Pages that tests write, whose tables are wider. */
private val GENERATED = setOf("docs/reference/formulas.md", "docs/reference/sitewise-api.md")

/** What a build leaves behind, and what is no part of the repository. */
private val ELSEWHERE = setOf("target", "data", "node_modules")

private fun files(extension: String): List<Path> =
  Files.walk(CHECKOUT).use { all ->
    all
      .filter { it.extension == extension }
      .filter { file ->
        CHECKOUT.relativize(file).none { it.name in ELSEWHERE || it.name.startsWith(".") }
      }
      .toList()
      .sorted()
  }

/** A page with its path from the checkout. */
private class Page(val file: Path) {
  val path: String = CHECKOUT.relativize(file).toString()
  private val lines = file.readLines()

  /** The text without blocks of code. */
  private val prose: String = buildString {
    var fenced = false
    for (line in lines) {
      if (line.trimStart().startsWith("```")) {
        fenced = !fenced
      } else if (!fenced && !line.startsWith("    ")) {
        appendLine(line)
      }
    }
  }

  fun tooLong(): List<String> =
    lines.withIndex().filter { it.value.length > COLUMNS }.map { "$path:${it.index + 1}" }

  /** The addresses of links within the repository. */
  fun links(): List<String> =
    Regex("""]\(([^)\s]+)\)""")
      .findAll(prose)
      .map { it.groupValues[1] }
      .filterNot { Regex("^[a-z]+:").containsMatchIn(it) }
      .toList()

  /** The headings as a link names them. */
  fun anchors(): Set<String> =
    prose
      .lines()
      .filter { it.startsWith("#") }
      .map { heading ->
        heading
          .trimStart('#')
          .trim()
          .replace(Regex("""\[([^]]*)]\([^)]*\)"""), "$1")
          .lowercase()
          .replace(Regex("""[^\p{L}\p{N}_ -]"""), "")
          .replace(' ', '-')
      }
      .toSet()

  /** What stands in code font and looks like the name of a class. */
  fun classNames(): Set<String> =
    Regex("""`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)*)(?:\.[a-z]\w*(?:\(\))?)?`""")
      .findAll(prose)
      .map { it.groupValues[1] }
      .toSet()
}

/** The links of a page that lead nowhere. */
private fun broken(page: Page, pages: Map<Path, Page>): List<String> =
  page.links().filterNot { link ->
    val target =
      if (link.startsWith("#")) page.file
      else page.file.resolveSibling(link.substringBefore('#')).normalize()
    val anchor = link.substringAfter('#', "")
    Files.exists(target) && (anchor.isEmpty() || anchor in pages[target]?.anchors().orEmpty())
  }

/** All Markdown of the repository. */
class DocumentationSpec :
  FunSpec({
    val pages = files("md").map(::Page).associateBy { it.file }

    test("no line of a page is longer than 120 columns") {
      pages.size shouldBeGreaterThan 100
      pages.values.filter { it.path !in GENERATED }.flatMap { it.tooLong() }.shouldBeEmpty()
    }

    test("each link leads to a file, and to a heading of it") {
      pages.values
        .flatMap { page -> broken(page, pages).map { "${page.path}: $it" } }
        .shouldBeEmpty()
    }

    test("each page of docs is named by an index") {
      val docs = CHECKOUT.resolve("docs")
      val named =
        listOf("README.md", "decisions/README.md")
          .map { docs.resolve(it) }
          .flatMap { index ->
            pages.getValue(index).links().map {
              index.resolveSibling(it.substringBefore('#')).normalize()
            }
          }
      pages.keys
        .filter { it.startsWith(docs) && it !in named && it != docs.resolve("README.md") }
        // A decision gets its number when it is taken into the main line.
        .filterNot { it.parent.name == "decisions" && !it.name.first().isDigit() }
        .map { CHECKOUT.relativize(it).toString() }
        .shouldBeEmpty()
    }

    test("docs/reference/http-api.md has each operation of our own") {
      val page = CHECKOUT.resolve("docs/reference/http-api.md").readText()
      ownOperations()
        .also { it.size shouldBeGreaterThan 30 }
        .filter { (method, path) ->
          Regex("""(?m)^### `$method ${Regex.escape(path)}[?`]""").find(page) == null
        }
        .shouldBeEmpty()
    }

    test("each class that a page for developers names is there") {
      val classes =
        (files("java") + files("kt")).map { it.name.substringBefore('.') }.toSet() +
          files("java").flatMap { nested(it.readText()) }
      val developers =
        pages.values.filter {
          it.path == "docs/architecture.md" ||
            it.path == "CONTRIBUTING.md" ||
            it.path.startsWith("docs/develop/") ||
            (it.file.name == "README.md" && it.file.resolveSibling("pom.xml").toFile().exists())
        }
      developers
        .flatMap { page ->
          (page.classNames() - classes - OTHERS).map { "${page.path}: $it" }
        }
        .shouldBeEmpty()
    }

    test("each Maven module has a page that says what it owns") {
      Files.walk(CHECKOUT, 3)
        .use { all -> all.filter { it.name == "pom.xml" && it.parent != CHECKOUT }.toList() }
        .map { it.parent }
        .filter { it.isDirectory() && "target" !in it.toString() }
        .filterNot { Files.exists(it.resolve("README.md")) }
        .map { CHECKOUT.relativize(it).toString() }
        .shouldBeEmpty()
    }
  })

/** Names in code font that are no classes of ours. */
private val OTHERS = setOf("FunSpec", "Instant", "InstantSource", "Optional", "String")

/** The types that a file declares within others. */
private fun nested(source: String): List<String> =
  Regex("""(?:class|interface|record|enum) (\w+)""")
    .findAll(source)
    .map { it.groupValues[1] }
    .toList()

/** The operations of our own that the OpenAPI document describes, such as GET to /api/v1/about. */
private fun ownOperations(): List<Pair<String, String>> {
  val resources = files("java").filter { it.name.endsWith("Resource.java") }.map { it.readText() }
  return resources.flatMap { source ->
    val base = Regex("""@Path\("(/api/v1[^"]*)"\)""").find(source)?.groupValues?.get(1)
    if (base == null) listOf() else operations(source, base)
  }
}

/** The operations of a class whose paths begin with `base`. */
private fun operations(source: String, base: String): List<Pair<String, String>> =
  Regex("""@(GET|PUT|POST|DELETE)\b((?:\s*@\w+(?:\([^)]*\))?)*)\s""")
    .findAll(source)
    .map { found ->
      val below = Regex("""@Path\("([^"]*)"\)""").find(found.groupValues[2])?.groupValues?.get(1)
      found.groupValues[1] to listOfNotNull(base, below?.trim('/')).joinToString("/")
    }
    .toList()
