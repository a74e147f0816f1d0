// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.vertx.core.Vertx
import io.vertx.ext.web.Router
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

class DisconnectedCallersSpec :
  FunSpec({
    val vertx = Vertx.vertx()
    val router = Router.router(vertx)
    val failures = CopyOnWriteArrayList<String>()
    val failed = LinkedBlockingQueue<String>()
    DisconnectedCallers().register(router)
    // The framework's own, which logs.
    router.route().last().failureHandler {
      failures += it.failure().message.orEmpty()
      it.response().setStatusCode(500).end()
    }
    router.route("/body").handler { context ->
      context.request().body().onFailure {
        context.fail(it)
        failed += "body"
      }
    }
    router.route("/waits").handler { context ->
      context.request().connection().closeHandler {
        context.fail(IllegalStateException("Failed to write"))
        failed += "waits"
      }
    }
    router.route("/broken").handler { it.fail(IllegalStateException("broken")) }
    val server =
      vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
    afterSpec { vertx.close() }

    fun send(text: String) =
      Socket("127.0.0.1", server.actualPort()).apply { getOutputStream().write(text.toByteArray()) }

    test(
      "a caller that disconnects during its body or before the answer is no failure of the server"
    ) {
      failures.clear()
      send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf").close()
      failed.poll(10, TimeUnit.SECONDS) shouldBe "body"
      send("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n").close()
      failed.poll(10, TimeUnit.SECONDS) shouldBe "waits"
      failures.shouldBeEmpty()
    }

    test("a failure while the caller is connected is logged") {
      failures.clear()
      send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n").use {
        it.getInputStream().bufferedReader().readLine() shouldStartWith "HTTP/1.1 500"
      }
      failures shouldContainExactly listOf("broken")
    }
  })
