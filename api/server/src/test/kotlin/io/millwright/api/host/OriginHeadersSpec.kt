// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldNotContainKey
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.bounds.now
import io.vertx.core.Vertx
import io.vertx.ext.web.Router
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

private const val TRUSTED = "https://portal.example"

/** What browsers are told of the pages of other origins (Fetch standard, CORS protocol). */
class OriginHeadersSpec :
  FunSpec({
    val vertx = Vertx.vertx()
    val router = Router.router(vertx)
    val headers = OriginHeaders(setOf(TRUSTED))
    router.route().handler { if (!headers.add(it)) it.next() }
    router.route().handler { it.response().end("answer") }
    val server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").now()
    afterSpec { vertx.close() }

    fun send(method: String, vararg given: Pair<String, String>): HttpResponse<String> {
      val request =
        HttpRequest.newBuilder(URI("http://127.0.0.1:${server.actualPort()}/assets"))
          .method(method, HttpRequest.BodyPublishers.noBody())
      given.forEach { (name, value) -> request.header(name, value) }
      return HttpClient.newHttpClient().use {
        it.send(request.build(), HttpResponse.BodyHandlers.ofString())
      }
    }

    fun HttpResponse<*>.header(name: String) = headers().firstValue(name).orElse(null)

    test("a page of a trusted origin may read answers, with the name of an error and the ETag") {
      val answer = send("GET", "Origin" to TRUSTED)
      answer.body() shouldBe "answer"
      answer.header("Access-Control-Allow-Origin") shouldBe TRUSTED
      answer.header("Access-Control-Allow-Credentials") shouldBe "true"
      answer.header("Access-Control-Expose-Headers") shouldContain "x-amzn-ErrorType"
      answer.header("Access-Control-Expose-Headers") shouldContain "ETag"
      answer.header("Vary") shouldBe "Origin"
    }

    test("a preflight of a trusted origin is answered with what may be sent, and goes no further") {
      val answer =
        send(
          "OPTIONS",
          "Origin" to TRUSTED,
          "Access-Control-Request-Method" to "PUT",
          "Access-Control-Request-Headers" to "authorization,content-type,x-amz-date",
          "Access-Control-Request-Private-Network" to "true",
        )
      answer.statusCode() shouldBe 204
      answer.body() shouldBe ""
      answer.header("Access-Control-Allow-Origin") shouldBe TRUSTED
      answer.header("Access-Control-Allow-Methods") shouldContain "PUT"
      answer.header("Access-Control-Allow-Headers") shouldBe "authorization,content-type,x-amz-date"
      answer.header("Access-Control-Allow-Private-Network") shouldBe "true"
    }

    listOf(
        arrayOf("Origin" to "https://evil.example"),
        arrayOf("Origin" to "$TRUSTED.evil.example"),
        arrayOf("Origin" to "null"),
        arrayOf(),
      )
      .forEach { given ->
        test("a request with ${given.toList()} gets none of the headers") {
          for (method in listOf("GET", "OPTIONS")) {
            val answer = send(method, *given, "Access-Control-Request-Method" to "PUT")
            answer.headers().map().mapKeys { it.key.lowercase() } shouldNotContainKey
              "access-control-allow-origin"
            answer.header("Vary") shouldBe "Origin"
          }
        }
      }
  })
