// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Alias
import io.millwright.reading.Quality
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.reading.Value
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

fun deleteFolder(folder: Path) {
  folder.toFile().deleteRecursively()
}

private val start: Instant = Instant.parse("2026-11-23T06:00:00Z")

private fun numbered(n: Long, alias: String = "/numbered") =
  Changes.of(ReadingBatch.of(Reading.of(alias, start.plusSeconds(n), Quality.GOOD, Value.of(n))))

class EmbeddedDatabaseSpec :
  FunSpec({
    // One folder for all: unpacking and initdb take seconds.
    val folder = Files.createTempDirectory("embedded-spec")
    val plant = folder.resolve("plant")
    afterSpec { deleteFolder(folder) }

    fun numbers(historian: PostgresHistorian, alias: String = "/numbered") =
      historian
        .historian()
        .history(
          Alias(alias),
          TimeRange(start.minusSeconds(1), start.plusSeconds(1_000_000)),
          setOf(Quality.GOOD),
          Order.ASCENDING,
          1_000_000,
        )
        .map { (it.value() as Value.IntegerValue).number() }

    test("a database is there again after a clean stop") {
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use {
          it.historian().write(numbered(1, "/clean"))
        }
      }
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use {
          numbers(it, "/clean") shouldContainExactly listOf(1)
        }
      }
    }

    test("nothing that was acknowledged is lost when PostgreSQL is killed while it writes") {
      val database = EmbeddedDatabase.start(plant)
      val acknowledged = AtomicLong()
      try {
        PostgresHistorian.open(database.config()).use { historian ->
          val writer =
            thread(isDaemon = true) {
              try {
                while (true) {
                  historian.historian().write(numbered(acknowledged.get() + 1))
                  acknowledged.incrementAndGet()
                }
              } catch (_: UnavailableException) {
                // The server is dead: what the test is about.
              }
            }
          eventually(20.seconds) { (acknowledged.get() > 100) shouldBe true }
          val server = ProcessHandle.of(database.pid()).get()
          val all = server.descendants().toList() + server
          all.forEach { it.destroyForcibly() }
          writer.join(30_000)
          writer.isAlive shouldBe false
          shouldThrow<UnavailableException> { historian.historian().write(numbered(999_999)) }
            .message shouldContain "check that the database server runs"
        }
      } finally {
        database.close()
      }
      EmbeddedDatabase.start(plant).use { again ->
        PostgresHistorian.open(again.config()).use { historian ->
          val found = numbers(historian)
          // The last one may have been written and its acknowledgement lost.
          found.take(acknowledged.get().toInt()) shouldContainExactly
            (1..acknowledged.get()).toList()
          (found.size.toLong() - acknowledged.get() in 0..1) shouldBe true
        }
      }
    }

    test("a server that outlived its killed Millwright is stopped and its data kept") {
      val child =
        ProcessBuilder(
            ProcessHandle.current().info().command().get(),
            "-cp",
            System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
            "io.millwright.historian.embedded.OrphanMaker",
            plant.toString(),
          )
          .redirectErrorStream(true)
          .start()
      val output = child.inputReader()
      val orphan = generateSequence {
        output.readLine()
      }
        .first { it.startsWith("server=") }
        .substring(7)
        .toLong()
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS)
      ProcessHandle.of(orphan).isPresent shouldBe true
      EmbeddedDatabase.start(plant).use { database ->
        database.pid() shouldNotBe orphan
        eventually(10.seconds) {
          ProcessHandle.of(orphan).map { it.isAlive }.orElse(false) shouldBe false
        }
        PostgresHistorian.open(database.config()).use {
          numbers(it, "/orphan") shouldContainExactly listOf(7)
        }
      }
    }

    test("a second start on the same folder says who is there") {
      EmbeddedDatabase.start(plant).use {
        shouldThrow<UnavailableException> { EmbeddedDatabase.start(plant) }.message shouldContain
          "another Millwright uses this folder"
      }
    }

    test("a stale process number that another process has now does not stop the start") {
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use {
          it.historian().write(numbered(1, "/stale"))
        }
      }
      val foreign = ProcessHandle.current().pid()
      Files.writeString(
        plant.resolve("data/postmaster.pid"),
        "$foreign\n${plant.resolve("data")}\n1700000000\n5432\n\n127.0.0.1\n",
      )
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use {
          numbers(it, "/stale") shouldContainExactly listOf(1)
        }
      }
    }

    test("data of another PostgreSQL is left alone, with a word on what to do") {
      val other = folder.resolve("other")
      Files.createDirectories(other.resolve("data"))
      Files.writeString(other.resolve("data/PG_VERSION"), "12\n")
      shouldThrow<UnavailableException> { EmbeddedDatabase.start(other) }.message shouldContain
        "the data is of PostgreSQL 12"
      Files.readString(other.resolve("data/PG_VERSION")) shouldBe "12\n"
    }
  })

/** Starts a server, writes one reading and waits to be killed. */
object OrphanMaker {
  @JvmStatic
  fun main(arguments: Array<String>) {
    val database = EmbeddedDatabase.start(Path.of(arguments[0]))
    PostgresHistorian.open(database.config()).historian().write(numbered(7, "/orphan"))
    println("server=${database.pid()}")
    System.`in`.read()
  }
}
