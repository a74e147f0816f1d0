// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveAtMostSize
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.numericDouble
import io.kotest.property.checkAll
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value

private fun good(micros: Long, number: Double) =
  Tqv(Micros.toInstant(micros), Quality.GOOD, Value.of(number))

private fun bad(micros: Long) = Tqv(Micros.toInstant(micros), Quality.BAD, Value.none())

class ReductionSpec :
  FunSpec({
    // An outlier that is thinned away is the one that somebody was looking for.
    test("the least and the greatest value survive, and no more points than asked for") {
      checkAll(200, Arb.list(Arb.numericDouble(), 1..500), Arb.int(3..100)) { numbers, most ->
        val reduction = Reduction(0, numbers.size * 1_000L, most)
        val points = numbers.mapIndexed { i, number -> good((i + 1) * 1_000L, number) }
        points.forEach(reduction::add)
        val kept = reduction.points()
        kept shouldHaveAtMostSize most
        points.toSet().containsAll(kept) shouldBe true
        val least = points.minOf { it.value().asNumber().asDouble }
        val greatest = points.maxOf { it.value().asNumber().asDouble }
        kept.map { it.value().asNumber().asDouble } shouldContain least
        kept.map { it.value().asNumber().asDouble } shouldContain greatest
        kept.map { it.time() } shouldBe kept.map { it.time() }.sorted()
      }
    }

    test("a gap between good points survives") {
      val reduction = Reduction(0, 1_000_000, 3)
      (1L..999L).forEach { i ->
        reduction.add(if (i in 400..410) bad(i * 1_000) else good(i * 1_000, i.toDouble()))
      }
      reduction.points() shouldContainExactly
        listOf(good(1_000, 1.0), bad(400_000), good(999_000, 999.0))
    }
  })

class RunsSpec :
  FunSpec({
    test("of a series of states every change is kept, and the end") {
      val runs = StateChanges()
      listOf(6.0, 6.0, 6.0, 9.0, 9.0, 6.0, 6.0).forEachIndexed { i, state ->
        runs.add(good(i * 10L, state))
      }
      runs.points() shouldContainExactly
        listOf(good(0, 6.0), good(30, 9.0), good(50, 6.0), good(60, 6.0))
    }

    test("a state that becomes unknown is a change") {
      val runs = StateChanges()
      listOf(good(0, 6.0), bad(10), bad(20), good(30, 6.0)).forEach(runs::add)
      runs.points() shouldContainExactly listOf(good(0, 6.0), bad(10), good(30, 6.0))
    }
  })
