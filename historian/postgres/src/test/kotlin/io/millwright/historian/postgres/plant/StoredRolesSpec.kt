// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.PropertyId
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.BottlingPlant
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import io.millwright.historian.postgres.rows
import io.millwright.historian.postgres.save
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.role.AssignedRole
import io.millwright.role.PackmlState
import io.millwright.role.PropertyRole
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.UUID

private fun property(key: String, type: DataType, role: AssignedRole = AssignedRole.UNKNOWN) =
  PropertyDefinition(
    PropertyId(UUID.nameUUIDFromBytes("roles.$key".toByteArray())),
    key,
    key,
    type,
    "",
    PropertyKind.Measurement(),
    role,
  )

/** A plant whose one machine has the properties that the filler has, and these. */
private fun plant(vararg properties: PropertyDefinition): Plant {
  val usual = BottlingPlant.of(BottlingPlant.machine("filler-1"))
  val models =
    usual.models().map { model: AssetModel ->
      if (model.key() == "filler") {
        model.with(model.properties() + properties, model.composites())
      } else {
        model
      }
    }
  return Plant.alreadyChecked(models, usual.assets())
}

class StoredRolesSpec :
  FunSpec({
    val roles = "select property, role from millwright.properties where role is not null order by 1"
    val usual =
      listOf(
        listOf("availability", "availability"),
        listOf("oee_shift", "oee"),
        listOf("state", "packml_state"),
        listOf("temperature", "temperature"),
      )
    val bay = property("belegt", DataType.BOOLEAN, AssignedRole.set(PropertyRole.BAY))

    test("views show the roles that were inferred or set, and follow a change of the model") {
      TestDatabase.fresh().use { opened ->
        opened.plantStore().save(plant())
        opened.rows(roles) shouldContainExactly usual
        opened.plantStore().save(plant(bay))
        opened.rows(roles) shouldContainExactly
          (usual + listOf(listOf("belegt", "bay"))).sortedBy { it[0] }
        opened.plantStore().save(Plant.EMPTY)
        opened.number("select count(*) from historian.property_role") shouldBe 0
      }
    }

    test("a role that is set comes back from the database, and from each version of the plant") {
      TestDatabase.fresh().use { opened ->
        opened.plantStore().save(plant(bay))
        val first = opened.plantStore().newest()
        opened.plantStore().save(plant(bay.with(AssignedRole.set(PropertyRole.NONE))))
        fun assigned(plant: Plant) =
          plant.models().flatMap { it.properties() }.single { it.key() == "belegt" }.assigned()
        TestDatabase.again(opened).use { again ->
          val store = again.plantStore()
          assigned(store.load().plant()) shouldBe AssignedRole.set(PropertyRole.NONE)
          assigned(store.findVersion(first).get()) shouldBe AssignedRole.set(PropertyRole.BAY)
          store.load().plant().models() shouldBe
            plant(bay.with(AssignedRole.set(PropertyRole.NONE))).models()
        }
      }
    }

    // As after an upgrade from a version without roles, or with other rules or states.
    test("a start puts roles and states right that another version has written") {
      TestDatabase.fresh().use { opened ->
        opened.plantStore().save(plant())
        opened.dataSource().connection.use {
          it.createStatement().use { statement ->
            statement.execute("delete from historian.property_role where role = 'oee'")
            statement.execute("update historian.property_role set role = 'of_yesterday'")
            statement.execute("update historian.packml_state set name = '?' where number = 3")
            statement.execute("delete from historian.packml_state where number = 4")
          }
          it.commit()
        }
        TestDatabase.again(opened).use { again ->
          again.rows(roles) shouldContainExactly usual
          again.rows("select number, name, runs from historian.packml_state order by 1") shouldBe
            PackmlState.entries.map {
              listOf("${it.number()}", it.text(), if (it == PackmlState.EXECUTE) "t" else "f")
            }
        }
      }
    }

    test("a start puts right that only which roles are KPIs has changed") {
      TestDatabase.fresh().use { opened ->
        opened.plantStore().save(plant())
        opened.dataSource().connection.use {
          it.createStatement().use { statement ->
            statement.execute("update historian.property_role set is_kpi = not is_kpi")
          }
          it.commit()
        }
        TestDatabase.again(opened).use { again ->
          again.number("select count(*) from historian.property_role where is_kpi") shouldBe
            plant().models().flatMap { it.properties() }.count { it.role().isKpi }
        }
      }
    }

    test("downtime is read from the property with the role, whatever it is called") {
      TestDatabase.fresh().use { opened ->
        val noon = Instant.parse("2026-11-23T12:00:00Z")
        fun at(key: String, second: Long, value: Value) =
          Reading.of("/graz/filler-1/$key", noon.plusSeconds(second), Quality.GOOD, value)
        val zustand =
          property("zustand", DataType.STRING, AssignedRole.set(PropertyRole.PACKML_STATE))
        val state = PropertyRole.NONE
        val plain = plant(zustand)
        val models =
          plain.models().map { model ->
            model.with(
              model.properties().map {
                if (it.key() == "state") it.with(AssignedRole.set(state)) else it
              },
              model.composites(),
            )
          }
        opened.plantStore().save(Plant.alreadyChecked(models, plain.assets()))
        opened
          .historian()
          .write(
            Changes(
              ReadingBatch.of(
                at("zustand", 0, Value.of("Held")),
                at("zustand", 20, Value.of("Execute")),
                at("state", 0, Value.of(2L)),
                at("state", 50, Value.of(6L)),
              ),
              listOf(),
              ReadingBatch.empty(),
              listOf(),
              mapOf(),
            )
          )
        opened.rows(
          "select state, extract(epoch from duration)::integer from millwright.downtime"
        ) shouldContainExactly listOf(listOf("Held", "20"))
      }
    }
  })
