// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.job.ImportJob
import io.millwright.application.job.ImportJobStore
import jakarta.inject.Singleton
import java.util.Optional
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap

/** Import jobs in memory. */
@Singleton
class FakeImportJobs : ImportJobStore {
  private val jobs = ConcurrentHashMap<UUID, ImportJob>()

  private val requests = ConcurrentHashMap<UUID, String>()

  override fun create(job: ImportJob, request: String) {
    requests[job.id()] = request
    save(job)
  }

  /** A job whose request can't be found, in a way that nobody foresaw. */
  @Volatile var breaks: UUID? = null

  override fun findRequest(id: UUID): Optional<String> {
    check(id != breaks) { "the request is lost" }
    return Optional.ofNullable(requests[id])
  }

  override fun save(job: ImportJob) {
    jobs[job.id()] = job
  }

  override fun find(id: UUID): Optional<ImportJob> = Optional.ofNullable(jobs[id])

  override fun all(): List<ImportJob> =
    jobs.values.sortedWith(compareBy({ it.created() }, { it.id() }))

  fun clear() {
    jobs.clear()
    breaks = null
  }
}
