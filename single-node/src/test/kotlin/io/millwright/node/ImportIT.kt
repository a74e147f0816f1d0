// SPDX-License-Identifier: Apache-2.0
package io.millwright.node

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.nondeterministic.eventuallyConfig
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Files
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val ROWS = 150_000

private val often = eventuallyConfig {
  duration = 30.seconds
  interval = 5.milliseconds
}

/** SIGKILL in the middle of a bulk import, then start again. */
class ImportIT :
  FunSpec({
    test("an import that was killed ends after the restart, whole, with its errors reported") {
      val json = ObjectMapper()
      val folder = tempdir("import").toPath()
      val files = Files.createDirectories(folder.resolve("files/data"))
      Files.newBufferedWriter(files.resolve("a.csv")).use { out ->
        out.write("/a,DOUBLE,1,hot\n")
        (1..ROWS).forEach { out.write("/a,INTEGER,$it,$it\n") }
      }
      NodeProcess(folder.resolve("data"), "run").use { node ->
        node.environment["MILLWRIGHT_IMPORT_FOLDER"] = "${folder.resolve("files")}"
        node.start()
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
        created.statusCode() shouldBe 202
        val id = json.readTree(created.body())["jobId"].asText()
        fun state() = json.readTree(node.get("/jobs/$id").body())["jobStatus"].asText()
        fun values() = node.get("/api/v1/values?streams=/a").body().count { it == '\n' }
        eventually(often) { state() shouldBe "RUNNING" }
        node.kill()

        node.start()
        eventually(60.seconds) { state() shouldBe "COMPLETED_WITH_FAILURES" }
        values() shouldBe ROWS
        val report = Files.readAllLines(folder.resolve("files/reports/errors/$id.csv"))
        report.size shouldBe 2
        report[1] shouldContain "\"a.csv\",1,"
      }
    }
  })
