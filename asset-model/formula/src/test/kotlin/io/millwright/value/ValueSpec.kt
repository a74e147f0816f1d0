// SPDX-License-Identifier: Apache-2.0
package io.millwright.value

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.float
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import kotlin.math.pow

class ValueSpec :
  FunSpec({
    test("a value has the text that its kind is written in, and no value has none") {
      Value.of(42).asText() shouldBe "42"
      Value.of(4.5).asText() shouldBe "4.5"
      Value.of(true).asText() shouldBe "true"
      Value.of("say \"when\"").asText() shouldBe "say \"when\""
      Value.none().asText() shouldBe ""
    }

    test("a number in single precision shows the digits that the device shows") {
      Value.ofSingle(0.1f) shouldBe Value.of(0.1)
      Value.ofSingle(-12371.3f) shouldBe Value.of(-12371.3)
      Value.ofSingle(21.5f) shouldBe Value.of(21.5)
      checkAll(Arb.int(-99_999..99_999), Arb.int(0..5)) { digits, places ->
        val decimal = "${digits}e-$places".toDouble()
        Value.ofSingle(decimal.toFloat()) shouldBe Value.of(decimal)
      }
    }

    // A counter of 2^30 in single precision is that, although its shortest decimal is 1.07374182E9.
    test("a whole number in single precision stays as it is") {
      checkAll(Arb.int(0..127)) { power ->
        Value.ofSingle(2f.pow(power)) shouldBe Value.of(2.0.pow(power))
      }
    }

    test("nothing of a number in single precision is lost") {
      checkAll(Arb.float()) {
        if (!it.isNaN()) Value.ofSingle(it).number().toFloat() shouldBe it + 0f
      }
    }
  })
