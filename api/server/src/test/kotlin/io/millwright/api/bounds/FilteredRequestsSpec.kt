// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.vertx.core.buffer.Buffer
import io.vertx.core.http.HttpClientOptions
import io.vertx.core.http.HttpMethod
import io.vertx.core.http.HttpVersion
import io.vertx.ext.web.RoutingContext
import java.io.IOException
import java.net.Socket
import java.net.SocketTimeoutException
import java.nio.file.Files
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.ExecutionException
import kotlin.time.Duration.Companion.seconds

private const val MEGABYTE = 1 shl 20

/** What a caller with sockets of its own can make the server hold, and for how long. */
class FilteredRequestsSpec :
  FunSpec({
    val server = autoClose(FilteredServer(most = 30L * MEGABYTE, threads = 20))
    val waiting = ConcurrentLinkedQueue<RoutingContext>()
    val file = Files.write(tempdir().toPath().resolve("values"), ByteArray(40 * MEGABYTE))

    server.answer("/api/v1/plan") { context ->
      context.request().endHandler { context.response().end("taken") }.resume()
    }
    server.answer("/properties") { context -> context.response().end("read") }
    server.answer("/wait") { waiting += it }
    server.answer("/whole") { context ->
      context
        .response()
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(ByteArray(8 * MEGABYTE)))
    }
    server.answer("/chunks") { context ->
      val response = context.response().setChunked(true)
      response.putHeader("Content-Type", "application/json")
      val chunk = Buffer.buffer(ByteArray(16_384))
      fun more() {
        while (!response.closed() && !response.writeQueueFull()) response.write(chunk)
        if (!response.closed()) response.drainHandler { more() }
      }
      more()
    }
    server.answer("/file") { it.response().sendFile("$file") }

    fun open(vararg lines: String) =
      Socket("127.0.0.1", server.port).apply {
        soTimeout = 10_000
        getOutputStream().write((lines.joinToString("\r\n") + "\r\n\r\n").toByteArray())
      }

    fun request(line: String, who: String, vararg headers: String) =
      open("$line HTTP/1.1", "Host: a", "Who: $who", *headers)

    fun Socket.status() = use { it.getInputStream().bufferedReader().readLine().orEmpty() }

    /** Until the server has ended the connection; the bytes that had come until then. */
    fun Socket.untilEnd(each: (Long) -> Unit = {}): Long {
      var read = 0L
      val piece = ByteArray(4_096)
      try {
        while (true) {
          val count = getInputStream().read(piece)
          if (count < 0) return read
          read += count
          each(read)
        }
      } catch (_: SocketTimeoutException) {
        error("the connection goes on")
      } catch (_: IOException) {
        return read
      }
    }

    suspend fun nothingIsHeld() = eventually(10.seconds) { server.memory.held() shouldBe 0 }

    fun http2() =
      server.vertx.createHttpClient(
        HttpClientOptions()
          .setProtocolVersion(HttpVersion.HTTP_2)
          .setHttp2ClearTextUpgrade(false)
          .setDefaultHost("127.0.0.1")
          .setDefaultPort(server.port)
      )

    listOf(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE).forEach { method ->
      test("over HTTP/2 a $method has hardly a body, though nothing says its length") {
        val client = http2()
        val request = client.request(method, "/properties").now().setChunked(true)
        request.putHeader("Signed", "yes").write(Buffer.buffer(ByteArray(100_000)))
        request.end()
        request.response().now().statusCode() shouldBe 413
        client.close().now()
        nothingIsHeld()
      }
    }

    test("over HTTP/2 a GET that does not come to its end has its time") {
      val client = http2()
      val request = client.request(HttpMethod.GET, "/properties").now().setChunked(true)
      request.putHeader("Signed", "yes").write(Buffer.buffer("{"))
      shouldThrow<ExecutionException> { request.response().now() }
      client.close().now()
      nothingIsHeld()
    }

    test("a declared body for an operation without one is refused") {
      request("GET /properties", "eva", "Content-Length: 50000000").status() shouldContain "413"
    }

    test("who sends large bodies slowly keeps out neither others nor their bodies") {
      val lengths = "Content-Length: ${6 * MEGABYTE}"
      val slow = (1..5).map { request("POST /api/v1/plan", "eva", "Signed: yes", lengths) }
      // One of them counts as a whole, since it is read as a whole; the others find no room.
      eventually(5.seconds) { server.memory.held() shouldBe 12L * MEGABYTE }
      val other = request("POST /api/v1/plan", "tom", "Content-Length: 100000")
      other.getOutputStream().write(ByteArray(100_000))
      other.status() shouldStartWith "HTTP/1.1 200"
      slow.forEach { it.close() }
      nothingIsHeld()
    }

    test("a body that came fast at first must not come slowly for long") {
      val socket = request("POST /api/v1/plan", "eva", "Content-Length: ${60 * MEGABYTE}")
      socket.getOutputStream().write(ByteArray(4 * MEGABYTE))
      val begin = System.nanoTime()
      socket.untilEnd() shouldBe 0
      // By its length it would have had half an hour, by what came two minutes.
      (System.nanoTime() - begin).shouldBeLessThan(5.seconds.inWholeNanoseconds)
      nothingIsHeld()
    }

    test("a body that comes fast enough may take longer than an interval") {
      val length = 200_000
      val socket = request("POST /api/v1/plan", "eva", "Content-Length: $length")
      socket.soTimeout = 100
      repeat(25) {
        socket.getOutputStream().write(ByteArray(length / 25))
        // The time that a slow line takes.
        runCatching { socket.getInputStream().read() }
      }
      socket.soTimeout = 10_000
      socket.getInputStream().bufferedReader().readLine() shouldContain "200 OK"
      socket.close()
      nothingIsHeld()
    }

    test("an answer that is queued as a whole is held until it is read, and not for long unread") {
      val socket = request("GET /whole", "eva")
      eventually(5.seconds) { server.memory.held() shouldBe 8L * MEGABYTE }
      eventually(5.seconds) { server.memory.held() shouldBe 0 }
      socket.untilEnd() shouldBeLessThan 8L * MEGABYTE
    }

    test("an answer that is read is given back, and its connection goes on") {
      val socket = request("GET /whole", "eva")
      val whole = 8 * MEGABYTE
      val head = socket.getInputStream().readNBytes(50)
      head.decodeToString() shouldStartWith "HTTP/1.1 200 OK"
      socket.getInputStream().readNBytes(whole).size shouldBe whole
      nothingIsHeld()
      socket.close()
    }

    test("an answer without a length counts, and who stops reading it is let go") {
      val socket = request("GET /chunks", "eva")
      socket.getInputStream().readNBytes(30 * MEGABYTE).size shouldBe 30 * MEGABYTE
      server.memory.held() shouldBeGreaterThan 0
      nothingIsHeld()
      socket.untilEnd()
    }

    test("a caller that reads no answers is refused more, and others are not") {
      val unread = (1..20).map { request("GET /whole", "eva") }
      eventually(5.seconds) { server.memory.held() shouldBe 24L * MEGABYTE }
      request("GET /properties", "eva").status() shouldContain "503"
      request("GET /properties", "tom").status() shouldContain "200"
      unread.forEach { it.close() }
      nothingIsHeld()
    }

    test("one caller has half of the threads at most") {
      val many = (1..30).map { request("GET /wait", "eva") }
      val refused = many.count { socket ->
        socket.soTimeout = 300
        runCatching { socket.getInputStream().read() }.isSuccess
      }
      refused shouldBe 20
      request("GET /properties", "tom").status() shouldContain "200"
      many.forEach { it.close() }
      eventually(5.seconds) { request("GET /properties", "eva").status() shouldContain "200" }
      waiting.clear()
    }

    test("a file that was read fast at first must not be read slowly for long") {
      val socket = request("GET /file", "eva")
      socket.getInputStream().readNBytes(10 * MEGABYTE)
      val begin = System.nanoTime()
      // Slower than anybody may read.
      socket.untilEnd {
        if (System.nanoTime() - begin < 3.seconds.inWholeNanoseconds) {
          socket.soTimeout = 1_000
          java.util.concurrent.locks.LockSupport.parkNanos(1.seconds.inWholeNanoseconds)
        }
      } shouldBeLessThan 30L * MEGABYTE
    }

    test("over HTTP/2 a stream that nobody reads ends its connection") {
      val client = http2()
      val response =
        client
          .request(HttpMethod.GET, "/chunks")
          .compose { request ->
            request.putHeader("Who", "eva").send()
          }
          .now()
      response.pause()
      nothingIsHeld()
      client.close().now()
    }

    test("over HTTP/2 a whole answer that nobody reads is held until its connection is ended") {
      val client = http2()
      val response =
        client
          .request(HttpMethod.GET, "/whole")
          .compose { request ->
            request.putHeader("Who", "eva").send()
          }
          .now()
      response.pause()
      server.memory.held() shouldBe 8L * MEGABYTE
      nothingIsHeld()
      client.close().now()
    }
  })
