// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.TooCostlyException
import io.millwright.historian.postgres.TestDatabase
import io.millwright.reading.ReadingSink.UnavailableException
import java.time.Duration
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

    test(
      "a database that goes in the middle of a start is waited for, and then the start goes on"
    ) {
      Database(TestDatabase.freshConfig()).use { database ->
        val patience = database.patience()
        var attempts = 0
        patience.during(Duration.ofMinutes(1)) {
          database.query("look") {
            attempts++
            if (attempts < 3) it.text("select pg_terminate_backend(pg_backend_pid())")
            it.text("select 'there'")
          } shouldBe "there"
        }
        attempts shouldBe 3

        patience.during(Duration.ofMinutes(1)) {
          database.inOne("save") {
            attempts++
            if (attempts < 6) database.endConnection()
            database.limit()
          }
        }
        attempts shouldBe 6

        patience.during(Duration.ZERO) {
          shouldThrow<UnavailableException> { database.endConnection() }
        }
        patience.end()
        patience.during(Duration.ofMinutes(1)) {
          shouldThrow<UnavailableException> { database.endConnection() }
        }
      }
    }

    test("a start does not wait for what only people can mend") {
      val config = TestDatabase.freshConfig()
      Database(HistorianConfig(config.url() + "nowhere", config.user(), config.password(), 2))
        .use { database ->
          database.patience().during(Duration.ofMinutes(10)) {
            shouldThrow<UnavailableException> { database.limit() }
          }
        }
    }

    test("where all connections are in use, it is said that the database is busy") {
      val config = TestDatabase.freshConfig()
      Database(HistorianConfig(config.url(), config.user(), config.password(), 2)).use { database ->
        val message =
          database.query("read") {
            database.query("read, too") {
              shouldThrow<UnavailableException> { database.query("write") { "" } }.message.orEmpty()
            }
          }
        message shouldContain
          "Cannot write: the historian's database is busy, all 2 connections have been in use for" +
            " 10 s; try again"
      }
    }

    test("a trouble is told once while it lasts, though others have none") {
      val troubles = Troubles()
      val minute = Duration.ofMinutes(1).toNanos()
      troubles.isNew("53100", 0) shouldBe true
      repeat(5) {
        troubles.reached()
        troubles.isNew("53100", it * minute) shouldBe false
      }
      troubles.isNew("53100", 4 * minute + minute + 1) shouldBe true

      troubles.isNew("57P01", 0) shouldBe true
      troubles.isNew("57P01", 1) shouldBe false
      troubles.reached()
      troubles.isNew("57P01", 2) shouldBe true
    }
  })

private fun Database.endConnection(): String =
  query("look") { it.text("select pg_terminate_backend(pg_backend_pid())") }

private fun Database.limit(): String = answer("look") { it.text("show statement_timeout") }

private fun java.sql.Connection.text(sql: String): String =
  createStatement().use { statement ->
    statement.executeQuery(sql).use {
      it.next()
      it.getString(1)
    }
  }
