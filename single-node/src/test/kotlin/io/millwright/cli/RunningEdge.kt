// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import java.io.PrintWriter
import java.io.StringWriter
import kotlin.concurrent.thread

/** The command `edge` in a thread of this process, since it runs until it is stopped. */
class RunningEdge(vararg arguments: String) : AutoCloseable {
  private val said = StringWriter()
  private val running =
    thread(name = "edge") {
      val out = PrintWriter(said, true)
      Main.commandLine().setOut(out).setErr(out).execute("edge", *arguments)
    }

  val output
    get() = said.toString()

  override fun close() {
    running.interrupt()
    running.join(30_000)
    check(!running.isAlive) { "the edge does not end:\n$output" }
  }
}
