// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.application.edge.KeptReport
import io.millwright.historian.postgres.TestDatabase
import java.time.Instant
import java.util.Optional

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun report(
  edge: String,
  minute: Long,
  document: String = "{\"at\":$minute}",
  by: String = "eva",
) = KeptReport(edge, NOON.plusSeconds(60 * minute), by, document)

class StoredEdgeReportsSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val store = opened.edgeReportStore()
    afterSpec { opened.close() }

    fun keep(
      report: KeptReport,
      most: Int = 100,
      mostOfSender: Int = 100,
      goneBefore: Instant = Instant.EPOCH,
    ) = store.keep(report, most, mostOfSender, goneBefore)

    test(
      "the last report of each edge is kept, also over a restart; an older one changes nothing"
    ) {
      keep(report("b", 0)) shouldBe true
      keep(report("a", 1)) shouldBe true
      keep(report("b", 5)) shouldBe true
      keep(report("b", 3, "late")) shouldBe true
      val now = listOf(report("a", 1), report("b", 5))
      store.reports() shouldContainExactly now
      store.find("b") shouldBe Optional.of(report("b", 5))
      TestDatabase.again(opened).use { it.edgeReportStore().reports() shouldContainExactly now }
    }

    test("what was kept by a server whose clock was far ahead is replaced by what comes now") {
      val month = 60L * 24 * 30
      keep(report("b", month)) shouldBe true
      keep(report("b", 6)) shouldBe true
      store.find("b") shouldBe Optional.of(report("b", 6))
      // A clock that is a little ahead changes nothing: records of a topic come again.
      keep(report("b", 2)) shouldBe true
      store.find("b") shouldBe Optional.of(report("b", 6))
    }

    test("where there are as many as can be, only an edge that is long gone makes room") {
      keep(report("c", 10), most = 2) shouldBe false
      keep(report("b", 11), most = 2) shouldBe true
      keep(report("c", 12), most = 2, goneBefore = NOON.plusSeconds(61)) shouldBe true
      store.reports().map { it.edge() } shouldContainExactly listOf("b", "c")
    }

    test("of one sender as many are kept as may be, and the edges of others stay") {
      fun max(edge: String, minute: Long) = report(edge, minute, by = "max")
      keep(max("m", 20), mostOfSender = 2) shouldBe true
      keep(max("n", 21), mostOfSender = 2) shouldBe true
      keep(max("o", 22), mostOfSender = 2) shouldBe false
      keep(max("m", 23), mostOfSender = 2) shouldBe true
      keep(report("p", 24), mostOfSender = 3) shouldBe true
      val gone = NOON.plusSeconds(60 * 22)
      keep(max("o", 25), mostOfSender = 2, goneBefore = gone) shouldBe true
      // The other sender's edges were heard before the one that made room.
      store.reports().map { it.edge() } shouldContainExactly listOf("b", "c", "m", "o", "p")
      listOf("m", "o", "p").forEach { store.forget(it) }
    }

    test("an edge that is forgotten is gone, and odd characters harm nothing") {
      store.forget("b") shouldBe true
      store.forget("b") shouldBe false
      store.find("b") shouldBe Optional.empty()
      keep(report("o", 0, "ü\u0000")) shouldBe true
    }
  })
