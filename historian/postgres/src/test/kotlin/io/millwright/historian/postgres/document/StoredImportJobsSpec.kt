// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.millwright.application.job.ImportJob
import io.millwright.historian.postgres.TestDatabase
import io.millwright.historian.postgres.save
import java.time.Instant
import java.util.UUID

class StoredImportJobsSpec :
  FunSpec({
    val noon = Instant.parse("2026-11-23T12:00:00Z")

    test("jobs are the same after a restart, the oldest first") {
      val first = ImportJob(UUID(1, 2), "öl", ImportJob.State.PENDING, "", 0, noon, noon)
      val second =
        ImportJob(UUID(1, 1), "x", ImportJob.State.RUNNING, "", 1, noon.plusSeconds(1), noon)
      TestDatabase.fresh().use { opened ->
        opened.importJobStore().create(second, "{}")
        opened.importJobStore().create(first, "{\"jobName\":\"öl\"}")
        val ended = first.begun(2, noon).with(ImportJob.State.CANCELLED, "why", noon.plusSeconds(5))
        opened.importJobStore().save(ended)
        TestDatabase.again(opened).use { again ->
          again.importJobStore().all() shouldContainExactly listOf(ended, second)
          again.importJobStore().find(second.id()).shouldBePresent { it shouldBe second }
          again.importJobStore().findRequest(first.id()) shouldBePresent
            {
              it shouldBe "{\"jobName\":\"öl\"}"
            }
          again.importJobStore().find(UUID(9, 9)).shouldBeEmpty()
          again.importJobStore().findRequest(UUID(9, 9)).shouldBeEmpty()
        }
      }
    }
  })
