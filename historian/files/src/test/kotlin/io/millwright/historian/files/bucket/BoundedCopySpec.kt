// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempfile
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.IOException
import java.io.InputStream

private const val GIGABYTE = 1L shl 30

/** Sends so many bytes, whatever it has said. */
private class Sender(private var left: Long) : InputStream() {
  var sent = 0L

  override fun read(): Int = throw IllegalStateException("byte by byte")

  override fun read(buffer: ByteArray, from: Int, length: Int): Int {
    val count = minOf(left, length.toLong()).toInt()
    left -= count
    sent += count
    return if (count == 0) -1 else count
  }
}

class BoundedCopySpec :
  FunSpec({
    test("a file that fits is copied whole") {
      val file = tempfile()
      BoundedCopy { 2 * GIGABYTE }.copy(Sender(10_000_001), 10_000_001, file.toPath())
      file.length() shouldBe 10_000_001
    }

    test("a file that is said to be longer than the room on the disk is not begun") {
      val sender = Sender(2 * GIGABYTE)
      shouldThrow<IOException> {
          BoundedCopy { GIGABYTE + 5 }.copy(sender, 2 * GIGABYTE, tempfile().toPath())
        }
        .message shouldContain "room for 5 bytes"
      sender.sent shouldBe 0
    }

    test("a file that is longer than was said ends where the disk is nearly full") {
      val sender = Sender(100 * GIGABYTE)
      shouldThrow<IOException> {
        BoundedCopy { GIGABYTE + 20_000_000 - sender.sent }.copy(sender, 0, tempfile().toPath())
      }
      sender.sent shouldBeLessThan 30_000_000
    }
  })
