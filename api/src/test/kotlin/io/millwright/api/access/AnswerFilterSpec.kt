// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.shouldBe
import io.vertx.core.AsyncResult
import io.vertx.core.Future
import io.vertx.core.Handler
import io.vertx.core.MultiMap
import io.vertx.core.Vertx
import io.vertx.core.http.HttpConnection
import io.vertx.core.http.HttpServerRequest
import io.vertx.core.http.HttpServerResponse
import io.vertx.ext.web.RoutingContext
import java.lang.reflect.Proxy
import java.time.Duration

/** What is called of an interface, by the names of its methods. */
private inline fun <reified T : Any> fake(
  crossinline call: (self: Any, name: String, arguments: Array<out Any?>) -> Any?
): T =
  Proxy.newProxyInstance(T::class.java.classLoader, arrayOf(T::class.java)) {
    self,
    method,
    arguments ->
    call(self, method.name, arguments ?: arrayOf())
  } as T

/** An answer whose reader the test is; its time passes when the test says so. */
private class Answering(
  filter: (now: () -> Long) -> AnswerFilter,
  vararg headers: Pair<String, String>,
) {
  private var nanos = 0L
  private val timers = mutableMapOf<Long, Pair<Long, Handler<Long>>>()
  private val kept = mutableMapOf<String, Any?>()
  private val ends = mutableListOf<Handler<AsyncResult<Void>>>()
  private val begins = mutableListOf<Handler<Void>>()
  private val told = MultiMap.caseInsensitiveMultiMap()
  var written = 0L
  var isEnded = false
  var isOpen = true

  private val response =
    fake<HttpServerResponse> { _, name, _ ->
      when (name) {
        "headers" -> told
        "ended" -> isEnded
        "bytesWritten" -> written
        else -> error(name)
      }
    }
  private val connection =
    fake<HttpConnection> { _, name, _ ->
      check(name == "close")
      isOpen = false
      Future.succeededFuture<Void>()
    }
  private val request =
    fake<HttpServerRequest> { _, name, _ ->
      check(name == "connection")
      connection
    }
  private val vertx =
    fake<Vertx> { _, name, arguments ->
      when (name) {
        "setTimer" -> {
          val number = timers.size + 1L
          @Suppress("UNCHECKED_CAST")
          timers[number] =
            nanos + (arguments[0] as Long) * 1_000_000 to arguments[1] as Handler<Long>
          number
        }
        "cancelTimer" -> timers.remove(arguments[0] as Long) != null
        else -> error(name)
      }
    }

  init {
    headers.forEach { (name, value) -> told.add(name, value) }
    val context =
      fake<RoutingContext> { self, name, arguments ->
        @Suppress("UNCHECKED_CAST")
        when (name) {
          "get" -> kept[arguments[0]]
          "put" -> self.also { kept[arguments[0] as String] = arguments[1] }
          "addEndHandler" -> ends.add(arguments[0] as Handler<AsyncResult<Void>>).let { 1 }
          "addHeadersEndHandler" -> begins.add(arguments[0] as Handler<Void>).let { 1 }
          "next" -> null
          "response" -> response
          "request" -> request
          "vertx" -> vertx
          else -> error(name)
        }
      }
    filter { nanos }.handle(context)
    begins.forEach { it.handle(null) }
  }

  fun pass(time: Duration) {
    val end = nanos + time.toNanos()
    while (true) {
      val (number, due) = timers.minByOrNull { it.value.first } ?: break
      if (due.first > end) break
      timers.remove(number)
      nanos = due.first
      due.second.handle(number)
    }
    nanos = end
  }

  fun end() = ends.forEach { it.handle(Future.succeededFuture()) }

  val isWatched
    get() = timers.isNotEmpty()
}

class AnswerFilterSpec :
  FunSpec({
    val memory = HeldMemory(1_000_000_000)

    fun answering(vararg headers: Pair<String, String>) =
      Answering({ now -> AnswerFilter(memory) { now() } }, *headers)

    val json = "Content-Type" to "application/json"

    test("an answer that waits for its reader counts as what requests hold, until it has gone") {
      val answer = answering(json, "Content-Length" to "70000000")
      memory.held() shouldBe 70_000_000
      answer.end()
      memory.held() shouldBe 0
      answer.isWatched shouldBe false
    }

    test("who reads nothing for a minute is let go") {
      val answer = answering(json, "Content-Length" to "1000")
      answer.pass(Duration.ofSeconds(59))
      answer.isOpen shouldBe true
      // As often as it is looked at, a minute apart.
      answer.pass(Duration.ofSeconds(62))
      answer.isOpen shouldBe false
      answer.end()
    }

    // An end that has been written is not one that has been read.
    test("a long answer has as long as a slow line needs, and no longer, though all is written") {
      val length = AnswerFilter.SLOWEST * 600
      val answer = answering(json, "Content-Length" to "$length")
      answer.isEnded = true
      answer.pass(Duration.ofSeconds(650))
      answer.isOpen shouldBe true
      answer.pass(Duration.ofSeconds(71))
      answer.isOpen shouldBe false
      answer.end()
    }

    test("an answer without a length goes on as long as it is read fast enough") {
      val answer = answering("Content-Type" to "application/octet-stream")
      repeat(30) {
        answer.written += AnswerFilter.SLOWEST * 60
        answer.pass(Duration.ofSeconds(60))
      }
      answer.isOpen shouldBe true
      answer.pass(Duration.ofSeconds(121))
      answer.isOpen shouldBe false
    }

    test("an answer without a length that has ended is not watched for ever") {
      val answer = answering("Content-Type" to "application/octet-stream")
      answer.isEnded = true
      answer.pass(Duration.ofMinutes(10))
      answer.isOpen shouldBe true
      answer.isWatched shouldBe false
    }

    test("files are sent from the disk, and hold no memory") {
      val answer = answering("Content-Type" to "application/octet-stream", "Content-Length" to "9")
      memory.held() shouldBe 0
      answer.end()
    }

    withTests(
      nameFn = { "live streams end by themselves: $it" },
      "text/event-stream",
      "text/event-stream;charset=UTF-8",
    ) {
      val answer = answering("Content-Type" to it)
      answer.pass(Duration.ofHours(10))
      answer.isOpen shouldBe true
      answer.isWatched shouldBe false
    }
  })
