// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Ends a bulk import before its end. What it has stored stays. */
public final class CancelImport {
  private final Function<UUID, Optional<ImportJob>> cancel;
  private final UnitOfWork units;

  /**
   * Creates the use case.
   *
   * @param cancel ends a job, as {@link ImportJobs#cancel} does
   */
  public CancelImport(Function<UUID, Optional<ImportJob>> cancel, UnitOfWork units) {
    this.cancel = cancel;
    this.units = units;
  }

  /**
   * Ends an import; one that has come to its end stays as it is.
   *
   * @return the import as it is now
   * @throws UseCaseRefusedException if there is none with this id
   */
  public ImportJob cancel(Actor actor, UUID id) {
    return units.run(
        actor,
        journal -> {
          var job =
              cancel
                  .apply(id)
                  .orElseThrow(() ->
                      new UseCaseRefusedException(
                          new UseCaseRefusal.NotFound("There is no bulk import " + id)));
          journal.add("- bulk import job %s (%s)".formatted(job.name(), job.id()));
          return job;
        });
  }
}
