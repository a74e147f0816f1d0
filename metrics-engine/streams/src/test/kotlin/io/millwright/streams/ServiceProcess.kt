// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import java.net.ConnectException
import java.net.ServerSocket
import java.net.Socket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

val CHECKOUT: Path = Path.of(System.getProperty("millwright.checkout"))

/** A program in a process of its own. */
open class JavaProcess(
  private val name: String,
  private vararg val arguments: String,
  private val environment: Map<String, String> = mapOf(),
) : AutoCloseable {
  private val log = Files.createTempFile("millwright-$name", ".log")
  private var process: Process? = null

  fun start(): JavaProcess {
    process =
      ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:TieredStopAtLevel=1",
          "-Xmx384m",
          *arguments,
        )
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .also { it.environment() += environment }
        .start()
    return this
  }

  fun output(): String = Files.readString(log)

  fun awaits(what: String, ready: () -> Boolean) {
    val deadline = TimeSource.Monotonic.markNow() + 60.seconds
    while (!ready()) {
      val running = checkNotNull(process)
      check(running.isAlive) { "$name ended with ${running.exitValue()}:\n${output()}" }
      check(deadline.hasNotPassedNow()) { "$name: no $what after 60 s:\n${output()}" }
      running.waitFor(50, TimeUnit.MILLISECONDS)
    }
  }

  /** SIGKILL. */
  fun kill() {
    process?.destroyForcibly()?.waitFor()
  }

  /** SIGTERM, and the exit code. */
  fun stop(): Int {
    val running = checkNotNull(process)
    running.destroy()
    check(running.waitFor(30, TimeUnit.SECONDS)) { "$name still runs 30 s after SIGTERM" }
    return running.exitValue()
  }

  override fun close() {
    kill()
    Files.deleteIfExists(log)
  }
}

/** One of the cluster's services, from its packaged application. */
class ServiceProcess
private constructor(
  name: String,
  private val healthPort: Int,
  arguments: List<String>,
  environment: Map<String, String>,
) : JavaProcess(name, *arguments.toTypedArray(), environment = environment) {

  /**
   * Waits until the service says that it is ready, and listens at its own port: the management port
   * opens first, and the health that it tells knows nothing of the other one.
   */
  fun awaitReady(port: Int = healthPort): ServiceProcess {
    awaits("readiness") {
      try {
        http
          .send(
            HttpRequest.newBuilder(URI("http://127.0.0.1:$healthPort/q/health/ready")).build(),
            HttpResponse.BodyHandlers.discarding(),
          )
          .statusCode() == 200 && Socket("127.0.0.1", port).use { true }
      } catch (e: ConnectException) {
        false
      }
    }
    return this
  }

  companion object {
    private val http = HttpClient.newHttpClient()

    fun freePort(): Int = ServerSocket(0).use { it.localPort }

    /**
     * @param module the folder that was packaged
     * @param healthPort where the service tells how it is
     * @param environment of its container
     * @param properties what a machine that runs all of them needs besides
     */
    fun of(
      module: String,
      healthPort: Int,
      environment: Map<String, String>,
      properties: Map<String, Any>,
    ): ServiceProcess {
      val jar = CHECKOUT.resolve(module).resolve("target/quarkus-app/quarkus-run.jar")
      check(Files.exists(jar)) { "$jar is not there; package $module first" }
      return ServiceProcess(
        module.replace('/', '-'),
        healthPort,
        properties.map { (key, value) -> "-D$key=$value" } + listOf("-jar", "$jar"),
        environment,
      )
    }
  }
}
