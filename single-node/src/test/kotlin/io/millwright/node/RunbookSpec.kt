// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import java.nio.file.Files
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readText

/** What people are told to watch. */
class RunbookSpec :
  FunSpec({
    // An alert on a figure that does not exist never fires.
    test("each figure that a page names is one of docs/reference/metrics.md") {
      val roles = setOf("millwright_reader", "millwright_query")
      val named =
        Files.walk(NodeProcess.checkout.resolve("docs")).use { pages ->
          pages
            .filter {
              it.extension == "md" &&
                it.name != "metrics.md" &&
                "evidence" !in "$it" &&
                "decisions" !in "$it"
            }
            .toList()
            .flatMap { page ->
              Regex("`(millwright_[a-z_]+)").findAll(page.readText()).map { it.groupValues[1] }
            }
            .filter { it !in roles }
        }
      named.size shouldBeGreaterThan 3
      named.filter { it !in Scrape.documented }.shouldBeEmpty()
    }
  })
