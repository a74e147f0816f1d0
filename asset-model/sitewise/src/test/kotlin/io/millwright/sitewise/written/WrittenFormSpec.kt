// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.RandomSource
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import io.millwright.sitewise.json.JsonValue
import io.millwright.sitewise.json.JsonValue.JsonFlag
import io.millwright.sitewise.json.JsonValue.JsonItems
import io.millwright.sitewise.json.JsonValue.JsonMembers
import io.millwright.sitewise.json.JsonValue.JsonNumber
import io.millwright.sitewise.json.JsonValue.JsonText
import io.millwright.sitewise.obj
import java.util.Optional
import java.util.UUID

/** Few names and few values, so that two trees often have the same at the same place. */
private val trees: Arb<JsonMembers> = arbitrary { tree(it, 3) }

private fun tree(rs: RandomSource, depth: Int): JsonMembers =
  JsonMembers(
    listOf("a", "b", "c").filter { rs.random.nextInt(3) > 0 }.associateWith { value(rs, depth - 1) }
  )

private fun value(rs: RandomSource, depth: Int): JsonValue =
  when (rs.random.nextInt(if (depth > 0) 5 else 3)) {
    0 -> JsonText("x")
    1 -> JsonText("y")
    2 -> if (rs.random.nextBoolean()) JsonFlag(true) else JsonNumber(1.toBigDecimal())
    3 -> JsonItems(listOf(value(rs, 0)))
    else -> tree(rs, depth)
  }

/** Whether everything that is told stands in an answer. */
private fun isIn(told: JsonValue, answer: JsonValue?): Boolean =
  if (told is JsonMembers && answer is JsonMembers)
    told.members().all { (name, value) -> isIn(value, answer.members()[name]) }
  else told == answer

/** The places where two trees differ, each with what the first one has there. */
private fun differences(
  one: JsonMembers,
  other: JsonMembers,
  at: List<String> = listOf(),
): Map<List<String>, JsonValue?> = buildMap {
  for (name in one.members().keys + other.members().keys) {
    val first = one.members()[name]
    val second = other.members()[name]
    if (first is JsonMembers && second is JsonMembers) {
      putAll(differences(first, second, at + name))
    } else if (first != second) {
      put(at + name, first)
    }
  }
}

private fun JsonMembers.at(path: List<String>): JsonValue? =
  path.fold(this as JsonValue?) { value, name -> (value as? JsonMembers)?.members()?.get(name) }

class WrittenFormSpec :
  FunSpec({
    test("an answer in the caller's words says everything as the caller told it") {
      checkAll(2_000, trees, trees) { told, ours ->
        val form = WrittenForm.difference(told, ours)
        isIn(told, form.applied(ours)) shouldBe true
      }
    }

    test("what is told as our writer says it is no difference") {
      checkAll(500, trees) { ours ->
        WrittenForm.difference(ours, ours) shouldBe WrittenForm.NONE
        WrittenForm.NONE.applied(ours) shouldBe ours
      }
    }

    test("the caller's words stand only where our writer says what it said then") {
      checkAll(2_000, trees, trees, trees) { told, ours, later ->
        val form = WrittenForm.difference(told, ours)
        differences(later, form.applied(later)).forEach { (place, before) ->
          before shouldBe ours.at(place)
        }
      }
    }

    test("an answer that is told again has the same words") {
      checkAll(2_000, trees, trees) { told, ours ->
        val answered = WrittenForm.difference(told, ours).applied(ours)
        WrittenForm.difference(answered, ours).applied(ours) shouldBe answered
      }
    }

    test("forms that were kept are read as they were") {
      checkAll(500, trees, trees, Arb.int()) { told, ours, number ->
        val id = UUID(1, number.toLong())
        val parts = WrittenParts.NONE.with(mapOf(id to WrittenForm.difference(told, ours)))
        WrittenParts.read(parts.json()) shouldBe parts
      }
    }

    test("a formula's text and variables are answered together, or not at all") {
      val told =
        obj(
          "expression" to "f * 2",
          "variables" to listOf(obj("name" to "f")),
          "processingConfig" to obj("computeLocation" to "CLOUD"),
        )
      val ours = obj("expression" to "temp * 2", "variables" to listOf(obj("name" to "temp")))
      val form = WrittenForm.difference(told, ours)
      form.applied(ours) shouldBe told
      val changed = obj("expression" to "temp * 3", "variables" to listOf(obj("name" to "temp")))
      form.applied(changed).members() - "processingConfig" shouldBe changed.members()
    }

    test("members beside each other are answered each on its own") {
      val form =
        WrittenForm.difference(
          obj("interval" to "1w", "offset" to "18h"),
          obj("interval" to "7d", "offset" to "PT18H"),
        )
      form.applied(obj("interval" to "7d", "offset" to "PT6H")) shouldBe
        obj("interval" to "1w", "offset" to "PT6H")
    }

    test("an external id is the written one for as long as the key is the same") {
      checkAll(Arb.of("Press.Temp", "press_temp"), Arb.of("press_temp", "drive.temp", "x")) {
        written,
        key ->
        val id = UUID(1, 1)
        val parts = WrittenParts.NONE.with(mapOf(id to WrittenForm.ofExternalId(written, key)))
        parts.externalId(id, key) shouldBe Optional.of(written)
        parts.writtenId(id, key) shouldBe Optional.of(written).filter { it != key }
        parts.externalId(id, "other") shouldBe Optional.of("other")
        parts.writtenId(UUID(1, 2), key) shouldBe Optional.empty()
      }
    }
  })
