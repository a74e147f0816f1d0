// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.vertx.core.Vertx
import io.vertx.core.http.HttpServerOptions
import io.vertx.core.http.HttpServerRequest
import io.vertx.core.net.PfxOptions
import java.io.ByteArrayOutputStream
import java.io.DataInputStream
import java.io.File
import java.io.IOException
import java.nio.file.Path
import java.security.SecureRandom
import java.security.cert.X509Certificate
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import javax.net.ssl.SSLContext
import javax.net.ssl.SSLSocket
import javax.net.ssl.X509TrustManager

private const val HEADERS = 1
private const val RST_STREAM = 3
private const val SETTINGS = 4
private const val PING = 6
private const val GOAWAY = 7
private const val CONTINUATION = 9
private const val END_STREAM = 1
private const val END_HEADERS = 4
private const val MAX_CONCURRENT_STREAMS = 3
private const val MAX_HEADER_LIST_SIZE = 6

/** A frame of HTTP/2 (RFC 9113, section 4.1). */
private class Frame(val type: Int, val flags: Int, val stream: Int, val payload: ByteArray)

private object Anybody : X509TrustManager {
  override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) = Unit

  override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) = Unit

  override fun getAcceptedIssuers() = arrayOf<X509Certificate>()
}

/** A client that knows what it may not do, and does it. */
private class RawClient(port: Int) : AutoCloseable {
  private val socket =
    (SSLContext.getInstance("TLS")
        .apply { init(null, arrayOf(Anybody), SecureRandom()) }
        .socketFactory
        .createSocket("127.0.0.1", port) as SSLSocket)
      .apply {
        sslParameters = sslParameters.apply { applicationProtocols = arrayOf("h2") }
        soTimeout = 20_000
      }
  private val output = socket.outputStream
  private val input = DataInputStream(socket.inputStream)

  init {
    output.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".toByteArray())
    send(Frame(SETTINGS, 0, 0, byteArrayOf()))
  }

  fun send(vararg frames: Frame) {
    val bytes = ByteArrayOutputStream()
    for (frame in frames) {
      val length = frame.payload.size
      bytes.write(byteArrayOf((length shr 16).toByte(), (length shr 8).toByte(), length.toByte()))
      bytes.write(frame.type)
      bytes.write(frame.flags)
      bytes.write(number(frame.stream))
      bytes.write(frame.payload)
    }
    output.write(bytes.toByteArray())
    output.flush()
  }

  /** Frames until the other side has ended the connection, or one is what was waited for. */
  fun read(until: (Frame) -> Boolean = { false }): List<Frame> {
    val frames = mutableListOf<Frame>()
    try {
      do {
        val head = ByteArray(9).also(input::readFully)
        fun at(index: Int) = head[index].toInt() and 0xff
        val payload = ByteArray((at(0) shl 16) or (at(1) shl 8) or at(2)).also(input::readFully)
        val stream = (at(5) shl 24) or (at(6) shl 16) or (at(7) shl 8) or at(8)
        frames += Frame(at(3), at(4), stream, payload)
      } while (!until(frames.last()))
    } catch (_: java.net.SocketTimeoutException) {
      error("the connection goes on")
    } catch (_: IOException) {
      // It has ended.
    }
    return frames
  }

  override fun close() = socket.close()
}

private fun number(number: Int) =
  byteArrayOf(
    (number shr 24).toByte(),
    (number shr 16).toByte(),
    (number shr 8).toByte(),
    number.toByte(),
  )

/** {@code GET https://a/} by the static table of HPACK (RFC 7541, appendix A). */
private val get =
  byteArrayOf(0x82.toByte(), 0x84.toByte(), 0x87.toByte(), 0x41, 1, 'a'.code.toByte())

private fun request(stream: Int) = Frame(HEADERS, END_STREAM or END_HEADERS, stream, get)

private fun certificate(folder: File): Path {
  val file = folder.toPath().resolve("tls.p12")
  val keytool = Path.of(System.getProperty("java.home"), "bin", "keytool")
  ProcessBuilder(
      ("$keytool -genkeypair -alias tls -keyalg EC -groupname secp256r1 -dname CN=a -validity 2 " +
          "-storetype PKCS12 -storepass changeit -keystore $file")
        .split(" ")
    )
    .redirectErrorStream(true)
    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
    .start()
    .waitFor() shouldBe 0
  return file
}

private val isLong = System.getProperty("millwright.long").toBoolean()

class HttpLimitsSpec :
  FunSpec({
    val vertx = Vertx.vertx()
    val waiting = CopyOnWriteArrayList<HttpServerRequest>()
    var answers = false
    val options =
      HttpServerOptions()
        .setHost("127.0.0.1")
        .setPort(0)
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
          PfxOptions().setPath("${certificate(tempdir())}").setPassword("changeit")
        )
        .also { HttpLimits().customizeHttpServer(it) }
    val server =
      vertx
        .createHttpServer(options)
        .requestHandler { if (answers) it.response().end() else waiting += it }
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
    afterSpec { vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS) }

    fun connect() = RawClient(server.actualPort())

    /** Whatever one connection has done, another one is served. */
    fun others() {
      answers = true
      connect().use { client ->
        client.send(request(1))
        client.read { it.type == HEADERS }.last().stream shouldBe 1
      }
      answers = false
      waiting.clear()
    }

    test("a connection is told how many streams it may open, and how much describe them") {
      connect().use { client ->
        val settings = client.read { it.type == SETTINGS && it.flags == 0 }.last().payload
        val told =
          (settings.indices step 6).associate { at ->
            settings[at + 1].toInt() to java.nio.ByteBuffer.wrap(settings, at + 2, 4).getInt()
          }
        told[MAX_CONCURRENT_STREAMS] shouldBe 100
        told[MAX_HEADER_LIST_SIZE] shouldBe 16 * 1024
      }
    }

    test("streams beyond are refused, one by one") {
      connect().use { client ->
        client.send(*(0 until 130).map { request(1 + 2 * it) }.toTypedArray())
        var refused = 0
        client.read { it.type == GOAWAY || it.type == RST_STREAM && ++refused == 30 }
        refused shouldBe 30
        waiting.size shouldBe 100
      }
      waiting.clear()
      others()
    }

    // CVE-2023-44487: each stream is gone before the next one comes, and its work is not.
    test("who opens streams only to reset them is let go") {
      connect().use { client ->
        try {
          for (i in 0 until 5_000) {
            client.send(request(1 + 2 * i), Frame(RST_STREAM, 0, 1 + 2 * i, number(8)))
          }
        } catch (_: IOException) {
          // As it should be.
        }
        client.read()
        waiting.size shouldBeLessThan 500
      }
      waiting.clear()
      others()
    }

    // CVE-2024-27316 and others: headers that never end.
    test("who never ends its headers is let go") {
      var sent = 0
      connect().use { client ->
        val piece = ByteArray(16_000)
        // Literals without a name in the index, whose value goes on and on.
        client.send(Frame(HEADERS, END_STREAM, 1, get))
        try {
          while (sent < 2_000) {
            client.send(Frame(CONTINUATION, 0, 1, piece))
            sent++
          }
        } catch (_: IOException) {
          // As it should be.
        }
        client.read()
      }
      sent shouldBeLessThan 2_000
      waiting.size shouldBe 0
      others()
    }

    // CVE-2019-9512: what the server would answer waits until somebody reads it, at first in the
    // buffers of the operating system, which take seconds to fill.
    test("who sends pings and does not read the answers is let go").config(enabled = isLong) {
      var sent = 0
      connect().use { client ->
        val pings = Array(1_000) { Frame(PING, 0, 0, ByteArray(8)) }
        try {
          while (sent < 2_000) {
            client.send(*pings)
            sent++
          }
        } catch (_: IOException) {
          // As it should be.
        }
      }
      sent shouldBeLessThan 2_000
      others()
    }
  })
