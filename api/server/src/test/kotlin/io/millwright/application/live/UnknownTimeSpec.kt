// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.api.FakeFeedStore
import io.millwright.api.FakeHistorian
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.Liveness
import io.millwright.feed.SourceFeeds
import io.millwright.formula.Formula
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val model = ModelId(UUID(1, 1))

private val kinds =
  mapOf<String, PropertyKind>(
    "state" to PropertyKind.Measurement(),
    "running" to PropertyKind.Transform(Formula.parse("state == 6")),
    "run" to PropertyKind.Frame(Formula.parse("running"), Optional.empty(), Duration.ZERO),
    "share" to
      PropertyKind.Metric(
        Formula.parse("timein(state, 6)"),
        Window.every(Duration.ofMinutes(5)),
        0,
      ),
  )

private val plant =
  Plant.of(
    listOf(
      AssetModel(
        model,
        "filler",
        "Filler",
        "",
        kinds.entries.mapIndexed { i, (key, kind) ->
          val type =
            when (key) {
              "state" -> DataType.INTEGER
              "run" -> DataType.BOOLEAN
              else -> DataType.DOUBLE
            }
          PropertyDefinition(PropertyId(UUID(4, i.toLong())), key, key, type, "", kind)
        },
        listOf(),
        listOf(),
      )
    ),
    listOf(Asset(AssetId(UUID(3, 1)), "f", "F", "", model, Placement.root(), mapOf(), mapOf())),
  )

/** One edge delivers /f/state from noon on. */
private class Hall(vararg liveness: Pair<Long, Boolean>) {
  val store = FakeFeedStore()
  val historian = FakeHistorian()

  init {
    store.declare(EdgeFeeds("e", noon, listOf(SourceFeeds("plc", listOf(Alias("/f/state"))))))
    val readings = liveness.map { (second, isAlive) ->
      Reading(
        Liveness.of("e", "plc", Alias("/f/state")),
        Tqv(noon.plusSeconds(second), Quality.GOOD, Value.of(isAlive)),
      )
    }
    historian.write(Changes.of(ReadingBatch.of(*readings.toTypedArray())))
  }

  fun time(from: Long, to: Long) =
    UnknownTime(
      plant,
      store,
      historian,
      TimeRange(noon.plusSeconds(from), noon.plusSeconds(to)),
    )

  fun of(key: String, from: Long, to: Long) =
    time(from, to).of(Alias("/f/$key")).map { second(it.from()) to second(it.to()) }

  fun since(key: String, to: Long) =
    time(to - 10, to).since(Alias("/f/$key")).map(::second).orElse(null)

  private fun second(time: Instant) = Duration.between(noon, time).seconds
}

class UnknownTimeSpec :
  FunSpec({
    val lost = Hall(0L to true, 10L to true, 14L to false, 100L to true, 110L to true)

    for (key in listOf("state", "running", "run")) {
      test("$key is unknown from the source's last answer to the next one") {
        lost.of(key, -60, 120) shouldContainExactly listOf(14L to 100L)
      }

      test("$key is unknown until the end of a range that ends in the outage") {
        lost.of(key, 20, 90) shouldContainExactly listOf(20L to 90L)
        lost.since(key, 90) shouldBe 14
      }

      test("$key is known half a minute behind the last sign of an edge that died") {
        lost.of(key, 105, 200) shouldContainExactly listOf(140L to 200L)
        lost.since(key, 200) shouldBe 140
        lost.since(key, 120) shouldBe null
      }
    }

    test("a metric knows of unknown time itself") {
      lost.of("share", -60, 120).shouldBeEmpty()
    }

    test("a stream that no edge delivers is always known") {
      Hall().time(0, 60).of(Alias("/other/x")).shouldBeEmpty()
    }

    test("a source that was never heard of is unknown since its feed began") {
      Hall().of("running", -60, 60) shouldContainExactly listOf(0L to 60L)
      Hall().since("running", 60) shouldBe 0
    }

    test("of a range with very many points the latest tell what is unknown") {
      val last = UnknownTime.MOST_POINTS * 10L
      val signs = (1L..UnknownTime.MOST_POINTS).map { it * 10 to true }
      val long = Hall(0L to false, *signs.toTypedArray(), last + 5 to false, last + 90 to true)
      long.of("state", 0, last + 100) shouldContainExactly listOf(last + 5 to last + 90)
    }
  })
