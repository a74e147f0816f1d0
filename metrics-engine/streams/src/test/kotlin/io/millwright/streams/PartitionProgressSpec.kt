// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import java.time.Instant

private val BEGIN = Instant.parse("2026-03-02T08:00:00Z")

class PartitionProgressSpec :
  FunSpec({
    val long = PartitionProgress.LONGEST_RECORD

    test("a partition that has nothing to do does not stand still, however long") {
      val progress = PartitionProgress()
      progress.begun(3, 41, BEGIN)
      progress.done(3, BEGIN)
      progress.standstills(mapOf(3 to 0L), BEGIN + Duration.ofDays(1)).shouldBeEmpty()
    }

    test("a partition in which records wait and none is processed stands still") {
      val progress = PartitionProgress()
      progress.begun(3, 41, BEGIN)
      progress.done(3, BEGIN)
      progress.standstills(mapOf(3 to 7L), BEGIN + long).shouldBeEmpty()
      progress.standstills(mapOf(3 to 7L), BEGIN + long.plusSeconds(1)).single().run {
        partition() shouldBe 3
        cause() shouldContain "7 records wait"
      }
    }

    test("a record that takes too long is a standstill, and ends with it") {
      val progress = PartitionProgress()
      progress.begun(0, 5, BEGIN)
      val later = BEGIN + long.plusSeconds(1)
      progress.standstills(mapOf(), later).single().offset() shouldBe 5
      progress.done(0, later)
      progress.standstills(mapOf(), later).shouldBeEmpty()
    }

    test("a record that fails again and again stands since it failed first, until it is done") {
      val progress = PartitionProgress()
      for (round in 0L..3) {
        val now = BEGIN.plusSeconds(round * 60)
        progress.begun(2, 9, now)
        progress.failed(2, "away", now.plusSeconds(1))
        progress.left(2)
      }
      val now = BEGIN.plusSeconds(200)
      progress.standstills(mapOf(), now).single().run {
        offset() shouldBe 9
        cause() shouldBe "away"
        since() shouldBe BEGIN.plusSeconds(1)
      }
      progress.begun(2, 9, now)
      progress.standstills(mapOf(), now).single().cause() shouldBe "away"
      progress.done(2, now)
      progress.standstills(mapOf(), now).shouldBeEmpty()
    }

    test("a failure is forgotten when another process has the partition") {
      val progress = PartitionProgress()
      progress.begun(2, 9, BEGIN)
      progress.failed(2, "away", BEGIN)
      progress.left(2)
      progress.standstills(mapOf(), BEGIN.plusSeconds(60)).size shouldBe 1
      progress.standstills(mapOf(), BEGIN.plusSeconds(600)).shouldBeEmpty()
    }

    test("a partition that has gone to another process is no more of this one") {
      val progress = PartitionProgress()
      progress.begun(2, 9, BEGIN)
      progress.left(2)
      progress.standstills(mapOf(2 to 5L), BEGIN + Duration.ofHours(1)).shouldBeEmpty()
    }
  })
