// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.TooCostlyException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors

/** What is asked by people who wait must not keep the plant from being stored and computed. */
class AnswersSpec :
  FunSpec({
    test("an answer that takes too long is given up, and the database with it") {
      Database(TestDatabase.freshConfig()).use { database ->
        shouldThrow<TooCostlyException> {
            database.answer("read for ever") { connection ->
              connection.createStatement().use {
                // Behind the limit that it was given, so that the spec need not wait so long.
                it.execute("set local statement_timeout = 50")
                it.execute("select pg_sleep(30)")
              }
            }
          }
          .message shouldContain "Cannot read for ever within 60 s; ask for a shorter time"
        database.limit() shouldBe "1min"
      }
    }

    test("those who write and compute have no such limit") {
      Database(TestDatabase.freshConfig()).use { database ->
        database.limit()
        database.query("look") { it.text("show statement_timeout") } shouldBe "0"
        database.transaction("look") { it.text("show statement_timeout") } shouldBe "0"
      }
    }

    test("however many ask, connections are left for those who write and compute") {
      val config = TestDatabase.freshConfig()
      val few = HistorianConfig(config.url(), config.user(), config.password(), 4)
      val executor = Executors.newCachedThreadPool()
      val end = CountDownLatch(1)
      try {
        Database(few).use { database ->
          val reading = CountDownLatch(3)
          val readers =
            (1..20).map {
              executor.submit {
                database.answer("read") {
                  reading.countDown()
                  end.await()
                }
              }
            }
          reading.await()
          database.transaction("write") { it.text("select 'stored'") } shouldBe "stored"
          end.countDown()
          readers.forEach { it.get() }
        }
      } finally {
        end.countDown()
        executor.shutdownNow()
      }
    }
  })

private fun Database.limit(): String = answer("look") { it.text("show statement_timeout") }

private fun java.sql.Connection.text(sql: String): String =
  createStatement().use { statement ->
    statement.executeQuery(sql).use {
      it.next()
      it.getString(1)
    }
  }
