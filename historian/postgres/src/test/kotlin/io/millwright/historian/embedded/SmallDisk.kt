// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** A real file system in memory of a fixed size; only root can make one. */
class SmallDisk(val folder: Path, mebibytes: Int) : AutoCloseable {
  private val ballast = folder.resolve("ballast")

  init {
    Files.createDirectories(folder)
    check(run("mount", "-t", "tmpfs", "-o", "size=${mebibytes}m", "tmpfs", "$folder"))
  }

  /** Writes until nothing more goes in. */
  fun fill() {
    run("dd", "if=/dev/zero", "of=$ballast", "bs=64k")
    check(Files.getFileStore(folder).usableSpace < 64 shl 10)
  }

  /** Takes back what [fill] wrote. */
  fun empty() {
    Files.deleteIfExists(ballast)
  }

  override fun close() {
    run("umount", "--lazy", "$folder")
  }

  companion object {
    private fun run(vararg command: String): Boolean =
      ProcessBuilder(*command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .run { waitFor(60, TimeUnit.SECONDS) && exitValue() == 0 }

    /** Whether this process may mount. */
    val isPossible: Boolean by lazy {
      System.getProperty("user.name") == "root" &&
        Files.createTempDirectory("millwright-mount").let { folder ->
          runCatching { SmallDisk(folder, 1).close() }.isSuccess
        }
    }
  }
}
