// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.millwright.asset.change.PlantChange
import io.millwright.connector.ConnectorContext
import io.millwright.edge.EdgeCollector
import io.millwright.edge.EdgeSettings
import io.millwright.engine.PlantEngine
import io.millwright.engine.tree.EngineSettings
import io.millwright.file.PlantFiles
import io.millwright.file.edge.EdgeFiles
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Alias
import io.millwright.reading.ReadingSink
import io.millwright.simulator.Simulation
import io.millwright.source.EdgeDefinition
import io.millwright.source.Setting
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.validation.Position
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.UUID
import kotlin.time.Duration.Companion.minutes

/**
 * A simulated shift over real OPC UA connections, through edge, engine and historian, judged by the
 * simulator's own books. The clock runs 500 times as fast as ours.
 */
class ShiftOeeIT :
  FunSpec({
    val speed = 500.0
    val examples = NodeProcess.checkout.resolve("examples/bottling-plant")
    // Shifts end at 06:00, 14:00 and 22:00 UTC; one that lies behind us, so that no time is ahead.
    val shift = Duration.ofHours(8).seconds
    val offset = Duration.ofHours(6).seconds
    val end =
      Instant.ofEpochSecond(
        Math.floorDiv(Instant.now().epochSecond - 600 - offset, shift) * shift + offset
      )
    val start = end.minusSeconds(shift)

    test("each machine's figures of a shift agree with the simulator's books within a point") {
      val folder = tempdir("shift").toPath()
      val plant = PlantFiles.read(listOf(examples))
      EmbeddedDatabase.start(folder.resolve("postgres")).use { database ->
        PostgresHistorian.open(database.config()).use { postgres ->
          postgres.plantStore().save(plant, PlantChange(Instant.EPOCH, "test", "test", 1), 0)
          val historian = postgres.historian()
          val engine =
            PlantEngine(plant, { true }, EngineSettings.DEFAULT, historian, UUID::randomUUID)
          val sink = ReadingSink { historian.write(engine.accept(it)) }
          Simulation.of("bottling-plant", 7, start.minus(Duration.ofHours(2))).use { simulation ->
            simulation.fastForward(start.minus(Duration.ofMinutes(50)))
            val anyPort = mapOf("line-1" to 0, "line-2" to 0, "meters" to 0)
            simulation.serve(InstantSource.system(), speed, "127.0.0.1", anyPort)
            val edge = linesOf(EdgeFiles.read(examples.resolve("edge.yaml")), simulation)
            val context = ConnectorContext(InstantSource.system(), { Optional.empty() }, folder)
            EdgeCollector.start(edge, EdgeSettings.`in`(folder.resolve("spool")), sink, context)
              .use {
                val machines = simulation.machineBooks().keys
                eventually(3.minutes) {
                  val stored = historian.latest(machines.map { Alias("${aliasOf(it)}/oee_shift") })
                  stored.values.map { it.time() } shouldBe machines.map { end }
                }
                fun stored(machine: String, key: String): Double {
                  val alias = Alias("${aliasOf(machine)}/$key")
                  return historian.latest(listOf(alias)).getValue(alias).value().asNumber().asDouble
                }
                simulation.machineBooks().forEach { (machine, book) ->
                  println(
                    "%-16s OEE %.4f, by the books %.4f"
                      .format(machine, stored(machine, "oee_shift"), book.oee(start, end).asDouble)
                  )
                  withClue(machine) {
                    stored(machine, "oee_shift") shouldBe
                      (book.oee(start, end).asDouble plusOrMinus 0.01)
                    stored(machine, "availability_shift") shouldBe
                      (book.availability(start, end).asDouble plusOrMinus 0.01)
                    stored(machine, "effectiveness_shift") shouldBe
                      (book.effectiveness(start, end).asDouble plusOrMinus 0.01)
                    stored(machine, "quality_shift") shouldBe
                      (book.quality(start, end).asDouble plusOrMinus 0.01)
                    stored(machine, "failures_shift") shouldBe book.failures(start, end).toDouble()
                    if (book.failures(start, end) > 0) {
                      val mtbf = book.meanTimeBetweenFailures(start, end).asDouble / 60
                      stored(machine, "mtbf") shouldBe (mtbf plusOrMinus mtbf * 0.02)
                    }
                  }
                }
              }
          }
        }
      }
    }
  })

/** Line1.Filler is /graz/line-1/filler. */
private fun aliasOf(machine: String): String {
  val (line, name) = machine.split(".")
  return "/graz/line-${line.removePrefix("Line")}/${name.lowercase()}"
}

/** The OPC UA sources at the ports of a simulation; meters have no part in the figures. */
private fun linesOf(edge: EdgeDefinition, simulation: Simulation): EdgeDefinition =
  EdgeDefinition(
    edge.name(),
    edge
      .sources()
      .filter { it.protocol() == "opcua" }
      .map { source ->
        val endpoint = simulation.endpoints().getValue(source.name())
        SourceDefinition(
          source.name(),
          source.protocol(),
          Settings(
            source.settings().position(),
            source.settings().entries() + ("endpoint" to Setting(endpoint, Position.NONE)),
          ),
          source.tags(),
        )
      },
  )
