// SPDX-License-Identifier: Apache-2.0
package io.millwright.role

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldMatch

class RoleWordsSpec :
  FunSpec({
    test("each role is found by its word, and says what it means") {
      PropertyRole.entries.forEach { role ->
        PropertyRole.find(role.word()).get() shouldBe role
        role.description() shouldMatch "[a-zO].{9,}[a-z)x]"
      }
      PropertyRole.find("Bay").isEmpty shouldBe true
      PropertyRole.WORDS.shouldBeUnique()
    }

    test("PackML's states have the numbers of PackTags, without a gap") {
      PackmlState.entries.map { it.number() } shouldContainExactly (0..17).toList()
      PackmlState.find(6).get().text() shouldBe "Execute"
      PackmlState.find(9).get().look() shouldBe PackmlState.Look.FAULT
      PackmlState.find(18).isEmpty shouldBe true
    }

    context("the words for yes and no come from the name, then from a role that is set") {
      fun set(role: PropertyRole) = AssignedRole.set(role)
      fun inferred(role: PropertyRole) = AssignedRole.inferred(role)
      withTests(
        Triple("running", inferred(PropertyRole.RUNNING), "/Not running/Running/RUN"),
        Triple("fan_running", AssignedRole.UNKNOWN, "fan/Not running/Running/RUN"),
        Triple("drive.fault", inferred(PropertyRole.FAULT), "/No fault/Fault/FAULT"),
        Triple("out_of_service", inferred(PropertyRole.FAULT), "/In service/Out of service/FAULT"),
        Triple("pump_tripped", inferred(PropertyRole.FAULT), "pump_tripped/No/Yes/FAULT"),
        Triple("line_stop", inferred(PropertyRole.STOP), "line/No stop/Stop/WAIT"),
        Triple("belegt", set(PropertyRole.BAY), "/Free/Occupied/RUN"),
        Triple("schranke", set(PropertyRole.BARRIER), "/Closed/Open/RUN"),
        Triple("guard_closed", AssignedRole.UNKNOWN, "guard_closed/No/Yes/RUN"),
        Triple("guard_closed", set(PropertyRole.NONE), "guard_closed/No/Yes/RUN"),
      ) { (key, role, expected) ->
        TruthWords.of(key, role).let {
          "${it.subject()}/${it.no()}/${it.yes()}/${it.look()}"
        } shouldBe expected
      }
    }
  })
