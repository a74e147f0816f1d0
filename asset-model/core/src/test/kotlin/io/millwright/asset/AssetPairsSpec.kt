// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import java.util.UUID
import kotlin.random.Random

private val machine =
  AssetModel(ModelId(UUID(0, 1)), "machine", "Machine", "", listOf(), listOf(), listOf())

private fun asset(number: Int, name: String = "", key: String = "a$number") =
  Asset(
    AssetId(UUID(1, number.toLong())),
    key,
    name,
    "",
    machine.id(),
    Placement.root(),
    mapOf(),
    mapOf(),
  )

/** What [AssetPairs] finds quickly, found simply. */
class AssetPairsSpec :
  FunSpec({
    test("the pairs are those with the same id, however the assets come, go and change places") {
      checkAll(500, Arb.int()) { seed ->
        val random = Random(seed)
        val before = List(random.nextInt(12)) { asset(it) }
        val after =
          before
            .filter { random.nextInt(6) > 0 }
            .map { if (random.nextInt(5) == 0) asset(number(it), "other") else it }
            .flatMap {
              if (random.nextInt(6) == 0) listOf(it, asset(number(it) + 100)) else listOf(it)
            }
            .let { if (random.nextInt(3) == 0) it.shuffled(random) else it }
        val pairs =
          AssetPairs.of(Plant.of(listOf(machine), before), Plant.of(listOf(machine), after))
        val ids = before.map { it.id() }
        after.indices.map { pairs.placeBefore(it) } shouldBe after.map { ids.indexOf(it.id()) }
        pairs.added() shouldBe after.filter { it.id() !in ids }
        pairs.gone() shouldBe before.filter { old -> after.none { it.id() == old.id() } }
        pairs.changed().toSet() shouldBe
          after
            .mapNotNull { now ->
              before.find { it.id() == now.id() && it != now }?.let { AssetPairs.Pair(it, now) }
            }
            .toSet()
      }
    }

    test("another name keeps all paths, another key does not") {
      val before = Plant.of(listOf(machine), listOf(asset(1), asset(2)))
      fun keeps(second: Asset) =
        AssetPairs.of(before, Plant.of(listOf(machine), listOf(asset(1), second))).keepPaths()
      keeps(asset(2, "other")) shouldBe true
      keeps(asset(2, key = "other")) shouldBe false
    }
  })

private fun number(asset: Asset) = asset.id().uuid().leastSignificantBits.toInt()
