// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.millwright.historian.files.bucket.BucketFile
import io.millwright.historian.files.scratch.ScratchFiles
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant

/** A place that takes files, or refuses each. */
private class Place(private val refuses: Boolean = false) : BucketFile {
  val stored = mutableListOf<String>()

  override fun name() = "place"

  override fun fetch() = throw IOException("nothing is here")

  override fun store(file: Path) {
    if (refuses) throw IOException("the place is full")
    stored += Files.readString(file)
  }

  override fun delete() = Unit

  override fun child(name: String) = this
}

private fun scratch(): List<Path> {
  val probe = ScratchFiles.create(".probe")
  Files.delete(probe)
  return Files.list(probe.parent).use { files ->
    files.filter { it.toString().endsWith(".export") }.toList()
  }
}

class PartFilesSpec :
  FunSpec({
    val value = Tqv(Instant.EPOCH, Quality.GOOD, Value.of(1L))

    fun parts(place: Place, names: MutableList<String> = mutableListOf()) =
      PartFiles(place, ValuesFormat.CSV, "values", names)

    test("what is written goes to its place under a name with a number") {
      val place = Place()
      val names = mutableListOf<String>()
      parts(place, names).use { files ->
        repeat(2) {
          files.write(Alias("/a"), value)
          files.finish()
        }
      }
      names shouldContainExactly listOf("values-0001.csv", "values-0002.csv")
      place.stored shouldHaveSize 2
      scratch().shouldBeEmpty()
    }

    test("nothing is left on this machine where the place refuses a file") {
      val files = parts(Place(refuses = true))
      files.write(Alias("/a"), value)
      shouldThrow<IOException> { files.finish() }
      files.close()
      files.close()
      scratch().shouldBeEmpty()
    }

    test("nothing is left on this machine where the file can't be ended") {
      val files = parts(Place())
      // Half a character, which UTF-8 can't write; the writer's buffer finds out at its end.
      files.write(Alias("/a"), Tqv(Instant.EPOCH, Quality.GOOD, Value.of("\uD800 ")))
      shouldThrow<IOException> { files.close() }
      files.close()
      scratch().shouldBeEmpty()
    }
  })
