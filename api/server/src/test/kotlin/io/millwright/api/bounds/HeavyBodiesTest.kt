// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import com.fasterxml.jackson.databind.JsonNode
import com.sun.management.ThreadMXBean
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.millwright.api.Caller
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.access.GuardedServer
import io.millwright.api.access.Person
import io.millwright.api.apply
import io.millwright.api.bulk.scratch
import io.millwright.api.openapi.Described
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.lang.management.ManagementFactory
import java.net.URI
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

/** Bodies that are deep, wide, long and repetitive, sent to every operation by the least role. */
@QuarkusTest
@TestProfile(GuardedServer::class)
class HeavyBodiesTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments
  @Inject lateinit var memory: HeldMemory

  private val isLong = System.getProperty("millwright.long").toBoolean()
  private val sizes =
    listOf(1_000, 200_000) + if (isLong) listOf(1_000_000, 16_000_000, 60_000_000) else listOf()
  private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
  private val wrong = mutableListOf<String>()

  private data class Operation(val method: String, val path: String, val field: String) {
    val address = path.replace(Regex("\\{[^}]*}"), "${UUID(9, 9)}")
    val body = if (method in setOf("POST", "PUT")) "{}" else ""
  }

  @BeforeEach
  fun `a plant`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    plants.apply(TestPlant.plant, Actor("test", "test"))
  }

  /** Each with the name of a field of its body, so that what is in that is looked at. */
  private fun operations(): List<Operation> =
    described().filter { it.method in setOf("POST", "PUT") }

  private fun described(): List<Operation> =
    Described.document["paths"].properties().flatMap { (path, methods) ->
      methods
        .properties()
        .filter { (method, _) -> method in setOf("get", "post", "put", "delete") }
        .map { (method, description) ->
          val schema = description.at("/requestBody/content/application~1json/schema")
          Operation(method.uppercase(), path, field(schema))
        }
    }

  private fun field(schema: JsonNode): String {
    val ref = schema.path("\$ref").asText()
    val found =
      if (ref.isEmpty()) schema
      else Described.document["components"]["schemas"][ref.substringAfterLast('/')]
    return found.path("properties").properties().firstOrNull()?.key ?: "clientToken"
  }

  private fun kinds(field: String): Map<String, (Int) -> String> {
    fun within(heavy: String) = "{\"$field\":$heavy}"
    fun nested(open: String, close: String, size: Int): String {
      val levels = size / (open.length + close.length)
      return within(open.repeat(levels) + "0" + close.repeat(levels))
    }
    return mapOf(
      "deep lists" to { size -> nested("[", "]", size) },
      "deep objects" to { size -> nested("{\"a\":", "}", size) },
      "deep objects of long names" to { size -> nested("{\"${"n".repeat(9_000)}\":", "}", size) },
      "a wide list" to { size -> within("[" + "0,".repeat(size / 2) + "0]") },
      "a wide list below a long name" to
        { size ->
          within("{\"${"n".repeat(9_000)}\":[" + "0,".repeat(size / 2) + "0]}")
        },
      "a list of objects" to { size -> within("[" + "{},".repeat(size / 3) + "{}]") },
      "a long text" to { size -> within("\"" + "x".repeat(size) + "\"") },
      "a long name" to { size -> within("{\"" + "x".repeat(size) + "\":0}") },
      "one field again and again" to
        { size ->
          within("{" + "\"a\":0,".repeat(size / 6) + "\"b\":0}")
        },
      "many fields" to
        { size ->
          within("{" + (0..size / 12).joinToString(",") { "\"f$it\":0" } + "}")
        },
      "a long number" to { size -> within("1".repeat(size)) },
      "files of wide lists" to
        { size ->
          "{\"files\":[{\"name\":\"x.yaml\",\"text\":\"" + "- ".repeat(size / 2) + "\"}]}"
        },
    )
  }

  /** From the least role on. Each has a thread of its own, so there is one of each. */
  private val callers by lazy {
    listOf(Person.VIEWER, Person.OPERATOR, Person.ENGINEER, Person.ADMIN).map {
      Caller(server, it.token)
    }
  }

  /** The least role that an operation is open to. */
  private fun least(operation: Operation): Caller = callers.first {
    it.call(operation.method, operation.address, operation.body).status != 403
  }

  @Test
  fun `cost no more than their size is worth, and leave nothing behind`() {
    val operations = operations()
    operations.size shouldBeGreaterThan 50
    val before = threads.threadCount
    val heapBefore = heap()
    for (operation in operations) {
      val caller = least(operation)
      for ((kind, body) in kinds(operation.field)) {
        for (size in sizes) {
          send(caller, operation, kind, body(size))
        }
      }
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    nothingIsHeld()
    scratch().shouldBeEmpty()
    heap() - heapBefore shouldBeLessThan 64L
    threads.threadCount - before shouldBeLessThan 50
    Caller(server).get("/q/health").status shouldBe 200
  }

  private fun send(caller: Caller, operation: Operation, kind: String, body: String) {
    val allocated = threads.totalThreadAllocatedBytes
    val answer = caller.call(operation.method, operation.address, body)
    val cost = threads.totalThreadAllocatedBytes - allocated
    val bound = 50_000_000L + 200L * minOf(body.length, 16_000_000)
    if (answer.status !in 200..499 || cost > bound) {
      wrong +=
        "${operation.method} ${operation.path.take(100)}, $kind of ${body.length}: ${answer.status}, " +
          "${cost / 1_000_000} MB: ${answer.text.take(200)}"
    }
  }

  /** As long as the server takes, and each a little different from the others. */
  private fun addresses(operation: Operation): Map<String, String> {
    val address = operation.address
    val long = "x".repeat(12_000)
    // Two of them in one path fit, too.
    val name = "x".repeat(6_000)
    return mapOf(
      "a long name in the path" to operation.path.replace(Regex("\\{[^}]*}"), name),
      "a thousand values of one name" to "$address?" + many { "alias=/a/$it" },
      "a deep alias" to "$address?alias=" + "/a".repeat(6_000),
      "a long path" to address + "/x".repeat(6_000),
      "a long value" to "$address?prefix=$long",
      "a long token" to "$address?nextToken=$long",
      "a long alias" to "$address?alias=/$long",
      "a thousand prefixes" to "$address?" + many { "prefix=/$it" },
      "a thousand names" to "$address?" + many { "name$it=1" },
      "escapes" to "$address?search=" + "%25".repeat(4_000),
    )
  }

  private fun many(each: (Int) -> String) = (0 until 1_000).joinToString("&", transform = each)

  @Test
  fun `long addresses cost no more than they are worth, whichever operation they name`() {
    val threadsBefore = threads.threadCount
    var sent = 0
    for (operation in described().filterNot { it.path.endsWith("/live") }) {
      val caller = least(operation)
      for ((kind, address) in addresses(operation).entries.take(if (isLong) 100 else 3)) {
        sent++
        send(caller, operation.copy(path = address), kind, operation.body)
      }
    }
    withClue(wrong.joinToString("\n")) { wrong.shouldBeEmpty() }
    sent shouldBeGreaterThan 400
    nothingIsHeld()
    scratch().shouldBeEmpty()
    threads.threadCount - threadsBefore shouldBeLessThan 50
    Caller(server).get("/q/health").status shouldBe 200
  }

  /** What is held is given back when the last byte has gone, a moment after it was queued. */
  private fun nothingIsHeld() = runBlocking { eventually(10.seconds) { memory.held() shouldBe 0 } }

  /** What is reachable, in MiB. */
  private fun heap(): Long {
    System.gc()
    return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used shr 20
  }
}
