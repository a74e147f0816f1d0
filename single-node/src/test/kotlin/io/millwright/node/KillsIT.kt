// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.edge.spool.Overflow
import io.millwright.edge.spool.Spool
import io.millwright.file.PlantFiles
import io.millwright.oracle.Oracle
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

private val KILLS = if (System.getProperty("millwright.long") == "true") 50 else 5
private const val BATCH = 5L
private val BEGIN = Instant.parse("2026-01-01T00:00:00Z")

private fun model(factor: Int) =
  """
  model: box
  properties:
    number:  {measurement: integer}
    taken:   {measurement: integer}
    tripled: {transform: taken * 3}
    product: {transform: number * $factor}
    largest: {metric: max(product), every: 1m}
  """
    .trimIndent()

private fun boxes(count: Int) = (1..count).joinToString("") { "\n---\nasset: box-$it\nmodel: box" }

/**
 * SIGKILL of everything in turn, while formulas change and boxes come and go: the first process of
 * PostgreSQL, the server, one of PostgreSQL's other processes, an edge, and server and PostgreSQL
 * together. Each box gets the numbers 0, 1, 2 ... at 0, 1, 2 ... seconds after the beginning; the
 * client repeats what was not answered. The edge forwards what the test has put into its buffer.
 */
class KillsIT :
  FunSpec({
    val json = ObjectMapper()

    test("$KILLS kills of server, edge and PostgreSQL: sent is stored, and the results are right") {
      val random = Random(50)
      val folder = tempdir("kills").toPath()
      val data = folder.resolve("data")
      NodeProcess(data, "run").use { node ->
        node.start()
        val edge = BufferedEdge(folder, "${node.url}")
        suspend fun apply(factor: Int, count: Int) {
          val text = model(factor) + boxes(count)
          val body = mapOf("files" to listOf(mapOf("name" to "plant.yaml", "text" to text)))
          eventually(60.seconds) {
            val answer = node.post("/api/v1/apply", json.writeValueAsString(body))
            withClue(answer.body()) { answer.statusCode() shouldBe 200 }
          }
        }
        fun health() = json.readTree(node.get("/q/health/ready").body())
        var factor = 2
        apply(factor, 2)
        val done = AtomicBoolean()
        var sent = 0L
        val client =
          thread(name = "client") {
            while (!done.get()) {
              val numbers = sent until sent + BATCH
              if (node.takes(listOf("/box-1/number", "/box-2/number"), numbers, BEGIN)) {
                sent += BATCH
              }
            }
          }
        repeat(KILLS) { kill ->
          val before = sent
          eventually(60.seconds) { (sent > before + 2 * BATCH) shouldBe true }
          // Boxes come and go; the first one stays.
          if (kill % 3 == 1) apply(++factor, 2 + kill % 2)
          when (kill % 5) {
            0 ->
              withoutControl(data) {
                postmaster(data).destroyForcibly()
                eventually(60.seconds) { health()["status"].asText() shouldBe "DOWN" }
              }
            1 -> {
              node.kill()
              node.start()
            }
            2 -> postmaster(data).children().findAny().ifPresent { it.destroyForcibly() }
            3 -> {
              edge.kill()
              edge.fill(random.nextInt(500, 5_000))
              edge.start()
              // In the middle of a start or of its forwarding.
              Thread.sleep(random.nextLong(500, 3_000))
              edge.kill()
              edge.start()
            }
            else -> {
              // Together: the server must find and remove what is left of the database.
              postmaster(data).destroyForcibly()
              node.kill()
              node.start()
            }
          }
          eventually(60.seconds) { health()["status"].asText() shouldBe "UP" }
        }
        apply(++factor, 2)
        done.set(true)
        client.join()
        eventually(120.seconds) {
          node.numbers("/box-1/taken") shouldBe (0L until edge.filled).toList()
        }
        edge.kill()
        val count = sent.toInt()
        println("$KILLS kills: $count numbers sent to each of two boxes")
        count shouldBeGreaterThan KILLS * 10

        val plant = PlantFiles.parse(mapOf("plant.yaml" to model(factor) + boxes(2)))
        val stored = readings("/box-1/taken", node.numbers("/box-1/taken")).toMutableList()
        for (box in 1..2) {
          val numbers = node.numbers("/box-$box/number")
          // The last answer may have been lost: then a batch is stored that nobody counted.
          numbers.size shouldBeIn listOf(count, count + BATCH.toInt())
          numbers shouldBe numbers.indices.map { it.toLong() }
          stored += readings("/box-$box/number", numbers)
          eventually(120.seconds) {
            node.results("/box-1/tripled").values.toList() shouldBe
              (0L until edge.filled).map { it * 3.0 }
            node.results("/box-$box/product").values.toList() shouldBe
              numbers.map { it * factor.toDouble() }
            // A window (start, end] holds the seconds up to its end; 0 is the end of the first.
            node.results("/box-$box/largest").values.toList() shouldBe
              numbers.groupBy { Math.ceilDiv(it, 60L) }.values.map { it.last() * factor.toDouble() }
          }
        }
        val closed = plant.roots().associate { it.id() to Instant.now() }
        for ((alias, points) in Oracle(plant, stored, closed).points()) {
          node.results(alias.path()) shouldBe points.mapValues { it.value.asNumber().asDouble }
        }
        node.stop() shouldBeIn listOf(0, 143)
      }
    }
  })

private fun NodeProcess.numbers(alias: String) =
  history(alias).map { it["value"]["integerValue"].asLong() }

private fun NodeProcess.results(alias: String): Map<Instant, Double> =
  history(alias).associate { NodeProcess.instant(it) to it["value"]["doubleValue"].asDouble() }

private fun readings(alias: String, numbers: List<Long>) = numbers.map {
  Reading.of(alias, BEGIN.plusSeconds(it), Quality.GOOD, Value.of(it))
}

/** Keeps PostgreSQL from being started again for a while, so that the outage can be seen. */
private inline fun withoutControl(data: Path, action: () -> Unit) {
  val programs =
    Files.list(data.resolve("postgres")).use { files ->
      files.filter { it.fileName.toString().startsWith("postgresql-") }.findFirst().get()
    }
  val control = programs.resolve("bin/pg_ctl")
  val aside = control.resolveSibling("pg_ctl.aside")
  Files.move(control, aside)
  try {
    action()
  } finally {
    Files.move(aside, control)
  }
}

private fun postmaster(data: Path): ProcessHandle =
  ProcessHandle.of(
      Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).first().trim().toLong()
    )
    .get()

/**
 * An edge in a process of its own; what it is to forward is put into its buffer while it is dead.
 */
private class BufferedEdge(private val folder: Path, private val server: String) {
  private val file = folder.resolve("edge.yaml")
  private var process: Process? = null
  var filled = 0L

  init {
    Files.writeString(
      file,
      """
      edge: counter
      sources:
        - name: nobody
          modbus: {host: 127.0.0.1, port: 1, unit: 1, poll: 60s}
          tags:
            - {alias: /nobody, holding: 0, type: int16}
      """
        .trimIndent(),
    )
  }

  fun fill(count: Int) {
    Spool.open(folder.resolve("edge/spool/counter"), 1L shl 30, Overflow.OLDEST).use { spool ->
      (filled until filled + count).chunked(50).forEach { numbers ->
        check(spool.append(ReadingBatch.of(readings("/box-1/taken", numbers))))
      }
    }
    filled += count
  }

  fun start() {
    process =
      ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Dmillwright.home=${NodeProcess.checkout}",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:TieredStopAtLevel=1",
          "-Xmx256m",
          "-jar",
          NodeProcess.checkout.resolve("single-node/target/quarkus-app/quarkus-run.jar").toString(),
          "edge",
          "--edge",
          "$file",
          "--to",
          server,
          "--data",
          folder.resolve("edge").toString(),
        )
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("edge.log").toFile()))
        .start()
  }

  fun kill() {
    process?.destroyForcibly()?.waitFor()
  }
}
