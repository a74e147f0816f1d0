// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.reading.Alias
import io.millwright.value.Value
import java.time.Instant
import kotlin.random.Random

private fun day(number: Int) = Instant.parse("2026-11-01T06:00:00Z").plusSeconds(86_400L * number)

private val machine =
  model("machine") {
    measurement("produced")
    attribute("ideal_rate", Value.of(120.0))
  }
private val line = model("line") { children("machines", "machine") }
private val one = root("line-1", line)
private val two = root("line-2", line)
private val by = line.hierarchies().first().id()
private val filler = child(one, by, "filler", machine)

/** A plant with both lines, and the filler below one of them, at the top, or gone. */
private class Story {
  var plant: Plant = Plant.of(listOf(machine, line), listOf(one, two))

  fun at(day: Int, placement: Placement?, since: Int? = null): Story {
    val placed = placement?.let { listOf(filler.placed(it)) }.orEmpty()
    var next = Plant.of(listOf(machine, line), listOf(one, two) + placed)
    if (since != null) next = next.withSince(mapOf(filler.id() to day(since)))
    plant = Memberships.settle(plant, next, day(day))
    return this
  }

  fun below(parent: Asset) = plant.members(parent.id(), by).map { it.from() to it.to() }
}

private val inOne = Placement.Under(one.id(), by)
private val inTwo = Placement.Under(two.id(), by)
private val start = Membership.BEGINNING
private val open = Membership.OPEN

class MembershipsSpec :
  FunSpec({
    test("an asset belongs to its first parent from the beginning, and costs nothing") {
      val story = Story().at(1, Placement.root()).at(3, inOne)
      story.below(one) shouldContainExactly listOf(start to open)
      story.plant.memberships() shouldBe Memberships.NONE
    }

    test("a move counts from the move") {
      val story = Story().at(1, inOne).at(3, inTwo)
      story.below(one) shouldContainExactly listOf(start to day(3))
      story.below(two) shouldContainExactly listOf(day(3) to open)
      story.plant.memberships().since(filler.id()) shouldBe day(3)
    }

    test("what hangs nowhere for a while is nobody's then") {
      val story = Story().at(1, inOne).at(3, Placement.root()).at(5, inOne)
      story.below(one) shouldContainExactly listOf(start to day(3), day(5) to open)
    }

    test("the mover may name another time") {
      val story = Story().at(1, inOne).at(3, inTwo, since = 2)
      story.below(one) shouldContainExactly listOf(start to day(2))
      story.below(two) shouldContainExactly listOf(day(2) to open)
    }

    test("a time may be named and corrected later, in both directions") {
      val story = Story().at(1, inOne).at(5, inTwo)
      story.at(6, inTwo, since = 3).below(one) shouldContainExactly listOf(start to day(3))
      story.below(two) shouldContainExactly listOf(day(3) to open)
      story.at(7, inTwo, since = 4).below(one) shouldContainExactly listOf(start to day(4))
      story.below(two) shouldContainExactly listOf(day(4) to open)
      val known = story.plant.memberships()
      story.at(8, inTwo, since = 4).plant.memberships() shouldBe known
      story.at(9, inTwo).plant.memberships() shouldBe known
    }

    test("moving back since the move undoes it") {
      val story = Story().at(1, inOne).at(3, inTwo).at(5, inOne, since = 3)
      story.below(one) shouldContainExactly listOf(start to open)
      story.below(two).shouldBeEmpty()
      story.plant.memberships() shouldBe Memberships.NONE
    }

    test("a new asset may begin to count at a time") {
      Story().at(5, inOne, since = 2).below(one) shouldContainExactly listOf(day(2) to open)
    }

    test("what is removed counted until then, and its streams and attributes are known") {
      val story = Story().at(1, inOne).at(3, null)
      story.below(one) shouldContainExactly listOf(start to day(3))
      val gone = story.plant.memberships().findRemoved(filler.id()).orElseThrow()
      gone.streams() shouldBe mapOf("produced" to Alias("/line-1/filler/produced"))
      gone.attributes() shouldBe mapOf("ideal_rate" to AttributeValue.always(Value.of(120.0)))
      gone.removed() shouldBe day(3)
    }

    test("what comes back to where it was has been there all the time") {
      val story = Story().at(1, inOne).at(3, null).at(5, inOne)
      story.below(one) shouldContainExactly listOf(start to open)
      story.plant.memberships() shouldBe Memberships.NONE
    }

    test("what comes back elsewhere counts there from then on") {
      val story = Story().at(1, inOne).at(3, null).at(5, inTwo)
      story.below(one) shouldContainExactly listOf(start to day(3))
      story.below(two) shouldContainExactly listOf(day(5) to open)
      story.plant.memberships().removed().shouldBeEmpty()
    }

    test("what had left before it was removed is remembered by whom it had left") {
      val story = Story().at(1, inOne).at(3, inTwo).at(5, null)
      story.below(one) shouldContainExactly listOf(start to day(3))
      story.below(two) shouldContainExactly listOf(day(3) to day(5))
    }

    test("of what goes together with its parent nothing is kept") {
      val before = Story().at(1, inOne).plant
      val after = Memberships.settle(before, Plant.of(listOf(machine, line), listOf(two)), day(3))
      after.memberships() shouldBe Memberships.NONE
      val back = Memberships.settle(after, before, day(5))
      back.members(one.id(), by).map { it.from() to it.to() } shouldContainExactly
        listOf(start to open)
    }

    test("the order of those that stay is the same whoever comes and goes") {
      val others = List(5) { child(one, by, "m$it", machine) }
      val before = Plant.of(listOf(machine, line), listOf(one, two, filler) + others)
      val after =
        Memberships.settle(
          before,
          Plant.of(
            listOf(machine, line),
            listOf(two, one) + others.reversed() + filler.placed(inTwo),
          ),
          day(3),
        )
      after.members(one.id(), by).map { it.child() } shouldContainExactly
        before.members(one.id(), by).map { it.child() }
    }

    test("whatever is done, an asset is in one place at a time, and now where it is") {
      checkAll(Arb.int()) { seed ->
        val random = Random(seed)
        val story = Story()
        for (day in 1..random.nextInt(2, 12)) {
          val placement = listOf(inOne, inTwo, Placement.root(), null).random(random)
          val since = if (random.nextInt(3) == 0) random.nextInt(0, day + 1) else null
          story.at(day, placement, since.takeIf { placement is Placement.Under })
          val all = story.plant.memberships().of(filler.id())
          all.forEach { (it.from() < it.to()) shouldBe true }
          all.zipWithNext { a, b -> (a.to() <= b.from()) shouldBe true }
          val isBelow = placement is Placement.Under
          if (all.isNotEmpty()) {
            all.last().isOpen shouldBe isBelow
            if (isBelow) all.last().isOf(placement) shouldBe true
          }
          if (isBelow) {
            val parent = (placement as Placement.Under).parent()
            val here = story.plant.members(parent, by).last()
            here.to() shouldBe open
            // It may have been there before, too.
            if (since != null) (here.from() <= day(since)) shouldBe true
          }
        }
      }
    }
  })
