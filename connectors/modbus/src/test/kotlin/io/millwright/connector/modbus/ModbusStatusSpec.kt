// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class ModbusStatusSpec :
  FunSpec({
    val factory = ModbusConnectorFactory()

    test("every exception is explained with its code and its own advice") {
      for (code in listOf(1, 2, 3, 4, 5, 6, 8, 0x0A, 0x0B, 0x77)) {
        val refusal = ReadOutcome.Refused(code)
        val meaning = factory.explain(refusal.status())
        meaning.words() shouldBe "exception " + refusal.status()
        meaning.words() shouldContain "0x%02X".format(code)
        meaning.advice() shouldBe refusal.advice()
      }
    }

    test("a device that does not answer is said to do so") {
      for (status in listOf("timeout", "not connected", "connection lost", "unknown host")) {
        factory.explain(status).words() shouldBe "no answer ($status)"
      }
      factory.explain("not a finite number").advice() shouldContain "NaN"
    }
  })
