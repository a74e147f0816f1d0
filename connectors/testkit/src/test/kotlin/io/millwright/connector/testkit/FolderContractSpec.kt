// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import io.kotest.core.spec.style.FunSpec
import io.millwright.reading.Alias
import io.millwright.source.Setting
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.validation.Position
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption

/** The contract runs over any way to a device: here a folder, and no network. */
class FolderContractSpec :
  FunSpec({
    include(connectorContract(canBeSilent = false) { FolderRig() })
  })

/** A folder is plugged in while it has its name, and away while it has another one. */
private class FolderWire(base: Path) : Wire {
  val folder: Path = base.resolve("values")
  private val away: Path = Files.createDirectory(base.resolve("away"))

  /** Where the folder is now. */
  val now: Path
    get() = if (Files.isDirectory(folder)) folder else away

  override fun plug() {
    if (now == away) Files.move(away, folder)
  }

  override fun cut() {
    if (now == folder) Files.move(folder, away)
  }

  override fun freeze() = throw UnsupportedOperationException("a file always answers")

  override fun thaw() = freeze()

  override fun connections() = 0

  override fun close() = cut()
}

/** A device that writes each item to a file. */
private class FolderRig : Rig {
  private val base = Files.createTempDirectory("folder-rig")
  override val wire = FolderWire(base)
  override val factory = FolderConnectorFactory()

  init {
    repeat(Rig.GOOD_TAGS) { write(it, 0) }
  }

  override fun write(item: Int, value: Int) {
    val whole = Files.writeString(base.resolve("new"), "$value\n")
    Files.move(whole, wire.now.resolve("item$item"), StandardCopyOption.ATOMIC_MOVE)
  }

  override fun source(name: String, withBad: Boolean): SourceDefinition {
    val files = List(Rig.GOOD_TAGS) { "item$it" } + if (withBad) listOf("nothing") else listOf()
    return SourceDefinition(
      name,
      "folder",
      settings(1, "folder" to "${wire.folder}", "poll" to "50ms"),
      files.map { TagDefinition(Alias("/$it"), settings(1, "file" to it), 1.0, 0.0, 0.0) },
    )
  }

  override fun wrongSource() =
    SourceDefinition(
      "wrong",
      "folder",
      settings(10, "poll" to "1ms", "pol" to "1s"),
      listOf(
        TagDefinition(Alias("/a"), settings(20, "name" to "x"), 1.0, 0.0, 0.0),
        TagDefinition(Alias("/b"), settings(30, "file" to "b", "line" to "2"), 1.0, 0.0, 0.0),
      ),
    )

  override fun wrongLines() = setOf(10, 11, 12, 20, 21, 32)

  override fun close() {
    wire.close()
    base.toFile().deleteRecursively()
  }
}

/** A group whose first key stands one line below it. */
private fun settings(line: Int, vararg entries: Pair<String, String>) =
  Settings(
    Position("edge.yaml", line, 1),
    entries.withIndex().associate { (i, entry) ->
      entry.first to Setting(entry.second, Position("edge.yaml", line + 1 + i, 1))
    },
  )
