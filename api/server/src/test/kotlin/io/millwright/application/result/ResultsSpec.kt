// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.millwright.api.FakeHistorian
import io.millwright.application.UseCaseRefusal
import io.millwright.application.UseCaseRefusedException
import io.millwright.application.historian.Historian
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
import java.time.InstantSource
import java.util.Optional
import java.util.UUID

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val model = ModelId(UUID(1, 1))

private fun property(number: Long, key: String, kind: PropertyKind) =
  PropertyDefinition(PropertyId(UUID(4, number)), key, key, DataType.DOUBLE, "", kind)

private fun plant(factor: Int) =
  Plant.of(
    listOf(
      AssetModel(
        model,
        "filler",
        "Filler",
        "",
        listOf(
          property(1, "speed", PropertyKind.Measurement()),
          property(2, "scaled", PropertyKind.Transform(Formula.parse("speed * $factor"))),
          property(
            3,
            "mean",
            PropertyKind.Metric(
              Formula.parse("avg(speed)"),
              Window.every(Duration.ofMinutes(5)),
              0,
            ),
          ),
        ),
        listOf(),
        listOf(),
      )
    ),
    listOf(Asset(AssetId(UUID(3, 1)), "f", "F", "", model, Placement.root(), mapOf(), mapOf())),
  )

private fun reading(alias: String, second: Long, value: Double) =
  Reading(Alias(alias), Tqv(noon.plusSeconds(second), Quality.GOOD, Value.of(value)))

/** A store that says of each question that millions of readings answer it. */
private class Full(private val historian: Historian) : Historian by historian {
  override fun count(streams: Collection<Alias>, range: TimeRange, most: Long) = most
}

class ResultsSpec :
  FunSpec({
    val clock = InstantSource.fixed(noon.plusSeconds(60))
    val historian = FakeHistorian()
    val full = Full(historian)
    val plant = plant(2)
    val scaled = plant.findProperty(Alias("/f/scaled")).get()
    val mean = plant.findProperty(Alias("/f/mean")).get()
    val minute = TimeRange(noon, noon.plusSeconds(60))

    historian.write(
      Changes.of(
        ReadingBatch.of(
          reading("/f/speed", 10, 4.0),
          reading("/f/speed", 20, 6.0),
          reading("/f/scaled", 10, 8.0),
          reading("/f/scaled", 20, 11.0),
        )
      )
    )

    fun refusal(work: () -> Unit) = shouldThrow<UseCaseRefusedException> { work() }.refusal()

    test("the newest result is explained, with what is stored of it") {
      val found = ExplainResult(historian, clock).explain(plant, scaled, Optional.empty())
      found.at().get() shouldBe noon.plusSeconds(20)
      found.value() shouldBe Value.of(12.0)
      found.stored() shouldBe Value.of(11.0)
      found.inputs().map { it.value() } shouldContainExactly listOf(Value.of(6.0))
    }

    test("an earlier result is explained where a time is given") {
      val at = Optional.of(noon.plusSeconds(15))
      ExplainResult(historian, clock).explain(plant, scaled, at).value() shouldBe Value.of(8.0)
    }

    test("a measurement is not explained") {
      val speed = plant.findProperty(Alias("/f/speed")).get()
      refusal { ExplainResult(historian, clock).explain(plant, speed, Optional.empty()) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
    }

    test("metrics come to a value over any range, and to none over no time") {
      val evaluate = EvaluateMetrics(historian)
      evaluate.over(plant, listOf(mean, scaled), minute).keys shouldBe setOf(mean.alias())
      evaluate.over(plant, listOf(mean), TimeRange(noon, noon)) shouldBe mapOf()
    }

    test("a question that rests on too many readings is refused") {
      refusal { EvaluateMetrics(full).over(plant, listOf(mean), minute) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
      refusal { ExplainResult(full, clock).explain(plant, mean, Optional.of(minute.to())) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
    }

    test("changed models are tried over up to 31 days, and not over no time") {
      val tryModels = TryModels(historian, clock)
      refusal { tryModels.over(plant, plant(3), noon, noon) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
      refusal { tryModels.over(plant, plant(3), noon, noon.minusSeconds(1)) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
      refusal { tryModels.over(plant, plant(3), noon, noon.plus(Duration.ofDays(32))) }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
    }

    test("changed models that are tried say which values would be others, the newest first") {
      val tried = TryModels(historian, clock).over(plant, plant(3), noon, minute.to())
      tried.isWhole shouldBe true
      val one = tried.properties().single()
      one.property().alias() shouldBe Alias("/f/scaled")
      one.different() shouldBe 2
      one.moments().map { it.then() } shouldContainExactly listOf(Value.of(18.0), Value.of(12.0))
      one.moments().map { it.today() } shouldContainExactly listOf(Value.of(11.0), Value.of(8.0))
    }
  })
