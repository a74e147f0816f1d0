package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
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
import java.io.IOException
import java.net.URLEncoder
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

private const val KILLS = 20

/** SIGKILL at any time, then start again: what was taken is there, and there once. */
class KillIT :
  FunSpec({
    val json = ObjectMapper()

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
          val base = Instant.parse("2026-01-01T00:00:00Z").epochSecond
          // Readings from before the model would have nobody to compute them.
          node.start()
          val client =
            thread(name = "client") {
              var next = 0L
              while (!done.get()) {
                val numbers = (next until next + 5).toList()
                if (posted(node, numbers, base)) {
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

          val stored =
            history(json, node, "/box/number").map { it["value"]["integerValue"].asLong() }
          println("$KILLS kills: ${taken.size} numbered readings taken, ${stored.size} stored")
          taken.size shouldBeGreaterThan 100
          stored shouldContainAll taken
          stored.groupingBy { it }.eachCount().filterValues { it > 1 }.keys.shouldBeEmpty()
          val twice =
            history(json, node, "/box/twice").map { it["value"]["doubleValue"].asDouble() }
          twice.sorted() shouldBe stored.map { it * 2.0 }.sorted()

          // What waited in the buffer is forwarded again as soon as the node is up.
          eventually(20.seconds) {
            val collected =
              listOf("/power", "/voltage").flatMap { alias ->
                history(json, node, alias).map { alias to instant(it) }
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

private fun posted(node: NodeProcess, numbers: List<Long>, base: Long): Boolean =
  try {
    val values =
      numbers.joinToString(",") {
        """{"timestamp":{"timeInSeconds":${base + it},"offsetInNanos":0},"quality":"GOOD","value":{"integerValue":$it}}"""
      }
    val answer =
      node.post(
        "/properties",
        """{"entries":[{"entryId":"1","propertyAlias":"/box/number","propertyValues":[$values]}]}""",
      )
    answer.statusCode() == 200 && answer.body().replace(" ", "").contains("\"errorEntries\":[]")
  } catch (e: IOException) {
    // Killed, or not up yet: nothing is taken without an answer.
    Thread.sleep(20)
    false
  }

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

private fun instant(value: JsonNode): Instant =
  Instant.ofEpochSecond(
    value["timestamp"]["timeInSeconds"].asLong(),
    value["timestamp"]["offsetInNanos"].asLong(),
  )

/** All GOOD values of a stream, page by page. */
private fun history(json: ObjectMapper, node: NodeProcess, alias: String): List<JsonNode> {
  val found = ArrayList<JsonNode>()
  var token = ""
  do {
    val next = if (token.isEmpty()) "" else "&nextToken=" + URLEncoder.encode(token, Charsets.UTF_8)
    val answer =
      node.get(
        "/properties/history?propertyAlias=${URLEncoder.encode(alias, Charsets.UTF_8)}" +
          "&startDate=2020-01-01T00:00:00Z&endDate=2090-01-01T00:00:00Z&maxResults=20000$next"
      )
    check(answer.statusCode() == 200) { answer.body() }
    val page = json.readTree(answer.body())
    found.addAll(page["assetPropertyValueHistory"])
    token = page["nextToken"]?.asText("") ?: ""
  } while (token.isNotEmpty() && token != "null")
  return found
}
