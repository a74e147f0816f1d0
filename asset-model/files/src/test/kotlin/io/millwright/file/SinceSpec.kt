// SPDX-License-Identifier: Apache-2.0
package io.millwright.file

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.asset.Memberships
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.change.Consequences
import io.millwright.asset.change.PlantDiff
import io.millwright.validation.InvalidException
import java.time.Instant
import kotlin.io.path.readText
import kotlin.io.path.writeText

private const val TEXT =
  """
model: machine
properties: {produced: {measurement: double}}
---
model: line
children: {machines: {model: machine}}
---
model: works
children: {lines: {model: line}}
---
# The works.
asset: graz
model: works
children:
  lines:
    - {asset: one, children: {machines: [{asset: filler}]}}
    - {asset: two}
"""

private const val MOVED =
  "    - {asset: one}\n    - {asset: two, children: {machines: [{asset: filler, was: /graz/one/filler}]}}"

private val moved = TEXT.substringBefore("    - {asset: one") + MOVED + "\n"

private val tuesday: Instant = Instant.parse("2026-11-24T06:00:00Z")

private fun read(text: String, known: Plant = Plant.EMPTY) =
  PlantFiles.parse(mapOf("works.yaml" to text), known)

private fun since(text: String) = moved.replace("one/filler", "one/filler, since: $text")

class SinceSpec :
  FunSpec({
    val before = read(TEXT)

    test("since says when an asset came to where it is") {
      val after = read(since("2026-11-24T07:00:00+01:00"), before)
      val filler = after.findAsset("/graz/two/filler").orElseThrow()
      after.since() shouldBe mapOf(filler.id() to tuesday)
      PlantDiff.between(before, after).changes().map { it.toString() } shouldContainExactly
        listOf(
          "~ asset /graz/two/filler: path /graz/one/filler to /graz/two/filler," +
            " there since 2026-11-24T06:00:00Z"
        )
      Consequences.of(before, after).counted() shouldContainExactly
        listOf(
          "/graz/one/filler counts in /graz/one until 2026-11-24T06:00:00Z," +
            " and in /graz/two since 2026-11-24T06:00:00Z"
        )
      val kept = Memberships.settle(before, after, tuesday.plusSeconds(90_000))
      PlantDiff.between(kept, read(since("2026-11-24T06:00:00Z"), kept)).changes().shouldBeEmpty()
    }

    test("a file that says nothing of it leaves it as it is known") {
      val kept = Memberships.settle(before, read(moved, before), tuesday)
      PlantDiff.between(kept, read(moved, kept)).changes().shouldBeEmpty()
      val again = Memberships.settle(kept, read(moved, kept), tuesday.plusSeconds(60))
      again.memberships() shouldBe kept.memberships()
    }

    test("a border that is moved is a change of its own") {
      val kept = Memberships.settle(before, read(moved, before), tuesday)
      val corrected = read(since("2026-11-24T05:00:00Z"), kept)
      PlantDiff.between(kept, corrected).changes().map { it.toString() } shouldContainExactly
        listOf("~ asset /graz/two/filler: there since 2026-11-24T05:00:00Z")
      Consequences.of(kept, corrected).counted() shouldContainExactly
        listOf("/graz/two/filler counts in /graz/two since 2026-11-24T05:00:00Z")
    }

    test("export writes it, and leaves a document alone that says the same or does not say it") {
      val kept = Memberships.settle(before, read(moved, before), tuesday)
      PlantFiles.texts(kept).getValue("assets/graz.yaml") shouldContain
        "since: \"2026-11-24T06:00:00Z\""
      PlantFiles.texts(before).values.forEach { it shouldNotContain "since" }
      val server = PlantFiles.parse(PlantFiles.texts(kept), kept)
      for (text in listOf(moved, since("2026-11-24T06:00:00Z"))) {
        val folder = tempdir().toPath()
        folder.resolve("works.yaml").writeText(text.replace(", was: /graz/one/filler", ""))
        val written = folder.resolve("works.yaml").readText()
        val same = PlantFiles.read(listOf(folder))
        // It came from line one on Tuesday.
        val one = same.findAsset("/graz/one").orElseThrow().id()
        val earlier =
          same.assets().map {
            val place = it.placement()
            if (it.key() == "filler" && place is Placement.Under)
              it.placed(Placement.Under(one, place.hierarchy()))
            else it
          }
        val there = Memberships.settle(Plant.of(same.models(), earlier), same, tuesday)
        there.memberships().children().size shouldBe 1
        PlantFiles.write(there, folder)
        folder.resolve("works.yaml").readText() shouldBe written
      }
      server.since().values shouldContainExactly listOf(tuesday)
    }

    test("what is no time, or stands at the top, is told") {
      fun problems(text: String) =
        shouldThrow<InvalidException> { read(text, before) }.problems().map { it.message() }
      problems(since("yesterday")).single() shouldContain "\"yesterday\" is no time with a zone"
      problems(since("2026-11-24T06:00:00")).single() shouldContain "is no time with a zone"
      problems(
          TEXT.replace(
            "model: works\nchildren:\n  l",
            "model: works\nsince: 2026-11-24T06:00:00Z\nchildren:\n  l",
          )
        )
        .single() shouldContain "this one has none"
    }
  })
