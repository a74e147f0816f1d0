// SPDX-License-Identifier: Apache-2.0
package io.millwright.meter

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.millwright.figure.Figure
import io.millwright.figure.FigureSource
import java.util.concurrent.TimeUnit

class FigureMetersSpec :
  FunSpec({
    fun counter(name: String, value: Double) = Figure.Counter(name, "so many", { value })

    /** The figures of a part of the process, which come and go. */
    class Part : FigureSource {
      var now = listOf<Figure>()

      override fun figures() = now
    }

    class Shown {
      val registry = SimpleMeterRegistry()
      val part = Part()
      val meters = FigureMeters(registry, listOf(part))

      fun names() = registry.meters.map { it.id.name }.filter { !it.contains("task") }
    }

    test("each figure is a meter of its kind with its value") {
      val shown = Shown()
      shown.part.now =
        listOf(
          counter("parts_total", 3.0),
          Figure.Gauge("depth", "so deep", mapOf("side" to "left"), { 7.0 }),
          Figure.Timer("wait_seconds", "so long", mapOf(), { 2 }, { 5_000_000_000 }),
        )
      shown.meters.look()
      shown.registry.get("parts_total").functionCounter().count() shouldBe 3.0
      shown.registry.get("depth").tag("side", "left").gauge().value() shouldBe 7.0
      val timer = shown.registry.get("wait").functionTimer()
      timer.count() shouldBe 2.0
      timer.totalTime(TimeUnit.SECONDS) shouldBe 5.0
    }

    test("a figure that comes is shown, and one that goes is not") {
      val shown = Shown()
      shown.part.now = listOf(counter("first_total", 1.0))
      shown.meters.look()
      shown.names() shouldContainExactlyInAnyOrder listOf("first_total")
      shown.part.now = listOf(counter("second_total", 1.0))
      shown.meters.look()
      shown.names() shouldContainExactlyInAnyOrder listOf("second_total")
    }

    test("a part that begins anew is asked in the place of the one that has gone") {
      val shown = Shown()
      shown.part.now = listOf(counter("parts_total", 3.0))
      shown.meters.look()
      shown.part.now = listOf(counter("parts_total", 1.0))
      shown.meters.look()
      shown.registry.get("parts_total").functionCounter().count() shouldBe 1.0
    }

    test("regular tasks are shown from the start, and nothing is left behind the end") {
      val shown = Shown()
      shown.part.now = listOf(counter("parts_total", 3.0))
      shown.meters.start()
      shown.names() shouldContain "parts_total"
      shown.meters.close()
      shown.registry.meters.map { it.id.name } shouldNotContain "parts_total"
      shown.registry.meters.size shouldBe 0
    }
  })
