// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.isRegularFile

/** The files that this process has needed for a while and has not deleted yet. */
fun scratch(): List<Path> =
  Files.list(Path.of(System.getProperty("java.io.tmpdir"))).use { found ->
    found
      .filter {
        it.fileName.toString().startsWith("millwright-scratch-${ProcessHandle.current().pid()}-")
      }
      .toList()
      .flatMap { folder -> Files.list(folder).use { it.toList() } }
      .filter { it.isRegularFile() }
  }
