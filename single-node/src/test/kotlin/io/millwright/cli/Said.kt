// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import java.io.PrintWriter
import java.io.StringWriter
import java.util.Properties

/** What a command said, and the exit code that it ended with. */
data class Said(val code: Int, val out: String, val err: String) {
  companion object {
    /** Runs a command in this process, without the properties of the tests. */
    fun of(vararg arguments: String): Said =
      of(OptionDefaults(System.getenv(), Properties()), *arguments)

    /** Runs a command in this process, with variables and properties of its own. */
    internal fun of(defaults: OptionDefaults, vararg arguments: String): Said {
      val out = StringWriter()
      val err = StringWriter()
      val code =
        Main.commandLine(defaults)
          .setOut(PrintWriter(out, true))
          .setErr(PrintWriter(err, true))
          .execute(*arguments)
      return Said(code, out.toString(), err.toString())
    }
  }
}
