// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.millwright.asset.Plant
import io.millwright.engine.tree.Engine
import io.millwright.engine.tree.EngineSettings
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import java.time.Duration
import java.time.Instant
import java.util.Optional

private val minute: Duration = Duration.ofMinutes(1)

/** A machine whose metric `r` follows an expression, and whose metric `q_r` its transform `q`. */
private fun machine(function: String, expression: String) =
  plantOf("m") {
    measurement("x")
    measurement("y")
    transform("q", expression)
    metric("r", function.replace("A", expression), minute)
    metric("q_r", function.replace("A", "q"), minute)
  }

private const val LITTLE = 10L

/** An engine that remembers little, and what it has stored. */
private class Little(private val plant: Plant) {
  val store = MemoryStore()
  private var engine = engine()

  private fun engine() =
    Engine(
      plant,
      plant.roots().first(),
      EngineSettings(
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(LITTLE),
        Instant.EPOCH,
      ),
      store,
    )

  fun send(vararg readings: Reading) = readings.forEach {
    val batch = ReadingBatch.of(it)
    store.write(batch, engine.accept(batch))
  }

  fun restart() {
    engine = engine()
    engine.resume(Optional.ofNullable(store.progress), listOf())
  }

  fun found(key: String): Map<Instant, Double> =
    store.good(Alias("/m/$key")).associate { it.time() to it.value().asNumber().asDouble }
}

class UndefinedOverTimeSpec :
  FunSpec({
    // y is 5 at 10 s and 0 at 70 s; 10 / y has no value any more.
    test("the last value of an expression goes on where the expression has none") {
      results(
        machine("latest(A)", "10 / y"),
        "/m/r",
        listOf(x(10, 5, "/m/y"), x(70, 0, "/m/y")),
      ) shouldBe mapOf(60L to 2.0, 120L to 2.0, 180L to 2.0, 240L to 2.0)
    }

    val functions =
      listOf(
        "latest(A)",
        "earliest(A)",
        "first(A)",
        "last(A)",
        "statetime(A)",
        "timein(A, 2)",
        "timeweightedavg(A)",
        "timeweightedavg(A, 'linear')",
        "timeweightedstdev(A)",
        "timeweightedstdev(A, 'p')",
        "increase(A)",
        "increase(A, 20)",
        "rate(A)",
        "edges(A > 1)",
        "count(A)",
        "sum(A)",
      )
    val expressions =
      listOf(
        "10 / y",
        "x / y",
        "sqrt(y) + x",
        "if(y > 0, x + y, none)",
        "coalesce(10 / y, sqrt(x))",
      )

    context("an expression is followed as the transform of it is") {
      withTests(functions.flatMap { f -> expressions.map { f to it } }) { (function, expression) ->
        val little = Little(machine(function, expression))
        fun compare() {
          withClue(little.store.points) { little.found("r") shouldBe little.found("q_r") }
        }
        little.send(x(5, -1), x(10, 5, "/m/y"), x(30, 2, "/m/y"), x(50, 10), x(70, 0, "/m/y"))
        // Far longer than what is remembered.
        (1L..60L).forEach { little.send(x(70 + it * 10, -4), x(71 + it * 10, 0, "/m/y")) }
        compare()
        little.restart()
        little.send(x(700, -4), x(760, 0, "/m/y"), x(880, -2))
        compare()
        // Late readings behind the ones that give no value, and between them.
        little.send(x(12, 4, "/m/y"))
        compare()
        little.send(x(400, 1, "/m/y"), x(402, 3))
        compare()
        little.send(x(400, 0, "/m/y"), x(950, 2, "/m/y"))
        compare()
        little.send(x(30, 0, "/m/y"), x(12, -1, "/m/y"), x(1100, -3, "/m/y"), x(1200, 1))
        compare()
      }
    }
  })
