// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.edge.spool.Overflow
import io.millwright.edge.spool.Spool
import io.millwright.simulator.Simulation
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.concurrent.ConcurrentSkipListSet
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

private val KILLS = if (System.getProperty("millwright.long") == "true") 20 else 5
private val BEGIN = Instant.parse("2026-01-01T00:00:00Z")

/** SIGKILL at any time, then start again: what was taken is there, and there once. */
class KillIT :
  FunSpec({
    test("$KILLS kills lose no numbered reading that was taken, and store none twice") {
      val random = Random(20)
      val folder = tempdir("kill").toPath()
      val data = folder.resolve("data")
      val models = Files.createDirectories(folder.resolve("plant"))
      Files.writeString(
        models.resolve("models.yaml"),
        """
        model: box
        properties:
          number: {measurement: integer}
          twice:  {transform: number * 2}
        ---
        asset: box
        model: box
        """
          .trimIndent(),
      )
      Simulation.of("bottling-plant", 3, Instant.now().minus(Duration.ofHours(1))).use { plant ->
        plant.fastForward(Instant.now())
        plant.serve(
          InstantSource.system(),
          20.0,
          "127.0.0.1",
          mapOf("line-1" to 0, "line-2" to 0, "meters" to 0),
        )
        val edge = folder.resolve("edge.yaml")
        Files.writeString(
          edge,
          """
          edge: lines
          sources:
            - name: meter
              modbus: {host: 127.0.0.1, port: ${plant.port("meters")}, unit: 1, poll: 50ms}
              tags:
                - {alias: /power, holding: 0, type: float32}
                - {alias: /voltage, holding: 4, type: int16, scale: 0.1}
          """
            .trimIndent(),
        )
        NodeProcess(data, "run", "--models", "$models", "--edge", "$edge").use { node ->
          val taken = ConcurrentSkipListSet<Long>()
          val spooled = HashSet<Pair<String, Instant>>()
          val done = AtomicBoolean()
          // Readings from before the model would have nobody to compute them.
          node.start()
          val client =
            thread(name = "client") {
              var next = 0L
              while (!done.get()) {
                val numbers = (next until next + 5).toList()
                if (node.takes(listOf("/box/number"), numbers, BEGIN)) {
                  taken += numbers
                  next += 5
                }
              }
            }
          repeat(KILLS) {
            Thread.sleep(random.nextLong(50, 1500))
            node.kill()
            spooled += waiting(data.resolve("spool/lines"), folder.resolve("copy-$it"))
            node.start()
          }
          done.set(true)
          client.join()

          val stored = node.history("/box/number").map { it["value"]["integerValue"].asLong() }
          println("$KILLS kills: ${taken.size} numbered readings taken, ${stored.size} stored")
          taken.size shouldBeGreaterThan 100
          stored shouldContainAll taken
          stored.groupingBy { it }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
          val twice = node.history("/box/twice").map { it["value"]["doubleValue"].asDouble() }
          twice.sorted() shouldBe stored.map { it * 2.0 }.sorted()

          // What waited in the buffer is forwarded again as soon as the node is up.
          eventually(20.seconds) {
            val collected =
              listOf("/power", "/voltage").flatMap { alias ->
                node.history(alias).map { alias to NodeProcess.instant(it) }
              }
            collected shouldContainAll spooled
            collected.size shouldBe collected.toSet().size
            collected.size shouldBeGreaterThan 100
          }
          println("${spooled.size} readings waited in the buffer at a kill, and are stored")
          node.stop() shouldBeIn listOf(0, 143)
        }
      }
    }
  })

/** The readings that stand in the buffer of a killed node, read from a copy. */
private fun waiting(spool: Path, copy: Path): Set<Pair<String, Instant>> {
  if (!Files.isDirectory(spool)) return setOf()
  Files.createDirectories(copy)
  Files.list(spool).use { files -> files.forEach { Files.copy(it, copy.resolve(it.fileName)) } }
  val found = HashSet<Pair<String, Instant>>()
  Spool.open(copy, 1L shl 30, Overflow.OLDEST).use { opened ->
    while (true) {
      val chunk = opened.read(10_000, Duration.ZERO).orElse(null) ?: break
      chunk.batch().readings().forEach { reading ->
        if (reading.tqv().quality().name == "GOOD") {
          found += reading.alias().path() to reading.tqv().time()
        }
      }
      opened.acknowledge(chunk)
    }
  }
  return found
}
