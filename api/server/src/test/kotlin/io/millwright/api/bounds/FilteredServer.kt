// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import com.fasterxml.jackson.databind.ObjectMapper
import io.micrometer.core.instrument.simple.SimpleMeterRegistry
import io.millwright.access.Principal
import io.millwright.access.Role
import io.millwright.api.caller.Caller
import io.millwright.api.host.Refusals
import io.quarkus.runtime.configuration.MemorySize
import io.quarkus.vertx.http.HttpServerStart
import io.quarkus.vertx.http.runtime.filters.Filters
import io.vertx.core.Future
import io.vertx.core.Vertx
import io.vertx.core.http.HttpServerOptions
import io.vertx.ext.web.Router
import io.vertx.ext.web.RoutingContext
import io.vertx.ext.web.handler.BodyHandler
import java.math.BigInteger
import java.time.Duration
import java.util.OptionalInt
import java.util.concurrent.TimeUnit

fun <T> Future<T>.now(): T = toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS)

/**
 * The filters that bound what requests cost, before handlers of a test, with real sockets and
 * little time and memory. A header says who calls; a second one, that all of the body is read
 * first.
 */
class FilteredServer(most: Long, threads: Int) : AutoCloseable {
  val memory = HeldMemory(most)
  val vertx: Vertx = Vertx.vertx()
  private val config =
    object : ConnectionConfig {
      override fun firstRequestWithin() = Duration.ofMinutes(1)

      override fun nextRequestWithin() = Duration.ofMinutes(1)

      override fun progressWithin() = INTERVAL

      override fun ofAddress() = OptionalInt.empty()
    }
  private val connections = Connections(vertx, config, 1_000, false)
  private val router = Router.router(vertx)
  private val options =
    HttpServerOptions().setHost("127.0.0.1").setPort(0).setHttp2ClearTextEnabled(true)
  private val server = vertx.createHttpServer(options).requestHandler(router)

  init {
    val refusals = Refusals(ObjectMapper(), SimpleMeterRegistry())
    val bodies = BodyFilter(memory, refusals, config, MemorySize(BigInteger.valueOf(64 shl 20)))
    val filters = Filters()
    connections.register(filters)
    bodies.register(filters)
    AnswerFilter(memory, refusals, config, threads).register(filters)
    filters.register({ who(it, bodies) }, 9_500)
    filters.filters
      .sortedByDescending { it.priority }
      .forEach {
        router.route().handler(it.handler)
      }
  }

  private fun who(context: RoutingContext, bodies: BodyFilter) {
    context.request().getHeader("Who")?.let {
      Caller.letIn(context, Principal(it, Role.VIEWER, listOf()))
    }
    if (context.request().getHeader("Signed") == null) {
      context.next()
    } else {
      bodies.holdAll(context)
      BodyHandler.create(false).setBodyLimit(BodyLimits.of(context)).handle(context)
    }
  }

  fun answer(path: String, handler: (RoutingContext) -> Unit) {
    router.route(path).handler(handler)
  }

  val port: Int by lazy {
    server.listen().now()
    connections.listens(HttpServerStart(options))
    server.actualPort()
  }

  override fun close() {
    connections.close()
    vertx.close().now()
  }

  companion object {
    val INTERVAL: Duration = Duration.ofSeconds(1)
  }
}
