// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import com.tngtech.archunit.core.domain.JavaMethodCall
import io.kotest.core.spec.style.FunSpec

private fun asksTheSystem(call: JavaMethodCall): Boolean {
  val owner = call.targetOwner.name
  val hasClock = call.target.rawParameterTypes.any { it.name == "java.time.Clock" }
  return owner.startsWith("java.time.") && call.name == "now" && !hasClock ||
    owner == "java.lang.System" && call.name == "currentTimeMillis"
}

private fun sleeps(call: JavaMethodCall): Boolean =
  call.name == "sleep" &&
    call.targetOwner.name in setOf("java.lang.Thread", "java.util.concurrent.TimeUnit")

/** Time is an input. */
class ClockSpec :
  FunSpec({
    test("nobody asks the system for the time, and nobody sleeps") {
      val found =
        Classes.ours
          .flatMap { it.methodCallsFromSelf }
          .filter { asksTheSystem(it) || sleeps(it) }
          .associate { it.originOwner.name.substringBefore('$') to it.description }
      Exceptions.judge(
        "clock",
        found,
        "tests need their own time: inject an InstantSource, wait by a schedule or a condition",
      )
    }
  })
