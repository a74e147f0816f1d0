// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.audit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.millwright.application.audit.AuditEntry
import io.millwright.application.audit.AuditLog
import java.time.Instant
import java.util.OptionalLong

private class Log(count: Int, characters: Int) : AuditLog {
  private val all =
    (1L..count).map {
      AuditLog.Numbered(
        it,
        AuditEntry(Instant.EPOCH, "eva", "apply", listOf("x".repeat(characters))),
      )
    }
  var mostAtOnce = 0

  override fun append(entry: AuditEntry) = error("nothing is added")

  override fun entries(before: OptionalLong, limit: Int): List<AuditLog.Numbered> =
    all
      .filter { before.isEmpty || it.number() < before.asLong }
      .takeLast(limit)
      .reversed()
      .also { mostAtOnce = maxOf(mostAtOnce, it.size) }
}

class AuditResourceSpec :
  FunSpec({
    fun pages(log: Log, limit: Int): List<List<Long>> {
      val resource = AuditResource(log)
      var token: String? = null
      return buildList {
        do {
          val page = resource.audit("$limit", token)
          add(page.entries().map { it.number() })
          token = page.nextToken()
        } while (token != null)
      }
    }

    test("entries with much text come in pages that fit into the memory, none of them twice") {
      val log = Log(90, 200_000)
      val pages = pages(log, 1_000)
      pages.flatten() shouldContainExactly (90L downTo 1L)
      pages.forEach { it.size shouldBeLessThanOrEqual 40 }
      log.mostAtOnce shouldBeLessThanOrEqual 20
    }

    test("short ones come as many at a time as are asked for") {
      pages(Log(45, 10), 30).map { it.size } shouldContainExactly listOf(30, 15)
      pages(Log(40, 10), 40).map { it.size } shouldContainExactly listOf(40)
      pages(Log(0, 10), 40) shouldBe listOf(listOf())
    }
  })
