// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.millwright.api.FakeAuditLog
import io.millwright.api.FakeImportJobs
import io.millwright.api.FakeTransactions
import io.millwright.application.Actor
import io.millwright.application.UnitOfWork
import io.millwright.application.UseCaseRefusal
import io.millwright.application.UseCaseRefusedException
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import java.util.OptionalLong
import java.util.UUID

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")
private val ada = Actor("ada", "API")

class ImportUseCasesSpec :
  FunSpec({
    class Server {
      val jobs = FakeImportJobs()
      val log = FakeAuditLog()
      val submitted = mutableListOf<UUID>()
      val clock: InstantSource = InstantSource.fixed(noon)
      val units = UnitOfWork(FakeTransactions(), log, clock, Duration.ofMinutes(1))
      val create = CreateImport(jobs, submitted::add, units, clock)
      val cancel =
        CancelImport(
          { id -> jobs.find(id).map { it.with(ImportJob.State.CANCELLED, "", noon) } },
          units,
        )

      fun said() = log.entries(OptionalLong.empty(), 10).flatMap { it.entry().changes() }
    }

    fun refusal(work: () -> Unit) = shouldThrow<UseCaseRefusedException> { work() }.refusal()

    test("an import that is created is kept with its request, written down and run") {
      val server = Server()
      val job = server.create.create(ada, "march", "{}")
      job.state() shouldBe ImportJob.State.PENDING
      server.jobs.all() shouldContainExactly listOf(job)
      server.jobs.findRequest(job.id()) shouldBe Optional.of("{}")
      server.submitted shouldContainExactly listOf(job.id())
      server.said() shouldContainExactly listOf("+ bulk import job march (${job.id()})")
    }

    test("beyond a thousand imports that wait or run none is created") {
      val server = Server()
      repeat(1_000) { server.create.create(ada, "job $it", "{}") }
      server.submitted.clear()
      refusal { server.create.create(ada, "one more", "{}") }
        .shouldBeInstanceOf<UseCaseRefusal.TooMuch>()
      server.submitted.shouldBeEmpty()
      val first = server.jobs.all().first()
      server.jobs.save(first.with(ImportJob.State.COMPLETED, "", noon))
      server.create.create(ada, "one more", "{}")
      server.submitted.size shouldBe 1
    }

    test("an import that is ended is written down, and one that nobody knows is not found") {
      val server = Server()
      val job = server.create.create(ada, "march", "{}")
      server.cancel.cancel(ada, job.id()).state() shouldBe ImportJob.State.CANCELLED
      server.said().first() shouldBe "- bulk import job march (${job.id()})"
      refusal { server.cancel.cancel(ada, UUID(9, 9)) }
        .shouldBeInstanceOf<UseCaseRefusal.NotFound>()
    }

    test("an import stores nothing where the plant's readings need the rest of the disk") {
      DatabaseDiskSpace { DatabaseDiskSpace.LEFT_FREE }.require()
      refusal { DatabaseDiskSpace { DatabaseDiskSpace.LEFT_FREE - 1 }.require() }
        .shouldBeInstanceOf<UseCaseRefusal.Invalid>()
    }
  })
