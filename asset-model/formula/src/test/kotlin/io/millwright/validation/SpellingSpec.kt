// SPDX-License-Identifier: Apache-2.0
package io.millwright.validation

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.Optional

class SpellingSpec :
  FunSpec({
    val known = listOf("name", "properties", "children", "alarms")

    test("a slip of the fingers is recognised") {
      for ((written, meant) in
        listOf(
          "nmae" to "name",
          "Name" to "name",
          "propertys" to "properties",
          "childern" to "children",
          "alarm" to "alarms",
        )) {
        Spelling.nearest(written, known) shouldBe Optional.of(meant)
      }
    }

    test("a name far from all known names is not guessed; the message lists the known ones") {
      Spelling.nearest("zoo", known) shouldBe Optional.empty()
      Spelling.nearest("prop", known) shouldBe Optional.of("properties")
      Spelling.hint("zoo", known) shouldBe "; known are name, properties, children, alarms"
      Spelling.hint("nam", known) shouldBe "; did you mean \"name\"?"
      Spelling.hint("x".repeat(100_000), listOf()) shouldBe "; there is none here"
    }
  })
