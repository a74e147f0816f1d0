// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.pair
import io.kotest.property.checkAll

class CirclesSpec :
  FunSpec({
    test("two things are in a circle where each is reached from the other") {
      checkAll(Arb.list(Arb.pair(Arb.int(0..9), Arb.int(0..9)), 0..25)) { arrows ->
        fun needs(thing: Int) = arrows.filter { it.first == thing }.map { it.second }
        fun reached(from: Int): Set<Int> {
          val seen = mutableSetOf<Int>()
          val open = ArrayDeque(needs(from))
          while (open.isNotEmpty()) open.removeFirst().let { if (seen.add(it)) open += needs(it) }
          return seen
        }
        val circles = Circles.among((0..9).toList(), ::needs)
        for ((thing, needed) in arrows) {
          circles.holds(thing, needed) shouldBe (thing in reached(needed) || thing == needed)
        }
      }
    }

    test("a chain of 100,000 is walked once") {
      var looks = 0
      val circles =
        Circles.among((0..100_000).toList()) {
          looks++
          listOf(minOf(it + 1, 100_000))
        }
      looks shouldBeLessThanOrEqual 100_001
      circles.holds(7, 8) shouldBe false
      circles.holds(100_000, 100_000) shouldBe true
    }
  })
