// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant

/**
 * One day of one machine, reckoned by hand:
 *
 *     planned     06:00-22:00                                      16 h 00 = 57,600 s
 *     executing   06:30-10:00, 10:45-14:00, 14:15-18:00, 18:30-22:00
 *                 3:30 + 3:15 + 3:45 + 3:30                        14 h 00 = 50,400 s
 *     made        21,000 + 19,500 + 22,000 (the counter began again) + 20,500 = 83,000
 *     ideal time  83,000 at 120 a minute                                    = 41,500 s
 *     rejected    400 + 430 = 830, so good are 82,170
 *     availability 50,400 / 57,600 = 0.875        effectiveness 41,500 / 50,400 = 0.82341
 *     quality      82,170 / 83,000 = 0.99         OEE           41,085 / 57,600 = 0.71328
 *     two breakdowns, so MTBF is 50,400 s / 2 = 420 min
 */
class OeeSpec :
  FunSpec({
    val midnight = Instant.parse("2026-03-02T00:00:00Z")
    val day = Duration.ofDays(1)

    fun plant() =
      plantOf("m") {
        measurement("state")
        measurement("planned")
        measurement("produced")
        measurement("rejected")
        attribute("ideal_rate", 120.0)
        transform("producing", "state == 6 and planned")
        transform("faulted", "state == 9")
        transform(
          "ideal_seconds",
          "if(produced >= pretrigger(produced), produced - pretrigger(produced), produced)" +
            " * 60 / ideal_rate",
        )
        metric("availability", "statetime(producing) / statetime(planned)", day)
        metric("effectiveness", "sum(ideal_seconds) / statetime(producing)", day)
        metric("quality", "(increase(produced) - increase(rejected)) / increase(produced)", day)
        metric("oee", "availability * effectiveness * quality", day)
        metric("failures", "edges(faulted)", day)
        metric("mtbf", "if(failures > 0, statetime(producing) / failures / 60, none)", day)
      }

    fun at(clock: String, key: String, value: Number): Reading {
      val (hour, minute) = clock.split(":").map(String::toLong)
      return Reading.of(
        "/m/$key",
        midnight.plus(Duration.ofHours(hour).plusMinutes(minute)),
        Quality.GOOD,
        Value.of(value.toDouble()),
      )
    }

    val readings =
      listOf(
        at("0:00", "planned", 0),
        at("0:00", "state", 2),
        at("6:00", "planned", 1),
        at("6:00", "produced", 1_000),
        at("6:00", "rejected", 10),
        at("6:30", "state", 6),
        at("10:00", "state", 9),
        at("10:00", "produced", 22_000),
        at("10:45", "state", 6),
        at("14:00", "state", 5),
        at("14:00", "produced", 41_500),
        at("14:00", "rejected", 410),
        at("14:15", "produced", 0),
        at("14:15", "state", 6),
        at("18:00", "state", 9),
        at("18:00", "produced", 22_000),
        at("18:30", "state", 6),
        at("22:00", "state", 2),
        at("22:00", "planned", 0),
        at("22:00", "produced", 42_500),
        at("22:00", "rejected", 840),
      )

    fun results(vararg batches: List<Reading>): Map<String, Double> {
      val store = MemoryStore()
      val plant = plant()
      val engine = Engine(plant, plant.roots().first(), EngineSettings.DEFAULT, store)
      batches.forEach { store.write(ReadingBatch.of(it), engine.accept(ReadingBatch.of(it))) }
      val end = midnight.plus(day)
      store.write(ReadingBatch.empty(), engine.advance(end))
      store.write(ReadingBatch.empty(), engine.advance(end.plusSeconds(6)))
      return listOf("availability", "effectiveness", "quality", "oee", "failures", "mtbf")
        .associateWith { key ->
          store.good(Alias("/m/$key")).single { it.time() == end }.value().asNumber().asDouble
        }
    }

    fun isAsByHand(found: Map<String, Double>) {
      found.getValue("availability") shouldBe (0.875 plusOrMinus 1e-12)
      found.getValue("effectiveness") shouldBe (41_500.0 / 50_400 plusOrMinus 1e-12)
      found.getValue("quality") shouldBe (0.99 plusOrMinus 1e-12)
      found.getValue("oee") shouldBe (41_085.0 / 57_600 plusOrMinus 1e-12)
      found.getValue("failures") shouldBe 2.0
      found.getValue("mtbf") shouldBe (420.0 plusOrMinus 1e-9)
    }

    test("OEE, its factors and MTBF of a day are as reckoned by hand") {
      isAsByHand(results(*readings.map { listOf(it) }.toTypedArray()))
    }

    test("they are the same when the forenoon arrives after the day is over") {
      val noon = midnight.plus(Duration.ofHours(12))
      val (forenoon, afternoon) = readings.partition { it.tqv().time() < noon }
      isAsByHand(results(afternoon, forenoon))
    }

    test("they are the same when everything arrives backwards") {
      isAsByHand(results(*readings.reversed().map { listOf(it) }.toTypedArray()))
    }
  })
