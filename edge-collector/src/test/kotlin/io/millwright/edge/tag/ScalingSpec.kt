// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.checkAll
import io.millwright.value.Value
import java.math.BigDecimal

class ScalingSpec :
  FunSpec({
    /** A number as people write it: few digits, somewhere around the point. */
    val written =
      Arb.choice(
        Arb.int(-99_999..99_999).map { it / 1_000.0 },
        Arb.int(-999..999).map { it * 1e-9 },
        Arb.element(0.1, 0.01, 0.001, 1e-6, 10.0, 1e6, 1e22, 1e-22, 0.7, -0.3, 2.54, 1 / 3.0),
        Arb.numericDouble(),
      )
    val offsets = Arb.choice(Arb.constant(0.0), written)

    fun decimal(number: BigDecimal, scale: Double, offset: Double) =
      Value.of(
        number.multiply(BigDecimal.valueOf(scale)).add(BigDecimal.valueOf(offset)).toDouble()
      )

    test("123713 with a scale of 0.1 is 12371.3") {
      Scaling(0.1, 0.0).apply(Value.of(123_713L)) shouldBe Value.of(12_371.3)
      Scaling(0.1, 0.0).apply(Value.of(123_713.0)) shouldBe Value.of(12_371.3)
      Scaling(0.1, 0.2).apply(Value.of(1L)) shouldBe Value.of(0.3)
      Scaling(1.0, 0.2).apply(Value.of(0.1)) shouldBe Value.of(0.3)
      Scaling(0.01, -273.15).apply(Value.of(29_315L)) shouldBe Value.of(20.0)
    }

    test("a whole number times a scale is the double nearest to the decimal product") {
      val whole = Arb.choice(Arb.int(-70_000..70_000).map { it.toLong() }, Arb.long())
      checkAll(20_000, whole, written, offsets) { raw, scale, offset ->
        val scaled = Scaling(scale, offset).apply(Value.of(raw))
        if (scale != 1.0 || offset != 0.0) {
          scaled shouldBe decimal(BigDecimal.valueOf(raw), scale, offset)
        }
      }
    }

    test("a decimal times a scale is the double nearest to the decimal product") {
      val raws = Arb.choice(written, Arb.double().map { if (it.isFinite()) it else 0.0 })
      checkAll(20_000, raws, written, offsets) { raw, scale, offset ->
        val scaled = Scaling(scale, offset).apply(Value.of(raw))
        if (scale != 1.0 || offset != 0.0) {
          scaled shouldBe decimal(BigDecimal.valueOf(raw), scale, offset)
        }
      }
    }

    test("a value that is not a finite number stays unchanged") {
      val scaling = Scaling(0.1, 1.0)
      for (raw in listOf(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)) {
        scaling.apply(Value.of(raw)).isPresent shouldBe false
      }
      for (raw in listOf(Value.of(true), Value.of("run"), Value.none())) {
        scaling.apply(raw) shouldBe raw
      }
    }
  })
