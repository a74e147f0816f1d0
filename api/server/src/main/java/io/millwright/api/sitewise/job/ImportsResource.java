// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.application.UnitOfWork;
import io.millwright.application.job.CancelImport;
import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJobStore;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/**
 * Answers what SiteWise's operations do not say about bulk imports, such as the reason of a
 * failure, and cancels imports.
 */
@Path("/api/v1/values/import")
@Produces(MediaType.APPLICATION_JSON)
final class ImportsResource {
  private static final int MOST = 1_000;
  private static final String VIA = "API";

  private final ImportJobStore jobs;
  private final CancelImport cancel;
  private final Caller caller;

  ImportsResource(ImportJobStore jobs, ImportRunner runner, UnitOfWork units, Caller caller) {
    this.jobs = jobs;
    cancel = new CancelImport(runner::cancel, units);
    this.caller = caller;
  }

  /** The answer with the newest imports. */
  record Imports(List<ImportJob> imports) {}

  /** Returns the newest imports, the newest first. */
  @GET
  public Imports imports() {
    return new Imports(jobs.all().reversed().stream().limit(MOST).toList());
  }

  /** Returns the state of an import. */
  @GET
  @Path("/{id}")
  public ImportJob imported(@PathParam("id") UUID id) {
    return jobs.find(id).orElseThrow(() -> unknown(id));
  }

  /** Cancels an import. Values that it has stored stay. */
  @DELETE
  @Path("/{id}")
  public ImportJob cancel(@PathParam("id") UUID id) {
    return cancel.cancel(caller.actor(VIA), id);
  }

  private static Refusal unknown(UUID id) {
    return Refusal.notFound("There is no bulk import %s", id);
  }
}
