// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.millwright.api.FakeAuditLog
import io.millwright.api.FakeReplays
import io.millwright.api.FakeTransactions
import io.millwright.api.TestHistorian
import io.millwright.application.Actor
import io.millwright.application.UnitOfWork
import io.millwright.application.UseCaseRefusal
import io.millwright.application.UseCaseRefusedException
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.value.DataType
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.UUID

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val lastHour = TimeRange(noon.minusSeconds(3_600), noon)
private val model = ModelId(UUID(1, 1))

private fun property(number: Long, key: String, kind: PropertyKind) =
  PropertyDefinition(PropertyId(UUID(4, number)), key, key, DataType.DOUBLE, "", kind)

private fun filler(name: String, number: Long) =
  Asset(AssetId(UUID(3, number)), name, name, "", model, Placement.root(), mapOf(), mapOf())

/** Two machines, each a tree; of each one measurement and what is computed from it. */
private val plant =
  Plant.of(
    listOf(
      AssetModel(
        model,
        "filler",
        "Filler",
        "",
        listOf(
          property(1, "speed", PropertyKind.Measurement()),
          property(2, "double", PropertyKind.Transform(Formula.parse("speed * 2"))),
          property(3, "triple", PropertyKind.Transform(Formula.parse("speed * 3"))),
        ),
        listOf(),
        listOf(),
      )
    ),
    listOf(filler("a", 1), filler("b", 2)),
  )

class RequestReplaySpec :
  FunSpec({
    val replays = FakeReplays(TestHistorian())
    val log = FakeAuditLog()
    val clock = InstantSource.fixed(noon)
    val units = UnitOfWork(FakeTransactions(), log, clock, Duration.ofMinutes(1))
    val request = RequestReplay(replays, units, clock)

    fun asked(target: ReplayTarget): List<ReplayProgress> {
      replays.clear()
      return request.request(Actor("ada", "replay"), plant, target, lastHour, "asked for by ada")
    }

    fun refusal(target: ReplayTarget) =
      shouldThrow<UseCaseRefusedException> { asked(target) }.refusal()

    fun targets() = replays.open().map { it.targets() }

    test("an asset is asked for with all that is computed for it") {
      asked(ReplayTarget.Below("/a")).map { it.streams() } shouldContainExactly listOf(2)
      targets() shouldContainExactly listOf(setOf(Alias("/a/double"), Alias("/a/triple")))
    }

    test("a model is asked for by a replay for each tree") {
      asked(ReplayTarget.OfModel("filler")).map { it.tree() } shouldContainExactlyInAnyOrder
        listOf(AssetId(UUID(3, 1)), AssetId(UUID(3, 2)))
    }

    test("a stream is asked for alone, and waits") {
      val one = asked(ReplayTarget.OfStream(Alias("/b/triple"))).single()
      one.phase() shouldBe ReplayProgress.Phase.WAITING
      one.range() shouldBe lastHour
      targets() shouldContainExactly listOf(setOf(Alias("/b/triple")))
    }

    test("the audit log says who asked") {
      asked(ReplayTarget.OfStream(Alias("/b/triple")))
      log.entries(java.util.OptionalLong.empty(), 1).first().entry().who() shouldBe "ada"
    }

    test("a target that the plant does not have is not found") {
      refusal(ReplayTarget.Below("/c")).shouldBeInstanceOf<UseCaseRefusal.NotFound>()
      refusal(ReplayTarget.OfModel("capper")).shouldBeInstanceOf<UseCaseRefusal.NotFound>()
      refusal(ReplayTarget.OfStream(Alias("/a/half"))).shouldBeInstanceOf<UseCaseRefusal.NotFound>()
    }

    test("a measurement is refused, since nothing computes it") {
      refusal(ReplayTarget.OfStream(Alias("/a/speed"))).shouldBeInstanceOf<UseCaseRefusal.Invalid>()
      replays.open() shouldBe listOf()
    }

    test("replays are listed in every phase that they have") {
      val one = asked(ReplayTarget.OfStream(Alias("/b/triple"))).single()
      val list = ListReplays(replays)
      list.newest(10) shouldContainExactly listOf(one)
      list.open() shouldContainExactly listOf(one)
      list.find(one.id()).get() shouldBe one
      list.find(UUID(9, 9)).isEmpty shouldBe true
    }
  })
