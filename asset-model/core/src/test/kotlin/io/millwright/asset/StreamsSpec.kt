// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.filter
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.PropertyId
import io.millwright.asset.id.StableIds
import io.millwright.reading.Alias
import io.millwright.value.DataType
import java.util.Optional

/** The data streams of a plant, judged by a list of all aliases. */
class StreamsSpec :
  FunSpec({
    // Keys and aliases from so few letters that they often mean the same stream.
    val keys = Arb.of("a", "b", "a-b", "b.a")
    val model =
      AssetModel(
        StableIds.model("m"),
        "m",
        "m",
        "",
        listOf("a", "b", "a.b", "b.a").map {
          PropertyDefinition(
            StableIds.property(StableIds.model("m"), it),
            it,
            it,
            DataType.DOUBLE,
            "",
            PropertyKind.Measurement(),
          )
        },
        listOf(
          Hierarchy(
            StableIds.hierarchy(StableIds.model("m"), "h"),
            "h",
            "h",
            StableIds.model("m"),
          )
        ),
        listOf(),
      )
    val ownAliases = Arb.of("/a/a", "/a/b/a", "/a/a/b", "x", "/a", "/a-b/b")

    data class Row(val key: String, val parent: Int, val property: Int, val alias: String?)

    val rows =
      Arb.list(
        io.kotest.property.arbitrary.arbitrary {
          Row(
            keys.bind(),
            Arb.int(-1..3).bind(),
            Arb.int(0..3).bind(),
            if (Arb.int(0..3).bind() == 0) ownAliases.bind() else null,
          )
        },
        1..7,
      )

    /** Assets whose paths differ; children may stand before their parents. */
    fun assets(rows: List<Row>): List<Asset> {
      val made = mutableListOf<Asset>()
      val paths = mutableMapOf<String, Asset>()
      for (row in rows) {
        val parent = made.getOrNull(row.parent)
        val above = parent?.let { p -> paths.entries.first { it.value == p }.key } ?: ""
        val path = "$above/${row.key}"
        if (path in paths) continue
        val asset =
          Asset(
            if (parent == null) StableIds.root(row.key) else StableIds.child(parent.id(), row.key),
            row.key,
            row.key,
            "",
            model.id(),
            if (parent == null) Placement.root()
            else Placement.Under(parent.id(), model.hierarchies().first().id()),
            mapOf(),
            row.alias?.let { mapOf(model.properties()[row.property].id() to Alias(it)) } ?: mapOf(),
          )
        paths[path] = asset
        made += asset
      }
      return made
    }

    /** What the aliases of a plant are, written down one by one. */
    fun aliases(assets: List<Asset>): List<Pair<Alias, PropertyId>> {
      val byId = assets.associateBy { it.id() }
      fun path(asset: Asset): String =
        when (val placement = asset.placement()) {
          is Placement.Under -> path(byId.getValue(placement.parent())) + "/" + asset.key()
          else -> "/" + asset.key()
        }
      return assets.flatMap { asset ->
        model.properties().map {
          (asset.aliases()[it.id()] ?: Alias(path(asset) + "/" + it.key().replace('.', '/'))) to
            it.id()
        }
      }
    }

    fun isPlant(assets: List<Asset>) =
      aliases(assets).map { it.first }.toSet().size == 4 * assets.size

    test("a plant can be made, and is valid, just when no two streams have the same alias") {
      checkAll(3_000, rows.map(::assets), Arb.boolean()) { assets, turned ->
        val order = if (turned) assets.reversed() else assets
        val problems =
          PlantValidation.check(listOf(model), order) { io.millwright.validation.Position.NONE }
            .filter { "Alias" in it.message() }
        problems.isEmpty() shouldBe isPlant(assets)
        if (isPlant(assets)) PlantDraft.of(listOf(model), order)
        else shouldThrow<IllegalArgumentException> { PlantDraft.of(listOf(model), order) }
      }
    }

    test("each stream is found by its alias, and all of them page by page in order") {
      checkAll(
        1_000,
        rows.map(::assets).filter(::isPlant),
        Arb.of("", "/a", "/a/", "/a/b/", "x", "/b"),
        Arb.int(1..5),
      ) { assets, prefix, limit ->
        val plant = PlantDraft.of(listOf(model), assets).parts()
        for ((alias, property) in aliases(assets)) {
          plant.findProperty(alias).orElseThrow().property().id() shouldBe property
        }
        plant.findProperty(Alias("/a/c")).isPresent shouldBe false
        val found = mutableListOf<Alias>()
        do {
          val page = plant.streams(prefix, Optional.ofNullable(found.lastOrNull()), limit)
          found += page.map { it.alias() }
        } while (page.size == limit)
        found shouldContainExactly
          aliases(assets).map { it.first }.filter { it.path().startsWith(prefix) }.sorted()
      }
    }
  })
