// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.alarm.Alarm
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmEvent.Kind.CLEARED
import io.millwright.alarm.AlarmEvent.Kind.RAISED
import io.millwright.alarm.AlarmState
import io.millwright.asset.Asset
import io.millwright.asset.AttributeValue
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.PropertyId
import io.millwright.engine.node.TreeResult
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.formula.Formula
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.DataType
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Quality.BAD
import io.millwright.value.Quality.GOOD
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.Optional

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(seconds: Long): Instant = noon.plusSeconds(seconds)

private fun reading(stream: String, second: Long, value: Double, quality: Quality = GOOD) =
  Reading.of(stream, at(second), quality, Value.of(value))

/** An engine with its store: what it computes is stored, as a host would. */
private class Bench(
  private val plant: Plant,
  private val settings: EngineSettings = EngineSettings.DEFAULT,
) {
  val store = MemoryStore()
  var engine = Engine(plant, plant.roots().first(), settings, store)
  val events = mutableListOf<AlarmEvent>()
  val alarms = mutableListOf<Triple<Any, Long, Boolean>>()

  fun accept(vararg readings: Reading): TreeResult {
    val batch = ReadingBatch.of(*readings)
    val computed = engine.accept(batch)
    store.write(batch, computed)
    log(computed)
    return computed
  }

  fun advance(second: Long) =
    engine.advance(at(second)).also {
      store.write(ReadingBatch.empty(), it)
      log(it)
    }

  fun values(stream: String): Map<Long, Double> =
    store.good(Alias(stream)).associate {
      Duration.between(noon, it.time()).seconds to it.value().asNumber().asDouble
    }

  /** What a host does after a crash; without events where the alarm was raised long ago. */
  fun restart(withEvents: Boolean = true) {
    engine = Engine(plant, plant.roots().first(), settings, store)
    val progress = Optional.ofNullable(store.progress)
    if (withEvents) {
      engine.resume(progress, listOf(), events.reversed())
    } else {
      engine.resume(progress, listOf(standing(events.last())))
    }
  }

  private fun standing(raised: AlarmEvent) =
    Alarm(
      raised.alarm(),
      AlarmState.UNACKNOWLEDGED,
      raised.time(),
      raised.time(),
      raised.priority(),
      raised.message(),
    )

  private fun log(computed: TreeResult) {
    events += computed.alarms()
    computed.alarms().forEach {
      alarms += Triple(it.kind(), Duration.between(noon, it.time()).seconds, it.late())
    }
  }
}

class EngineSpec :
  FunSpec({
    val minute = Duration.ofMinutes(1)

    test("a transform follows each reading of each input") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            transform("z", "x + y")
          }
        )
      bench.accept(reading("/m/x", 1, 1.0), reading("/m/y", 2, 10.0), reading("/m/x", 3, 2.0))
      bench.values("/m/z") shouldBe mapOf(2L to 11.0, 3L to 12.0)
    }

    // SiteWise user guide, pretrigger; ours does not depend on the order of arrival.
    test("the documented example of pretrigger holds") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            transform("z", "x + y + pretrigger(y)")
          }
        )
      bench.accept(reading("/m/x", 0, 10.0), reading("/m/y", 0, 1.0))
      bench.accept(reading("/m/x", 300, 20.0), reading("/m/y", 300, 2.0))
      bench.accept(reading("/m/y", 600, 3.0))
      bench.accept(reading("/m/x", 900, 30.0))
      bench.values("/m/z") shouldBe mapOf(300L to 23.0, 600L to 25.0, 900L to 36.0)
    }

    // SiteWise user guide, statetime: N/A, 30, 60, 45, 0.
    test("the documented example of statetime holds") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("idle")
            metric("time", "statetime(idle)", minute)
          }
        )
      bench.accept(
        reading("/m/idle", 0, 0.0),
        reading("/m/idle", 30, 1.0),
        reading("/m/idle", 75, 1.0),
        reading("/m/idle", 165, 0.0),
        reading("/m/idle", 240, 0.0),
      )
      bench.advance(250)
      bench.advance(260)
      bench.values("/m/time") shouldBe mapOf(60L to 30.0, 120L to 60.0, 180L to 45.0, 240L to 0.0)
    }

    test("BAD readings are kept out of every result") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("double", "x * 2")
            metric("mean", "avg(x)", minute)
          }
        )
      bench.accept(
        reading("/m/x", 10, 1.0),
        reading("/m/x", 20, Double.NaN, BAD),
        reading("/m/x", 30, 3.0),
        reading("/m/x", 70, 0.0),
      )
      bench.values("/m/double") shouldBe mapOf(10L to 2.0, 30L to 6.0, 70L to 0.0)
      bench.values("/m/mean") shouldBe mapOf(60L to 2.0)
    }

    test("a window is open until its end has passed by the grace period") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 64, 1.0))
      bench.values("/m/n").shouldBeEmpty()
      bench.accept(reading("/m/x", 65, 1.0))
      bench.values("/m/n") shouldBe mapOf(60L to 1.0)
    }

    test("windows of a quiet tree close by the wall clock") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.advance(0)
      bench.accept(reading("/m/x", 10, 1.0))
      bench.advance(61)
      bench.values("/m/n").shouldBeEmpty()
      bench.advance(66)
      bench.values("/m/n") shouldBe mapOf(60L to 1.0)
    }

    test("one clock that runs ahead does not close the others' windows") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.advance(0)
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 4_000_000, 1.0))
      bench.values("/m/n").shouldBeEmpty()
    }

    test("a late reading replaces the result of its window and of all that is derived from it") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("total", "sum(x)", minute)
            metric("twice", "total * 2", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/x", 600, 1.0))
      bench.values("/m/twice")[60] shouldBe 2.0
      bench.accept(reading("/m/x", 20, 5.0))
      bench.values("/m/total")[60] shouldBe 6.0
      bench.values("/m/twice")[60] shouldBe 12.0
    }

    test("the same reading again changes nothing") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("y", "x + 1")
          }
        )
      bench.accept(reading("/m/x", 10, 1.0))
      bench.accept(reading("/m/x", 10, 1.0)).values().size() shouldBe 0
    }

    test("a parent aggregates over all points of all its children") {
      val machine = model("machine") { measurement("made") }
      val line =
        model("line") {
          children("machines", "machine")
          metric("made", "sum(machines.made)", minute)
        }
      val top = asset("line", line)
      val plant =
        Plant.alreadyChecked(
          listOf(machine, line),
          listOf(
            top,
            asset("a", machine, under(top, line, "machines")),
            asset("b", machine, under(top, line, "machines")),
          ),
        )
      val bench = Bench(plant)
      bench.accept(
        reading("/line/a/made", 10, 1.0),
        reading("/line/b/made", 20, 2.0),
        reading("/line/a/made", 60, 4.0),
        reading("/line/a/made", 70, 100.0),
      )
      bench.values("/line/made") shouldBe mapOf(60L to 7.0)
    }

    test("a counter's increase tolerates its falling back to zero") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("count")
            metric("made", "increase(count)", minute)
          }
        )
      bench.accept(
        reading("/m/count", 0, 100.0),
        reading("/m/count", 20, 110.0),
        reading("/m/count", 40, 3.0),
        reading("/m/count", 90, 5.0),
        reading("/m/count", 200, 5.0),
      )
      bench.values("/m/made") shouldBe mapOf(60L to 13.0, 120L to 2.0, 180L to 0.0, 0L to 0.0)
    }

    test("a result has the type of its property, or there is none") {
      val key = "m"
      fun typed(key: String, formula: String, type: DataType) =
        PropertyDefinition(
          PropertyId(uuid("typed.$key")),
          key,
          key,
          type,
          "",
          PropertyKind.Transform(Formula.parse(formula)),
        )
      val model =
        model(key) { measurement("x") }
          .let {
            AssetModel(
              it.id(),
              it.key(),
              it.name(),
              "",
              it.properties() +
                listOf(
                  typed("flag", "x > 1", DataType.BOOLEAN),
                  typed("whole", "x / 2", DataType.INTEGER),
                  typed("text", "'at ' + x", DataType.STRING),
                  typed("number", "'at ' + x", DataType.DOUBLE),
                ),
              listOf(),
              listOf(),
            )
          }
      val bench = Bench(Plant.alreadyChecked(listOf(model), listOf(asset(key, model))))
      bench.accept(reading("/m/x", 1, 4.0), reading("/m/x", 2, 1.0))
      fun found(stream: String) = bench.store.good(Alias("/m/$stream")).map { it.value() }
      found("flag") shouldBe listOf(Value.of(true), Value.of(false))
      found("whole") shouldBe listOf(Value.of(2L))
      found("text") shouldBe listOf(Value.of("at 4"), Value.of("at 1"))
      found("number").shouldBeEmpty()
    }

    test("an asset's own attribute counts, not the model's") {
      val model =
        model("m") {
          measurement("x")
          attribute("limit", 3.0)
          transform("over", "x - limit")
        }
      val limit = model.findProperty("limit").orElseThrow().id()
      val asset =
        Asset(
          AssetId(uuid("own")),
          "m",
          "m",
          "",
          model.id(),
          Placement.root(),
          mapOf(limit to AttributeValue.always(Value.of(10.0))),
          mapOf(),
        )
      val bench = Bench(Plant.alreadyChecked(listOf(model), listOf(asset)))
      bench.accept(reading("/m/x", 1, 12.0))
      bench.values("/m/over") shouldBe mapOf(1L to 2.0)
    }

    test("a correction replaces results, and takes away those that don't hold any more") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("root", "sqrt(x)")
            metric("mean", "avg(root)", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 4.0), reading("/m/x", 20, 16.0), reading("/m/x", 100, 1.0))
      bench.values("/m/mean") shouldBe mapOf(60L to 3.0)
      bench.accept(reading("/m/x", 10, 9.0))
      bench.values("/m/mean") shouldBe mapOf(60L to 3.5)
      bench.accept(reading("/m/x", 10, -1.0), reading("/m/x", 20, -1.0))
      bench.values("/m/root") shouldBe mapOf(100L to 1.0)
      bench.values("/m/mean").shouldBeEmpty()
    }

    test("a reading a year late changes its own windows, up to the next point") {
      val year = 366 * 86_400L
      val hour = Duration.ofHours(1)
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            transform("double", "x * 2")
            metric("held", "latest(double)", hour)
            metric("twice", "held * 2", hour)
          }
        )
      bench.accept(reading("/m/x", -year, 1.0))
      bench.accept(reading("/m/x", -year + 9_000, 3.0))
      bench.accept(reading("/m/x", 0, 5.0))
      bench.advance(10)
      bench.advance(20)
      val late = bench.accept(reading("/m/x", -year + 10, 2.0))
      val windows = late.values().readings().filter { it.alias().path() == "/m/twice" }
      windows.map { Duration.between(at(-year), it.tqv().time()).seconds } shouldBe
        listOf(3_600L, 7_200)
      bench.values("/m/twice")[-year + 7_200] shouldBe 8.0
      bench.values("/m/twice")[-year + 10_800] shouldBe 12.0
    }

    test("however late a reading is, the past is read in parts of bounded size") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            metric("n", "count(x)", Duration.ofDays(1))
            transform("sum", "x + y")
          }
        )
      // 600,000 points of y, all of which a late x changes.
      repeat(60) { block ->
        val builder = ReadingBatch.Builder()
        val stream = builder.stream(Alias("/m/y"))
        repeat(10_000) {
          val micros = Micros.of(at(block * 100_000L + it * 10L))
          builder.addDouble(stream, micros, GOOD, 1.0)
        }
        val batch = builder.build()
        bench.store.write(batch, bench.engine.accept(batch))
      }
      bench.store.largestRead = 0
      bench.accept(reading("/m/x", -1, 1.0)).values().size() shouldBe 600_069
      (bench.store.largestRead < 400_000) shouldBe true
      bench.values("/m/sum").size shouldBe 600_000
    }

    test("a clock that was never set makes no windows") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            metric("n", "count(x)", minute)
          }
        )
      bench.accept(
        Reading.of("/m/x", Instant.parse("1970-01-01T00:00:09Z"), GOOD, Value.of(1.0)),
        reading("/m/x", 10, 1.0),
      )
      bench.accept(reading("/m/x", 65, 1.0))
      bench.values("/m/n") shouldBe mapOf(60L to 1.0)
    }

    test("after a restart, an open window still knows the points from before") {
      val bench =
        Bench(
          plantOf("m") {
            measurement("x")
            measurement("y")
            transform("sum", "x + y")
            metric("total", "sum(sum)", minute)
          }
        )
      bench.accept(reading("/m/x", 10, 1.0), reading("/m/y", 20, 2.0))
      bench.restart()
      bench.accept(reading("/m/x", 30, 3.0))
      bench.restart()
      bench.accept(reading("/m/y", 65, 0.0))
      bench.values("/m/sum") shouldBe mapOf(20L to 3.0, 30L to 5.0, 65L to 3.0)
      bench.values("/m/total") shouldBe mapOf(60L to 8.0)
    }

    test("readings of streams that the tree does not have are passed over") {
      val bench = Bench(plantOf("m") { measurement("x") })
      val computed = bench.accept(reading("/elsewhere/x", 1, 1.0), reading("/m/z", 1, 1.0))
      computed shouldBe TreeResult(ReadingBatch.empty(), listOf(), listOf(), Optional.empty())
    }

    test("formulas that depend on each other in a circle are refused") {
      val plant =
        plantOf("m") {
          transform("a", "b + 1")
          transform("b", "a + 1")
        }
      shouldThrow<IllegalArgumentException> { Bench(plant) }.message shouldContain "circle"
    }

    context("alarms") {
      fun hot(deadband: Double = 0.0, onDelay: Long = 0, offDelay: Long = 0) =
        Bench(
          plantOf("m") {
            measurement("t")
            alarm(
              "hot",
              "t > 80",
              deadband,
              Duration.ofSeconds(onDelay),
              Duration.ofSeconds(offDelay),
              "at {t} degrees",
            )
          }
        )

      test("an alarm is raised and cleared with its condition, and says the value") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0))
        val raised = bench.accept(reading("/m/t", 2, 81.26549))
        raised.alarms().single().message() shouldBe "at 81.265 degrees"
        bench.accept(reading("/m/t", 3, 79.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 2L, false), Triple(CLEARED, 3L, false))
      }

      // "Cleared: a part is near the end of its life" beside a vibration of 0 was never true.
      test("when it clears it says what it said when it was raised, also after a restart") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 81.0))
        bench.accept(reading("/m/t", 2, 85.0))
        bench.accept(reading("/m/t", 3, 20.0)).alarms().single().message() shouldBe "at 81 degrees"
        bench.accept(reading("/m/t", 4, 99.0))
        bench.restart()
        bench.accept(reading("/m/t", 5, 20.0)).alarms().single().message() shouldBe "at 99 degrees"
        bench.accept(reading("/m/t", 6, 90.0))
        bench.restart(withEvents = false)
        bench.accept(reading("/m/t", 7, 20.0)).alarms().single().message() shouldBe "at 90 degrees"
      }

      test("a course that late data shows is told with the values of its own raising") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0), reading("/m/t", 20, 95.0), reading("/m/t", 21, 70.0))
        bench.accept(reading("/m/t", 10, 82.0), reading("/m/t", 12, 70.0))
        bench.events.map { "${it.kind()} ${it.message()}" } shouldBe
          listOf(
            "RAISED at 95 degrees",
            "CLEARED at 95 degrees",
            "RAISED at 82 degrees",
            "CLEARED at 82 degrees",
          )
      }

      // A Modbus float in the wrong order of registers.
      test("a number of thirty digits is said as people read it") {
        fun said(value: Double) =
          hot().accept(reading("/m/t", 1, value)).alarms().single().message()
        said(3.709351928026845e36) shouldBe "at 3.7e36 degrees"
        said(1e15) shouldBe "at 1.0e15 degrees"
        said(999_999_999_999_999.0) shouldBe "at 999999999999999 degrees"
      }

      test("within the deadband it stays") {
        val bench = hot(deadband = 2.0)
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 2, 79.0), reading("/m/t", 3, 77.9))
        bench.alarms shouldBe listOf(Triple(RAISED, 1L, false), Triple(CLEARED, 3L, false))
      }

      test("a peak shorter than the delay raises nothing") {
        val bench = hot(onDelay = 10)
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 5, 79.0), reading("/m/t", 60, 79.0))
        bench.alarms.shouldBeEmpty()
      }

      test("a delay runs out by the wall clock where nothing more comes") {
        val bench = hot(onDelay = 10)
        bench.advance(0)
        bench.accept(reading("/m/t", 1, 81.0))
        bench.advance(2)
        bench.alarms.shouldBeEmpty()
        bench.advance(12)
        bench.alarms shouldBe listOf(Triple(RAISED, 11L, false))
      }

      test("a BAD reading does not clear it") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 81.0), reading("/m/t", 2, Double.NaN, BAD))
        bench.alarms shouldBe listOf(Triple(RAISED, 1L, false))
      }

      test("a restart neither repeats nor forgets") {
        val bench = hot(deadband = 2.0, onDelay = 10, offDelay = 5)
        bench.accept(reading("/m/t", 1, 81.0))
        bench.restart()
        bench.accept(reading("/m/t", 12, 81.0))
        bench.restart()
        bench.accept(reading("/m/t", 13, 79.0))
        bench.accept(reading("/m/t", 14, 70.0))
        bench.restart()
        bench.accept(reading("/m/t", 20, 70.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 11L, false), Triple(CLEARED, 19L, false))
      }

      test("a correction of what raised it clears it, and leaves the log as it was") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0), reading("/m/t", 2, 99.0))
        bench.accept(reading("/m/t", 2, 60.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 2L, false), Triple(CLEARED, 2L, false))
      }

      test("a condition that goes when the delay ends has not outlasted it") {
        val bench = hot(onDelay = 10)
        bench.accept(reading("/m/t", 1, 81.0))
        bench.accept(reading("/m/t", 11, 79.0))
        bench.alarms.shouldBeEmpty()
      }

      test("a limit in a function and on the left side has its deadband, too") {
        listOf("gt(t, 80)", "80 < t", "not (t <= 80)", "t > 80 and t < 1000").forEach { condition ->
          val bench =
            Bench(
              plantOf("m") {
                measurement("t")
                alarm("hot", condition, deadband = 2.0)
              }
            )
          listOf(81.0, 79.0, 77.0).forEachIndexed { second, value ->
            bench.accept(reading("/m/t", second.toLong(), value))
          }
          bench.alarms shouldBe listOf(Triple(RAISED, 0L, false), Triple(CLEARED, 2L, false))
        }
      }

      test("an alarm of a condition over several streams follows each of them") {
        val bench =
          Bench(
            plantOf("m") {
              measurement("t")
              measurement("limit")
              alarm("hot", "t > limit", message = "{t} above {limit}, {nothing}")
            }
          )
        bench.accept(reading("/m/t", 1, 0.00123456))
        val raised = bench.accept(reading("/m/limit", 2, -1_250_000.0))
        raised.alarms().single().message() shouldBe "0.00123 above -1250000, ?"
        bench.accept(reading("/m/limit", 3, 5.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 2L, false), Triple(CLEARED, 3L, false))
      }

      test("computing again does not write into the log") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 90.0), reading("/m/t", 5, 70.0))
        val log = bench.alarms.toList()
        bench.engine.recompute(TimeRange(at(-60), at(60))).alarms().shouldBeEmpty()
        bench.accept(reading("/m/t", 6, 70.0))
        bench.alarms shouldBe log
      }

      test("what late data shows is added to the log, marked as late") {
        val bench = hot()
        bench.accept(reading("/m/t", 1, 70.0), reading("/m/t", 10, 70.0))
        bench.accept(reading("/m/t", 5, 90.0))
        bench.alarms shouldBe listOf(Triple(RAISED, 5L, true), Triple(CLEARED, 10L, true))
      }
    }
  })
