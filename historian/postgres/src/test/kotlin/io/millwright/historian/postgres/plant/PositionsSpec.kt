// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll

class PositionsSpec :
  FunSpec({
    /** Positions that were given before, in another order, some gone and some new. */
    val mixed = arbitrary { random ->
      var positions = longArrayOf()
      repeat(Arb.int(1..6).bind()) {
        val next = positions.toMutableList()
        repeat(Arb.int(0..4).bind()) {
          if (next.isNotEmpty()) next.removeAt(random.random.nextInt(next.size))
        }
        repeat(Arb.int(0..3).bind()) {
          if (next.size > 1) {
            next.add(random.random.nextInt(next.size), next.removeAt(next.size - 1))
          }
        }
        repeat(Arb.int(0..8).bind()) {
          next.add(random.random.nextInt(next.size + 1), Positions.NEW)
        }
        positions = next.toLongArray()
        if (it < 5) positions = Positions.of(positions)
      }
      positions
    }

    test("positions increase") {
      checkAll(2_000, mixed) { old ->
        var before = 0L
        for (position in Positions.of(old)) {
          position shouldBeGreaterThan before
          before = position
        }
      }
    }

    test("what stays in its order keeps its number") {
      checkAll(2_000, mixed) { old ->
        val kept = old.filter { it != Positions.NEW }
        if (kept == kept.sorted()) {
          val now = Positions.of(old)
          old.indices.filter { old[it] != Positions.NEW }.map { now[it] } shouldBe kept
        }
      }
    }

    test("one that changes its place changes no other") {
      val old = Positions.of(LongArray(1_000) { Positions.NEW })
      val turned = longArrayOf(old[999]) + old.copyOf(999)
      Positions.of(turned).zip(turned.toList()).count { (now, was) -> now != was } shouldBe 1
    }

    test("where no gap is left, all get new numbers") {
      var positions = Positions.of(longArrayOf(Positions.NEW, Positions.NEW))
      repeat(100) {
        positions = Positions.of(longArrayOf(positions[0], Positions.NEW) + positions.drop(1))
        positions.toList() shouldBe positions.sorted().distinct()
      }
      positions.size shouldBe 102
    }
  })
