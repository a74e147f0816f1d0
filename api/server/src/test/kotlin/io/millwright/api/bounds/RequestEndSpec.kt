// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.api.caller.CallerPlaces
import io.millwright.api.problem.Refusal
import io.vertx.core.AsyncResult
import io.vertx.core.Future
import io.vertx.core.Handler
import io.vertx.ext.web.RoutingContext
import java.lang.reflect.Proxy

/** A request that the test ends. Like the server, it tells its end to those who asked before. */
private class Request {
  private val kept = mutableMapOf<String, Any?>()
  private val handlers = mutableListOf<Handler<AsyncResult<Void>>>()

  val context =
    Proxy.newProxyInstance(javaClass.classLoader, arrayOf(RoutingContext::class.java)) {
      self,
      method,
      arguments ->
      when (method.name) {
        "get" -> kept[arguments[0] as String]
        "put" -> self.also { kept[arguments[0] as String] = arguments[1] }
        "addEndHandler" -> {
          @Suppress("UNCHECKED_CAST") handlers.add(arguments[0] as Handler<AsyncResult<Void>>)
          handlers.size
        }
        else -> error(method.name)
      }
    } as RoutingContext

  init {
    RequestEnd.begin(context)
  }

  fun end() = handlers.forEach { it.handle(Future.succeededFuture()) }
}

class RequestEndSpec :
  FunSpec({
    test("resources of a request are freed at its end, once and in order") {
      val request = Request()
      val given = mutableListOf<String>()
      RequestEnd.add(request.context) { given += "file" } shouldBe true
      RequestEnd.add(request.context) { given += "place" } shouldBe true
      given shouldContainExactly listOf()
      request.end()
      request.end()
      given shouldContainExactly listOf("file", "place")
    }

    test("a resource added to an ended request is freed at once") {
      val request = Request()
      request.end()
      val given = mutableListOf<String>()
      RequestEnd.add(request.context) { given += "file" } shouldBe false
      given shouldContainExactly listOf("file")
    }

    test("a resource that fails to be freed does not keep others from being freed") {
      val request = Request()
      val given = mutableListOf<String>()
      RequestEnd.add(request.context) { error("no such file") }
      RequestEnd.add(request.context) { given += "place" }
      request.end()
      RequestEnd.add(request.context) { error("no such file") } shouldBe false
      given shouldContainExactly listOf("place")
    }

    test(
      "a body is held as it comes, and what is too large for its caller is not read to its end"
    ) {
      val memory = HeldMemory(3_000_000)
      val request = Request()
      val body = HeldBody(ByteArray(500_000).inputStream(), request.context, memory)
      memory.held() shouldBe 0
      body.readNBytes(100_000)
      memory.held() shouldBe 2 * 2 * 65_536
      body.readAllBytes()
      memory.held() shouldBe 2 * 8 * 65_536
      val endless = HeldBody(ByteArray(5_000_000).inputStream(), Request().context, memory)
      shouldThrow<Refusal> { endless.readAllBytes() }.kind() shouldBe
        Refusal.Kind.SERVICE_UNAVAILABLE
      request.end()
    }

    test("a body that never fits is told to come in smaller parts") {
      val request = Request()
      val body =
        HeldBody(ByteArray(5_000_000).inputStream(), request.context, HeldMemory(3_000_000))
      shouldThrow<Refusal> { body.readAllBytes() }.kind() shouldBe Refusal.Kind.TOO_LARGE
    }

    test("places are limited, and a caller gets a part of them") {
      val places = CallerPlaces(4, 2)
      listOf("a", "a", "a", "b", "b", "c").map { places.take(it) } shouldContainExactly
        listOf(true, true, false, true, true, false)
      places.giveBack("a")
      places.take("c") shouldBe true
      places.take("a") shouldBe false
    }

    test("a request that is handled anew, as another path, gives back what it held before") {
      val request = Request()
      val given = mutableListOf<String>()
      RequestEnd.add(request.context) { given += "file" }
      RequestEnd.begin(request.context)
      request.end()
      given shouldContainExactly listOf("file")
    }

    test("memory that is held for a caller who has gone is free again") {
      val memory = HeldMemory(100)
      val request = Request()
      memory.hold(request.context, 40)
      memory.held() shouldBe 40
      request.end()
      memory.hold(request.context, 26)
      memory.held() shouldBe 0
      shouldThrow<Refusal> { memory.hold(Request().context, 101) }
      memory.held() shouldBe 0
    }
  })
