// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.api.sitewise.OperationsTest
import io.millwright.application.Actor
import io.millwright.asset.Plant
import io.millwright.engine.store.Changes
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.junit.QuarkusTest
import io.quarkus.test.junit.TestProfile
import jakarta.inject.Inject
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Instant
import java.util.Optional
import java.util.concurrent.Executors
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

/** How often one kind of operation is broken where time counts. */
private const val ENOUGH = 5

private val NINE: Instant = Instant.parse("2026-03-01T09:00:00Z")

/**
 * Every operation that writes, with the connection to the database breaking before its first
 * message, before its second one, and so on until the operation gets through: until then, nothing
 * of it is stored.
 */
@QuarkusTest
@TestProfile(OnRealStores::class)
class WholeOrNothingTest : OperationsTest() {
  @Inject lateinit var stores: RealStores

  private val isLong = System.getProperty("millwright.long").toBoolean()
  private val http = HttpClient.newHttpClient()
  private val proxy = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

  /** By operation: how often a connection broke. */
  private val broken = sortedMapOf<String, Int>()

  /** Operations that got through at once, because another thread met the first break. */
  private val escaped = sortedSetOf<String>()

  /** What was stored of an operation that failed. */
  private val halves = mutableListOf<String>()

  override val address: URI
    get() = URI("http://127.0.0.1:${proxy.address.port}/")

  override fun begin(postgres: PostgresHistorian) {
    historian.isAway = false
    val real = stores.postgres.historian()
    historian.behind = real
    plants.apply(Plant.EMPTY, Actor("test", "test"))
    real.streams("", Optional.empty(), 1_000).forEach { real.delete(it.alias()) }
  }

  override fun beforeQueries(postgres: PostgresHistorian) {}

  @BeforeEach
  fun `stands between the client and the server`() {
    proxy.executor = Executors.newVirtualThreadPerTaskExecutor()
    proxy.createContext("/", ::handle)
    proxy.start()
  }

  @AfterEach
  fun `everything is whole`() {
    stores.wire.mend()
    proxy.stop(0)
    withClue(halves.joinToString("\n")) { halves.shouldBeEmpty() }
    withClue("broken $broken, escaped $escaped") {
      (broken.keys + escaped).size shouldBeGreaterThan 9
      escaped.size shouldBeLessThan broken.size
    }
  }

  private fun handle(exchange: HttpExchange) {
    exchange.use {
      val body = it.requestBody.readAllBytes()
      val answer = answer(it, body)
      answer.headers().map().forEach { (name, values) ->
        if (!name.startsWith(":") && name.lowercase() !in setOf("content-length", "connection")) {
          it.responseHeaders[name] = values
        }
      }
      val bytes = answer.body()
      it.sendResponseHeaders(answer.statusCode(), if (bytes.isEmpty()) -1L else bytes.size.toLong())
      if (bytes.isNotEmpty()) it.responseBody.write(bytes)
    }
  }

  @Synchronized
  private fun answer(exchange: HttpExchange, body: ByteArray): HttpResponse<ByteArray> {
    if (exchange.requestMethod == "GET") return send(exchange, body)
    val operation =
      "${exchange.requestMethod} ${exchange.requestURI.path}".replace(Regex("[0-9a-f-]{36}"), "*")
    if (!isLong && broken.getOrDefault(operation, 0) >= ENOUGH) return send(exchange, body)
    val before = stores.content()
    var message = 1L
    while (true) {
      runBlocking { stores.wire.awaitCalm() }
      stores.wire.breakBefore(message)
      val answer = send(exchange, body)
      val isMet = stores.wire.mend()
      if (!isMet || answer.statusCode() < 500) {
        // Where another thread met the break, the operation got through.
        if (isMet && operation !in broken) escaped += operation
        return answer
      }
      broken.merge(operation, 1, Int::plus)
      val after = stores.content()
      if (after != before) {
        val changed = after.filter { before[it.key] != it.value }.keys
        halves += "$operation, message $message: ${answer.statusCode()}, changed: $changed"
        return answer
      }
      // A sample is enough where time counts.
      message += if (isLong) 1 else message
    }
  }

  private fun send(exchange: HttpExchange, body: ByteArray): HttpResponse<ByteArray> {
    val request =
      HttpRequest.newBuilder(server.resolve(exchange.requestURI.toString()))
        .method(exchange.requestMethod, HttpRequest.BodyPublishers.ofByteArray(body))
    exchange.requestHeaders
      .filterKeys { it.lowercase().let { name -> name.startsWith("content-t") || "if-" in name } }
      .forEach { (name, values) -> values.forEach { request.header(name, it) } }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
  }

  /** What is not SiteWise's. */
  @Test
  fun `what only Millwright has is done whole or not at all`() {
    begin(stores.postgres)
    val caller = Caller(address)
    fun ok(answer: Caller.Answer) =
      withClue(answer) {
        answer.status shouldBe 200
        answer.body
      }
    fun file(text: String) =
      mapOf("files" to listOf(mapOf("name" to "a.yaml", "text" to text.trimIndent())))
    ok(
      caller.post(
        "/api/v1/apply",
        file(
          """
          model: pump
          properties:
            limit: {attribute: double, default: 5}
            temp: {measurement: double, unit: Cel}
            double: {transform: temp * 2, unit: Cel}
          ---
          asset: one
          model: pump
          ---
          asset: two
          model: pump
          """
        ),
      )
    )
    val one = plants.now().findAsset("/one").get().id()
    historian.write(Reading.of("/one/temp", NINE, Quality.GOOD, Value.of(1.0)))
    historian.write(
      Changes(
        ReadingBatch.empty(),
        listOf(),
        ReadingBatch.empty(),
        listOf(
          AlarmEvent(
            AlarmId(one, "hot"),
            AlarmEvent.Kind.RAISED,
            NINE,
            Priority.HIGH,
            "hot",
            "",
            false,
          )
        ),
        mapOf(),
      )
    )
    fun put(alias: String, value: Double) =
      ok(
          caller.post(
            "/properties",
            mapOf(
              "entries" to
                listOf(
                  mapOf(
                    "entryId" to "1",
                    "propertyAlias" to alias,
                    "propertyValues" to
                      listOf(
                        mapOf(
                          "value" to mapOf("doubleValue" to value),
                          "timestamp" to mapOf("timeInSeconds" to NINE.epochSecond + 1),
                        )
                      ),
                  )
                )
            ),
          )
        )["errorEntries"]
        .size() shouldBe 0
    put("/one/temp", 2.0)
    put("/one/limit", 7.0)
    ok(caller.post("/api/v1/alarms/acknowledge", mapOf("path" to "/one", "key" to "hot")))
    val replay =
      ok(
          caller.post(
            "/api/v1/replay",
            mapOf(
              "asset" to "/one",
              "from" to "2026-03-01T00:00:00Z",
              "to" to "2026-03-02T00:00:00Z",
            ),
          )
        )["replays"][0]["id"]
        .textValue()
    caller.call("DELETE", "/api/v1/replay/$replay").status shouldBe 204
    ok(
      caller.call(
        "DELETE",
        "/api/v1/readings?alias=/one/temp&from=2026-03-01T09:00:00Z&to=2026-03-01T09:00:01Z",
      )
    )
    put("/one/temp", 3.0)
    val tagged = ok(caller.get("/assets/$one"))["assetArn"].textValue()
    ok(caller.post("/tags?resourceArn=$tagged", mapOf("tags" to mapOf("a" to "b"))))
    ok(caller.post("/timeseries/delete?alias=/one/temp", mapOf("clientToken" to "t".repeat(36))))
    val two = plants.now().findAsset("/two").get().id()
    caller.call("DELETE", "/assets/$two").status shouldBe 202
    ok(caller.post("/api/v1/restore", mapOf("id" to "$two")))
    ok(caller.post("/api/v1/apply", mapOf("version" to 1)))
    broken.keys + escaped shouldContainAll
      listOf(
        "POST /api/v1/apply",
        "POST /properties",
        "POST /api/v1/alarms/acknowledge",
        "POST /api/v1/replay",
        "DELETE /api/v1/replay/*",
        "DELETE /api/v1/readings",
        "POST /tags",
        "POST /timeseries/delete",
        "DELETE /assets/*",
        "POST /api/v1/restore",
      )
  }
}
