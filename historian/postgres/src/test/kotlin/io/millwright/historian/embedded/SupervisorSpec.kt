// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import java.io.IOException
import java.nio.file.Path
import java.util.Optional
import java.util.concurrent.TimeUnit

/** A server that dies and starts as the test says; each start that is tried is noted. */
private class TestServer : Supervisor.Supervised {
  var running = true
  var starts = true
  var free = Long.MAX_VALUE
  var now = 0L
  val tried = mutableListOf<Long>()

  override fun isRunning() = running

  override fun restart() {
    tried += TimeUnit.NANOSECONDS.toMillis(now)
    if (!starts) throw IOException("it does not start: no")
    running = true
  }

  override fun shortage(): Optional<String> = DiskSpace { free }.shortage(Path.of("/data"))

  /** Lets time pass, in looks of half a second. */
  fun pass(supervisor: Supervisor, seconds: Int) =
    repeat(seconds * 2) {
      now += TimeUnit.MILLISECONDS.toNanos(500)
      supervisor.look()
    }
}

class SupervisorSpec :
  FunSpec({
    test("a server that dies is started again at once") {
      val server = TestServer()
      val supervisor = Supervisor(server) { server.now }
      server.pass(supervisor, 5)
      server.tried shouldContainExactly listOf()
      server.running = false
      server.pass(supervisor, 1)
      server.running shouldBe true
      supervisor.problem().shouldBeEmpty()
    }

    test("starts that fail come with pauses that grow to half a minute, and say why") {
      val server = TestServer()
      val supervisor = Supervisor(server) { server.now }
      server.running = false
      server.starts = false
      server.pass(supervisor, 150)
      supervisor.problem().shouldBePresent { it shouldBe "it does not start: no" }
      server.tried.zipWithNext { one, next -> next - one } shouldContainExactly
        listOf<Long>(500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000)
      server.starts = true
      server.pass(supervisor, 31)
      supervisor.problem().shouldBeEmpty()
    }

    test("a server that dies again and again is started less and less often, until it lasts") {
      val server = TestServer()
      val supervisor = Supervisor(server) { server.now }
      repeat(4) {
        server.running = false
        while (!server.running) server.pass(supervisor, 1)
      }
      (server.tried.last() - server.tried.first() >= 3500) shouldBe true
      server.pass(supervisor, 90)
      server.running = false
      val before = TimeUnit.NANOSECONDS.toMillis(server.now)
      server.pass(supervisor, 1)
      server.tried.last() shouldBe before + 500
    }

    test("a full disk is the reason that is given, whether the server runs or can't start") {
      val server = TestServer()
      val supervisor = Supervisor(server) { server.now }
      server.free = DiskSpace.NEEDED - 1
      server.pass(supervisor, 1)
      supervisor.problem().get().startsWith("disk full") shouldBe true
      server.running = false
      server.starts = false
      server.pass(supervisor, 10)
      supervisor.problem().get().startsWith("disk full") shouldBe true
      server.free = DiskSpace.NEEDED
      server.starts = true
      server.pass(supervisor, 60)
      supervisor.problem().shouldBeEmpty()
    }

    test("after the end of the supervision a dead server stays dead") {
      val server = TestServer()
      val supervisor = Supervisor(server, System::nanoTime)
      supervisor.start()
      supervisor.close()
      server.running = false
      server.tried shouldContainExactly listOf()
    }
  })
