// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.net.Socket
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/** Calls the server as a program does. */
class Caller(private val server: URI, private val token: String? = null) {
  private val client = HttpClient.newHttpClient()
  private val json = ObjectMapper()

  data class Answer(val status: Int, val text: String, val errorType: String?) {
    val body: JsonNode
      get() = ObjectMapper().readTree(text)
  }

  fun get(path: String, vararg parameters: Pair<String, Any>): Answer =
    send(HttpRequest.newBuilder(uri(path, parameters)).GET())

  fun post(path: String, body: Any): Answer =
    send(
      HttpRequest.newBuilder(uri(path, arrayOf()))
        .header("Content-Type", "application/json")
        .POST(
          HttpRequest.BodyPublishers.ofString(
            if (body is String) body else json.writeValueAsString(body)
          )
        )
    )

  /** Sends raw bytes, with headers that no client library would let through. */
  fun raw(vararg lines: String): String =
    Socket(server.host, server.port).use { socket ->
      socket.soTimeout = 20_000
      socket.getOutputStream().write((lines.joinToString("\r\n") + "\r\n\r\n").toByteArray())
      socket.getInputStream().readAllBytes().decodeToString()
    }

  fun lines(path: String, vararg parameters: Pair<String, Any>): java.util.stream.Stream<String> =
    client
      .send(
        authorized(HttpRequest.newBuilder(uri(path, parameters))).build(),
        HttpResponse.BodyHandlers.ofLines(),
      )
      .body()

  private fun send(request: HttpRequest.Builder): Answer {
    val response = client.send(authorized(request).build(), HttpResponse.BodyHandlers.ofString())
    return Answer(
      response.statusCode(),
      response.body(),
      response.headers().firstValue("x-amzn-ErrorType").orElse(null),
    )
  }

  fun call(method: String, path: String, body: String = ""): Answer =
    send(
      HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
    )

  fun bytes(path: String, body: ByteArray): Answer =
    send(
      HttpRequest.newBuilder(server.resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
    )

  private fun authorized(request: HttpRequest.Builder) = request.apply {
    token?.let { header("Authorization", "Bearer $it") }
  }

  private fun uri(path: String, parameters: Array<out Pair<String, Any>>) =
    server.resolve(
      path +
        if (parameters.isEmpty()) ""
        else
          parameters.joinToString("&", "?") { (name, value) ->
            "$name=${URLEncoder.encode(value.toString(), Charsets.UTF_8)}"
          }
    )
}
