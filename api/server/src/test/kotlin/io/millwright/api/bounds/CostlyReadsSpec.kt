// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.millwright.api.problem.Refusal
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

class CostlyReadsSpec :
  FunSpec({
    test("two are answered at a time, some wait, and those beyond are sent away at once") {
      val reads = CostlyReads()
      val executor = Executors.newCachedThreadPool()
      val begun = CountDownLatch(2)
      val end = CountDownLatch(1)
      val together = AtomicInteger()
      val most = AtomicInteger()
      try {
        val callers =
          (1..60).map {
            executor.submit<Boolean> {
              try {
                reads.inTurn {
                  most.accumulateAndGet(together.incrementAndGet(), ::maxOf)
                  begun.countDown()
                  end.await()
                  together.decrementAndGet()
                  true
                }
              } catch (refusal: Refusal) {
                refusal.kind() shouldBe Refusal.Kind.THROTTLING
                false
              }
            }
          }
        begun.await()
        // Who is sent away holds no thread, while others are still at it.
        eventually(10.seconds) { callers.count { it.isDone } shouldBe 38 }
        end.countDown()
        callers.count { it.get() } shouldBe 22
        most.get() shouldBe 2
        reads.inTurn { "next" } shouldBe "next"
      } finally {
        end.countDown()
        executor.shutdownNow()
      }
    }

    test("work that runs alone waits until all other turns have ended") {
      val reads = CostlyReads()
      val executor = Executors.newCachedThreadPool()
      val together = AtomicInteger()
      try {
        (1..10)
          .map { number ->
            executor.submit {
              fun work(most: Int) {
                together.incrementAndGet() shouldBeLessThanOrEqual most
                Thread.yield()
                together.decrementAndGet()
              }
              if (number % 2 == 0) reads.alone { work(1) } else reads.inTurn { work(2) }
            }
          }
          .forEach { it.get() }
      } finally {
        executor.shutdownNow()
      }
    }

    test("a request that fails gives its turn back") {
      val reads = CostlyReads()
      repeat(5) { shouldThrow<IllegalStateException> { reads.inTurn<Int> { error("fails") } } }
      reads.inTurn { 1 } shouldBe 1
    }
  })
