// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.TimeUnit
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds

/** The script `millwright`, with a Java that does what the test says. */
class LauncherSpec :
  FunSpec({
    val checkout = Path.of(System.getProperty("millwright.checkout"))

    fun script(file: Path, vararg lines: String) {
      Files.createDirectories(file.parent)
      file.writeText((listOf("#!/bin/sh") + lines).joinToString("\n", postfix = "\n"))
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"))
    }

    /**
     * A checkout that is built, whose Java ends with each of these codes, one start after another.
     */
    fun home(vararg codes: Int): Path {
      val home = tempdir().toPath()
      script(home.resolve("millwright"))
      home.resolve("millwright").writeText(checkout.resolve("millwright").readText())
      val runner = home.resolve("single-node/target/quarkus-app/quarkus-run.jar")
      Files.createDirectories(runner.parent)
      runner.writeText("")
      home.resolve("codes").writeText(codes.joinToString("\n", postfix = "\n"))
      script(home.resolve("jdk/bin/javac"), "echo javac 25.0.1")
      script(
        home.resolve("jdk/bin/java"),
        "echo \"\$*\" >> $home/starts",
        "exit \$(sed -n \$(wc -l < $home/starts)p $home/codes)",
      )
      return home
    }

    fun started(home: Path, vararg arguments: String): Process =
      ProcessBuilder(listOf("$home/millwright") + arguments)
        .redirectError(home.resolve("said").toFile())
        .also {
          it.environment()["JAVA_HOME"] = "$home/jdk"
          it.environment()["PATH"] = "$home/bin:" + it.environment()["PATH"]
          it.environment().remove("MILLWRIGHT_JAVA_OPTS")
        }
        .start()

    fun code(process: Process): Int {
      process.waitFor(30, TimeUnit.SECONDS) shouldBe true
      return process.exitValue()
    }

    fun starts(home: Path) = home.resolve("starts").readLines()

    fun said(home: Path) = home.resolve("said").readText()

    test("a process out of memory is restarted five times in ten minutes, then given up") {
      val home = home(3, 3, 3, 3, 3, 3, 0)
      code(started(home, "run", "--port", "1")) shouldBe 3
      starts(home).size shouldBe 6
      starts(home).forEach {
        it shouldContain "-XX:+ExitOnOutOfMemoryError"
        it shouldContain "quarkus-run.jar run --port 1"
      }
      said(home) shouldContain "is started again (5 of 5 times in 10 minutes)"
      said(home) shouldContain "ran out of memory 6 times in 10 minutes and is not started again"
      said(home) shouldContain "MILLWRIGHT_JAVA_OPTS=-Xmx2g"
    }

    test("a process that runs out of memory rarely is restarted each time") {
      val home = home(3, 3, 3, 3, 3, 3, 3, 3, 0)
      // Each look at the clock is four minutes after the one before.
      script(
        home.resolve("bin/date"),
        "echo x >> $home/looks",
        "echo \$((1000000 + \$(wc -l < $home/looks) * 240))",
      )
      code(started(home, "edge")) shouldBe 0
      starts(home).size shouldBe 9
      said(home) shouldNotContain "is not started again"
    }

    test("every other end is passed on at once") {
      for (end in listOf(0, 1, 2, 137)) {
        val home = home(end)
        code(started(home, "demo")) shouldBe end
        starts(home).size shouldBe 1
        said(home) shouldBe ""
      }
    }

    test("a command that comes to an end is not started again") {
      val home = home(3)
      code(started(home, "plan", "models")) shouldBe 3
      starts(home).size shouldBe 1
    }

    test("a signal to stop reaches the Java process, and its end is passed on") {
      val home = home()
      script(
        home.resolve("jdk/bin/java"),
        "trap 'echo stopped >> $home/stopped; exit 143' TERM",
        "echo \$\$ >> $home/starts",
        // The shell handles the signal between two of these.
        "while :; do sleep 0.1; done",
      )
      val process = started(home, "run")
      eventually(10.seconds) { home.resolve("starts").exists() shouldBe true }
      process.destroy()
      code(process) shouldBe 143
      home.resolve("stopped").readLines() shouldContainExactly listOf("stopped")
      ProcessHandle.of(starts(home).single().trim().toLong()).isPresent shouldBe false
    }
  })
