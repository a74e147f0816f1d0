// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.JsonNodeFactory
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.millwright.api.FakeAuditLog
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeTransactions
import io.millwright.application.Actor
import io.millwright.application.UnitOfWork
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger

class ClientTokensSpec :
  FunSpec({
    var now = Instant.parse("2026-11-23T12:00:00Z")
    val requests = AtomicInteger()
    lateinit var store: FakeDocuments
    lateinit var tokens: ClientTokens
    var sent = "first"

    beforeTest {
      now = Instant.parse("2026-11-23T12:00:00Z")
      requests.set(0)
      sent = "first"
      store = FakeDocuments()
      val clock = InstantSource { now }
      val units = UnitOfWork(FakeTransactions(), FakeAuditLog(), clock, Duration.ofMinutes(1))
      tokens =
        ClientTokens(store, DocumentBodies(ObjectMapper()), clock, units, { Actor("ada", it) }) {
          sent
        }
    }

    fun result() = JsonNodeFactory.instance.objectNode().put("number", requests.incrementAndGet())

    fun once(number: Int, operation: String = "CreateAsset"): Int =
      tokens.once(operation, Optional.of("%036d".format(number)), ::result)["number"].intValue()

    test("a token is known for a day, and then a new one") {
      once(1) shouldBe 1
      now += Duration.ofHours(23)
      once(1) shouldBe 1
      now += Duration.ofHours(1)
      once(1) shouldBe 2
    }

    test("each operation has tokens of its own, and no token is never the same") {
      once(1) shouldBe 1
      once(1, "CreatePortal") shouldBe 2
      repeat(2) { tokens.once("CreateAsset", Optional.empty(), ::result) }
      requests.get() shouldBe 4
    }

    test("expired tokens are deleted") {
      (1..10).forEach { once(it) }
      now += Duration.ofHours(25)
      once(11)
      store.list("client-token", "", 100) shouldHaveSize 1
    }

    // A client that loses patience asks again while the first request still runs.
    test("two requests at the same time with the same token are one") {
      val started = CountDownLatch(1)
      val goOn = CountDownLatch(1)
      Executors.newVirtualThreadPerTaskExecutor().use { threads ->
        val token = Optional.of("%036d".format(1))
        val first =
          threads.submit<Int> {
            tokens
              .once("CreateAsset", token) {
                started.countDown()
                goOn.await()
                result()
              }["number"]
              .intValue()
          }
        started.await()
        val second = threads.submit<Int> { once(1) }
        goOn.countDown()
        listOf(first.get(), second.get()) shouldBe listOf(1, 1)
      }
    }
  })
