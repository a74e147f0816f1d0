// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
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
        "get" -> kept[arguments[0]]
        "put" -> self.also { kept[arguments[0] as String] = arguments[1] }
        "addEndHandler" -> {
          @Suppress("UNCHECKED_CAST") handlers.add(arguments[0] as Handler<AsyncResult<Void>>)
          handlers.size
        }
        else -> error(method.name)
      }
    } as RoutingContext

  init {
    UntilEnd.begin(context)
  }

  fun end() = handlers.forEach { it.handle(Future.succeededFuture()) }
}

class UntilEndSpec :
  FunSpec({
    test("what a request holds is given back at its end, once and in its order") {
      val request = Request()
      val given = mutableListOf<String>()
      UntilEnd.add(request.context) { given += "file" } shouldBe true
      UntilEnd.add(request.context) { given += "place" } shouldBe true
      given shouldContainExactly listOf()
      request.end()
      request.end()
      given shouldContainExactly listOf("file", "place")
    }

    test("what is held for a request that has ended is given back at once") {
      val request = Request()
      request.end()
      val given = mutableListOf<String>()
      UntilEnd.add(request.context) { given += "file" } shouldBe false
      given shouldContainExactly listOf("file")
    }

    test("a request that is handled anew, as another path, gives back what it held before") {
      val request = Request()
      val given = mutableListOf<String>()
      UntilEnd.add(request.context) { given += "file" }
      UntilEnd.begin(request.context)
      request.end()
      given shouldContainExactly listOf("file")
    }

    test("memory that is held for a caller who has gone is free again") {
      val memory = HeldMemory(100)
      val request = Request()
      memory.hold(request.context, 40)
      memory.held() shouldBe 40
      request.end()
      memory.hold(request.context, 60)
      memory.held() shouldBe 0
      shouldThrow<Refusal> { memory.hold(Request().context, 101) }
      memory.held() shouldBe 0
    }
  })
