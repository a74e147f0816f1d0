// SPDX-License-Identifier: Apache-2.0
package io.millwright.task

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

class RegularTaskSpec :
  FunSpec({
    test("a turn that fails, even with an error of the JVM, does not keep the next from coming") {
      val turns = AtomicInteger()
      RegularTask("fails", Duration.ofMillis(1)) {
          when (turns.incrementAndGet() % 3) {
            0 -> throw StackOverflowError("on purpose")
            1 -> throw IllegalStateException("on purpose")
          }
        }
        .use {
          it.start()
          eventually(5.seconds) { turns.get() shouldBeGreaterThan 10 }
          RegularTask.silent().shouldBeEmpty()
        }
    }

    test("a task that has ended takes no further turn and is not called silent") {
      val turns = AtomicInteger()
      val task = RegularTask("ends", Duration.ofMillis(1)) { turns.incrementAndGet() }
      task.start()
      eventually(5.seconds) { turns.get() shouldBeGreaterThan 0 }
      task.end()
      val then = turns.get()
      Thread.sleep(20)
      turns.get() shouldBe then
      task.isEnding() shouldBe true
    }

    test("a turn under way is told that it is to end, and comes to its end before the task does") {
      val begun = CountDownLatch(1)
      var isWhole = false
      lateinit var task: RegularTask
      task =
        RegularTask("long", Duration.ofMillis(1)) {
          begun.countDown()
          while (!task.isEnding()) Thread.onSpinWait()
          isWhole = true
        }
      task.start()
      begun.await()
      task.end()
      isWhole shouldBe true
    }
  })
