// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.millwright.reading.Alias
import java.nio.file.Files
import java.util.OptionalLong

class LastBadTimesSpec :
  FunSpec({
    val a = Alias("/graz/a")
    val b = Alias("/graz/b")

    test("the last time of each stream outlives the process") {
      val file = tempdir().toPath().resolve("last-bad")
      LastBadTimes.open(file, setOf(a, b)).note(mapOf(a to 1L, b to 2L))
      LastBadTimes.open(file, setOf(a, b)).note(mapOf(a to 3L))
      val read = LastBadTimes.open(file, setOf(a, b))
      read.find(a) shouldBe OptionalLong.of(3)
      read.find(b) shouldBe OptionalLong.of(2)
      read.find(Alias("/graz/c")) shouldBe OptionalLong.empty()
    }

    test("a line that a crash has cut short costs that line only") {
      val file = tempdir().toPath().resolve("last-bad")
      Files.writeString(file, "1\t/graz/a\n2\t/graz/b\n17959")
      val read = LastBadTimes.open(file, setOf(a, b))
      read.find(b) shouldBe OptionalLong.of(2)
      read.note(mapOf(a to 4L))
      LastBadTimes.open(file, setOf(a, b)).find(a) shouldBe OptionalLong.of(4)
    }

    test("a character that a crash has cut in two costs its line only") {
      val file = tempdir().toPath().resolve("last-bad")
      val whole = "1\t/graz/a\n2\t/graz/f\u00fcller".toByteArray()
      val cut = whole.indexOf(0xC3.toByte()) + 1
      Files.write(file, whole.copyOf(cut))
      val read = LastBadTimes.open(file, setOf(a, b))
      read.find(a) shouldBe OptionalLong.of(1)
      read.note(mapOf(b to 4L))
      val again = LastBadTimes.open(file, setOf(a, b))
      again.find(a) shouldBe OptionalLong.of(1)
      again.find(b) shouldBe OptionalLong.of(4)
    }

    test("a value that has come back makes its stream BAD no more, and a new loss does again") {
      val file = tempdir().toPath().resolve("last-bad")
      val times = LastBadTimes.open(file, setOf(a, b))
      times.note(mapOf(a to 1L, b to 2L))
      times.noteReturned(listOf(a))
      times.find(a) shouldBe OptionalLong.empty()
      LastBadTimes.open(file, setOf(a, b)).let {
        it.find(a) shouldBe OptionalLong.empty()
        it.find(b) shouldBe OptionalLong.of(2)
        it.note(mapOf(a to 5L))
      }
      LastBadTimes.open(file, setOf(a, b)).find(a) shouldBe OptionalLong.of(5)
    }

    test("a stream whose quality flaps does not make the file grow") {
      val file = tempdir().toPath().resolve("last-bad")
      val times = LastBadTimes.open(file, setOf(a))
      for (micros in 0L until 30_000) times.note(mapOf(a to micros))
      Files.size(file) shouldBeLessThan 300_000L
      LastBadTimes.open(file, setOf(a)).find(a) shouldBe OptionalLong.of(29_999)
    }
  })
