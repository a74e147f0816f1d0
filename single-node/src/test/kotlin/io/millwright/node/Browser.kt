// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.net.http.WebSocket
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/**
 * The machine's own headless Chromium, spoken to by the DevTools protocol: no driver to download.
 * One page; what its scripts complain of is gathered in [errors].
 */
class Browser private constructor(executable: Path, profile: Path) : AutoCloseable {
  val errors = CopyOnWriteArrayList<String>()
  private val json = ObjectMapper()
  private val http = HttpClient.newHttpClient()
  private val answers = ConcurrentHashMap<Int, CompletableFuture<JsonNode>>()
  private val numbers = AtomicInteger()
  private val process: Process =
    ProcessBuilder(
        "$executable",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
        "--remote-debugging-port=0",
        "--user-data-dir=$profile",
        "about:blank",
      )
      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
      .redirectError(ProcessBuilder.Redirect.DISCARD)
      .start()
  private val socket: WebSocket

  init {
    val portFile = profile.resolve("DevToolsActivePort")
    val port = waitFor {
      if (Files.exists(portFile)) Files.readAllLines(portFile).firstOrNull() else null
    }
    val target = waitFor {
      val list =
        http.send(
          HttpRequest.newBuilder(URI("http://127.0.0.1:$port/json/list")).build(),
          HttpResponse.BodyHandlers.ofString(),
        )
      json.readTree(list.body()).firstOrNull { it["type"].asText() == "page" }
    }
    socket =
      http
        .newWebSocketBuilder()
        .buildAsync(URI(target["webSocketDebuggerUrl"].asText()), Listener())
        .get(10, TimeUnit.SECONDS)
    call("Runtime.enable")
    call("Log.enable")
    call("Page.enable")
  }

  /** Opens an address; the page goes on loading. */
  fun open(url: String) {
    call("Page.navigate", """{"url":"$url"}""")
  }

  /** What a person reads on the page. */
  fun text(): String = evaluate("document.body.innerText")

  /** What an expression gives on the page, as a text; of a promise, what it holds in the end. */
  fun evaluate(expression: String): String =
    call(
        "Runtime.evaluate",
        """{"expression":${json.writeValueAsString(expression)},"returnByValue":true,"awaitPromise":true}""",
      )
      .at("/result/value")
      .asText()

  /** Makes the page so wide; on a screen with a scale of 2, as a browser at 200 % zoom has it. */
  fun resize(width: Int, scale: Int = 1) {
    call(
      "Emulation.setDeviceMetricsOverride",
      """{"width":$width,"height":900,"deviceScaleFactor":$scale,"mobile":false}""",
    )
  }

  /** Takes the network away, or gives it back. */
  fun goOffline(isOffline: Boolean) {
    call("Network.enable")
    call(
      "Network.emulateNetworkConditions",
      """{"offline":$isOffline,"latency":0,"downloadThroughput":-1,"uploadThroughput":-1}""",
    )
  }

  /** Presses the Tab key. */
  fun tab() {
    for (kind in listOf("rawKeyDown", "keyUp")) {
      call(
        "Input.dispatchKeyEvent",
        """{"type":"$kind","key":"Tab","code":"Tab","windowsVirtualKeyCode":9}""",
      )
    }
  }

  /** Types a text where the cursor is, and presses Enter. */
  fun type(text: String) {
    call("Input.insertText", """{"text":${json.writeValueAsString(text)}}""")
    for (kind in listOf("keyDown", "keyUp")) {
      call(
        "Input.dispatchKeyEvent",
        """{"type":"$kind","key":"Enter","code":"Enter","windowsVirtualKeyCode":13,"text":"\r"}""",
      )
    }
  }

  private fun call(method: String, parameters: String = "{}"): JsonNode {
    val number = numbers.incrementAndGet()
    val answer = CompletableFuture<JsonNode>()
    answers[number] = answer
    socket.sendText("""{"id":$number,"method":"$method","params":$parameters}""", true).join()
    return answer.get(60, TimeUnit.SECONDS)
  }

  private fun received(message: JsonNode) {
    when (message["method"]?.asText()) {
      null -> answers.remove(message["id"].asInt())?.complete(message["result"] ?: message)
      "Runtime.exceptionThrown" -> errors += message.at("/params/exceptionDetails").toString()
      "Log.entryAdded" ->
        if (message.at("/params/entry/level").asText() == "error") {
          errors += message.at("/params/entry/text").asText()
        }
    }
  }

  private inner class Listener : WebSocket.Listener {
    private val text = StringBuilder()

    override fun onText(
      webSocket: WebSocket,
      data: CharSequence,
      last: Boolean,
    ): CompletionStage<*>? {
      text.append(data)
      if (last) {
        received(json.readTree(text.toString()))
        text.setLength(0)
      }
      webSocket.request(1)
      return null
    }
  }

  private fun <T : Any> waitFor(attempt: () -> T?): T {
    val deadline = System.nanoTime() + 30_000_000_000
    while (System.nanoTime() < deadline) {
      check(process.isAlive) { "chromium ended with ${process.exitValue()}" }
      attempt()?.let {
        return it
      }
      process.waitFor(100, TimeUnit.MILLISECONDS)
    }
    error("chromium did not come up within 30 s")
  }

  override fun close() {
    process.descendants().forEach { it.destroyForcibly() }
    process.destroyForcibly().waitFor()
  }

  companion object {
    /** The browser of this machine; null, plainly said, where there is none. */
    fun find(profile: Path): Browser? {
      val found =
        listOf("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map { Path.of(it) }
          .firstOrNull { Files.isExecutable(it) }
      if (found == null) {
        println(
          "SKIPPED: the pages were not looked at, because there is no chromium on this machine"
        )
      }
      return found?.let { Browser(it, Files.createDirectories(profile)) }
    }
  }
}
