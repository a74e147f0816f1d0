// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.embedded.EmbeddedDatabase
import kotlin.time.Duration.Companion.seconds

/** Two server processes on one database, as behind a load balancer. */
class TwoServersIT :
  FunSpec({
    val isLong = System.getProperty("millwright.long").toBoolean()
    val json = ObjectMapper()

    fun files(vararg trees: String): String {
      val text =
        "model: hall\nproperties:\n  temp: {measurement: double}\n" +
          trees.joinToString("") { "---\nasset: $it\nmodel: hall\n" }
      return json.writeValueAsString(
        mapOf("files" to listOf(mapOf("name" to "plant.yaml", "text" to text)))
      )
    }

    fun NodeProcess.ask(path: String): JsonNode = json.readTree(get(path).body())

    fun NodeProcess.trees() =
      ask("/api/v1/assets")["assets"]
        .map { it["path"].textValue() }
        .filter { it.count { c -> c == '/' } == 1 }

    fun NodeProcess.model() = ask("/asset-models")["assetModelSummaries"][0]["id"].textValue()

    fun NodeProcess.create(name: String) {
      val answer =
        post(
          "/assets",
          """{"assetName":"$name","assetExternalId":"$name","assetModelId":"${model()}"}""",
        )
      withClue(answer.body()) { answer.statusCode() shouldBe 202 }
    }

    test(
        "two servers keep each other's trees, follow each other, and refuse what was planned before"
      )
      .config(enabled = isLong) {
        val folder = tempdir("two").toPath()
        EmbeddedDatabase.start(folder.resolve("postgres")).use { database ->
          val config = database.config()
          fun server(name: String) =
            NodeProcess(folder.resolve(name), "run", "--database-url", config.url()).also {
              it.environment["MILLWRIGHT_DATABASE_USER"] = config.user()
              it.environment["MILLWRIGHT_DATABASE_PASSWORD"] = config.password()
            }
          server("a").use { a ->
            server("b").use { b ->
              a.start()
              b.start()
              a.post("/api/v1/apply", files("one")).statusCode() shouldBe 200
              eventually(5.seconds) { b.trees() shouldBe listOf("/one") }
              // At once, without waiting for what the other one has done.
              repeat(5) {
                a.create("a-$it")
                b.create("b-$it")
              }
              val all = listOf("/one") + (0..4).flatMap { listOf("/a-$it", "/b-$it") }
              eventually(5.seconds) {
                a.trees() shouldContainExactlyInAnyOrder all
                b.trees() shouldContainExactlyInAnyOrder all
              }
              val planned = json.readTree(b.post("/api/v1/plan", files("one", "two")).body())
              planned["changes"].map { it.textValue() } shouldContainAll listOf("- asset /a-0")
              a.create("late")
              val body =
                files("one", "two").dropLast(1) + ""","plannedAgainst":${planned["version"]}}"""
              val refused = b.post("/api/v1/apply", body)
              refused.statusCode() shouldBe 409
              refused.body() shouldContain "has changed since version"
              a.trees() shouldContainAll listOf("/late", "/a-0")
            }
          }
        }
      }
  })
