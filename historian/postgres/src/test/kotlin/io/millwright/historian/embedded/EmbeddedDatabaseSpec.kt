// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.TimeRange
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Quality
import io.millwright.value.Value
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.FileSystemException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.sql.DriverManager
import java.sql.SQLException
import java.time.Instant
import java.util.OptionalInt
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.random.Random
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

    test("PostgreSQL comes back whatever of it is killed, and nothing acknowledged is lost") {
      val acknowledged = AtomicLong()
      val done = AtomicBoolean()
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use { historian ->
          val writer =
            thread(isDaemon = true) {
              while (!done.get()) {
                try {
                  historian.historian().write(numbered(acknowledged.get() + 1))
                  acknowledged.incrementAndGet()
                } catch (_: UnavailableException) {
                  // It is repeated, as an edge repeats it.
                }
              }
            }
          val kills: List<(ProcessHandle) -> Unit> =
            listOf(
              { it.destroyForcibly() },
              { it.children().findAny().get().destroyForcibly() },
              // The first process last: it must not clear away the others.
              { server ->
                (server.descendants().toList() + server).forEach { it.destroyForcibly() }
              },
              { it.destroyForcibly() },
            )
          for (kill in kills) {
            val before = acknowledged.get()
            eventually(60.seconds) { (acknowledged.get() > before + 50) shouldBe true }
            kill(ProcessHandle.of(database.pid()).get())
          }
          val after = acknowledged.get()
          eventually(60.seconds) { (acknowledged.get() > after + 50) shouldBe true }
          eventually(10.seconds) { database.problem().isEmpty shouldBe true }
          done.set(true)
          writer.join(60_000)
          val found = numbers(historian)
          // The last of each kill may have been written and its acknowledgement lost: it is the
          // same reading that is repeated.
          found shouldContainExactly (1..acknowledged.get()).toList()
        }
      }
    }

    test("while PostgreSQL is dead the database says so, and a stop meanwhile leaves nothing") {
      val database = EmbeddedDatabase.start(plant)
      val server = ProcessHandle.of(database.pid()).get()
      val others = server.descendants().toList()
      server.destroyForcibly()
      eventually(20.seconds) { database.problem().get() shouldContain "started again" }
      database.close()
      (others + server).filter { it.info().command().isPresent }.shouldBeEmpty()
      Files.exists(plant.resolve("data/postmaster.pid")) shouldBe false
      EmbeddedDatabase.start(plant).close()
    }

    // They hold the shared memory of the dead server, so that PostgreSQL refuses to start.
    test("processes that a killed server left behind do not stop the next start") {
      val database = EmbeddedDatabase.start(plant)
      DriverManager.getConnection(
          database.config().url(),
          database.config().user(),
          database.config().password(),
        )
        .use { connection ->
          val busy =
            thread(isDaemon = true) {
              runCatching {
                connection.createStatement().execute("do $$ begin loop perform 1; end loop; end $$")
              }
            }
          val before = database.pid()
          eventually(20.seconds) {
            connection.metaData.url shouldNotBe null
            ProcessHandle.of(before).get().children().count().toInt() shouldBeGreaterThan 5
          }
          ProcessHandle.of(before).get().destroyForcibly()
          eventually(60.seconds) { database.pid() shouldNotBe before }
          busy.join(60_000)
          busy.isAlive shouldBe false
        }
      database.close()
    }

    test("a full disk is said with its cure, and when it has room again all goes on").config(
      enabled = SmallDisk.isPossible
    ) {
      SmallDisk(folder.resolve("small"), mebibytes = 320).use { disk ->
        EmbeddedDatabase.start(disk.folder.resolve("plant")).use { database ->
          PostgresHistorian.open(database.config()).use { historian ->
            historian.historian().write(numbered(1))
            disk.fill()
            eventually(20.seconds) { database.problem().get() shouldContain "disk full" }
            // Until the log needs another file, and PostgreSQL gives up.
            val text = "x".repeat(1 shl 20)
            var taken = 1L
            shouldThrow<UnavailableException> {
              while (true) {
                val n = taken + 1
                historian
                  .historian()
                  .write(
                    Changes.of(
                      ReadingBatch.of(
                        Reading.of(
                          "/large",
                          start.plusSeconds(n),
                          Quality.GOOD,
                          Value.of(text + Random(n).nextBytes(1 shl 19).toHexString()),
                        ),
                        Reading.of("/numbered", start.plusSeconds(n), Quality.GOOD, Value.of(n)),
                      )
                    )
                  )
                taken = n
              }
            }
            database.problem().get() shouldContain "free space on that disk"
            disk.empty()
            eventually(60.seconds) { database.problem().isEmpty shouldBe true }
            eventually(60.seconds) { historian.historian().write(numbered(taken + 1)) }
            numbers(historian) shouldContainExactly (1..taken + 1).toList()
          }
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

    test("the port stays the same, gives way for once where it is taken, and is told to readers") {
      val usual =
        EmbeddedDatabase.start(plant).use { database ->
          PostgresHistorian.open(database.config()).close()
          database.admitReaders()
          val access = ReaderAccess.`in`(plant).get()
          access.port() shouldBe database.port()
          access.isRunning shouldBe true
          Files.getPosixFilePermissions(access.passwordFile()) shouldBe
            PosixFilePermissions.fromString("rw-------")
          DriverManager.getConnection(database.config().url(), access.user(), access.password())
            .close()
          database.port()
        }
      ReaderAccess.`in`(plant).get() shouldBe
        ReaderAccess(usual, false, plant.resolve("reader-password"))
      ServerSocket(usual, 1, InetAddress.getByName("127.0.0.1")).use {
        EmbeddedDatabase.start(plant).use { database ->
          database.port() shouldNotBe usual
          ReaderAccess.`in`(plant).get().port() shouldBe database.port()
        }
        shouldThrow<UnavailableException> { EmbeddedDatabase.start(plant, usual) }
          .message shouldContain "port $usual is taken"
      }
      EmbeddedDatabase.start(plant).use { it.port() shouldBe usual }
    }

    test("a kept port that is none is passed over") {
      val kept = Files.createDirectories(folder.resolve("kept"))
      for (none in listOf("65536", "99999", "0", "-1", "port", "")) {
        Files.writeString(kept.resolve("port"), none)
        KeptPort.`in`(kept) shouldBe OptionalInt.empty()
      }
      Files.writeString(kept.resolve("port"), "65535\n")
      KeptPort.`in`(kept) shouldBe OptionalInt.of(65_535)
    }

    test("a start that is broken off at any moment leaves no process, and the next one works") {
      val random = Random(20)
      val broken = folder.resolve("broken")
      repeat(if (java.lang.Boolean.getBoolean("millwright.long")) 30 else 4) {
        var failure: Throwable? = null
        val starter =
          thread(isDaemon = true) {
            failure = runCatching { EmbeddedDatabase.start(broken).close() }.exceptionOrNull()
          }
        starter.join(random.nextLong(1, 1500))
        starter.interrupt()
        starter.join(30_000)
        withClue("$failure") {
          starter.isAlive shouldBe false
          (failure == null || failure is UnavailableException) shouldBe true
        }
        ProcessHandle.allProcesses()
          .filter { process ->
            process.info().command().map { Path.of(it).startsWith(broken) }.orElse(false)
          }
          .toList()
          .shouldBeEmpty()
        Files.exists(broken.resolve("data/postmaster.pid")) shouldBe false
      }
      EmbeddedDatabase.start(broken).close()
    }

    test("a folder whose passwords were not kept, or are another's, opens with all its data") {
      EmbeddedDatabase.start(plant).use { database ->
        PostgresHistorian.open(database.config()).use {
          it.historian().write(numbered(1, "/without-password"))
        }
      }
      val password = plant.resolve("password")
      val kept = Files.readString(password)
      for (left in listOf(null, "", "it's another's\n")) {
        if (left == null) Files.delete(password) else Files.writeString(password, left)
        repeat(2) {
          EmbeddedDatabase.start(plant).use { database ->
            PostgresHistorian.open(database.config()).use {
              numbers(it, "/without-password") shouldContainExactly listOf(1)
            }
            // Nobody comes in by the password that was lost.
            shouldThrow<SQLException> {
              DriverManager.getConnection(database.config().url(), database.config().user(), kept)
            }
          }
        }
        Files.exists(plant.resolve("postgres.log")) shouldBe false
      }
    }

    test("a reader is told why a folder can't be read, and only of none that there is none") {
      ReaderAccess.`in`(folder.resolve("none")).isEmpty shouldBe true
      // Nobody can follow it, root included.
      val endless = Files.createSymbolicLink(folder.resolve("endless"), folder.resolve("endless"))
      for (wrong in listOf(endless, plant.resolve("password"))) {
        shouldThrow<FileSystemException> { ReaderAccess.`in`(wrong) }.file shouldContain "$wrong"
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
