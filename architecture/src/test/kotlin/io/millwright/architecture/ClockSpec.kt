// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import com.tngtech.archunit.core.domain.JavaAccess
import com.tngtech.archunit.core.domain.JavaMethodReference
import com.tngtech.archunit.core.importer.ClassFileImporter
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import java.time.Clock
import java.time.Instant

private fun asksTheSystem(call: JavaAccess<*>): Boolean {
  val owner = call.targetOwner.name
  val hasClock = "java.time.Clock" in call.target.fullName
  return owner.startsWith("java.time.") && call.name == "now" && !hasClock ||
    owner == "java.lang.System" && call.name == "currentTimeMillis"
}

private fun sleeps(call: JavaAccess<*>): Boolean =
  call.name == "sleep" &&
    call.targetOwner.name in setOf("java.lang.Thread", "java.util.concurrent.TimeUnit")

/** Asks the system for the time, asks its caller's clock, and sleeps. */
@Suppress("unused")
private class Wrong {
  fun call(): Instant = Instant.now()

  fun right(clock: Clock): Instant = Instant.now(clock)

  fun sleep() = Thread.sleep(1)
}

/** Time is an input. */
class ClockSpec :
  FunSpec({
    test("nobody asks the system for the time, and nobody sleeps") {
      val found =
        Classes.ours
          .flatMap { it.accessesFromSelf }
          .filter { asksTheSystem(it) || sleeps(it) }
          .associate { it.originOwner.name.substringBefore('$') to it.description }
      Exceptions.judge(
        "clock",
        found,
        "tests need their own time: inject an InstantSource, wait by a schedule or a condition",
      )
    }

    test("the rule finds what asks and what sleeps, and looks at references to methods, too") {
      ClassFileImporter()
        .importClasses(Wrong::class.java)
        .flatMap { it.accessesFromSelf }
        .filter { asksTheSystem(it) || sleeps(it) }
        .map { it.origin.name }
        .shouldContainExactlyInAnyOrder("call", "sleep")
      Classes.ours.flatMap { it.accessesFromSelf }.any { it is JavaMethodReference } shouldBe true
    }
  })
