// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.value.Micros;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;

/** Creates a bulk import, which runs when those before it are done. */
public final class CreateImport {
  /** SiteWise's own limit is 100 jobs that wait. */
  private static final int MOST_OPEN = 1_000;

  private final ImportJobStore jobs;
  private final Consumer<UUID> submit;
  private final UnitOfWork units;
  private final InstantSource clock;

  /**
   * Creates the use case.
   *
   * @param submit has a job run that was created
   */
  public CreateImport(
      ImportJobStore jobs, Consumer<UUID> submit, UnitOfWork units, InstantSource clock) {
    this.jobs = jobs;
    this.submit = submit;
    this.units = units;
    this.clock = clock;
  }

  /**
   * Creates an import.
   *
   * @param name the name that its maker gives it
   * @param request the JSON text of SiteWise's CreateBulkImportJob, already checked
   * @throws UseCaseRefusedException if too many imports wait or run
   */
  public ImportJob create(Actor actor, String name, String request) {
    var now = Micros.truncate(clock.instant());
    var job = new ImportJob(UUID.randomUUID(), name, ImportJob.State.PENDING, "", 0, now, now);
    if (jobs.all().stream().filter(ImportJob::isOpen).count() >= MOST_OPEN) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.TooMuch(
              "%,d bulk import jobs wait or run already; wait for them, or end some"
                  .formatted(MOST_OPEN)));
    }
    return units.run(
        actor,
        journal -> {
          jobs.create(job, request);
          journal.add("+ bulk import job %s (%s)".formatted(job.name(), job.id()));
          units.afterCommit(() -> submit.accept(job.id()));
          return job;
        });
  }
}
