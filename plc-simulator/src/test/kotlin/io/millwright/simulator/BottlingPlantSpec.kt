// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.inspectors.forAtLeastOne
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.simulator.bottling.BottlingPlant
import io.millwright.simulator.bottling.PackState
import java.time.Duration
import java.util.OptionalDouble

class BottlingPlantSpec :
  FunSpec({
    val shift = bottlingPlant()
    val samples = shift.history(SHIFT_END)

    test("no bottle appears or vanishes: what a machine takes it rejects or passes on") {
      for (seed in 1L..5L) {
        val simulation = bottlingPlant(seed)
        val plant = simulation.plant() as BottlingPlant
        val before = plant.lines().mapValues { it.value.onConveyors() }
        for (minutes in listOf(1L, 17L, 240L, 480L)) {
          val now = SHIFT + Duration.ofMinutes(minutes)
          simulation.fastForward(now)
          for ((name, line) in plant.lines()) {
            val books = line.machines().values.map { it.book() }
            val good = books.map { it.produced(SHIFT, now) - it.rejected(SHIFT, now) }
            val taken = books.map { it.produced(SHIFT, now) }
            line.onConveyors().forEachIndexed { place, content ->
              withClue("seed $seed, $name, conveyor $place after $minutes min") {
                content.toLong() shouldBe
                  before.getValue(name)[place] + good[place] - taken[place + 1]
                content.shouldBeBetween(0, 150)
              }
            }
          }
        }
      }
    }

    test("at every moment a machine is in one state") {
      shift.machineBooks().values.forAll { book ->
        val states = book.states()
        states.first().from() shouldBe SHIFT
        states.last().to() shouldBe SHIFT_END
        states.zipWithNext().forAll { (one, next) ->
          next.from() shouldBe one.to()
          next.from() shouldBeGreaterThan one.from()
        }
      }
    }

    test("the figures of two intervals add up to those of both") {
      val middle = SHIFT + Duration.ofMinutes(143)
      shift.machineBooks().values.forAll { book ->
        book.produced(SHIFT, SHIFT_END) shouldBe
          book.produced(SHIFT, middle) + book.produced(middle, SHIFT_END)
        book.rejected(SHIFT, SHIFT_END) shouldBe
          book.rejected(SHIFT, middle) + book.rejected(middle, SHIFT_END)
        book.actualProduction(SHIFT, SHIFT_END) shouldBe
          book.actualProduction(SHIFT, middle) + book.actualProduction(middle, SHIFT_END)
        book.failures(SHIFT, SHIFT_END) shouldBe
          book.failures(SHIFT, middle) + book.failures(middle, SHIFT_END)
      }
    }

    test("a shift of eight hours has a break of half an hour, which is not planned time") {
      shift.machineBook("Line1.Filler").plannedBusy(SHIFT, SHIFT_END) shouldBe
        Duration.ofMinutes(450)
      val fourHours = SHIFT + Duration.ofHours(4)
      shift
        .machineBook("Line1.Filler")
        .availability(fourHours, fourHours + Duration.ofMinutes(30)) shouldBe OptionalDouble.empty()
    }

    test("OEE is availability by effectiveness by quality, and plausible for every machine") {
      for (seed in 1L..4L) {
        val simulation = bottlingPlant(seed).also { it.fastForward(SHIFT_END) }
        simulation.machineBooks().forEach { (name, book) ->
          val a = book.availability(SHIFT, SHIFT_END).asDouble
          val e = book.effectiveness(SHIFT, SHIFT_END).asDouble
          val q = book.quality(SHIFT, SHIFT_END).asDouble
          val oee = book.oee(SHIFT, SHIFT_END).asDouble
          withClue("seed $seed, $name") {
            oee shouldBe (a * e * q).plusOrMinus(1e-12)
            oee.shouldBeBetween(0.5, 0.95, 0.0)
            e.shouldBeBetween(0.8, 1.0, 0.0)
            q.shouldBeBetween(0.95, 1.0, 0.0)
          }
        }
      }
    }

    test("a line's OEE lies between those of its machines, and is undefined in its break") {
      val machines =
        shift
          .machineBooks()
          .filterKeys { it.startsWith("Line1.") }
          .values
          .map {
            it.oee(SHIFT, SHIFT_END).asDouble
          }
      shift
        .lineOee("Line1", SHIFT, SHIFT_END)
        .asDouble
        .shouldBeBetween(machines.min(), machines.max(), 0.0)
      val fourHours = SHIFT + Duration.ofHours(4)
      shift.lineOee("Line1", fourHours, fourHours + Duration.ofMinutes(30)) shouldBe
        OptionalDouble.empty()
    }

    // A PLC shows what it counts; where the two differ, one of them is wrong.
    test("the counters agree with the books") {
      shift.machineBooks().forEach { (name, book) ->
        shift.value("$name.Produced").toLong() shouldBe book.produced(SHIFT, SHIFT_END)
        shift.value("$name.Rejected").toLong() shouldBe book.rejected(SHIFT, SHIFT_END)
      }
    }

    test("the states that a collector sees are those in the books") {
      shift.machineBooks().forEach { (name, book) ->
        val seen =
          samples.filter { it.item() == "ns=2;s=$name.State" }.map { it.time() to it.raw().toInt() }
        // The first sample stands at the first tick.
        seen.drop(1) shouldBe
          book
            .states()
            .drop(1)
            .map { it.from() to it.state().number() }
            .dropWhile { it.first <= seen.first().first }
      }
    }

    test("a machine that ran out of bottles or of room does not flicker between states") {
      shift.machineBooks().forEach { (name, book) ->
        withClue(name) { book.states().size shouldBeLessThan 1000 }
      }
    }

    test("products change, and with them the ideal rate, only while the machine stands") {
      val rates = samples.filter { it.item() == "ns=2;s=Line1.Filler.IdealRate" }
      rates.size.shouldBeBetween(2, 6)
      val book = shift.machineBook("Line1.Filler")
      rates.drop(1).forAll { change ->
        book.produced(change.time(), change.time() + Duration.ofMinutes(2)) shouldBe 0
      }
    }

    test("machines wear, fail and are repaired") {
      val failures = shift.machineBooks().values.sumOf { it.failures(SHIFT, SHIFT_END) }
      failures shouldBeGreaterThan 4L
      val states = shift.machineBooks().values.flatMap { it.states() }
      states.map { it.state() }.distinct() shouldContainAll
        listOf(
          PackState.EXECUTE,
          PackState.SUSPENDED,
          PackState.ABORTED,
          PackState.STOPPED,
          PackState.HELD,
        )
    }

    test("vibration announces a failure") {
      val book = shift.machineBook("Line1.Filler")
      val vibration = samples.filter { it.item() == "ns=2;s=Line1.Filler.Vibration" }
      val failure =
        book.states().first {
          it.state() == PackState.ABORTED && it.from() > SHIFT + Duration.ofMinutes(40)
        }
      val before = vibration.filter {
        it.time() > failure.from() - Duration.ofMinutes(5) && it.time() < failure.from()
      }
      before.forAtLeastOne { it.raw() shouldBeGreaterThan 3.0 }
    }

    test("energy is power over time") {
      val power = samples.filter { it.item() == "1/holding/0" }
      val energy = samples.filter { it.item() == "1/holding/2" }
      val integral =
        power
          .zipWithNext { one, next ->
            one.raw() * Duration.between(one.time(), next.time()).toMillis() / 3_600_000.0
          }
          .sum()
      val metered = (energy.last().raw() - energy.first().raw()) * 0.1
      integral shouldBe metered.plusOrMinus(metered * 0.02)
    }
  })
