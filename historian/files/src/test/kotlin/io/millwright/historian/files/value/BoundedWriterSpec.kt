// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.io.IOException
import java.time.Instant

private const val MEGABYTE = 1L shl 20

class BoundedWriterSpec :
  FunSpec({
    /** A disk of a certain size on which several write at once. */
    class Disk(var free: Long) {
      inner class Writer : ValuesWriter {
        override fun write(alias: Alias, tqv: Tqv) {
          val value = tqv.value()
          free -= 40 + (if (value is Value.StringValue) value.text().length else 0)
        }

        override fun close() = Unit
      }

      fun writer(isGone: () -> Boolean = { false }) =
        BoundedWriter(Writer(), tempfile().toPath(), { free }, isGone)
    }

    val alias = Alias("/a/b")

    fun point(characters: Int) =
      Tqv(Instant.EPOCH, Quality.GOOD, Value.StringValue("x".repeat(characters)))

    test("many writers of long texts leave a disk its room together, and each is told why") {
      val disk = Disk(2048 * MEGABYTE)
      val writers = (1..4).map { disk.writer() }
      val long = point(10_000)
      writers.forEach {
        shouldThrow<DiskNearlyFullException> { while (true) it.write(alias, long) }
      }
      disk.free shouldBeGreaterThan 1000 * MEGABYTE
    }

    test("nothing is written to a disk that is full already") {
      val disk = Disk(MEGABYTE)
      shouldThrow<DiskNearlyFullException> { disk.writer().write(alias, point(1)) }
      disk.free shouldBe MEGABYTE
    }

    test("what nobody waits for is not written on") {
      var written = 0
      val writer = Disk(4096 * MEGABYTE).writer { written > 0 }
      shouldThrow<IOException> {
        while (true) {
          writer.write(alias, point(1))
          written++
        }
      }
      written shouldBeLessThan 100_000
    }
  })
