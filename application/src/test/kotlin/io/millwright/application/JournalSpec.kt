// SPDX-License-Identifier: Apache-2.0
package io.millwright.application

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.time.Instant
import java.util.Optional

class JournalSpec :
  FunSpec({
    val ada = Actor("ada", "apply")
    val noon = Instant.parse("2026-03-01T12:00:00Z")

    fun journal(lines: Int) =
      Journal().also { journal -> repeat(lines) { journal.add("line $it") } }

    test("a unit of work without lines has no audit entry") {
      Journal().entry(ada, noon) shouldBe Optional.empty()
    }

    test("the audit entry names the actor, the way and the changes") {
      val entry = journal(2).entry(ada, noon).get()
      entry.who() shouldBe "ada"
      entry.via() shouldBe "apply"
      entry.changes() shouldContainExactly listOf("line 0", "line 1")
    }

    // The first apply of a large plant has a million differences.
    test("beyond a thousand lines their number is told") {
      journal(1_000).entry(ada, noon).get().changes().last() shouldBe "line 999"
      val changes = journal(1_234).entry(ada, noon).get().changes()
      changes.size shouldBe 1_001
      changes.last() shouldBe "and 234 more"
    }
  })
