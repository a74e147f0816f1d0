// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Files

private const val BEGIN = "<!-- picture: begin -->"
private const val END = "<!-- picture: end -->"
private const val WIDTH = 118
private val PAGE = CHECKOUT.resolve("docs/architecture.md")

/** Modules that nearly everything uses; arrows to them would hide the others. */
private val GROUND = setOf("asset-model/formula", "asset-model/core", "process")

private fun id(module: Module) = module.path.replace('/', '_').replace('-', '_')

/** Which modules a module's main classes use, found in the classes themselves. */
private val MODULE_USES: Map<Module, Set<Module>> by lazy {
  House.modules.associateWith { module ->
    USES.filter { Classes.moduleOf(it.from) === module }
      .mapNotNull { Classes.moduleOf(it.to) }
      .filter { it !== module }
      .toSet()
  }
}

private fun modules() = buildString {
  appendLine("```mermaid")
  appendLine("flowchart TD")
  for ((folder, members) in House.modules.groupBy { it.path.substringBefore('/') }) {
    if (members.size == 1 && folder == members.single().path) {
      appendLine("  ${id(members.single())}[\"$folder\"]")
    } else {
      appendLine("  subgraph $folder")
      for (member in members) {
        appendLine("    ${id(member)}[\"${member.path.substringAfter('/')}\"]")
      }
      appendLine("  end")
    }
  }
  for ((module, uses) in MODULE_USES) {
    if (module.path in setOf("single-node", "benchmarks")) continue
    for (use in uses.filter { it.path !in GROUND }.sortedBy { it.path }) {
      appendLine("  ${id(module)} --> ${id(use)}")
    }
  }
  appendLine("```")
}

private fun short(pack: String) = pack.removePrefix("io.millwright.")

private fun wrapped(text: String): String = buildString {
  var column = 0
  for (word in text.split(' ')) {
    if (column > 0 && column + 1 + word.length > WIDTH) {
      append("\n  ")
      column = 2
    } else if (column > 0) {
      append(' ')
      column++
    }
    append(word)
    column += word.length
  }
}

private fun packages() = buildString {
  val uses =
    USES.filter { Classes.moduleOf(it.to) != null && it.from.packageName != it.to.packageName }
      .groupBy({ it.from.packageName }, { it.to.packageName })
  for (module in House.modules.filterNot { it.path in setOf("single-node", "benchmarks") }) {
    val own = module.sources().map(module::packageOf).distinct().sorted()
    if (own.isEmpty()) continue
    appendLine("**${module.path}**")
    appendLine()
    for (pack in own) {
      val others = uses[pack].orEmpty().distinct().map(::short).sorted()
      val told = if (others.isEmpty()) "nothing of ours" else others.joinToString(", ") { "`$it`" }
      appendLine(wrapped("- `${short(pack)}` uses $told"))
    }
    appendLine()
  }
}

private fun picture() = buildString {
  appendLine(
    wrapped(
        "Each arrow is a use that the compiled classes have. Arrows to " +
          GROUND.joinToString(" and ") { "`$it`" } +
          " are left out, since nearly every module has them, and so are those of `single-node`" +
          " and `benchmarks`, which use everything."
      )
      .replace("\n  ", "\n")
  )
  appendLine()
  append(modules())
  appendLine()
  appendLine("The packages of each module, and the packages of ours that each uses:")
  appendLine()
  append(packages().trimEnd())
}

/** The picture of the house in docs/architecture.md is drawn from the classes. */
class PictureSpec :
  FunSpec({
    test("docs/architecture.md shows the house as it is") {
      val page = Files.readString(PAGE)
      val head = page.substringBefore(BEGIN)
      val tail = page.substringAfter(END)
      val wanted = "$head$BEGIN\n${picture()}\n$END$tail"
      if (System.getenv("MILLWRIGHT_WRITE_DOCS") == "true") Files.writeString(PAGE, wanted)
      withClue("draw it anew: MILLWRIGHT_WRITE_DOCS=true mvn -Prules -pl architecture -am test") {
        Files.readString(PAGE) shouldBe wanted
      }
    }
  })
