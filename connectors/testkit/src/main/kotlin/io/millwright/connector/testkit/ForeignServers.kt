// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.kotest.core.test.Enabled
import java.io.File
import java.io.RandomAccessFile
import java.net.InetAddress
import java.net.ServerSocket
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean

/**
 * Servers that others wrote, from npm, each a process of its own. A folder holds {@code
 * package.json} and {@code server.js}, which takes a port and prints {@code ready} when it serves.
 * What npm installs is kept in {@code ~/.cache/millwright-foreign} for the next run.
 *
 * @param folder where the two files are
 */
class ForeignServers(private val folder: File) {
  private val key =
    folder.name + "-" + (folder.resolve("package.json").readText().hashCode().toUInt())
  private val installed = CACHE.resolve(key)

  /** Why these servers cannot run here, and what to do; null where they can. Installs them. */
  val obstacle: String? by lazy {
    when {
      !runs("node", "--version") -> "no node on the PATH; install Node.js 20 or newer"
      !runs("npm", "--version") -> "no npm on the PATH; install Node.js 20 or newer"
      else -> install()
    }
  }

  /**
   * For a test's configuration: enabled where the servers can run, else skipped with the reason.
   */
  fun enabled(): Enabled {
    val reason = obstacle ?: return Enabled.enabled
    val said = "SKIPPED: the foreign servers of ${folder.name} cannot run here: $reason"
    println(said)
    return Enabled.disabled(said)
  }

  /** Starts a server and waits until it serves; on a port of its own unless one is given. */
  fun start(port: Int = freePort()): Running {
    val process =
      ProcessBuilder("node", installed.resolve("server.js").path, port.toString())
        .directory(installed)
        .apply { environment()["XDG_CONFIG_HOME"] = installed.resolve("config").path }
        .redirectErrorStream(true)
        .start()
    val ready = CountDownLatch(1)
    val output = StringBuffer()
    val failed = AtomicBoolean()
    Thread.ofVirtual().start {
      process.inputStream.bufferedReader().forEachLine {
        output.appendLine(it)
        if (it.trim() == "ready") ready.countDown()
      }
      failed.set(true)
      ready.countDown()
    }
    if (!ready.await(40, TimeUnit.SECONDS) || failed.get()) {
      process.destroyForcibly()
      error("The foreign server in $folder did not get ready: $output")
    }
    return Running(process, port)
  }

  /** A server that runs. */
  class Running(private val process: Process, val port: Int) : AutoCloseable {
    /** Kills the process, as SIGKILL does. */
    fun kill() {
      process.destroyForcibly().waitFor()
    }

    override fun close() = kill()
  }

  private fun install(): String? {
    CACHE.mkdirs()
    // Two builds may get here at once.
    RandomAccessFile(CACHE.resolve("$key.lock"), "rw").use { file ->
      file.channel.lock().use {
        val done = installed.resolve(".installed")
        installed.mkdirs()
        folder.resolve("package.json").copyTo(installed.resolve("package.json"), overwrite = true)
        folder.resolve("server.js").copyTo(installed.resolve("server.js"), overwrite = true)
        if (done.exists()) return null
        val npm =
          ProcessBuilder(
              "npm",
              "install",
              "--no-audit",
              "--no-fund",
              "--no-package-lock",
              "--ignore-scripts",
              "--loglevel=error",
            )
            .directory(installed)
            .redirectErrorStream(true)
            .redirectOutput(installed.resolve("npm.log"))
            .start()
        if (!npm.waitFor(5, TimeUnit.MINUTES)) {
          npm.destroyForcibly()
          return "npm install took longer than five minutes"
        }
        if (npm.exitValue() != 0) {
          return "npm install failed; see ${installed.resolve("npm.log")}"
        }
        done.createNewFile()
        return null
      }
    }
  }

  private fun runs(vararg command: String): Boolean =
    try {
      ProcessBuilder(*command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor() == 0
    } catch (_: java.io.IOException) {
      false
    }

  private companion object {
    val CACHE: File = File(System.getProperty("user.home")).resolve(".cache/millwright-foreign")

    fun freePort() = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
  }
}
