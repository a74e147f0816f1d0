// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.nondeterministic.eventuallyConfig
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.nio.file.Files
import java.time.Instant
import java.time.temporal.ChronoUnit
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** One reading a minute, and so many days of them. */
private const val DAYS = 20
private const val READINGS = DAYS * 24 * 60

private val often = eventuallyConfig {
  duration = 60.seconds
  interval = 5.milliseconds
}

private fun model(formula: String) =
  """
  model: press
  properties:
    force: {measurement: double}
    twice: {transform: $formula}
    mean: {metric: avg(twice), every: 10m}
  ---
  asset: press
  model: press
  """
    .trimIndent()

/** SIGKILL while the past is computed again, then start again. */
class ReplayIT :
  FunSpec({
    test(
      "a replay that was killed goes on, nobody sees half of it, and in the end all is computed"
    ) {
      val json = ObjectMapper()
      val folder = tempdir("replay").toPath()
      val files = Files.createDirectories(folder.resolve("files/data"))
      val end = Instant.now().truncatedTo(ChronoUnit.DAYS).epochSecond
      Files.newBufferedWriter(files.resolve("a.csv")).use { out ->
        (0 until READINGS).forEach { out.write("/press/force,DOUBLE,${end - it * 60L},1\n") }
      }
      NodeProcess(folder.resolve("data"), "run").use { node ->
        node.environment["MILLWRIGHT_IMPORT_FOLDER"] = "${folder.resolve("files")}"
        node.start()
        fun get(path: String): JsonNode = json.readTree(node.get(path).body())
        fun apply(formula: String) {
          val body = mapOf("files" to listOf(mapOf("name" to "a.yaml", "text" to model(formula))))
          val answer = node.post("/api/v1/apply", json.writeValueAsString(body))
          withClue(answer.body()) { answer.statusCode() shouldBe 200 }
        }
        fun replays() = get("/api/v1/replay")["replays"]
        fun values(key: String) =
          node
            .get("/api/v1/values?streams=/press/$key&computed=true")
            .body()
            .trim()
            .lines()
            .filter { "/press/$key" in it }
        // Of the newest reading at least a day ago, which the second part of a replay goes over.
        fun version(key: String): Int? {
          val time = Instant.ofEpochSecond(end).minus(10, ChronoUnit.DAYS)
          return get("/api/v1/why?alias=/press/$key&at=$time")["version"]
            .takeUnless { it.isNull }
            ?.intValue()
        }
        // The readings are there before anybody has thought of the asset.
        val created =
          node.post(
            "/jobs",
            """
            {"jobName": "old", "jobRoleArn": "arn:aws:iam::123456789012:role/any",
             "files": [{"bucket": "data", "key": "a.csv"}],
             "errorReportLocation": {"bucket": "reports", "prefix": "errors/"},
             "jobConfiguration": {"fileFormat": {"csv": {"columnNames":
               ["ALIAS", "DATA_TYPE", "TIMESTAMP_SECONDS", "VALUE"]}}}}
            """,
          )
        val job = json.readTree(created.body())["jobId"].asText()
        eventually(often) { get("/jobs/$job")["jobStatus"].asText() shouldBe "COMPLETED" }

        apply("force * 2")
        eventually(often) {
          replays().map { it["state"].asText() }.toSet() shouldBe setOf("DONE")
        }
        values("twice").size shouldBe READINGS
        // The last window closes when the tree has been quiet for a while.
        eventually(often) { values("mean").size shouldBe READINGS / 10 }

        val before = listOf("twice", "mean").map { version(it) }
        before.toSet().size shouldBe 1
        before.first() shouldNotBe null

        apply("force * 3")
        eventually(often) {
          replays().any { it["state"].asText() == "RUNNING" && it["share"].asDouble() > 0 } shouldBe
            true
        }
        listOf("twice", "mean").map { version(it) } shouldBe before
        node.kill()

        node.start()
        eventually(often) {
          replays().all { it["state"].asText() == "DONE" } shouldBe true
        }
        withClue(replays().toPrettyString()) {
          listOf("twice", "mean").forEach { key ->
            values(key).map { it.substringAfterLast(',').trim('"') }.toSet() shouldBe setOf("3.0")
          }
        }
        values("twice").size shouldBe READINGS
        values("mean").size shouldBe READINGS / 10
        withClue("before the change the values were of version ${before.first()}") {
          listOf("twice", "mean").map { version(it) } shouldBe
            listOf("twice", "mean").map { before.first()!! + 1 }
        }

        withClue("what is done from now on is seen in the figures, to the reading") {
          val then = Scrape.of(node)
          fun grown(figure: String) = Scrape.of(node)[figure] - then[figure]
          then["millwright_engine_replays_ended_total{state=\"done\"}"] shouldBeGreaterThan 0.0
          then["millwright_engine_plant_version"] shouldBe before.first()!! + 1.0
          then["millwright_data_free_bytes"] shouldBeGreaterThan 1e6
          then["millwright_historian_size_bytes"] shouldBeGreaterThan 1e6
          val begin = Instant.now().minusSeconds(3_600)
          repeat(2) { node.takes(listOf("/press/force"), 0L until 1_800L, begin) shouldBe true }
          grown("millwright_historian_readings_stored_total") shouldBe 1_800.0
          grown("millwright_historian_readings_repeated_total") shouldBe 1_800.0
          grown("millwright_engine_readings_total") shouldBe 3_600.0
          // The tree has been quiet, so the windows at all of these times are closed.
          grown("millwright_engine_late_readings_total") shouldBeGreaterThan 1_000.0
          grown("millwright_engine_results_total") shouldBeGreaterThan 1_800.0
          grown("millwright_historian_write_seconds_count") shouldBeGreaterThan 1.0
          grown("millwright_historian_write_seconds_sum") shouldBeGreaterThan 0.0
          Scrape.of(node)["millwright_engine_lag_seconds"] shouldBeLessThan 1_900.0
        }
      }
    }
  })
