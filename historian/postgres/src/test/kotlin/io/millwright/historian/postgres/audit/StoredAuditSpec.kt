// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.audit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.millwright.application.audit.AuditEntry
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.number
import java.time.Instant
import java.util.OptionalLong

class StoredAuditSpec :
  FunSpec({
    val opened = TestDatabase.fresh()
    val log = opened.auditLog()
    afterSpec { opened.close() }

    fun entry(number: Int) =
      AuditEntry(
        Instant.parse("2026-11-23T12:00:00.123456789Z").plusSeconds(number.toLong()),
        "eva",
        "apply",
        (0 until number).map { "~ asset /graz/$it: name \"a, b\" to 'c' {}" },
      )

    test("entries come back as written, the newest first, page by page, also after a restart") {
      log.entries(OptionalLong.empty(), 10).shouldBeEmpty()
      (0..4).forEach { log.append(entry(it)) }
      val first = log.entries(OptionalLong.empty(), 3)
      first.map { it.entry() } shouldContainExactly listOf(entry(4), entry(3), entry(2))
      val next = OptionalLong.of(first.last().number())
      log.entries(next, 3).map { it.entry() } shouldContainExactly listOf(entry(1), entry(0))
      TestDatabase.again(opened).use { again ->
        again.auditLog().entries(next, 3).map { it.entry() } shouldContainExactly
          listOf(entry(1), entry(0))
      }
    }

    test("a character that the database can't hold does not keep an entry out") {
      log.append(AuditEntry(Instant.EPOCH, "e\u0000va", "apply", listOf("+ \u0000")))
      log.entries(OptionalLong.empty(), 1).single().entry() shouldBe
        AuditEntry(Instant.EPOCH, "e\u2400va", "apply", listOf("+ \u2400"))
    }
  })
