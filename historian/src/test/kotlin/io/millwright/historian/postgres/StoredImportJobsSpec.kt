// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.millwright.historian.ImportJob
import java.time.Instant
import java.util.UUID

class StoredImportJobsSpec :
  FunSpec({
    val noon = Instant.parse("2026-11-23T12:00:00Z")

    test("jobs are the same after a restart, the oldest first") {
      val first = ImportJob(UUID(1, 2), "öl", ImportJob.State.PENDING, "{}", noon, noon)
      val second =
        ImportJob(UUID(1, 1), "x", ImportJob.State.RUNNING, "{}", noon.plusSeconds(1), noon)
      TestDatabase.fresh().use { opened ->
        opened.importJobStore().save(second)
        opened.importJobStore().save(first)
        opened.importJobStore().save(first.with(ImportJob.State.COMPLETED, noon.plusSeconds(5)))
        TestDatabase.again(opened).use { again ->
          again.importJobStore().all() shouldContainExactly
            listOf(first.with(ImportJob.State.COMPLETED, noon.plusSeconds(5)), second)
          again.importJobStore().find(second.id()).shouldBePresent { it shouldBe second }
          again.importJobStore().find(UUID(9, 9)).shouldBeEmpty()
        }
      }
    }
  })
