// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.forward

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.net.httpserver.HttpServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.reading.RefusedReadings
import io.millwright.value.Quality
import io.millwright.value.Value
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.URI
import java.time.Instant
import java.util.Optional
import java.util.concurrent.CopyOnWriteArrayList

private val JSON = ObjectMapper()
private val NOON: Instant = Instant.parse("2026-03-02T12:00:00.123456Z")

/** A server that answers as the test says, and remembers what it was asked. */
private class TestServer(
  private val location: String = "",
  private val answer: (JsonNode) -> Pair<Int, String>,
) : AutoCloseable {
  val requests = CopyOnWriteArrayList<JsonNode>()
  val authorizations = CopyOnWriteArrayList<String>()
  private val server =
    HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
      createContext("/properties") { exchange ->
        val request = JSON.readTree(exchange.requestBody)
        requests.add(request)
        authorizations.add(exchange.requestHeaders.getFirst("Authorization") ?: "")
        val (status, text) = answer(request)
        val body = text.toByteArray()
        if (location.isNotEmpty()) exchange.responseHeaders.add("Location", location)
        exchange.sendResponseHeaders(status, body.size.toLong())
        exchange.responseBody.use { it.write(body) }
      }
      start()
    }
  val uri: URI = URI.create("http://127.0.0.1:${server.address.port}")

  override fun close() = server.stop(0)
}

private fun reading(alias: String, value: Value, quality: Quality = Quality.GOOD) =
  Reading.of(alias, NOON, quality, value)

private fun numbers(count: Int) =
  ReadingBatch.of((0 until count).map { reading("/tag-${it % 3}", Value.of(it.toLong())) })

private fun values(request: JsonNode) =
  request["entries"].flatMap { e ->
    e["propertyValues"].map { it["value"]["integerValue"].asInt() }
  }

class HttpSinkSpec :
  FunSpec({
    test("readings go as SiteWise's BatchPutAssetPropertyValue has them") {
      TestServer { 200 to """{"errorEntries":[]}""" }
        .use { server ->
          HttpSink(server.uri).use {
            it.accept(
              ReadingBatch.of(
                reading("/a", Value.of(1L)),
                reading("/b", Value.of("text")),
                reading("/a", Value.of(2.5), Quality.UNCERTAIN),
                reading("/c", Value.of(true)),
                reading("/d", Value.none()),
                reading("/d", Value.of(Double.NEGATIVE_INFINITY)),
              )
            )
          }
          fun point(value: String, quality: String = "GOOD") =
            """{"value":$value,"timestamp":{"timeInSeconds":${NOON.epochSecond},""" +
              """"offsetInNanos":123456000},"quality":"$quality"}"""
          server.requests.single() shouldBe
            JSON.readTree(
              """{"enablePartialEntryProcessing":true,"entries":[
            {"entryId":"0","propertyAlias":"/a","propertyValues":[
              ${point("""{"integerValue":1}""")},${point("""{"doubleValue":2.5}""", "UNCERTAIN")}]},
            {"entryId":"1","propertyAlias":"/b","propertyValues":[
              ${point("""{"stringValue":"text"}""")}]},
            {"entryId":"2","propertyAlias":"/c","propertyValues":[
              ${point("""{"booleanValue":true}""")}]},
            {"entryId":"3","propertyAlias":"/d","propertyValues":[
              ${point("""{"nullValue":{"valueType":"U"}}""", "BAD")},
              ${point("""{"doubleValue":"-Infinity"}""", "BAD")}]}]}"""
            )
        }
    }

    test("an edge that has a token says who it is, and one that has none says nothing") {
      TestServer { 200 to """{"errorEntries":[]}""" }
        .use { server ->
          HttpSink(server.uri, Optional.of("mw_token")).use { it.accept(numbers(1)) }
          HttpSink(server.uri).use { it.accept(numbers(1)) }
          server.authorizations.toList() shouldBe listOf("Bearer mw_token", "")
        }
    }

    test(
      "what the server refuses for good is counted, the last one with its reason, and the rest is safe"
    ) {
      val refusal =
        """{"errorEntries":[{"entryId":"1","errors":[{"errorCode":"InvalidRequestException",
        "errorMessage":"of type DOUBLE","timestamps":[{"timeInSeconds":1}]}]}]}"""
      TestServer { 200 to refusal }
        .use { server ->
          HttpSink(server.uri).use {
            it.accept(numbers(9))
            it.refused() shouldBe
              RefusedReadings(1, "/tag-1", "InvalidRequestException of type DOUBLE")
            it.accept(numbers(9))
            it.refused().count() shouldBe 2
          }
        }
    }

    test(
      "readings wait where the token may write none of them, and go on where it may write some"
    ) {
      fun denied(vararg entries: Int) =
        """{"errorEntries":[${entries.joinToString {
          """{"entryId":"$it","errors":[{"errorCode":"AccessDeniedException","errorMessage":"not below /a"}]}"""
        }}]}"""
      TestServer { 200 to denied(0, 1, 2) }
        .use { server ->
          HttpSink(server.uri).use { sink ->
            shouldThrow<ReadingSink.UnavailableException> { sink.accept(numbers(9)) }
              .message shouldContain "not below /a; give the edge's token the role operator"
            sink.refused() shouldBe RefusedReadings.NONE
          }
        }
      TestServer { 200 to denied(1) }
        .use { server ->
          HttpSink(server.uri).use {
            it.accept(numbers(9))
            it.refused().count() shouldBe 3
          }
        }
    }

    test("where the token may write some stream, denied ones hold up nothing, alone or not") {
      TestServer { request ->
        val denied = request["entries"].filter { it["propertyAlias"].asText() == "/tag-1" }
        200 to
          """{"errorEntries":[${denied.joinToString {
            """{"entryId":${it["entryId"]},"errors":[{"errorCode":"AccessDeniedException","errorMessage":"not below /a"}]}"""
          }}]}"""
      }
        .use { server ->
          val outside = ReadingBatch.of(reading("/tag-1", Value.of(1L)))
          val said = mutableListOf<String>()
          HttpSink(server.uri, Optional.empty()) { said += it }
            .use { sink ->
              // So far it may be the token that is wrong.
              shouldThrow<ReadingSink.UnavailableException> { sink.accept(outside) }
              sink.refused().count() shouldBe 0
              sink.accept(numbers(9))
              sink.refused().count() shouldBe 3
              sink.accept(outside)
              sink.refused() shouldBe RefusedReadings(4, "/tag-1", "not below /a")
              said.size shouldBe 1
            }
        }
    }

    test("an answer of a proxy or another server refuses nothing for good, and is reported") {
      val html = "<html>400 The plain HTTP request was sent to HTTPS port</html>"
      for ((answer, advice) in
        listOf(
          (400 to html) to "sent to HTTPS port",
          (400 to """{"error":"bad"}""") to "whether it wants https",
          (413 to html) to "not as a Millwright server does",
          (200 to """{"status":"ok"}""") to "check that it is a Millwright server",
          (200 to "[]") to "check that it is a Millwright server",
        )) {
        TestServer { answer }
          .use { server ->
            HttpSink(server.uri).use { sink ->
              shouldThrow<ReadingSink.UnavailableException> { sink.accept(numbers(9)) }
                .message shouldContain advice
              sink.refused() shouldBe RefusedReadings.NONE
            }
          }
      }
    }

    test("a request that a proxy finds too large is divided") {
      TestServer { request ->
        if (request["entries"].size() > 1) 413 to "<html>too large</html>"
        else 200 to """{"errorEntries":[]}"""
      }
        .use { server ->
          HttpSink(server.uri).use {
            it.accept(numbers(9))
            it.refused() shouldBe RefusedReadings.NONE
          }
        }
    }

    test("a server that has moved is told with the address to give") {
      for (status in listOf(301, 302, 307, 308)) {
        for ((location, place) in
          listOf(
            "https://plant.example:8443/properties" to "https://plant.example:8443/",
            "https://plant.example/mill/properties" to "https://plant.example/mill/",
            "/login" to "/login",
          )) {
          TestServer(location) { status to "" }
            .use { server ->
              HttpSink(server.uri).use { sink ->
                val told =
                  shouldThrow<ReadingSink.UnavailableException> { sink.accept(numbers(1)) }.message
                told shouldContain "$place ($status); give that address after --to"
              }
            }
        }
      }
    }

    test("refused readings of a batch that is sent again count once") {
      var isAway = true
      TestServer { request ->
        when {
          request["entries"].size() > 1 -> 413 to ""
          0 in values(request) -> 400 to """{"message":"0 is none"}"""
          isAway -> 503 to ""
          else -> 200 to """{"errorEntries":[]}"""
        }
      }
        .use { server ->
          HttpSink(server.uri).use { sink ->
            repeat(3) {
              shouldThrow<ReadingSink.UnavailableException> { sink.accept(numbers(3)) }
            }
            isAway = false
            sink.accept(numbers(3))
            sink.refused().count() shouldBe 1
          }
        }
    }

    test("an error that may pass is tried again") {
      val entry =
        """{"errorEntries":[{"entryId":"0","errors":[{"errorCode":"ThrottlingException",
        "errorMessage":"too much at once"}]}]}"""
      for (answer in
        listOf(
          200 to entry,
          200 to "<html>a proxy</html>",
          401 to """{"message":"who are you"}""",
          404 to "no such page",
          429 to "",
          500 to "",
          503 to """{"message":"the database is away"}""",
        )) {
        TestServer { answer }
          .use { server ->
            HttpSink(server.uri).use { sink ->
              shouldThrow<ReadingSink.UnavailableException> { sink.accept(numbers(3)) }
                .message shouldContain "${server.uri}/properties"
              sink.refused() shouldBe RefusedReadings.NONE
            }
          }
      }
    }

    test("a server that is not there is named, with what to check") {
      val gone = TestServer { 200 to "{}" }
      gone.close()
      HttpSink(gone.uri).use {
        shouldThrow<ReadingSink.UnavailableException> { it.accept(numbers(1)) }
          .message shouldContain "check that it runs there"
      }
    }

    // One poisonous reading must not hold up all that come after it.
    test("a request that is refused as a whole is divided until the culprit is alone") {
      val taken = CopyOnWriteArrayList<Int>()
      TestServer { request ->
        val values = values(request)
        if (13 in values) 400 to """{"message":"13 is bad luck"}"""
        else {
          taken.addAll(values)
          200 to """{"errorEntries":[]}"""
        }
      }
        .use { server ->
          HttpSink(server.uri).use {
            it.accept(numbers(30))
            it.refused().count() shouldBe 1
          }
          taken.sorted() shouldContainExactly (0 until 30).filter { it != 13 }
          // Within each data stream the order is kept.
          taken.groupBy { it % 3 }.values.forEach { it shouldBe it.sorted() }
        }
    }

    test("an invalid address is refused at once") {
      for (text in listOf("kafka", "ftp://host/", "http:nothing")) {
        shouldThrow<IllegalArgumentException> { HttpSink(URI.create(text)) }.message shouldContain
          "http://127.0.0.1:8080"
      }
    }
  })
