// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.millwright.api.FakeAuditLog
import io.millwright.api.FakeHistorian
import io.millwright.api.FakePlantStore
import io.millwright.api.FakeTransactions
import io.millwright.application.Actor
import io.millwright.application.UnitOfWork
import io.millwright.application.UseCaseRefusedException
import io.millwright.application.plant.CreateAsset
import io.millwright.application.plant.DeleteAsset
import io.millwright.application.plant.MoveAsset
import io.millwright.application.plant.Plants
import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.Quotas
import io.millwright.asset.change.PlantChange
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.ModelType
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.StableIds
import io.millwright.engine.store.Changes
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.UUID
import kotlin.random.Random

private const val MANY = Int.MAX_VALUE

private val actor = Actor("test", "test")

/** Names of which many make the same key. */
private val names = listOf("Fan", "fan", "FAN", "Насос", "Клапан", "Pump 1", "Pump-1", "泵一", "泵二")

/** A model with a measurement, and two hierarchies of another model unless it is the lowest. */
private fun model(key: String, below: String? = null): AssetModel {
  val id = StableIds.model(key)
  return AssetModel(
    id,
    key,
    key,
    "",
    ModelType.ASSET_MODEL,
    listOf(
      PropertyDefinition(
        StableIds.property(id, "x"),
        "x",
        "x",
        DataType.DOUBLE,
        "",
        PropertyKind.Measurement(),
      )
    ),
    listOfNotNull(below).flatMap { child ->
      listOf("h", "g").map {
        Hierarchy(StableIds.hierarchy(id, it), it, it, StableIds.model(child))
      }
    },
    listOf(),
    listOf(),
    listOf(),
  )
}

/** A plant to which everything happens by SiteWise's operations, without any external id. */
private class Caller {
  val historian = FakeHistorian()
  val plants =
    Plants(
      FakePlantStore().also { it.save(start, PlantChange(Instant.EPOCH, "", "", 1), 0) },
      UnitOfWork(
        FakeTransactions(),
        FakeAuditLog(),
        InstantSource.system(),
        Duration.ofSeconds(9),
      ),
      {},
      {},
      InstantSource.system(),
      Quotas(MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY, MANY),
    )
  private val creating = CreateAsset(plants)
  private val moving = MoveAsset(plants, historian)
  private val deleting = DeleteAsset(plants)

  fun find(id: AssetId): Asset = plants.now().findAsset(id).orElseThrow()

  fun create(name: String, model: String): AssetId {
    val id = AssetId(UUID.randomUUID())
    return creating
      .create(
        actor,
        id,
        { Optional.empty() },
        { plant ->
          val of = plant.findModel(model).orElseThrow()
          Asset(
            id,
            NamedAssets.newKey(plant, of, Optional.empty(), name),
            name,
            "",
            of.id(),
            Placement.root(),
            mapOf(),
            mapOf(),
          )
        },
      )
      .id()
  }

  fun associate(parent: AssetId, hierarchy: String, child: AssetId) =
    moving.below(actor, { find(parent) }, { hierarchy(it, hierarchy) }, { find(child) })

  fun disassociate(child: AssetId) {
    val (parent, by) =
      (find(child).placement() as Placement.Under).let { it.parent() to it.hierarchy() }
    moving.toTop(
      actor,
      { find(parent) },
      { model -> model.findHierarchy(by).orElseThrow() },
      { find(child) },
    )
  }

  fun delete(id: AssetId) = deleting.delete(actor) { find(id) }

  fun put(id: AssetId) {
    val alias = plants.now().properties(find(id)).first().alias()
    historian.write(
      Changes.of(
        ReadingBatch.of(
          listOf(Reading.of(alias.path(), Instant.EPOCH, Quality.GOOD, Value.of(1.0)))
        )
      )
    )
  }

  private fun hierarchy(model: AssetModel, key: String): Hierarchy =
    model.findHierarchy(key).orElseThrow()

  companion object {
    val start: Plant =
      Plant.of(listOf(model("line", "cell"), model("cell", "part"), model("part")), listOf())
  }
}

class AssetPlacesSpec :
  FunSpec({
    test("no asset that has a place in SiteWise is refused because of keys or aliases") {
      checkAll(PropTestConfig(iterations = 60), Arb.int()) { seed ->
        val random = Random(seed)
        val caller = Caller()
        val assets = mutableListOf<AssetId>()
        val done = mutableListOf<String>()
        repeat(40) {
          val one = assets.randomOrNull(random)
          val two = assets.randomOrNull(random)
          withClue(done.joinToString("\n", postfix = "\n")) {
            when (random.nextInt(8)) {
              0,
              1,
              2 -> {
                val name = names.random(random)
                val model = listOf("line", "cell", "part").random(random)
                done += "create $name of $model"
                assets += caller.create(name, model)
              }
              3,
              4 ->
                if (one != null && two != null && caller.mayHang(two, one)) {
                  val by = listOf("h", "g").random(random)
                  if (caller.hasName(one, by, caller.find(two).name())) {
                    shouldThrow<UseCaseRefusedException> { caller.associate(one, by, two) }
                      .message shouldContain "has the name"
                  } else {
                    done +=
                      "hang ${caller.find(two).name()} below ${caller.find(one).name()} by $by"
                    caller.associate(one, by, two)
                  }
                }
              5 ->
                if (one != null && caller.find(one).placement() is Placement.Under) {
                  done += "take off ${caller.find(one).name()}"
                  caller.disassociate(one)
                }
              6 ->
                if (one != null) {
                  done += "put ${caller.find(one).name()}"
                  caller.put(one)
                }
              else ->
                if (one != null && caller.isAlone(one)) {
                  done += "delete ${caller.find(one).name()}"
                  caller.delete(one)
                  assets -= one
                }
            }
          }
        }
        caller.plants.now().assets().size shouldBe assets.size
      }
    }
  })

private fun Caller.mayHang(child: AssetId, parent: AssetId): Boolean {
  val plant = plants.now()
  return find(child).placement() is Placement.Root &&
    plant.model(find(parent)).hierarchies().any { it.child() == find(child).model() }
}

private fun Caller.hasName(parent: AssetId, hierarchy: String, name: String): Boolean =
  plants.now().children(parent, StableIds.hierarchy(find(parent).model(), hierarchy)).any {
    it.name() == name
  }

private fun Caller.isAlone(id: AssetId): Boolean =
  find(id).placement() is Placement.Root && plants.now().children(id).isEmpty()
