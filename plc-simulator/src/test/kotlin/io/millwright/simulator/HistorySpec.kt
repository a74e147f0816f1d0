// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeSortedBy
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import java.time.Duration
import kotlin.time.measureTime

class HistorySpec :
  FunSpec({
    val hour = SHIFT + Duration.ofHours(1)

    for (name in Simulation.NAMES) {
      test("the same seed gives the same history of $name") {
        Simulation.of(name, 7, SHIFT).history(hour) shouldBe
          Simulation.of(name, 7, SHIFT).history(hour)
      }

      test("another seed gives another history of $name") {
        Simulation.of(name, 7, SHIFT).history(hour) shouldNotBe
          Simulation.of(name, 8, SHIFT).history(hour)
      }

      // Live operation steps by the wall clock, however often that lets it run.
      test("$name comes to the same state in one step as in many") {
        val whole = Simulation.of(name, 3, SHIFT).also { it.fastForward(hour) }
        val signals = whole.plant().devices().flatMap { it.signals() }.map { it.id() }
        checkAll(5, Arb.list(Arb.int(1..900), 1..40)) { steps ->
          val stepped = Simulation.of(name, 3, SHIFT)
          steps.forEach {
            stepped.fastForward(minOf(hour, stepped.now() + Duration.ofSeconds(it.toLong())))
          }
          stepped.fastForward(hour)
          signals.forAll { stepped.value(it) shouldBe whole.value(it) }
        }
      }

      test("the samples of one item of $name come in the order of time, each once") {
        val byItem =
          Simulation.of(name, 5, SHIFT).history(hour).groupBy { it.device() to it.item() }
        byItem.values.forAll { samples ->
          samples shouldBeSortedBy { it.time() }
          samples.map { it.time() }.distinct().size shouldBe samples.size
        }
      }

      test("every signal of $name is in its history from the first second on") {
        val simulation = Simulation.of(name, 5, SHIFT)
        val count = simulation.plant().devices().sumOf { it.signals().size }
        val samples = simulation.history(SHIFT + Duration.ofSeconds(1))
        samples.map { it.device() to it.item() }.distinct().size shouldBe count
      }
    }

    test("a shift of both plants is at most 300,000 samples, made within seconds") {
      var count = 0
      val taken = measureTime {
        for (name in Simulation.NAMES) {
          Simulation.of(name, 1, SHIFT).fastForward(SHIFT_END) { count++ }
        }
      }
      count shouldBeLessThanOrEqual 300_000
      taken.inWholeSeconds shouldBeLessThan 5L
    }

    test("items are named as edge files name them") {
      val items =
        bottlingPlant().history(SHIFT + Duration.ofSeconds(1)).map { it.device() to it.item() }
      items shouldContain ("line-1" to "ns=2;s=Line1.Filler.State")
      items shouldContain ("meters" to "2/holding/0")
    }

    // The edge scales what comes back from a register; history must not do it too.
    test("registers are given raw, before scaling") {
      val voltage =
        bottlingPlant().history(hour).filter { it.item() == "1/holding/4" }.map { it.raw() }
      voltage.forAll {
        it shouldBe Math.rint(it)
        it.shouldBeBetween(2070.0, 2530.0, 0.0)
      }
    }
  })
