// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.value.Quality
import java.time.Instant

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(second: Long) = NOON.plusSeconds(second)

private fun said(conditions: TagConditions, second: Long) =
  conditions.changes(at(second)).map {
    "${it.tag()} ${it.now().map { c -> c.status() }.orElse("good")}"
  }

class TagConditionsSpec :
  FunSpec({
    test("a status is told once, however often it comes, and so is its end") {
      val tags = TagConditions()
      for (second in 0L..9L) tags.note(3, Quality.BAD, "0x02", at(second), false)
      said(tags, 10) shouldContainExactly listOf("3 0x02")
      tags.first(9).getValue(3).since() shouldBe at(0)
      tags.note(3, Quality.BAD, "0x02", at(70), false)
      said(tags, 71).shouldBeEmpty()
      tags.note(3, Quality.GOOD, "good", at(80), false)
      said(tags, 81) shouldContainExactly listOf("3 good")
      said(tags, 200).shouldBeEmpty()
      tags.notGood() shouldBe 0
    }

    test("what a lost connection does to tags is not told tag by tag") {
      val tags = TagConditions()
      tags.note(0, Quality.BAD, "0x02", at(0), false)
      said(tags, 0) shouldContainExactly listOf("0 0x02")
      for (tag in 0..9) tags.note(tag, Quality.BAD, "timeout", at(100), true)
      said(tags, 100).shouldBeEmpty()
      tags.bad() shouldBe 10
      // The connection is back: nine are well, one is as it was, one has another trouble.
      for (tag in 2..9) tags.note(tag, Quality.GOOD, "good", at(200), false)
      tags.note(0, Quality.BAD, "0x02", at(200), false)
      tags.note(1, Quality.BAD, "0x03", at(200), false)
      said(tags, 200) shouldContainExactly listOf("1 0x03")
    }

    test("a tag that changes all the time is told once a minute, with the number of changes") {
      val tags = TagConditions()
      val lines = mutableListOf<Pair<Long, Int>>()
      for (second in 0L until 300L) {
        val quality = if (second % 2 == 0L) Quality.BAD else Quality.GOOD
        tags.note(0, quality, "flapping", at(second), false)
        tags.changes(at(second)).forEach { lines += second to it.changes() }
      }
      (lines.size <= 6) shouldBe true
      lines.drop(1).forEach { (_, changes) -> (changes >= 59) shouldBe true }
    }

    test("the counts are those of the last words, whatever came before") {
      data class Word(val tag: Int, val quality: Quality, val status: String)
      val words =
        Arb.bind(Arb.int(0..5), Arb.enum<Quality>(), Arb.element("a", "b")) { tag, quality, status
          ->
          Word(tag, quality, status)
        }
      checkAll(Arb.list(words, 0..40)) { all ->
        val tags = TagConditions()
        all.forEachIndexed { i, it ->
          tags.note(it.tag, it.quality, it.status, at(i.toLong()), i % 3 == 0)
        }
        val last = all.associateBy { it.tag }.values
        tags.bad() shouldBe last.count { it.quality == Quality.BAD }
        tags.notGood() shouldBe last.count { it.quality != Quality.GOOD }
        tags.isAllGood shouldBe last.all { it.quality == Quality.GOOD }
        tags.first(2).size shouldBe minOf(2, tags.notGood())
      }
    }
  })
