// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.alarm

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmEvent.Kind
import io.millwright.alarm.AlarmEvent.Kind.ACKNOWLEDGED
import io.millwright.alarm.AlarmEvent.Kind.CLEARED
import io.millwright.alarm.AlarmEvent.Kind.RAISED
import io.millwright.alarm.AlarmId
import io.millwright.alarm.AlarmState
import io.millwright.alarm.definition.Priority
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.TestDatabase
import io.millwright.reading.ReadingBatch
import java.time.Instant
import java.util.UUID

private val noon: Instant = Instant.parse("2026-11-23T12:00:00Z")

private fun fresh() = AlarmId(AssetId(UUID.randomUUID()), "over_temperature")

private fun event(alarm: AlarmId, kind: Kind, second: Long, late: Boolean = false) =
  AlarmEvent(alarm, kind, noon.plusSeconds(second), Priority.HIGH, "$kind at $second", "eva", late)

class AlarmLogSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val historian = opened.historian()
    afterSpec { opened.close() }

    fun write(vararg events: AlarmEvent) =
      historian.write(
        Changes(ReadingBatch.empty(), listOf(), ReadingBatch.empty(), events.toList(), mapOf())
      )

    fun alarm(id: AlarmId) = historian.alarms().single { it.id() == id }

    test("an alarm stands as its events say") {
      val id = fresh()
      write(event(id, RAISED, 1))
      alarm(id) shouldBe
        Alarm(
          id,
          AlarmState.UNACKNOWLEDGED,
          noon.plusSeconds(1),
          noon.plusSeconds(1),
          Priority.HIGH,
          "RAISED at 1",
        )
      write(event(id, ACKNOWLEDGED, 2))
      alarm(id).state() shouldBe AlarmState.ACKNOWLEDGED
      alarm(id).since() shouldBe noon.plusSeconds(2)
      alarm(id).raised() shouldBe noon.plusSeconds(1)
      write(event(id, CLEARED, 3))
      alarm(id).state() shouldBe AlarmState.NORMAL
      historian.alarmEvents(TimeRange(noon, noon.plusSeconds(3)), 100).filter {
        it.alarm() == id
      } shouldContainExactly
        listOf(event(id, CLEARED, 3), event(id, ACKNOWLEDGED, 2), event(id, RAISED, 1))
    }

    test("of events with long messages the newest come, as many as fit into one answer") {
      val id = fresh()
      val year = TimeRange(noon.minusSeconds(40_000_000), noon.minusSeconds(30_000_000))
      val long = "x".repeat(1_000_000)
      write(
        *(1L..12L)
          .map {
            val time = year.from().plusSeconds(it)
            AlarmEvent(id, RAISED, time, Priority.HIGH, long, "", true)
          }
          .toTypedArray()
      )
      historian.alarmEvents(year, 100).map { it.time() } shouldContainExactly
        (12L downTo 5L).map { year.from().plusSeconds(it) }
    }

    test("an event written again changes nothing") {
      val id = fresh()
      write(event(id, RAISED, 1), event(id, CLEARED, 2))
      write(event(id, RAISED, 1))
      alarm(id).state() shouldBe AlarmState.RETURNED_UNACKNOWLEDGED
    }

    test("alarms are counted by priority and state, and read of some assets, as all of them are") {
      val some = List(3) { fresh() }
      some.forEach { write(event(it, RAISED, 1)) }
      write(event(some[0], ACKNOWLEDGED, 2))
      val all = historian.alarms()
      historian.alarmCounts().associate {
        (it.priority() to it.state()) to it.count().toInt()
      } shouldBe all.groupingBy { it.priority() to it.state() }.eachCount()
      val assets = listOf(some[0].asset(), some[2].asset())
      historian.alarmsOf(assets) shouldContainExactly all.filter { it.id().asset() in assets }
      historian.alarmsOf(listOf()) shouldBe listOf()
    }

    // The time of a late event decides, not its arrival.
    test("the state is that of the events in the order of time, however they come in") {
      checkAll(30, Arb.list(Arb.element(Kind.entries), 1..6)) { kinds ->
        val id = fresh()
        val events = kinds.mapIndexed { i, kind -> event(id, kind, i.toLong(), late = true) }
        events.shuffled(kotlin.random.Random(kinds.hashCode())).forEach { write(it) }
        if (RAISED in kinds) {
          alarm(id).state() shouldBe kinds.fold(AlarmState.NORMAL) { state, kind -> state.on(kind) }
          alarm(id).raised() shouldBe noon.plusSeconds(kinds.lastIndexOf(RAISED).toLong())
        } else {
          historian.alarms().none { it.id() == id } shouldBe true
        }
      }
    }
  })
