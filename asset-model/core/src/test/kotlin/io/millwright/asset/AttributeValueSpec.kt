// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll
import io.millwright.asset.AttributeValue.Change
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional

private val six: Instant = Instant.parse("2026-11-02T06:00:00Z")

private fun at(minutes: Int): Instant = six.plusSeconds(minutes * 60L)

private fun change(minutes: Int, value: Int) = Change(at(minutes), Value.of(value.toDouble()))

class AttributeValueSpec :
  FunSpec({
    // Few times and few values, so that changes meet.
    val changes =
      Arb.pair(Arb.int(0..6), Arb.int(0..3)).map { (time, value) -> change(time, value) }

    test("a value holds from its time on, that time included, until the next change") {
      val value = AttributeValue(listOf(change(10, 150), change(20, 160)))
      value.at(at(10).minusNanos(1_000)) shouldBe Optional.empty()
      value.at(at(10)) shouldBe Optional.of(Value.of(150.0))
      value.at(at(20).minusNanos(1_000)) shouldBe Optional.of(Value.of(150.0))
      value.at(at(20)) shouldBe Optional.of(Value.of(160.0))
      value.latest() shouldBe Value.of(160.0)
    }

    test("the value that holds now is no change to come, and what repeats it changes nothing") {
      val value = AttributeValue(listOf(change(10, 150), change(20, 160), change(30, 170)))
      value.changeAt(at(25)) shouldBe Optional.of(change(20, 160))
      value.changeAt(at(9)) shouldBe Optional.empty()
      value.isRepeatedBy(change(24, 160), at(25)) shouldBe true
      // The newest change is not the one that holds.
      value.isRepeatedBy(change(24, 170), at(25)) shouldBe false
      value.isRepeatedBy(change(29, 160), at(25)) shouldBe true
      // A little ahead of the clock, behind what was to come.
      value.isRepeatedBy(change(31, 160), at(25)) shouldBe false
      value.isRepeatedBy(change(31, 170), at(25)) shouldBe true
      // Of the past: what held then may be corrected later.
      value.isRepeatedBy(change(15, 150), at(25)) shouldBe false
    }

    test("whatever the order in which changes are written, the last one of each time holds") {
      checkAll(Arb.list(changes, 1..12)) { written ->
        val value =
          written.drop(1).fold(AttributeValue(listOf(written.first()))) { all, next ->
            all.with(next)
          }
        for (minute in 0..7) {
          val expected =
            written
              .withIndex()
              .filter { (_, change) -> change.from() <= at(minute) }
              .maxWithOrNull(compareBy({ it.value.from() }, { it.index }))
              ?.value
          value.at(at(minute)) shouldBe Optional.ofNullable(expected?.value())
        }
      }
    }

    test("the time since which two values differ is the first one at which they do") {
      checkAll(Arb.list(changes, 1..5), Arb.list(changes, 1..5)) { one, other ->
        val a = AttributeValue(one.distinctBy { it.from() })
        val b = AttributeValue(other.distinctBy { it.from() })
        val expected = (0..7).map { at(it) }.firstOrNull { a.at(it) != b.at(it) }
        a.differsSince(b) shouldBe Optional.ofNullable(expected)
        b.differsSince(a) shouldBe a.differsSince(b)
      }
    }

    test("a value without a time holds from the beginning and replaces what was there") {
      val value = AttributeValue(listOf(change(10, 150)))
      value.isConstant() shouldBe false
      value.orBefore(Value.of(120.0)).at(Instant.EPOCH) shouldBe Optional.of(Value.of(120.0))
      AttributeValue.always(Value.of(3.0)).isConstant() shouldBe true
      AttributeValue.always(Value.of(3.0)).orBefore(Value.of(1.0)).isConstant() shouldBe true
    }

    test("two values for one time, and more changes than are kept, are refused") {
      shouldThrow<IllegalArgumentException> { AttributeValue(listOf(change(1, 1), change(1, 2))) }
        .message shouldContain "Two values hold from 2026-11-02T06:01:00Z"
      shouldThrow<IllegalArgumentException> {
          AttributeValue(List(AttributeValue.MOST_CHANGES + 1) { change(it, it) })
        }
        .message shouldContain "make the property a measurement"
    }
  })
