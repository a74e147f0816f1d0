package io.millwright.node

import java.net.ServerSocket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** The single-node edition as people run it: a process of its own, made of the packaged jar. */
class NodeProcess(private val data: Path, private vararg val arguments: String) : AutoCloseable {
  val port = ServerSocket(0).use { it.localPort }
  val url: URI = URI("${if ("--tls-key" in arguments) "https" else "http"}://127.0.0.1:$port")
  private val log = Files.createTempFile("millwright-node", ".log")
  private var process: Process? = null

  /** What it gets besides our own environment. */
  val environment = mutableMapOf<String, String>()

  /** Starts it and waits for the line with the URL. */
  fun start(within: Duration = 90.seconds): NodeProcess {
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
          "--port",
          port.toString(),
          "--data",
          data.toString(),
        )
        .also { it.environment().putAll(environment) }
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
    process = started
    val deadline = TimeSource.Monotonic.markNow() + within
    while (!output().contains("$url")) {
      check(started.isAlive) { "the node ended with ${started.exitValue()}:\n${output()}" }
      check(deadline.hasNotPassedNow()) { "no URL after $within:\n${output()}" }
      started.waitFor(50, TimeUnit.MILLISECONDS)
    }
    return this
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

  override fun close() {
    kill()
    Files.deleteIfExists(log)
  }

  companion object {
    val checkout: Path = Path.of(System.getProperty("millwright.checkout"))
    private val bodyAsText = HttpResponse.BodyHandlers.ofString()
    private val http = HttpClient.newHttpClient()
  }
}
