// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.cli.Said
import java.nio.file.Files
import kotlin.time.Duration.Companion.seconds

/** A server that asks who is calling, as a person and the other commands meet it. */
class SignInIT :
  FunSpec({
    val models = NodeProcess.checkout.resolve("examples/car-park")

    test("whoever has a token gets in, by the pages and by the commands, and nobody else") {
      val folder = tempdir("signin").toPath()
      val made = Said.of("key", "eva", "--role", "engineer")
      val token = Regex("mw_\\w+").find(made.err)!!.value
      val access = Files.writeString(folder.resolve("access.yaml"), made.out)
      val node =
        NodeProcess(
          folder.resolve("data"),
          "run",
          "--access",
          "$access",
          "--host",
          "0.0.0.0",
          "--models",
          "$models",
        )
      node.use {
        node.start()
        node.get("/api/v1/assets").statusCode() shouldBe 401
        val stranger = Said.of("plan", "$models", "--server", "${node.url}")
        stranger.code shouldBe 1
        stranger.err shouldContain "MILLWRIGHT_TOKEN"
        val eva = Said.of("plan", "$models", "--server", "${node.url}", "--token", token)
        withClue(eva) { eva.code shouldBe 0 }

        Browser.find(folder.resolve("browser"))?.use { browser ->
          browser.open("${node.url}/")
          eventually(10.seconds) { browser.text() shouldContain "Who are you?" }
          browser.text() shouldNotContain "Car park City"
          browser.type("mw_wrong")
          eventually(10.seconds) { browser.text() shouldContain "does not know this token" }
          browser.type(token)
          eventually(10.seconds) {
            browser.text() shouldContain "Car park City"
            browser.text() shouldContain "Live"
            browser.text() shouldNotContain "Who are you?"
          }
          // A tab of its own, as another page would be, has nothing of it.
          browser.evaluate("document.cookie") shouldBe ""
          node
            .post(
              "/properties",
              """{"entries":[{"entryId":"1","propertyAlias":"/x","propertyValues":[]}]}""",
            )
            .statusCode() shouldBe 401

          // The administrator gives the token to nobody any more, while the page is open.
          val another = Said.of("key", "eva", "--role", "engineer")
          val next = Regex("mw_\\w+").find(another.err)!!.value
          Files.writeString(access, another.out)
          eventually(30.seconds) {
            browser.text() shouldContain "The server accepts your token no longer"
          }
          browser.text() shouldContain "ask its administrator for one"
          browser.type(next)
          eventually(10.seconds) {
            browser.text() shouldNotContain "Who are you?"
            browser.text() shouldContain "Live"
          }

          node.kill()
          eventually(10.seconds) { browser.text() shouldContain "Live feed lost" }
          browser.evaluate("location.hash = '#/versions'")
          eventually(10.seconds) {
            browser.text() shouldContain
              "The server cannot be reached. Is Millwright still running?"
            browser.text() shouldContain "This page tries again by itself"
          }
          node.start()
          withClue("the page comes by itself when the server is there again") {
            eventually(30.seconds) {
              browser.text() shouldContain "in force"
              browser.text() shouldNotContain "Live feed lost"
            }
          }
        }
        node.output() shouldNotContain token
      }
    }

    test("a server that would listen to strangers does not start") {
      val folder = tempdir("strangers").toPath()
      val failure =
        shouldThrow<IllegalStateException> {
          NodeProcess(folder.resolve("data"), "run", "--host", "0.0.0.0").use { it.start() }
        }
      failure.message.orEmpty() shouldContain "ended with 1"
      failure.message.orEmpty() shouldContain "--access FILE"
    }
  })
