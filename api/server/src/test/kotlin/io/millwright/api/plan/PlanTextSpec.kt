// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.millwright.asset.Plant
import io.millwright.asset.change.Consequences
import io.millwright.feed.Feed
import io.millwright.file.PlantFiles
import io.millwright.reading.Alias
import java.time.Instant
import java.util.Optional

private fun plant(text: String, known: Plant = Plant.EMPTY) =
  PlantFiles.parse(mapOf("plant.yaml" to text), known)

private fun model(vararg keys: String) =
  "model: press\nproperties:\n" +
    keys.joinToString("") { "  $it: {measurement: double}\n" } +
    "---\nasset: line1\nmodel: press\n"

private fun feed(source: String, alias: String, sentAs: String = alias) =
  Feed("e", source, Alias(sentAs), Instant.EPOCH, Optional.empty()).of(Alias(alias))

class PlanTextSpec :
  FunSpec({
    test("short lists of names stand in one line, long ones in a line for each name") {
      val lines = mutableListOf<String>()
      PlanText.add(lines, "gone", listOf("/a", "/b"))
      PlanText.add(lines, "none", listOf())
      PlanText.add(lines, "gone", (1..21).map { "/line1/press/property_$it" })
      lines.take(3) shouldContainExactly
        listOf("gone: /a, /b", "gone (21):", "  /line1/press/property_1")
      lines shouldHaveSize 23
    }

    test("an edge and its source are named once for all their tags") {
      val keys = (1..8).map { "temperature_$it" }
      val before = plant(model(*keys.toTypedArray()))
      val after =
        plant(
          model(*keys.toTypedArray()).replace("asset: line1", "asset: row1\nwas: /line1"),
          before,
        )
      val feeds = keys.map { feed("plc", "/line1/$it") }
      val lines = DeliveryText(feeds).lines(Consequences.of(before, after), before, after)
      lines shouldContainExactly
        listOf(
          "delivered under an old alias, which is kept until its edge file has the new one:" +
            " edge e, source plc (8):"
        ) + keys.map { "  /line1/$it becomes /row1/$it" }
    }

    test(
      "an edge that sends the alias that its property has again goes on, of which nothing is said"
    ) {
      val old = plant(model("temp"))
      val new = plant(model("temp").replace("asset: line1", "asset: row1\nwas: /line1"), old)
      // The edge sends on as before, and its readings reach the property under its newer alias.
      val feeds = listOf(feed("plc", "/row1/temp", "/line1/temp"))
      val back = plant(model("temp").replace("asset: line1", "asset: line1\nwas: /row1"), new)
      DeliveryText(feeds).lines(Consequences.of(new, back), new, back).shouldBeEmpty()
    }

    test("an edge that sends what is another property's alias from now on is told of") {
      val other = plant(model("temp", "heat"))
      val renamed =
        plant(
          "model: press\nproperties:\n  warm: {was: heat, measurement: double}\n" +
            "  heat: {was: temp, measurement: double}\n---\nasset: line1\nmodel: press\n",
          other,
        )
      val feeds = listOf(feed("plc", "/line1/heat"))
      DeliveryText(feeds)
        .lines(Consequences.of(other, renamed), other, renamed) shouldContainExactly
        listOf(
          "delivered under an alias that belongs to another property from now on: edge e, source" +
            " plc, /line1/heat"
        )
    }
  })
