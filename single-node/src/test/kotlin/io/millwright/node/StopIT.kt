// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.cli.Said
import java.net.InetAddress
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import java.sql.DriverManager
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/**
 * Whether this process was started without SIGINT, as a shell starts what it puts into the
 * background: its children never get that signal either.
 */
private fun ignoresInterrupts(): Boolean {
  val status = Path.of("/proc/self/status")
  if (!Files.exists(status)) return false
  val ignored = Files.readAllLines(status).first { it.startsWith("SigIgn:") }
  return ignored.substringAfter(':').trim().toULong(16) and 2UL != 0UL
}

/** However a node ends by itself, it takes its database with it. */
class StopIT :
  FunSpec({
    val data = tempdir("stop").toPath()

    test("SIGTERM and SIGINT at any moment of a start end it soon, without a stack or an orphan") {
      val long = java.lang.Boolean.getBoolean("millwright.long")
      val random = Random(java.lang.Long.getLong("millwright.seed", 20))
      NodeProcess(data, "run").use { node ->
        repeat(if (long) 30 else 3) { attempt ->
          val process = node.begin()
          val moment = random.nextLong(200, if (long) 15_000 else 6_000)
          val interrupted = attempt % 2 == 1 && !ignoresInterrupts()
          if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) {
            val signal = if (interrupted) "-INT" else "-TERM"
            ProcessBuilder("kill", signal, "${process.pid()}").start().waitFor() shouldBe 0
          }
          withClue("attempt $attempt after $moment ms:\n${node.output()}") {
            process.waitFor(10, TimeUnit.SECONDS) shouldBe true
            // Before there is anything to clean up, the JVM ends by the signal itself.
            process.exitValue() shouldBeIn listOf(0, if (interrupted) 130 else 143)
            listOf("\tat ", "Exception", "ERROR").forEach { node.output() shouldNotContain it }
            ProcessHandle.allProcesses()
              .filter { each ->
                each.info().command().map { Path.of(it).startsWith(data) }.orElse(false)
              }
              .count() shouldBe 0
          }
        }
      }
    }

    test("SIGTERM ends a start at once that waits for somebody else's database") {
      ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")).use { silent ->
        val url = "jdbc:postgresql://127.0.0.1:${silent.localPort}/x"
        NodeProcess(tempdir("waits").toPath(), "run", "--database-url", url).use { node ->
          val process = node.begin()
          silent.accept().use {
            process.destroy()
            withClue(node.output()) { process.waitFor(10, TimeUnit.SECONDS) shouldBe true }
            process.exitValue() shouldBe 0
          }
        }
      }
    }

    test("SIGTERM ends with 0, the database is shut down, and what was taken is there again") {
      val postmaster = data.resolve("postgres/data/postmaster.pid")
      val port = ServerSocket(0).use { it.localPort }
      NodeProcess(data, "run").use { node ->
        node.environment["MILLWRIGHT_DATABASE_PORT"] = "$port"
        node.start()
        Files.exists(postmaster) shouldBe true
        withClue("how others read the database is told, and works") {
          val told = Said.of("database", "--data", "$data", "--show-password")
          told.out shouldContain "listens on 127.0.0.1:$port"
          val password = Regex("MILLWRIGHT_DB_PASSWORD=(\\w+)").find(told.out)!!.groupValues[1]
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:$port/millwright",
              "millwright_reader",
              password,
            )
            .use { it.createStatement().execute("select count(*) from readings") }
        }
        withClue("health answers at once, also the first time and while the database hangs") {
          val server = ProcessHandle.of(Files.readAllLines(postmaster)[0].toLong()).get()
          val all = (server.children().toList() + server).map { "${it.pid()}" }
          fun signal(name: String) =
            ProcessBuilder(listOf("kill", "-$name") + all).start().waitFor() shouldBe 0
          signal("STOP")
          try {
            repeat(3) { measureTime { node.get("/q/health") } shouldBeLessThan 2.seconds }
          } finally {
            signal("CONT")
          }
          eventually(20.seconds) { node.get("/q/health").statusCode() shouldBe 200 }
        }
        val taken =
          node.post(
            "/properties",
            """{"entries":[{"entryId":"1","propertyAlias":"/stop/number","propertyValues":[
               {"timestamp":{"timeInSeconds":1767225600},"value":{"integerValue":42}}]}]}""",
          )
        taken.statusCode() shouldBe 200
        node.stop() shouldBe 0
        Files.exists(postmaster) shouldBe false

        node.start()
        node.output().contains("state=ORPHAN") shouldBe false
        node.get("/properties/latest?propertyAlias=/stop/number").body() shouldContain "42"
        node.stop() shouldBe 0
        Files.exists(postmaster) shouldBe false
      }
    }

    test("a node that does not start, since its files are wrong, leaves no database running") {
      val folder = tempdir("refused").toPath()
      val failure =
        shouldThrow<IllegalStateException> {
          NodeProcess(folder.resolve("data"), "run", "--models", "${folder.resolve("none")}").use {
            it.start()
          }
        }
      failure.message.orEmpty() shouldContain "ended with 1"
      failure.message.orEmpty() shouldContain "none"
      Files.exists(folder.resolve("data/postgres/data/postmaster.pid")) shouldBe false
    }
  })
