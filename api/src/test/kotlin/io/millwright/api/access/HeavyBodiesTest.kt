// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import com.fasterxml.jackson.databind.JsonNode
import com.sun.management.ThreadMXBean
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
import io.millwright.api.bulk.scratch
import io.millwright.api.openapi.Described
import io.millwright.api.plant.Plants
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.lang.management.ManagementFactory
import java.net.URI
import java.util.UUID
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
  }

  @BeforeEach
  fun `a plant`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    documents.behind = FakeDocuments()
    plants.apply(TestPlant.plant, "test")
  }

  /** Each with the name of a field of its body, so that what is in that is looked at. */
  private fun operations(): List<Operation> =
    Described.document["paths"].properties().flatMap { (path, methods) ->
      methods.properties().mapNotNull { (method, description) ->
        val schema = description.at("/requestBody/content/application~1json/schema")
        if (schema.isMissingNode) null else Operation(method.uppercase(), path, field(schema))
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

  /** The least role that an operation is open to. */
  private fun least(operation: Operation): Caller =
    listOf(Person.VIEWER, Person.OPERATOR, Person.ENGINEER, Person.ADMIN)
      .map { Caller(server, it.token) }
      .first { it.call(operation.method, operation.address, "{}").status != 403 }

  @Test
  fun `cost no more than their size is worth, and leave nothing behind`() {
    val operations = operations()
    operations.size shouldBeGreaterThan 45
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
    memory.held() shouldBe 0
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
        "${operation.method} ${operation.path}, $kind of ${body.length}: ${answer.status}, " +
          "${cost / 1_000_000} MB: ${answer.text.take(200)}"
    }
  }

  /** What is reachable, in MiB. */
  private fun heap(): Long {
    System.gc()
    return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used shr 20
  }
}
