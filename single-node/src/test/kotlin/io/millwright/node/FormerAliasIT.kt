// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
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
import kotlin.time.Duration.Companion.seconds

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

    test("a source that falls silent under an old alias leaves the measurement unknown") {
      val folder = tempdir("silent").toPath()
      val plant = Files.createDirectories(folder.resolve("plant"))
      val file = plant.resolve("m.yaml")
      NodeProcess(folder.resolve("data"), "run", "--models", "$plant").use { node ->
        val since = Instant.ofEpochSecond(begin / 60 * 60)
        fun tree(measurement: String, asset: String) =
          file.writeText(
            """
            |model: m
            |properties:
            |  $measurement
            |  known: {metric: "timein(y, 1)", every: 1m}
            |  good: {metric: latest(y), every: 1m, percent_good: 90}
            |  carried: {metric: statetime(y), every: 1m}
            |---
            |$asset
            |model: m
            """
              .trimMargin()
          )
        fun send(alias: String, value: String, vararg seconds: Long) =
          node
            .post(
              "/properties",
              seconds.joinToString(",", """{"entries":[""", "]}") {
                """{"entryId":"$it","propertyAlias":"$alias","propertyValues":[{"quality":"GOOD",
                 "timestamp":{"timeInSeconds":${since.epochSecond + it}},"value":{$value}}]}"""
              },
            )
            .statusCode() shouldBe 200
        fun values(stream: String): Map<Long, String> =
          node
            .get("/api/v1/values?streams=$stream&format=csv&computed=true")
            .body()
            .lines()
            .filter { stream in it }
            .map { it.split(",") }
            .associate { it[2].toLong() - since.epochSecond to it.last() }
        fun isQuiet() =
          json.readTree(node.get("/api/v1/replay").body())["replays"].all {
            it["state"].asText() == "DONE"
          }
        fun shown() =
          json.readTree(node.get("/api/v1/latest?alias=/b/y").body())["values"].single().let {
            "${it["q"].asText()} ${it["v"]}"
          }
        file.writeText(
          "model: m\nproperties:\n  x: {measurement: double}\n---\nasset: a\nmodel: m\n"
        )
        node.start()
        put(
          node.url.resolve("/api/v1/edges/e/feeds"),
          """{"since":"$since","sources":[{"source":"plc","aliases":["/a/x"]}]}""",
        )
        tree("y: {measurement: double, was: x}", "asset: b\nwas: /a")
        Said.of("apply", "$plant", "--server", "${node.url}").let {
          withClue(it) { it.code shouldBe 0 }
        }
        val alive = "/a/\$sources/e/plc"
        send("/a/x", "\"doubleValue\":1", 0)
        send(alive, "\"booleanValue\":true", *LongArray(7) { it * 10L })
        suspend fun check() =
          eventually(60.seconds) {
            isQuiet() shouldBe true
            values("/b/carried").filterKeys { it in 1..300L }.size shouldBe 5
            values("/b/known").mapValues { it.value.toDouble() } shouldBe
              mapOf(60L to 60.0, 120L to 30.0)
            values("/b/good").mapValues { it.value.toDouble() } shouldBe mapOf(60L to 1.0)
          }
        check()
        withClue("a replay comes to the same") {
          node.post("/api/v1/replay", """{"from":"$since","asset":"/b"}""").let {
            withClue(it.body()) { it.statusCode() shouldBe 200 }
          }
          check()
        }
        eventually(15.seconds) { shown() shouldBe "BAD null" }
        Said.of("streams", "--server", "${node.url}").out.let {
          withClue(it) { it shouldContain "nothing feeds: none" }
        }
        send(alive, "\"booleanValue\":true", Instant.now().epochSecond - since.epochSecond)
        eventually(15.seconds) { shown() shouldBe "GOOD 1.0" }
      }
    }

    test("an edge that is limited to an asset's old path feeds it on after the asset has moved") {
      val folder = tempdir("limited").toPath()
      val plant = Files.createDirectories(folder.resolve("plant"))
      fun tree(asset: String) =
        plant
          .resolve("m.yaml")
          .writeText("model: m\nproperties:\n  x: {measurement: double}\n---\n$asset\nmodel: m\n")
      val eva = Said.of("key", "eva", "--role", "admin")
      val edge = Said.of("key", "edge-1", "--role", "operator", "--below", "/hall-1")
      val access = folder.resolve("access.yaml").also { it.writeText(eva.out + edge.out) }
      tree("asset: hall-1")
      NodeProcess(folder.resolve("data"), "run", "--models", "$plant", "--access", "$access").use {
        node ->
        fun call(who: Said, method: String, path: String, body: String = ""): JsonNode =
          http
            .send(
              HttpRequest.newBuilder(node.url.resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer ${token(who)}")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
              HttpResponse.BodyHandlers.ofString(),
            )
            .let { json.readTree(it.body()) }
        fun refusals(alias: String, second: Long) =
          call(
              edge,
              "POST",
              "/properties",
              """{"entries":[{"entryId":"1","propertyAlias":"$alias","propertyValues":[
               {"timestamp":{"timeInSeconds":${begin + second}},"value":{"doubleValue":1}}]}]}""",
            )["errorEntries"]
            .map { it["errors"][0]["errorCode"].asText() }
        fun declare(aliases: String) =
          call(
            edge,
            "PUT",
            "/api/v1/edges/e/feeds",
            """{"since":"${Instant.now()}","sources":[{"source":"plc","aliases":[$aliases]}]}""",
          )["ignored"]
        fun feed() = call(eva, "GET", "/api/v1/feeds")["feeds"].single()

        node.start()
        declare("\"/hall-1/x\"").size() shouldBe 0
        refusals("/hall-1/x", 1) shouldBe listOf()
        tree("asset: hall-2\nwas: /hall-1")
        Said.of("apply", "$plant", "--server", "${node.url}", "--token", token(eva)).let {
          withClue(it) { it.code shouldBe 0 }
        }
        refusals("/hall-1/x", 2) shouldBe listOf()
        refusals("/hall-2/x", 3) shouldBe listOf("AccessDeniedException")
        call(eva, "GET", "/api/v1/latest?alias=/hall-2/x")["values"].single().let {
          withClue(it) { Instant.parse(it["t"].asText()).epochSecond shouldBe begin + 2 }
        }
        withClue("what it delivers under the old alias it may declare, and end") {
          feed()["alias"].asText() shouldBe "/hall-2/x"
          feed()["sentAs"].asText() shouldBe "/hall-1/x"
          declare("\"/hall-1/x\", \"/hall-2/x\"").map { it.asText() } shouldBe listOf("/hall-2/x")
          feed()["until"].isNull shouldBe true
          declare("").size() shouldBe 0
          feed()["until"].isNull shouldBe false
        }
      }
    }
  })

private fun token(made: Said) = Regex("mw_\\w+").find(made.err)!!.value

private val json = ObjectMapper()
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
