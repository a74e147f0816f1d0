// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText

private const val LOOKING =
  """(contains|startsWith|endsWith|equals|equalsIgnoreCase|matches|indexOf|split)\("""

private const val TOLD = """(getMessage|getLocalizedMessage|getReason|getProblem)\(\)"""

/** A way of deciding that holds only until somebody changes a word, and what to do instead. */
private class Mistake(val name: String, val cure: String, private val finds: (String) -> Boolean) {
  fun isIn(source: String) = statements(source).any(finds)

  fun places(source: String) = statements(source).filter(finds).map { it.trim().take(160) }
}

/**
 * Roughly the statements of a source without its comments: what stands between `;`, `{` and `}`.
 */
private fun statements(source: String): List<String> =
  source
    .replace(Regex("""/\*.*?\*/""", RegexOption.DOT_MATCHES_ALL), "")
    .lines()
    .joinToString(" ") { line ->
      if (line.trimStart().startsWith("//")) "" else line.substringBefore(" // ").trim()
    }
    .split(';', '{', '}')

private fun regex(pattern: String): (String) -> Boolean =
  Regex(pattern).let { regex -> { statement -> regex.containsMatchIn(statement) } }

private val MISTAKES =
  listOf(
    Mistake(
      "a failure is told by the words of its message",
      "messages are for people and in the language of the system; decide by the type of the" +
        " failure, its code (SQLSTATE, StatusCode) or what can be measured (free space, time)",
      regex("""$TOLD\)*[^,]*?\.$LOOKING"""),
    ),
    Mistake(
      "a pattern is applied to the message of a failure",
      "ask the library for the place or the code; its messages change with its version",
      regex("""\.(matcher|matches|find)\([^;]*$TOLD"""),
    ),
    Mistake(
      "a status, cause or reason for people is compared with words",
      "give the record a flag or an enum beside the words",
      regex("""\.(status|cause|reason|message)\(\)\.$LOOKING\""""),
    ),
    Mistake(
      "the name of a class is used as a value",
      "a rename would change answers; switch over the sealed type and return the word",
      regex("""getSimpleName\(\)|getTypeName\(\)|getClass\(\)\.getName\(\)"""),
    ),
    Mistake(
      "the text of an object is searched",
      "toString() is for people; ask the object for what is needed",
      regex("""(?<!FileName\(\))\.toString\(\)(\.to(Lower|Upper)Case\([^)]*\))?\.$LOOKING\""""),
    ),
  )

/** Words of a failure that were put into a variable, and searched later. */
private fun keptWords(source: String): List<String> {
  val statements = statements(source)
  val names = statements.mapNotNull {
    Regex("""\b(?:var|String) (\w+) =.*$TOLD""").find(it)?.groupValues?.get(1)
  }
  return statements.filter { statement ->
    names.any { Regex("""\b$it\.(to\w+Case\([^)]*\)\.)?$LOOKING""").containsMatchIn(statement) }
  }
}

/**
 * No decision rests on words that were written for people, or on the name of a class. Where this
 * spec fails, the clue says what to do instead.
 */
class DecisionsSpec :
  FunSpec({
    val checkout = Path.of(System.getProperty("millwright.checkout"))
    val sources: Map<Path, String> =
      Files.walk(checkout).use { paths ->
        paths
          .filter { it.extension == "java" && "src/main/java" in it.joinToString("/") }
          .filter { "target" !in checkout.relativize(it).map(Path::toString) }
          .toList()
          .associateWith { it.readText() }
      }

    test("there are sources to judge") { sources.size shouldBeGreaterThan 500 }

    for (mistake in MISTAKES) {
      test("nowhere: ${mistake.name}") {
        withClue(mistake.cure) {
          sources
            .flatMap { (path, text) ->
              mistake.places(text).map { checkout.relativize(path) to it }
            }
            .shouldBeEmpty()
        }
      }
    }

    test("nowhere: the words of a failure are kept and searched later") {
      sources
        .flatMap { (path, text) -> keptWords(text).map { checkout.relativize(path) to it.trim() } }
        .shouldBeEmpty()
    }

    test("the rules find what they are about, over several lines and through a variable") {
      val wrong =
        listOf(
          "if (e.getMessage().contains(\"no space\")) { }",
          "if (String.valueOf(e\n    .getMessage())\n    .startsWith(\"x\")) { }",
          "var place = LEXICAL.matcher(String.valueOf(e.getMessage()));",
          "if (!sample.status().endsWith(\"read a scalar\")) { }",
          "return kind.getClass().getSimpleName().toLowerCase(Locale.ROOT);",
          "if (operand.toString().toLowerCase(Locale.ROOT).contains(\"select\")) { }",
        )
      wrong.forEach { withClue(it) { MISTAKES.any { rule -> rule.isIn(it) } shouldBe true } }
      keptWords("var text = e.getMessage(); if (text.contains(\"quota\")) { }").size shouldBe 1
    }

    test("the rules let pass what only tells people") {
      val right =
        listOf(
          "throw new IOException(\"it fails: \" + e.getMessage(), e);",
          "// e.getMessage().contains(\"x\")",
          "LOG.log(Level.WARNING, \"cause=\" + e.getMessage());",
          "if (path.getFileName().toString().startsWith(\"a\")) { }",
          "if (state.startsWith(\"22\")) { }",
        )
      right.forEach { withClue(it) { MISTAKES.none { rule -> rule.isIn(it) } shouldBe true } }
    }
  })
