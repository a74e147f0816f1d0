// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import java.io.IOException
import java.net.ServerSocket
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** The single-node edition as people run it: a process of its own, made of the packaged jar. */
class NodeProcess(private val data: Path, private vararg val arguments: String) : AutoCloseable {
  val port = ServerSocket(0).use { it.localPort }
  val url: URI
    get() = URI("${if ("MILLWRIGHT_TLS_KEY" in environment) "https" else "http"}://127.0.0.1:$port")

  private val log = Files.createTempFile("millwright-node", ".log")
  private var process: Process? = null

  /** What it gets besides our own environment. */
  val environment = mutableMapOf<String, String>()

  /** Starts it and waits for the line with the URL. */
  fun start(within: Duration = 90.seconds): NodeProcess {
    val started = begin()
    val deadline = TimeSource.Monotonic.markNow() + within
    while (!output().contains("ready at $url")) {
      check(started.isAlive) { "the node ended with ${started.exitValue()}:\n${output()}" }
      check(deadline.hasNotPassedNow()) { "no URL after $within:\n${output()}" }
      started.waitFor(50, TimeUnit.MILLISECONDS)
    }
    return this
  }

  /** Starts it and waits for nothing. */
  fun begin(): Process {
    Files.deleteIfExists(log)
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
    val started =
      ProcessBuilder(
          java,
          "-Dmillwright.home=${checkout}",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xmx768m",
          // It is started often, and never runs long.
          "-XX:TieredStopAtLevel=1",
          "-jar",
          checkout.resolve("single-node/target/quarkus-app/quarkus-run.jar").toString(),
          *arguments,
        )
        .also {
          it.environment()["MILLWRIGHT_PORT"] = "$port"
          it.environment()["MILLWRIGHT_DATA"] = "$data"
          it.environment().putAll(environment)
        }
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
    process = started
    return started
  }

  /** Everything that it has printed. */
  fun output(): String = if (Files.exists(log)) Files.readString(log) else ""

  /** SIGKILL. */
  fun kill() {
    process?.destroyForcibly()?.waitFor()
  }

  /** SIGTERM, and the exit code: 0, or 143 where the JVM tells how it was asked. */
  fun stop(): Int {
    val running = checkNotNull(process)
    running.destroy()
    check(running.waitFor(30, TimeUnit.SECONDS)) { "still running 30 s after SIGTERM" }
    return running.exitValue()
  }

  fun get(path: String): HttpResponse<String> =
    http.send(HttpRequest.newBuilder(url.resolve(path)).build(), bodyAsText)

  fun post(path: String, json: String): HttpResponse<String> =
    http.send(
      HttpRequest.newBuilder(url.resolve(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(json))
        .build(),
      bodyAsText,
    )

  /**
   * Sends whole numbers to some streams, each at as many seconds after a beginning.
   *
   * @return whether the server has answered that it has taken all of them
   */
  fun takes(aliases: List<String>, numbers: Iterable<Long>, begin: Instant): Boolean {
    val values = numbers.map {
      mapOf(
        "timestamp" to mapOf("timeInSeconds" to begin.epochSecond + it),
        "quality" to "GOOD",
        "value" to mapOf("integerValue" to it),
      )
    }
    val entries = aliases.mapIndexed { i, alias ->
      mapOf("entryId" to "$i", "propertyAlias" to alias, "propertyValues" to values)
    }
    return try {
      val answer = post("/properties", json.writeValueAsString(mapOf("entries" to entries)))
      answer.statusCode() == 200 && json.readTree(answer.body())["errorEntries"].isEmpty
    } catch (_: IOException) {
      // Killed, or not up yet: nothing is taken without an answer.
      Thread.sleep(20)
      false
    }
  }

  /** All GOOD values of a stream in their order, as SiteWise writes them, page by page. */
  fun history(alias: String): List<JsonNode> {
    val found = ArrayList<JsonNode>()
    var token = ""
    do {
      val next =
        if (token.isEmpty()) "" else "&nextToken=" + URLEncoder.encode(token, Charsets.UTF_8)
      val answer =
        get(
          "/properties/history?propertyAlias=${URLEncoder.encode(alias, Charsets.UTF_8)}" +
            "&startDate=2020-01-01T00:00:00Z&endDate=2090-01-01T00:00:00Z&maxResults=20000$next"
        )
      check(answer.statusCode() == 200) { answer.body() }
      val page = json.readTree(answer.body())
      found.addAll(page["assetPropertyValueHistory"])
      token = page["nextToken"]?.asText("") ?: ""
    } while (token.isNotEmpty() && token != "null")
    return found
  }

  override fun close() {
    kill()
    Files.deleteIfExists(log)
  }

  companion object {
    val checkout: Path = Path.of(System.getProperty("millwright.checkout"))
    private val bodyAsText = HttpResponse.BodyHandlers.ofString()
    private val http = HttpClient.newHttpClient()
    private val json = ObjectMapper()

    /** When a value of SiteWise's was. */
    fun instant(value: JsonNode): Instant =
      Instant.ofEpochSecond(
        value["timestamp"]["timeInSeconds"].asLong(),
        value["timestamp"]["offsetInNanos"].asLong(),
      )
  }
}
