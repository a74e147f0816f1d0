// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.cli.RunningEdge
import io.millwright.cli.Said
import io.millwright.simulator.Simulation
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.time.Instant
import java.time.InstantSource
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
            browser.text() shouldContain "Signed in as eva, engineer"
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

    test("an edge says what troubles it and shows on the page, also when it is silent") {
      val folder = tempdir("edges").toPath()
      val made = Said.of("key", "hall", "--role", "operator")
      val admin = Said.of("key", "eva", "--role", "admin")
      val token = Regex("mw_\\w+").find(made.err)!!.value
      val adminToken = Regex("mw_\\w+").find(admin.err)!!.value
      val access = Files.writeString(folder.resolve("access.yaml"), made.out + admin.out)
      val edge = folder.resolve("edge.yaml")
      val data = folder.resolve("node")
      Simulation.of("bottling-plant", 3, Instant.now()).use { plant ->
        plant.serve(
          InstantSource.system(),
          1.0,
          "127.0.0.1",
          mapOf("line-1" to 0, "line-2" to 0, "meters" to 0),
        )
        Files.writeString(
          edge,
          """
          edge: a-hall-with-a-rather-long-name-that-must-wrap-on-a-telephone-of-390-pixels
          sources:
            - name: plc
              opcua: {endpoint: "${plant.endpoints().getValue("line-1")}"}
              tags:
                - {alias: /hall/good, node: "ns=2;s=Line1.Filler.Temperature"}
                - {alias: /hall/wrong, node: "ns=2;s=No.Such.Node"}
                - {alias: /hall/mistake, nodes: "ns=2;s=Line1.Filler.Temperature"}
          """
            .trimIndent(),
        )
        val node = NodeProcess(data, "run", "--access", "$access")
        fun sources() =
          HttpClient.newHttpClient().use {
            val request =
              HttpRequest.newBuilder(node.url.resolve("/api/v1/sources"))
                .header("Authorization", "Bearer $adminToken")
                .build()
            ObjectMapper().readTree(it.send(request, HttpResponse.BodyHandlers.ofString()).body())
          }
        fun edge(token: String) =
          RunningEdge(
            "--edge",
            "$edge",
            "--to",
            "${node.url}",
            "--token",
            token,
            "--data",
            "$folder/edge",
          )
        node.use {
          node.start()
          edge("mw_wrong").use { stranger ->
            eventually(30.seconds) {
              stranger.output shouldContain "does not know this edge's token (401)"
              stranger.output shouldContain "source=plc answers"
            }
          }
          sources()["edges"].size() shouldBe 0
          edge(token).use { known ->
            eventually(30.seconds) {
              known.output shouldContain "tag=/hall/wrong (node: ns=2;s=No.Such.Node) state=BAD"
              known.output shouldContain "Bad_NodeIdUnknown (0x80340000)"
              known.output shouldContain "destination takes readings"
              known.output shouldContain "edge.yaml:8:"
            }
            withClue(known.output) {
              known.output.lines().count { "tag=/hall/wrong" in it } shouldBe 1
            }
            eventually(30.seconds) {
              val source = sources()["sources"].single()
              source["notGood"].asInt() shouldBe 2
              val reasons = source["badTags"].associate { it["tag"].asText() to it }
              reasons.getValue("/hall/wrong")["status"].asText() shouldContain "0x80340000"
              reasons.getValue("/hall/mistake")["advice"].asText() shouldContain "edge.yaml:8:"
            }
            Browser.find(folder.resolve("browser"))?.use { browser ->
              browser.open("${node.url}/#/sources")
              eventually(10.seconds) { browser.text() shouldContain "Who are you?" }
              browser.type(adminToken)
              eventually(10.seconds) {
                listOf("Running", "1 of 1 source connected", "2 tags not good", "/hall/wrong")
                  .forEach { browser.text() shouldContain it }
                browser.text() shouldContain "Bad_NodeIdUnknown (0x80340000)"
              }
              // The page learns by a 401 that it has to ask who is there.
              browser.errors.filterNot { "401" in it }.shouldBeEmpty()
            }
          }
          eventually(30.seconds) { sources()["edges"].single()["ended"].asBoolean() shouldBe true }
          node.kill()
          node.start()
          withClue("what an edge said last is known after a restart, too") {
            sources()["edges"].single()["heard"].asText() shouldContain "T"
            sources()["sources"].single()["source"].asText() shouldBe "plc"
          }
        }
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
