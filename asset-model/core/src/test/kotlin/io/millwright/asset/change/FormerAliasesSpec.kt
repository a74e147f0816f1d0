// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.UUID

private val modelId = ModelId(UUID(0, 1))
private val x = PropertyId(UUID(0, 2))
private val y = PropertyId(UUID(0, 3))
private val asset = AssetId(UUID(0, 4))
private val noon = Instant.parse("2026-11-29T12:00:00Z")

private fun plant(path: String, xKey: String, aliases: Map<PropertyId, Alias> = mapOf()): Plant =
  Plant.of(
    listOf(
      AssetModel(
        modelId,
        "m",
        "m",
        "",
        ModelType.ASSET_MODEL,
        listOf(
          PropertyDefinition(x, xKey, xKey, DataType.DOUBLE, "", PropertyKind.Measurement()),
          PropertyDefinition(y, "y", "y", DataType.DOUBLE, "", PropertyKind.Measurement()),
        ),
        listOf(),
        listOf(),
        listOf(),
        listOf(),
      )
    ),
    listOf(Asset(asset, path, path, "", modelId, Placement.root(), mapOf(), aliases)),
  )

private fun kept(before: Plant, after: Plant): List<FormerAlias> =
  FormerAlias.between(before, after, listOf(asset), noon)

private fun reading(alias: String, seconds: Long): Reading =
  Reading(Alias(alias), Tqv(noon.plusSeconds(seconds), Quality.GOOD, Value.of(1.0 * seconds)))

class FormerAliasesSpec :
  FunSpec({
    test("a renamed property and a moved asset keep the aliases that followed from the path") {
      kept(plant("a", "x"), plant("a", "z")).map { "${it.alias()}" } shouldContainExactlyInAnyOrder
        listOf("/a/x")
      kept(plant("a", "x"), plant("b", "x")).map { "${it.alias()}" } shouldContainExactlyInAnyOrder
        listOf("/a/x", "/a/y")
    }

    test("an alias that somebody wrote for a property, before or after, is not kept") {
      val written = mapOf(x to Alias("/plc/x"))
      kept(plant("a", "x", written), plant("a", "x")).shouldBeEmpty()
      kept(plant("a", "x"), plant("a", "x", written)).shouldBeEmpty()
      kept(plant("a", "x", written), plant("b", "x", written)).map { "${it.alias()}" } shouldBe
        listOf("/a/y")
    }

    test("readings under a former alias reach the property, and others stay as they are") {
      val after = plant("b", "x")
      val former = FormerAliases.of(kept(plant("a", "x"), after))
      val batch = ReadingBatch.of(reading("/a/x", 1), reading("/b/y", 2), reading("/c", 3))
      former.resolve(after, batch) shouldBe
        ReadingBatch.of(reading("/b/x", 1), reading("/b/y", 2), reading("/c", 3))
    }

    test("after its end a former alias holds for readings that are older, from the edge's disk") {
      val after = plant("b", "x")
      val ended = FormerAlias(Alias("/a/x"), asset, x, noon, Optional.of(noon.plusSeconds(10)))
      FormerAliases.of(listOf(ended))
        .resolve(after, ReadingBatch.of(reading("/a/x", 10), reading("/a/x", 11))) shouldBe
        ReadingBatch.of(reading("/b/x", 10), reading("/a/x", 11))
    }

    test("an alias that a property has now is nobody's former alias") {
      val swapped = plant("a", "z", mapOf(y to Alias("/a/x")))
      val former = FormerAliases.of(kept(plant("a", "x"), swapped))
      val batch = ReadingBatch.of(reading("/a/x", 1))
      former.resolve(swapped, batch) shouldBe batch
    }
  })
