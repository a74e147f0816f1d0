// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.cli.Said
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.time.Instant
import kotlin.io.path.writeText

private val begin = Instant.now().epochSecond - 600

/** Renaming a property and moving an asset does not cut off live data. */
class FormerAliasIT :
  FunSpec({
    test("a renamed, moved measurement is fed under its old alias until the edge has the new one") {
      val folder = tempdir("former").toPath()
      val plant = Files.createDirectories(folder.resolve("plant"))
      val file = plant.resolve("m.yaml")
      fun tree(property: String, asset: String) =
        file.writeText("model: m\nproperties:\n  $property\n---\n$asset\nmodel: m\n")
      NodeProcess(folder.resolve("data"), "run", "--models", "$plant").use { node ->
        fun declare(edge: String, vararg aliases: String): String =
          put(
            node.url.resolve("/api/v1/edges/$edge/feeds"),
            """{"since":"${Instant.now()}","sources":[{"source":"plc","aliases":[${aliases.joinToString { "\"$it\"" }}]}]}""",
          )
        fun send(alias: String, seconds: Long) =
          node
            .post(
              "/properties",
              """{"entries":[{"entryId":"1","propertyAlias":"$alias","propertyValues":[
               {"timestamp":{"timeInSeconds":${begin + seconds}},"quality":"GOOD","value":{"doubleValue":$seconds}}]}]}""",
            )
            .statusCode() shouldBe 200
        fun values(prefix: String) =
          node.get("/api/v1/values?streams=$prefix&format=csv").body().lines().filter {
            prefix in it
          }
        fun apply(): String {
          val plan = Said.of("plan", "$plant", "--server", "${node.url}")
          val said = Said.of("apply", "$plant", "--server", "${node.url}")
          withClue(said) { said.code shouldBe 0 }
          plan.out shouldBe said.out
          return said.out
        }

        tree("x: {measurement: double}", "asset: a")
        node.start()
        declare("e", "/a/x")
        send("/a/x", 1)

        tree("y: {measurement: double, was: x}", "asset: a")
        withClue("plan and apply name the edge and the tag") {
          apply() shouldContain
            "kept until its edge file has the new one: edge e, source plc, /a/x becomes /a/y"
        }
        send("/a/x", 2)
        tree("y: {measurement: double}", "asset: b\nwas: /a")
        apply()
        send("/a/x", 3)
        node.kill()
        node.start()
        send("/a/x", 4)
        withClue(values("/")) { values("/b/y").size shouldBe 4 }
        Said.of("streams", "--server", "${node.url}").out.let {
          withClue(it) {
            it shouldContain "no property claims: none"
            it shouldContain "nothing feeds: none"
          }
        }

        withClue("the edge has the new alias: what its disk still held under the old one counts") {
          declare("e", "/b/y")
          send("/a/x", 5)
          values("/b/y").size shouldBe 5
        }
        val late = Instant.now().epochSecond + 60 - begin
        send("/a/x", late)
        values("/b/y").size shouldBe 5
        Said.of("streams", "--server", "${node.url}").out shouldContain "/a/x"

        withClue(
          "an alias that somebody writes holds as in SiteWise, and plan says who is cut off"
        ) {
          tree("y: {measurement: double}", "asset: b\naliases: {y: /plc/y}")
          apply() shouldContain "change the edge file: edge e, source plc, /b/y becomes /plc/y"
          send("/b/y", 6)
          values("/plc/y").size shouldBe 5
        }

        withClue("a second edge with the same alias is told so, and people, too") {
          declare("f", "/b/y") shouldContain "is delivered by source plc of edge e already"
          declare("e", "/b/y") shouldNotContain "already"
          node.get("/api/v1/sources").body() shouldContain "edge e already"
        }
      }
    }
  })

private val http = HttpClient.newHttpClient()

private fun put(address: URI, json: String): String =
  http
    .send(
      HttpRequest.newBuilder(address)
        .header("Content-Type", "application/json")
        .PUT(HttpRequest.BodyPublishers.ofString(json))
        .build(),
      HttpResponse.BodyHandlers.ofString(),
    )
    .also { withClue(it.body()) { it.statusCode() shouldBe 200 } }
    .body()
