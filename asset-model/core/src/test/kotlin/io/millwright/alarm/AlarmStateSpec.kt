// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.alarm.AlarmEvent.Kind
import io.millwright.alarm.AlarmEvent.Kind.ACKNOWLEDGED
import io.millwright.alarm.AlarmEvent.Kind.CLEARED
import io.millwright.alarm.AlarmEvent.Kind.RAISED

private fun after(vararg events: Kind): AlarmState =
  events.fold(AlarmState.NORMAL) { state, event -> state.on(event) }

class AlarmStateSpec :
  FunSpec({
    test("an alarm goes the way that ISA-18.2 draws") {
      after(RAISED) shouldBe AlarmState.UNACKNOWLEDGED
      after(RAISED, ACKNOWLEDGED) shouldBe AlarmState.ACKNOWLEDGED
      after(RAISED, ACKNOWLEDGED, CLEARED) shouldBe AlarmState.NORMAL
      after(RAISED, CLEARED) shouldBe AlarmState.RETURNED_UNACKNOWLEDGED
      after(RAISED, CLEARED, ACKNOWLEDGED) shouldBe AlarmState.NORMAL
      after(RAISED, CLEARED, RAISED) shouldBe AlarmState.UNACKNOWLEDGED
    }

    // Late data may say again what is known.
    test("an event that is told twice changes nothing") {
      checkAll(Arb.list(Arb.enum<Kind>(), 0..20), Arb.enum<Kind>()) { events, event ->
        val state = after(*events.toTypedArray())
        state.on(event).on(event) shouldBe state.on(event)
      }
    }

    test("an alarm is active exactly while it is raised and not cleared") {
      checkAll(Arb.list(Arb.enum<Kind>(), 0..20)) { events ->
        val last = events.lastOrNull { it != ACKNOWLEDGED }
        after(*events.toTypedArray()).isActive shouldBe (last == RAISED)
      }
    }
  })
