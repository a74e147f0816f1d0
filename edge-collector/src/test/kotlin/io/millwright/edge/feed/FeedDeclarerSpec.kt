// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.feed

import com.sun.net.httpserver.HttpServer
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.edge.gateway.HttpGateway
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.SourceFeeds
import io.millwright.reading.Alias
import io.millwright.reading.ReadingSink.UnavailableException
import java.net.InetSocketAddress
import java.net.URI
import java.time.Instant
import java.util.Optional
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicReference
import kotlin.time.Duration.Companion.seconds

private fun feeds(vararg aliases: String) =
  EdgeFeeds(
    "graz",
    Instant.parse("2026-03-02T12:00:00.000001Z"),
    listOf(SourceFeeds("plc", aliases.map(::Alias))),
  )

class FeedDeclarerSpec :
  FunSpec({
    test("an edge tells what it delivers at its start and after each change, once") {
      val now = AtomicReference(feeds("/a"))
      val told = CopyOnWriteArrayList<EdgeFeeds>()
      FeedDeclarer.start(now::get, told::add, {}).use {
        eventually(10.seconds) { told shouldContainExactly listOf(feeds("/a")) }
        now.set(feeds("/a", "/b"))
        eventually(10.seconds) {
          told shouldContainExactly listOf(feeds("/a"), feeds("/a", "/b"))
        }
      }
    }

    test("a registry that is away, or fails, is told later") {
      val failures =
        ArrayDeque(listOf(UnavailableException("away", Exception()), IllegalStateException("bug")))
      val told = CopyOnWriteArrayList<EdgeFeeds>()
      val declarer =
        FeedDeclarer({ feeds("/a") }) { declaration ->
          failures.removeFirstOrNull()?.let { throw it }
          told += declaration
        }
      var nanos = 0L
      repeat(100) { declarer.look(nanos).also { nanos += 1_000_000_000 } }
      told shouldContainExactly listOf(feeds("/a"))
      repeat(300) { declarer.look(nanos).also { nanos += 1_000_000_000 } }
      told shouldContainExactly listOf(feeds("/a"), feeds("/a"))
    }

    test(
      "what becomes refused later is seen within a second, and asked for again until it is free"
    ) {
      val others = AtomicReference(setOf<Alias>())
      val seen = AtomicReference(setOf<Alias>())
      var declared = 0
      val registry =
        object : FeedRegistry {
          override fun declare(declaration: EdgeFeeds) {
            declared++
          }

          override fun refused(edge: String) = others.get()
        }
      val declarer = FeedDeclarer({ feeds("/a") }, registry, seen::set)
      var second = 0L
      fun look() = declarer.look(second++ * 1_000_000_000)
      look()
      others.set(setOf(Alias("/a")))
      look()
      seen.get() shouldBe setOf(Alias("/a"))
      repeat(300) { look() }
      declared shouldBe 2
      repeat(60) { look() }
      declared shouldBe 4
      others.set(setOf())
      look()
      seen.get() shouldBe setOf()
    }

    test("over HTTP the server gets the edge, the time and each source's streams") {
      val requests = CopyOnWriteArrayList<String>()
      val server = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
      server.createContext("/") { exchange ->
        requests +=
          "${exchange.requestMethod} ${exchange.requestURI} " +
            exchange.requestBody.readAllBytes().decodeToString()
        val answer = """{"ignored":[]}""".toByteArray()
        exchange.sendResponseHeaders(200, answer.size.toLong())
        exchange.responseBody.use { it.write(answer) }
      }
      server.start()
      try {
        HttpGateway(URI("http://127.0.0.1:${server.address.port}"), Optional.empty()).use {
          it.declare(feeds("/a", "/b"))
        }
      } finally {
        server.stop(0)
      }
      requests.single() shouldBe
        "PUT /api/v1/edges/graz/feeds " +
          """{"since":"2026-03-02T12:00:00.000001Z","sources":[{"source":"plc","aliases":["/a","/b"]}]}"""
    }
  })
