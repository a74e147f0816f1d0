// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.comparables.shouldBeBetween
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.millwright.simulator.carpark.CarPark
import java.time.Duration
import java.time.Instant

class CarParkSpec :
  FunSpec({
    val day = Instant.parse("2026-03-02T00:00:00Z")
    val simulation = Simulation.of("car-park", 1, day)
    val samples = simulation.history(day + Duration.ofDays(1))
    val book = simulation.carParkBook().orElseThrow()

    test("cars that came in and did not go out are inside, parked or driving") {
      for (seed in 1L..5L) {
        val other = carPark(seed)
        val park = other.plant() as CarPark
        val cars = other.carParkBook().orElseThrow()
        repeat(50) {
          other.fastForward(other.now() + Duration.ofMinutes(11))
          withClue("seed $seed at ${other.now()}") {
            cars.inside() shouldBe (park.parked() + park.driving()).toLong()
            cars.occupied(other.now()) shouldBe park.parked().toLong()
          }
        }
      }
    }

    test("the bays' sensors show as many cars as the book has parked") {
      for (hours in listOf(3L, 9L, 13L, 20L)) {
        val at = day + Duration.ofHours(hours)
        val shown =
          samples
            .filter { it.item().endsWith(".Occupied") && it.time() <= at }
            .groupBy { it.item() }
            .values
            .sumOf { it.last().raw() }
        shown shouldBe book.occupied(at).toDouble()
      }
    }

    test("occupancy follows the day: empty at night, full at noon, never more cars than bays") {
      val byHour = (0L..23L).map { book.occupied(day + Duration.ofHours(it)) }
      byHour.forAll { it.shouldBeBetween(0, 160) }
      byHour[5] shouldBeLessThan 40L
      byHour[13] shouldBeGreaterThan 70L
      byHour[23] shouldBeLessThan byHour[13]
    }

    test("carbon monoxide rises with driving cars, and the fan brings it down again") {
      for (level in 1..4) {
        val ppm = samples.filter { it.item() == "1/input/${level - 1}" }
        val highSeconds =
          ppm
            .zipWithNext { one, next ->
              if (one.raw() > 350) Duration.between(one.time(), next.time()).toSeconds() else 0
            }
            .sum()
        ppm.forAll { it.raw().shouldBeBetween(0.0, 1500.0) }
        withClue("seconds above 35 ppm on level $level") { highSeconds shouldBeLessThan 7_200L }
      }
      val fan = samples.filter { it.item() == "ns=2;s=Level1.Fan.Running" }
      fan.size shouldBeGreaterThan 5
      samples.filter { it.item() == "1/input/0" }.maxOf { it.raw() } shouldBeGreaterThan 300.0
    }

    test("the fan switches with hysteresis: on above 30 ppm, off below 15") {
      val ppm = samples.filter { it.item() == "1/input/0" }
      samples
        .filter { it.item() == "ns=2;s=Level1.Fan.Running" }
        .drop(1)
        .forAll { switch ->
          val near = ppm.last { it.time() <= switch.time() }.raw() * 0.1
          // History keeps CO within a deadband of 1.5 ppm; the sensor itself is off by a little.
          if (switch.raw() == 1.0) near.shouldBeBetween(27.5, 33.0)
          else near.shouldBeBetween(12.5, 17.5)
        }
    }

    test("every car that came in or went out opened a barrier once") {
      val cycles =
        listOf("Entry1", "Entry2", "Exit1", "Exit2").map { simulation.value("$it.Cycles").toLong() }
      cycles[0] + cycles[1] shouldBe book.entered()
      cycles[2] + cycles[3] shouldBe book.left()
    }

    test("barriers and lifts break now and then") {
      val broken = samples.count {
        it.raw() == 1.0 &&
          it.item() in listOf("2/discrete/1", "2/discrete/3", "2/discrete/5", "2/discrete/7") ||
          it.raw() == 2.0 && it.item() in listOf("ns=2;s=Lift1.State", "ns=2;s=Lift2.State")
      }
      broken shouldBeGreaterThan 2
    }

    test("the lifts carry people") {
      listOf("Lift1.Trips", "Lift2.Trips").forAll { simulation.value(it) shouldBeGreaterThan 100.0 }
    }
  })
