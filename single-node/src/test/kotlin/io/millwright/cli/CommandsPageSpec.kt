// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.readText
import picocli.CommandLine

private const val OLD =
  "docs/reference/commands.md is old: run this test with MILLWRIGHT_WRITE_DOCS=true"

private val PAGE: Path =
  Path.of(System.getProperty("millwright.checkout")).resolve("docs/reference/commands.md")

private fun usage(command: CommandLine): String =
  command
    .getUsageMessage(CommandLine.Help.Ansi.OFF)
    .trimEnd()
    .replace(Regex(" +\n"), "\n")
    .prependIndent("    ")
    .replace(Regex("(?m)^ +$"), "")

/** The commands' own words on the page that lists them. */
class CommandsPageSpec :
  FunSpec({
    // Options read properties, and the tests' own millwright.seed is one of them.
    val commands =
      Main.commandLine().setDefaultValueProvider { null }.subcommands.filterKeys { it != "verify" }

    test("the page has the help text of each command as the command prints it") {
      if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
        Files.writeString(PAGE, withUsages(PAGE.readText(), commands))
      }
      val page = PAGE.readText()
      for ((name, command) in commands) {
        withClue("$name: $OLD") { section(page, name).contains(usage(command)) shouldBe true }
      }
    }

    test("the page shows a call and what it prints for each command") {
      val page = PAGE.readText()
      (commands.keys + "verify")
        .filter { name -> "\n    $ ./millwright $name" !in section(page, name) }
        .shouldBeEmpty()
    }
  })

/** What stands below the heading of a command; nothing where there is no such heading. */
private fun section(page: String, name: String): String =
  "$page\n## ".substringAfter("\n## $name\n", "").substringBefore("\n## ")

/** The help text that a section has: from its usage to the next example or sentence. */
private fun helpIn(section: String): String {
  val lines = section.lines().dropWhile { !it.startsWith("    Usage:") }
  return lines
    .takeWhile { it.isBlank() || it.startsWith("    ") && !it.startsWith("    \$ ") }
    .joinToString("\n")
    .trimEnd()
}

/** The page with the help texts of today. */
private fun withUsages(page: String, commands: Map<String, CommandLine>): String =
  commands.entries.fold(page) { text, (name, command) ->
    val section = section(text, name)
    text.replace(section, section.replace(helpIn(section), usage(command)))
  }
