// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Files

/** However a node ends by itself, it takes its database with it. */
class StopIT :
  FunSpec({
    test("SIGTERM ends with 0, the database is shut down, and what was taken is there again") {
      val data = tempdir("stop").toPath()
      val postmaster = data.resolve("postgres/data/postmaster.pid")
      NodeProcess(data, "run").use { node ->
        node.start()
        Files.exists(postmaster) shouldBe true
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
